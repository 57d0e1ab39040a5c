#include "report/run_words.hpp"

#include <fmt/format.h>

#include "report/human.hpp"

namespace metaup::report {

std::string headline(const Summary& summary, const OutputContext& context) {
  const auto text = fmt::format("metaup {}: ", context.command);
  const auto items = counted(summary.items, "item", "items");
  const auto not_done = summary.failed + summary.skipped;
  std::string result = items;
  if (summary.items == 0) {
    result = summary.exit_code == 0 ? "nothing to do" : "stopped";
  } else if (not_done > 0) {
    result = fmt::format("{} of {} not done", not_done, items);
  }
  return text + result + (context.dry_run ? " (a dry run: nothing was sent or changed)" : "");
}

std::vector<std::pair<std::string_view, std::string>> totals(const Summary& summary) {
  return {{"Items", std::to_string(summary.items)},         {"Done", std::to_string(summary.done)},
          {"Unchanged", std::to_string(summary.unchanged)}, {"Failed", std::to_string(summary.failed)},
          {"Skipped", std::to_string(summary.skipped)},     {"Sent", human_bytes(summary.bytes_sent)},
          {"Requests", std::to_string(summary.requests)},   {"Retries", std::to_string(summary.retries)},
          {"Points", std::to_string(summary.points)},       {"Waited", human_duration(summary.throttled)},
          {"Took", human_duration(summary.elapsed)},        {"Exit code", std::to_string(summary.exit_code)}};
}

std::string in_words(const Estimate& estimate) {
  auto line = fmt::format("It would take {} points at Meta ({}, {})", estimate.points,
                          counted(estimate.writes, "write", "writes"), counted(estimate.reads, "read", "reads"));
  if (estimate.least_time.count() > 0)
    line += ", at least " + human_duration(estimate.least_time) + " by Meta's limits";
  return line + ".";
}

}  // namespace metaup::report
