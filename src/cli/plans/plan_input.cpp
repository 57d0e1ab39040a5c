#include "cli/plans/plan_input.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/descriptor.hpp"
#include "base/digest.hpp"
#include "base/signature.hpp"
#include "base/text.hpp"
#include "cli/options/option_table.hpp"
#include "metaup/base/file.hpp"

namespace metaup::cli {
namespace {

/// What is signed: nothing else that is signed with the same key can be taken for it.
std::string signed_text(const report::PlanFile& plan) {
  Sha256 digest;
  digest.update(report::approved_text(plan));
  return "metaup plan approval 1\n" + digest.hex() + "\n";
}

tl::unexpected<UsageError> refuse_plan(std::string message) {
  return tl::unexpected(UsageError{std::move(message), "apply"});
}

/// Another server has other accounts, and another ledger.
tl::expected<void, UsageError> check_origin(const Options& options, const report::PlanFile& plan) {
  const auto planned = run::origin_of(plan.graph_url);
  const auto own = run::origin_of(options.graph_url);
  if (planned && own && *planned == *own) return {};
  return refuse_plan("the plan was made for " + (planned ? *planned : "another server") + ", and this is " +
                     (own ? *own : "another one") + ": give --graph-url, or make a new plan");
}

tl::expected<void, UsageError> set_planned(const OptionRow& row, const std::vector<std::string>& values,
                                           Options& options) {
  if (values.empty()) return refuse_plan("the plan has no value for " + std::string(row.name));
  const auto set = row.apply(options, values);
  if (!set) return refuse_plan("the plan's " + std::string(row.name) + ": " + set.error());
  return {};
}

/// Only a command that deletes looks at such targets: any other would pass over them in silence.
tl::expected<void, UsageError> check_removals(const Options& own, const CommandRow& command,
                                              const report::PlanFile& plan) {
  const bool may_delete = takes(command, "max-delete") && (command.name != "sync" || own.delete_missing);
  const bool any =
      std::any_of(plan.targets.begin(), plan.targets.end(), [](const auto& target) { return target.removes; });
  if (may_delete || !any) return {};
  return refuse_plan("the plan deletes something, and is of `" + plan.command + "`, which deletes nothing" +
                     (command.name == "sync" ? " without --delete" : ""));
}

}  // namespace

Result<LoadedPlan> load_plan(const std::string& path) {
  const bool is_stdin = path == "-";
  const auto text =
      is_stdin ? read_to_end(STDIN_FILENO, "stdin", report::kLargestPlan) : read_small_file(path, report::kLargestPlan);
  if (!text) return tl::unexpected(text.error());
  auto plan = report::read_plan(*text, is_stdin ? "stdin" : path);
  if (!plan) return tl::unexpected(plan.error());
  const bool as_written = *text == report::plan_text(*plan);
  return LoadedPlan{.plan = *std::move(plan), .as_written = as_written};
}

ApprovalState approval_state(const LoadedPlan& loaded) {
  const auto& approval = loaded.plan.approval;
  if (!approval) return ApprovalState::none;
  const bool good = loaded.as_written && is_signed(signed_text(loaded.plan), {approval->key, approval->signature});
  return good ? ApprovalState::good : ApprovalState::altered;
}

std::string why_unapproved(const LoadedPlan& loaded, const std::string& key) {
  switch (approval_state(loaded)) {
    case ApprovalState::none:
      return "the plan is not approved: run `metaup approve` with the private key";
    case ApprovalState::altered:
      return "the plan has been altered since it was approved";
    case ApprovalState::good:
      break;
  }
  const auto& signer = loaded.plan.approval->key;
  if (signer == key) return {};
  return "the plan was approved with the key " + fingerprint_of(signer) + ", and --key-file is " + fingerprint_of(key);
}

Result<void> approve(const Secret& private_pem, report::PlanFile& plan) {
  auto signature = sign(private_pem, signed_text(plan));
  if (!signature) return tl::unexpected(signature.error());
  plan.approval = report::Approval{std::move(signature->key), std::move(signature->bytes)};
  return {};
}

tl::expected<Options, UsageError> options_in_force(const Options& options, report::PlanFile plan) {
  if (const auto ok = check_origin(options, plan); !ok) return tl::unexpected(ok.error());
  const auto* const command = find_command(plan.command);
  if (command == nullptr || !takes(*command, "plan")) {
    return refuse_plan("the plan is of a command that cannot be planned: '" +
                       printable(utf8_prefix(plan.command, 100)) + "'");
  }
  auto own = options;
  own.command = plan.command;
  own.arguments = plan.arguments;
  if (const auto ok = set_planned(*find_option("api-version"), {plan.api_version}, own); !ok) {
    return tl::unexpected(ok.error());
  }
  for (const auto& [name, values] : plan.options) {
    const auto* const row = find_option(name);
    if (row == nullptr || !row->applies_to(*command) || !decides(*row)) {
      return refuse_plan("the plan has an option that this metaup does not take from plans: " +
                         printable(utf8_prefix(name, 100)));
    }
    if (const auto ok = set_planned(*row, values, own); !ok) return tl::unexpected(ok.error());
  }
  if (const auto ok = check_removals(own, *command, plan); !ok) return tl::unexpected(ok.error());
  // What the plan counts on must be there.
  if (own.verify != Verify::never) own.verify = Verify::all;
  own.in_force = std::make_shared<const report::PlanFile>(std::move(plan));
  return own;
}

}  // namespace metaup::cli
