#include <algorithm>

#include "cli/inputs/named_paths.hpp"
#include "cli/inputs/places.hpp"
#include "cli/online.hpp"
#include "cli/outputs/output_files.hpp"
#include "cli/plans/plan_output.hpp"
#include "cli/plans/sync_plan.hpp"
#include "cli/plans/sync_watch.hpp"
#include "cli/plans/upload_plan.hpp"
#include "cli/plans/upload_settings.hpp"
#include "ledger/registry.hpp"
#include "report/human.hpp"
#include "report/plan_file.hpp"

namespace metaup::cli {
namespace {

/// How many things the plan in force deletes.
std::size_t planned_removals(const Options& options) {
  if (!options.in_force) return 0;
  const auto& targets = options.in_force->targets;
  return static_cast<std::size_t>(std::count_if(targets.begin(), targets.end(), [](const auto& target) {
    return target.verdict == report::PlanVerdict::remove;
  }));
}

/// What makes no sense together; empty: nothing.
std::string contradiction_in(const Options& options) {
  if (options.no_ledger) return "sync cannot be used with --no-ledger: the ledger is where it remembers what it made";
  if (options.max_delete && !options.delete_missing) return "--max-delete needs --delete";
  if (planned_removals(options) > 0 && !options.delete_missing) return "the plan deletes something without --delete";
  const bool is_planned = !options.plan.empty() || options.in_force;
  if (is_planned && options.watch) return "--watch cannot be planned: a plan is of one pass";
  if (!options.plan.empty() && !can_be_planned(options)) {
    return "--plan cannot hold names that are not UTF-8: rename the folders";
  }
  if (!options.plan.empty() && reads_list_from_stdin(options)) {
    return "a list on stdin cannot be planned, because it cannot be read again: give the sources, or a file";
  }
  if (!options.watch) return {};
  if (options.output_given && options.output != report::Format::ndjson) return "--watch writes -o ndjson only";
  return {};
}

std::string deletion_question(const Options& options, const std::vector<std::string>& sources) {
  std::string text = "Delete from";
  for (const auto& account : synced_accounts(options)) text += " " + account.act();
  if (options.in_force)
    return text + " the " + report::counted(planned_removals(options), "thing", "things") + " that the plan deletes?";
  text += " what " + (sources.size() == 1 ? sources.front() : std::to_string(sources.size()) + " sources") +
          " no longer " + (sources.size() == 1 ? "holds" : "hold");
  return text + (options.watch ? ", now and whenever something is removed there?" : "?");
}

/// Whether what went wrong may go well a little later, with nobody doing anything.
bool may_end_better(const run::Outcome& outcome) {
  using enum ErrorClass;
  if (outcome.stop == run::Stop::given_up || outcome.stop == run::Stop::budget) return true;
  return std::any_of(outcome.failures.begin(), outcome.failures.end(), [](const auto& failure) {
    const auto error_class = failure.first;
    return failure.second > 0 && (error_class == rate_limit || error_class == transient || error_class == network ||
                                  error_class == protocol || error_class == unknown_outcome);
  });
}

/// A folder that a mount has left empty looks like one that somebody has emptied.
Result<std::vector<std::string>> warnings_of_empty(const NamedSync& named, const Options& options,
                                                   run::Environment& environment) {
  const auto origin = run::origin_of(options.graph_url);
  if (!origin) return tl::unexpected(origin.error());
  std::vector<std::string> warnings;
  for (const auto& empty : named.empty_sources) {
    std::size_t sent = 0;
    for (const auto& account : synced_accounts(options)) {
      const auto made =
          ledger::ask(environment.ledger.registry(), ledger::SyncedFrom{{*origin, account}, empty.identity});
      if (!made) return tl::unexpected(made.error());
      sent += made->size();
    }
    if (sent == 0) continue;
    warnings.push_back(empty.source + " lists no image and no video, although this sync has uploaded " +
                       report::counted(sent, "file", "files") + " from it: is it mounted?");
  }
  return warnings;
}

run::Outcome cannot_begin(run::Stop stop, const Error& error, report::Reporter& reporter) {
  reporter.on(report::Fatal{error});
  return {.stop = stop, .error = error, .summary = {}, .failures = {}};
}

/// One look at all sources, and what follows from it. They are listed once the account is locked: what another run has
/// made of them is known then.
Pass run_pass(const Options& options, const std::vector<std::string>& sources, CommandContext& context,
              const std::vector<std::string>& notices) {
  Pass pass;
  std::vector<std::string> warnings;
  pass.may_get_better = true;  // as long as the work has not begun: another run may hold the account
  pass.exit_code = run_online(
      options, context, synced_accounts(options), [&](run::Environment& environment, const run::Settings& settings) {
        auto& reporter = environment.reporter;
        for (const auto& notice : notices) reporter.on(report::Notice{notice});
        auto named = places_of(options, context).and_then([&](const Places& places) {
          return name_sync(options, sources, context.clock.wall(), places);
        });
        if (!named) {
          const auto early = stop_before_run(context);
          return cannot_begin(early == run::Stop::none ? run::Stop::configuration : early, named.error(), reporter);
        }
        auto of_empty = warnings_of_empty(*named, options, environment);
        if (!of_empty) return cannot_begin(run::Stop::state, of_empty.error(), reporter);
        warnings = *std::move(of_empty);
        for (const auto* const told : {&named->notices, &warnings}) {
          for (const auto& notice : *told) reporter.on(report::Notice{notice});
        }
        pass.settles_in = named->settles_in;
        auto own = upload_settings(options, settings);
        own.consent = consent_to_send(options, context);
        auto outcome = run::sync(std::move(named->plan), own, environment);
        pass.may_get_better = may_end_better(outcome);
        return outcome;
      });
  // With -q, notices are shown only for runs that end with another code.
  if (options.quiet && !options.watch && pass.exit_code == kSuccess) {
    for (const auto& warning : warnings) warn(context, warning);
  }
  return pass;
}

}  // namespace

int run_sync(const Options& given, CommandContext& context) {
  auto options = given;
  if (const auto mistake = contradiction_in(options); !mistake.empty()) {
    return fail(context, UsageError{.message = mistake, .command = options.command});
  }
  if (options.watch) options.output = report::Format::ndjson;
  if (auto checked = plan::check_name_template(options.name_template); !checked) {
    return fail(context, checked.error(), kUsage);
  }
  const auto places = places_of(options, context);
  if (!places) return fail(context, places.error(), kUsage);
  const auto sources = paths_of(options, *places);
  if (!sources) return fail(context, sources.error(), kUsage);
  if (const auto named = refuse_root(options, *sources); !named) return fail(context, named.error(), kUsage);
  if (options.watch) {
    const auto checked = check_watched_outputs(*find_command(options.command), options, *sources);
    if (!checked) return fail(context, checked.error());
  }
  const bool may_delete = options.in_force ? planned_removals(options) > 0 : options.delete_missing;
  if (may_delete && !options.dry_run) {
    const auto agreed = consent(options, context, deletion_question(options, *sources));
    if (!agreed) return fail(context, agreed.error());
    if (!*agreed) return kUsage;
  }
  if (!options.watch || options.dry_run) return run_pass(options, *sources, context, {}).exit_code;
  return watch_sources(options, *sources, context, [&](const std::vector<std::string>& notices) {
    return run_pass(options, *sources, context, notices);
  });
}

}  // namespace metaup::cli
