#include "base/overloaded.hpp"
#include "base/secret_place.hpp"
#include "base/text.hpp"
#include "cli/online.hpp"
#include "run/build/token.hpp"

namespace metaup::cli {
namespace {

/// What people call the token in use.
std::string name_of(const SecretSource& source) {
  return std::visit(Overloaded{[](const NoSecret&) { return std::string("the token in use"); },
                               [](const SecretVariable& variable) { return variable.name; },
                               [](const SecretFile& file) { return file.path; },
                               [](const SecretCommand&) { return std::string("--access-token-command"); }},
                    source);
}

/// What can be said without Meta.
tl::expected<void, UsageError> check_task(const Options& options) {
  const auto refuse = [&](std::string message) {
    return tl::unexpected(UsageError{std::move(message), options.command});
  };
  const auto& action = options.arguments.front();
  const bool refreshes = action == "refresh";
  if (!refreshes && !options.to_file.empty()) return refuse("--to does not apply to token " + action);
  if (!refreshes && options.revoke_old) return refuse("--revoke-old does not apply to token " + action);
  if (!options.app_id.empty() && !is_numeric_id(options.app_id)) return refuse("--app-id: ids have digits only");
  if (action == "inspect") return {};
  if (!options.dry_run && std::holds_alternative<NoSecret>(options.app_secret)) {
    return refuse("token " + action + " needs the app secret: set METAUP_APP_SECRET, or give --app-secret-file");
  }
  if (!refreshes) return {};
  if (options.to_file.empty()) return refuse("token refresh needs --to FILE, where the new token goes");
  if (const auto fit = SecretPlace::check(options.to_file); !fit) return refuse("--to: " + fit.error().message);
  return {};
}

run::TokenTask task_of(const Options& options) {
  return {.source = name_of(options.access_token),
          .app_id = options.app_id,
          .file = options.to_file,
          .may_shorten = options.yes,
          .revoke_old = options.revoke_old,
          .dry_run = options.dry_run};
}

}  // namespace

int run_token(const Options& options, CommandContext& context) {
  if (const auto checked = check_task(options); !checked) return fail(context, checked.error());
  const auto task = task_of(options);
  const auto& action = options.arguments.front();
  if (action == "revoke" && !options.dry_run) {
    const auto agreed = consent(options, context, "Revoke the token of " + task.source + " for everybody who uses it?",
                                "a revoked token works for nobody any more");
    if (!agreed) return fail(context, agreed.error());
    if (!*agreed) return kUsage;
  }
  return run_online(options, context, {}, [&](run::Environment& environment, const run::Settings& settings) {
    if (action == "inspect") return run::report_token(task, settings, environment);
    if (action == "refresh") return run::refresh_token(task, settings, environment);
    return run::revoke_token(task, settings, environment);
  });
}

}  // namespace metaup::cli
