#pragma once
#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "run/run_control.hpp"

namespace metaup::run {

/// Things of one account that are ready to be sent. They share requests, so a few of them wait for
/// more to come, but not for long.
class FullCalls {
 public:
  FullCalls(RunControl& control, AccountId account, Load load)
      : control_(control), account_(std::move(account)), load_(load) {}

  /// What shares a call with others of its kind from now on.
  void set_load(Load load) { load_ = load; }

  void push(std::uint32_t thing) { waiting_.emplace_back(control_.clock().now(), thing); }

  /// What is to be sent now: as many as there is room for, and part-empty calls only when nothing
  /// more may come, or after a while.
  [[nodiscard]] std::vector<std::uint32_t> take(bool more_may_come) {
    if (waiting_.empty() || control_.stopped()) return {};
    const auto& dispatcher = control_.dispatcher();
    auto count = std::min(waiting_.size(), dispatcher.room(account_, load_));
    const bool in_time = control_.clock().now() - waiting_.front().first < kLinger;
    if (more_may_come && in_time) count -= count % dispatcher.operations_per_call(account_, load_);
    std::vector<std::uint32_t> taken;
    for (; count > 0; --count) {
      taken.push_back(waiting_.front().second);
      waiting_.pop_front();
    }
    return taken;
  }

 private:
  static constexpr std::chrono::seconds kLinger{5};

  RunControl& control_;
  AccountId account_;
  Load load_;
  std::deque<std::pair<SteadyTime, std::uint32_t>> waiting_;
};

}  // namespace metaup::run
