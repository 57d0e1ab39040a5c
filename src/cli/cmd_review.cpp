#include "cli/command.hpp"
#include "cli/outputs/reporters.hpp"
#include "cli/plans/plan_review.hpp"
#include "metaup/base/file.hpp"
#include "run/tally.hpp"

namespace metaup::cli {
namespace {

/// The targets as the items of a run.
int list_targets(const LoadedPlan& loaded, const Options& options, CommandContext& context) {
  auto quiet = options;
  quiet.progress = ProgressChoice::none;  // what a plan holds is no progress
  auto made = Reporters::make(quiet, context, loaded.plan.run_id);
  if (!made) return fail(context, made.error(), kUsage);
  auto& reporters = *made;
  reporters.on(report::RunStart{.command = options.command,
                                .version = std::string(version()),
                                .graph_url = loaded.plan.graph_url,
                                .accounts = loaded.plan.accounts});
  reporters.on(report::Notice{"the plan is " + approval_words(loaded)});
  for (const auto& notice : loaded.plan.notices) reporters.on(report::Notice{notice});
  run::Tally tally(reporters);
  for (const auto& target : loaded.plan.targets) tally.close(item_of(target));
  auto summary = tally.outcome().summary;
  summary.estimate = loaded.plan.estimate;
  reporters.on(summary);
  return reporters.healthy() ? kSuccess : kInternal;
}

}  // namespace

int run_review(const Options& options, CommandContext& context) {
  const auto loaded = load_plan(options.arguments.front());
  if (!loaded) return fail(context, loaded.error(), kUsage);
  if (!options.html.empty()) {
    const auto page = plan_page(*loaded, context);
    if (!page) return kInterrupted;
    if (auto written = replace_file(options.html, report::preview_page(*page)); !written) {
      return fail(context, written.error(), kInternal);
    }
    context.err.write("metaup: the page is in " + options.html + "\n");
  }
  if (options.output == report::Format::text) return write_results(context, plan_table(*loaded));
  return list_targets(*loaded, options, context);
}

}  // namespace metaup::cli
