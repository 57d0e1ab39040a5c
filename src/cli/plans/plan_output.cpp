#include "cli/plans/plan_output.hpp"

#include <algorithm>
#include <filesystem>

#include "base/new_file.hpp"
#include "base/text.hpp"

namespace metaup::cli {
namespace {

std::string working_folder() {
  std::error_code unknown;
  const auto folder = std::filesystem::current_path(unknown).string();
  return unknown ? std::string{} : folder;
}

/// JSON holds UTF-8 only. What is not is shown; a plan does not read it again.
std::vector<std::string> readable(const std::vector<std::string>& texts) {
  auto readable = texts;
  for (auto& text : readable) {
    if (!is_utf8(text)) text = printable(text);
  }
  return readable;
}

report::PlanFile plan_of(const Options& options, const CommandContext& context, const std::string& run_id,
                         const std::vector<AccountId>& accounts) {
  report::PlanFile plan;
  plan.made_by = version();
  plan.made = rfc3339(context.clock.wall());
  plan.run_id = run_id;
  plan.command = options.command;
  plan.graph_url = options.graph_url;
  plan.api_version = options.api_version;
  plan.folder = printable(working_folder());
  plan.accounts = accounts;
  plan.is_protected = options.is_protected;
  plan.arguments = readable(options.arguments);
  for (const auto& [name, values] : options.decisive) plan.options.emplace_back(name, readable(values));
  return plan;
}

}  // namespace

bool can_be_planned(const Options& options) {
  const auto all_text = [](const std::vector<std::string>& texts) {
    return std::all_of(texts.begin(), texts.end(), [](const std::string& text) { return is_utf8(text); });
  };
  return all_text(options.arguments) && std::all_of(options.decisive.begin(), options.decisive.end(),
                                                    [&](const auto& given) { return all_text(given.second); });
}

bool write_plan(const Options& options, const CommandContext& context, const std::string& run_id,
                const std::vector<AccountId>& accounts, run::PlanDraft& draft, run::Outcome& outcome,
                report::Reporter& reporter) {
  const bool is_whole = outcome.stop == run::Stop::none || outcome.stop == run::Stop::not_tried;
  if (!is_whole) {
    reporter.on(report::Notice{"no plan was written: the run did not come to its end"});
    return false;
  }
  auto plan = plan_of(options, context, run_id, accounts);
  draft.move_into(plan);
  if (outcome.summary.estimate) plan.estimate = *outcome.summary.estimate;
  const auto text = report::plan_text(plan);
  auto written = text.size() > report::kLargestPlan ? local_error("the plan is too large: plan the work in parts")
                                                    : replace_private_file(options.plan, text);
  if (!written) {
    reporter.on(report::Fatal{written.error()});
    outcome.stop = run::Stop::state;
    outcome.error = std::move(written.error());
    return false;
  }
  reporter.on(
      report::Notice{"the plan is in " + options.plan + "; see it with `metaup review`, do it with `metaup apply`"});
  return true;
}

}  // namespace metaup::cli
