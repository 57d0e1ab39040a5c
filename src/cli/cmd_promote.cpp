#include <algorithm>

#include "cli/launch/promote_plan.hpp"
#include "cli/online.hpp"
#include "cli/options/credentials.hpp"
#include "cli/options/resolve.hpp"
#include "cli/outputs/history_text.hpp"
#include "cli/plans/upload_settings.hpp"

namespace metaup::cli {
namespace {

tl::unexpected<UsageError> refuse(std::string message) {
  return tl::unexpected(UsageError{.message = std::move(message), .command = "promote"});
}

/// One account, and who may read it.
tl::expected<Options, UsageError> options_of_profile(const std::string& profile, CommandContext& context) {
  auto resolved = resolve({"list", "accounts", "--profile", profile}, context.environment, load_profile);
  if (!resolved) return tl::unexpected(resolved.error());
  if (resolved->options.accounts.size() != 1) return refuse("the profile " + profile + " must name one account");
  return std::move(resolved->options);
}

/// What is missing or does not go together.
tl::expected<void, UsageError> check(const Options& options) {
  if (options.from.empty()) return refuse("--from is missing: the profile of the account that has the things");
  if (options.profile.empty()) return refuse("--to is missing: the profile of the account to make them in");
  if (options.arguments.empty() && options.runs.empty()) return refuse("nothing to promote: give IDs, or --run");
  if (options.accounts.size() != 1) return refuse("the profile " + options.profile + " must name one account");
  return {};
}

tl::expected<void, UsageError> check_pair(const Options& from, const Options& to, const Environment& environment) {
  if (from.account == to.account) {
    const bool by_variable = !variable(environment, "METAUP_ACCOUNT").empty();
    return refuse("both profiles are of " + to.account->act() +
                  (by_variable ? ": METAUP_ACCOUNT goes before profiles, so unset it" : ""));
  }
  if (from.graph_url != to.graph_url) return refuse("the two profiles are of different servers (graph-url)");
  return {};
}

Result<std::vector<ledger::Remote>> read_ledger(const Options& options, const ledger::Owner& from) {
  auto ledger = ledger::open_ledger(options.ledger, ledger::Access::read_only);
  if (ledger) return things_to_promote(options, **ledger, from);
  const bool is_new = ledger.error().error_class == ErrorClass::not_found;
  if (!is_new) return tl::unexpected(std::move(ledger.error()));
  return things_to_promote(options, *ledger::make_memory_ledger(), from);
}

run::Outcome unauthorized(const std::string& why) {
  return {.stop = run::Stop::configuration, .error = local_error(why).value(), .summary = {}, .failures = {}};
}

/// Reads the creatives and ads of `things` as whom the profile says that has them.
run::Originals read_all(const Options& from, const std::vector<ledger::Remote>& things, CommandContext& context,
                        const std::string& run_id, run::Environment& environment) {
  std::vector<ledger::Remote> asked;
  std::copy_if(things.begin(), things.end(), std::back_inserter(asked), [](const ledger::Remote& thing) {
    return thing.kind == AssetKind::creative || thing.kind == AssetKind::ad;
  });
  if (asked.empty()) return {};
  auto credentials = read_credentials(from, context.environment, &context.stop());
  if (!credentials) return {.all = {}, .outcome = unauthorized(credentials.error().message)};
  for (const auto& warning : credentials->warnings) environment.reporter.on(report::Notice{warning});
  auto settings = settings_of(from, context, run_id);
  use_credentials(*std::move(credentials), context.environment, settings);
  return run::read_originals(*from.account, asked, settings, environment);
}

void add(const report::Summary& first, report::Summary& all) {
  all.requests += first.requests;
  all.retries += first.retries;
  all.throttled += first.throttled;
  all.elapsed += first.elapsed;
}

}  // namespace

int run_promote(const Options& options, CommandContext& context) {
  if (const auto checked = check(options); !checked) return fail(context, checked.error());
  const auto source = options_of_profile(options.from, context);
  if (!source) return fail(context, source.error());
  if (const auto checked = check_pair(*source, options, context.environment); !checked)
    return fail(context, checked.error());
  const auto origin = run::origin_of(options.graph_url);
  if (!origin) return fail(context, origin.error(), kUsage);
  const ledger::Owner from{.origin = *origin, .account = *source->account};
  const auto things = read_ledger(options, from);
  if (!things) {
    return fail(context, things.error(), things.error().error_class == ErrorClass::not_found ? kNotFound : kUsage);
  }
  const auto places = places_of(options, context);
  if (!places) return fail(context, places.error(), kUsage);
  const auto agreed = may_change(options, context);
  if (!agreed) return fail(context, agreed.error());
  if (!*agreed) return kUsage;
  return run_online(
      options, context, {*options.account}, [&](run::Environment& environment, const run::Settings& settings) {
        auto originals = read_all(*source, *things, context, settings.run_id, environment);
        if (originals.outcome.stop != run::Stop::none) return originals.outcome;
        const bool has_ads =
            std::any_of(things->begin(), things->end(), [](const auto& thing) { return thing.kind == AssetKind::ad; });
        if (has_ads && options.adset.empty()) {
          environment.reporter.on(report::Notice{"only the creatives of ads are made: give --adset to make the ads"});
        }
        run::LaunchSettings launch{.upload = upload_settings(options, settings), .review_delay = Milliseconds{0}};
        launch.upload.video.method = run::VideoMethod::chunked;
        launch.upload.consent = consent_to_send(options, context);
        auto plan = promotion_of(options, {environment.ledger, from, *places}, *things, std::move(originals.all));
        if (const auto found = find_elsewhere(*places, plan); !found) {
          environment.reporter.on(report::Fatal{found.error()});
          return run::Outcome{.stop = run::Stop::configuration, .error = found.error(), .summary = {}, .failures = {}};
        }
        auto outcome = run::launch(std::move(plan), launch, environment);
        add(originals.outcome.summary, outcome.summary);
        return outcome;
      });
}

}  // namespace metaup::cli
