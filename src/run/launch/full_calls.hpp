#pragma once
#include <deque>
#include <utility>

#include "run/run_control.hpp"

namespace metaup::run {

/// Things of one account that are ready to be sent. They share requests, so a few of them wait for
/// more to come, but not for long.
class FullCalls {
 public:
  FullCalls(RunControl& control, AccountId account, Load load)
      : control_(control), account_(std::move(account)), load_(load) {}

  void push(std::uint32_t thing) { waiting_.emplace_back(control_.clock().now(), thing); }

  /// Calls `send` for as many as there is room for.
  template <class Send>
  void start(bool more_may_come, Send send) {
    auto& dispatcher = control_.dispatcher();
    const auto share = dispatcher.operations_per_call(load_);
    const auto now = control_.clock().now();
    std::size_t started = 0;
    while (!waiting_.empty() && !control_.stopped()) {
      const bool part_empty = started % share == 0 && waiting_.size() < share;
      if (part_empty && more_may_come && now - waiting_.front().first < kLinger) return;
      if (dispatcher.room(account_, load_) == 0) return;
      const auto thing = waiting_.front().second;
      waiting_.pop_front();
      send(thing);
      ++started;
    }
  }

 private:
  static constexpr std::chrono::seconds kLinger{5};

  RunControl& control_;
  AccountId account_;
  Load load_;
  std::deque<std::pair<SteadyTime, std::uint32_t>> waiting_;
};

}  // namespace metaup::run
