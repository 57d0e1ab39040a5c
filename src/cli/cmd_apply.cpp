#include "base/signature.hpp"
#include "cli/command.hpp"
#include "cli/options/command_table.hpp"
#include "cli/options/credentials.hpp"
#include "cli/plans/plan_input.hpp"

namespace metaup::cli {
namespace {

/// Why the plan must not be applied as far as approvals go; nothing when it may.
std::optional<Error> approval_problem(const Options& options, const LoadedPlan& loaded) {
  if (!options.require_approval && options.key_file.empty()) return std::nullopt;
  if (options.key_file.empty()) {
    return local_error("--require-approval needs the public key of whoever approves: give --key-file").value();
  }
  const auto pem = read_unalterable_file(options.key_file);
  if (!pem) return pem.error();
  auto key = read_public_key(*pem);
  if (!key) {
    key.error().message = options.key_file + " " + key.error().message;
    return key.error();
  }
  auto why = why_unapproved(loaded, *key);
  if (why.empty()) return std::nullopt;
  return local_error(options.arguments.front() + " is not applied: " + why).value();
}

/// A plan stays protected, whatever profile applies it.
tl::expected<bool, UsageError> may_apply(const Options& options, const report::PlanFile& plan,
                                         CommandContext& context) {
  if (options.is_protected || !plan.is_protected || options.dry_run) return may_change(options, context);
  return consent(options, context, "The plan was made with a protected profile. Go on?",
                 "the plan was made with a protected profile");
}

}  // namespace

int run_apply(const Options& options, CommandContext& context) {
  auto loaded = load_plan(options.arguments.front());
  if (!loaded) return fail(context, loaded.error(), kUsage);
  if (const auto problem = approval_problem(options, *loaded)) return fail(context, *problem, kUsage);
  const auto own = options_in_force(options, std::move(loaded->plan));
  if (!own) return fail(context, own.error());
  const auto agreed = may_apply(options, *own->in_force, context);
  if (!agreed) return fail(context, agreed.error());
  if (!*agreed) return kUsage;
  if (own->api_version != options.api_version) {
    warn(context, "the plan was made with " + own->api_version + " of the Graph API, which is used");
  }
  return find_command(own->command)->run(*own, context);
}

}  // namespace metaup::cli
