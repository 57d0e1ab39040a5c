#pragma once
#include <optional>
#include <utility>

#include "base/temporary_room.hpp"
#include "metaup/report/event.hpp"
#include "metaup/run/outcome.hpp"

namespace metaup::run {

/// Counts what becomes of the items and tells the reporter. Every item goes through `close` once.
class Tally {
 public:
  explicit Tally(report::Reporter& reporter) : reporter_(reporter) {}

  void close(report::Item item) {
    auto& summary = outcome_.summary;
    ++summary.items;
    if (report::has_failed(item)) {
      ++summary.failed;
      if (item.error) ++outcome_.failures[item.error->error_class];
      if (item.error && is_for_want_of_room(*item.error)) no_room_ = item.error;
    } else if (item.status == report::Status::skipped) {
      ++summary.skipped;
    } else {
      ++summary.done;
      if (item.status == report::Status::unchanged) ++summary.unchanged;
    }
    reporter_.on(report::ItemEnded{std::move(item)});
  }

  /// That the ledger could not be read or written is told whatever else ends the run: what was done may not be
  /// remembered.
  void stop(Stop why, const std::optional<Error>& error = std::nullopt) {
    const bool decides = goes_before(why, outcome_.stop);
    const bool loses_state = why == Stop::state && !std::exchange(has_lost_state_, true);
    if (decides) outcome_.stop = why;
    if (!error || (!decides && !loses_state)) return;
    if (decides || !outcome_.error) outcome_.error = error;
    reporter_.on(report::Fatal{*error});
  }
  /// Whether the ledger or the output failed, whatever ends the run.
  [[nodiscard]] bool has_lost_state() const { return has_lost_state_; }

  /// Once all items are closed: where contents had no room on this machine and nothing was done, that ended the run.
  void conclude() {
    if (!no_room_ || outcome_.summary.done > 0 || !goes_before(Stop::state, outcome_.stop)) return;
    outcome_.stop = Stop::state;
    outcome_.error = no_room_;
  }

  [[nodiscard]] Outcome& outcome() { return outcome_; }
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }

 private:
  report::Reporter& reporter_;
  Outcome outcome_;
  bool has_lost_state_ = false;
  std::optional<Error> no_room_;  ///< why contents had none, once that was so
};

}  // namespace metaup::run
