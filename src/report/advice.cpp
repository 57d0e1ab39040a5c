#include "report/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/human.hpp"

namespace metaup::report {
namespace {

bool is_refusal(const Error& error) {
  return error.error_class == ErrorClass::auth || error.error_class == ErrorClass::permission;
}

}  // namespace

bool changes_something(std::string_view command) {
  constexpr std::string_view kCommands[] = {"sync",     "copy-image", "promote", "undo",
                                            "activate", "pause",      "rename",  "apply"};
  return command.starts_with("upload") || command.starts_with("create-") || command.starts_with("delete-") ||
         std::find(std::begin(kCommands), std::end(kCommands), command) != std::end(kCommands);
}

void Leftovers::on(const Item& item) {
  if (item.status == Status::failed) (item.error && item.error->retryable ? any_retryable_ : any_fault_) = true;
  any_skipped_ = any_skipped_ || item.status == Status::skipped;
  if (item.error && is_refusal(*item.error)) any_refusal_ = true;
  if (item.status == Status::skipped && item.error) ++skipped_[describe(*item.error)];  // thousands may share a reason
}

void Leftovers::on(const Fatal& fatal) { any_refusal_ = any_refusal_ || is_refusal(fatal.error); }

std::vector<std::string> Leftovers::skipped() const {
  std::vector<std::string> lines;
  for (const auto& [reason, count] : skipped_) {
    lines.push_back(fmt::format("{:<10} {}: {}", to_string(Status::skipped), counted(count, "item", "items"), reason));
  }
  return lines;
}

std::vector<std::string> Leftovers::advice(const Summary& summary, const OutputContext& context) const {
  if (summary.failed + summary.skipped == 0 || !changes_something(context.command)) return {};
  constexpr int kUsage = 2;
  if (summary.exit_code == kUsage) return {};  // what is told of the error says what to do
  const bool applies = context.command == "apply";
  if (context.dry_run && applies) return {"Make a new plan for these; all the rest can be applied."};
  if (context.dry_run) return {"Fix the problems listed above before you run it without --dry-run."};
  const bool deletes = context.command.starts_with("delete-") || context.command == "undo";
  const bool changes = context.command == "activate" || context.command == "pause";
  const std::string_view done = applies   ? "what is done already is not done again"
                                : deletes ? "what metaup has deleted counts as deleted"
                                : changes ? "items already changed are left as they are"
                                          : "items already in the ledger are not sent again";
  // What was not tried because the run was stopped only needs another run.
  constexpr int kBudget = 10;
  constexpr int kSignals = 128;
  const bool was_stopped = any_skipped_ && (summary.exit_code == kBudget || summary.exit_code > kSignals);
  const bool may_go_on = any_retryable_ || !any_fault_ || was_stopped;
  // What has been fixed is not as it was planned.
  if (applies && !may_go_on && !any_refusal_) return {"Make a new plan for these."};
  const std::string_view first = any_refusal_ ? "Fix the token or its permissions, then run"
                                 : may_go_on  ? "Run"
                                              : "Fix the problems listed above, then run";
  const std::string_view aim = may_go_on && !any_refusal_ ? " to try the rest" : "";
  if (context.command == "rename") {
    return {
        "Use -o ndjson > FILE, then --retry-from FILE, to retry only the unfinished items: the same command would "
        "rename the others once more."};
  }
  std::vector lines{fmt::format("{} the same command{}: {}.", first, aim, done)};
  if (applies && any_fault_ && !any_refusal_) lines.emplace_back("Make a new plan for those that it cannot do.");
  const bool by_list = !context.command.starts_with("create-") && !applies && context.command != "sync" &&
                       context.command != "undo" && context.command != "promote";
  if (by_list) lines.emplace_back("Use -o ndjson > FILE, then --retry-from FILE, to retry only the unfinished items.");
  return lines;
}

}  // namespace metaup::report
