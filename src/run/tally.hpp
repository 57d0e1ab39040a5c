#pragma once
#include <utility>

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
    } else if (item.status == report::Status::skipped) {
      ++summary.skipped;
    } else {
      ++summary.done;
      if (item.status == report::Status::unchanged) ++summary.unchanged;
    }
    reporter_.on(report::ItemEnded{std::move(item)});
  }

  /// The first reason counts.
  void stop(Stop why, std::optional<Error> error = std::nullopt) {
    if (outcome_.stop != Stop::none) return;
    outcome_.stop = why;
    if (error) {
      outcome_.error = std::move(error);
      reporter_.on(report::Fatal{*outcome_.error});
    }
  }

  /// The ledger could not be read or written. That is told whatever else ends the run: what was done may not be
  /// remembered.
  void fail_state(const Error& error) {
    if (outcome_.stop == Stop::state) return;
    outcome_.stop = Stop::none;
    stop(Stop::state, error);
  }

  [[nodiscard]] Outcome& outcome() { return outcome_; }
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }

 private:
  report::Reporter& reporter_;
  Outcome outcome_;
};

}  // namespace metaup::run
