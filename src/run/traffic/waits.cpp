#include "run/traffic/waits.hpp"

#include <algorithm>

namespace metaup::run {

bool Waits::hold(const Wait& wait, SteadyTime now) {
  if (wait.until <= now) return false;
  if (!longest_ || wait.until > longest_->until) longest_ = wait;
  constexpr std::chrono::seconds kWorthTelling{1};  // near a limit every request waits a little
  if (wait.until - now < kWorthTelling) return false;
  const auto end = wait.at_latest.value_or(wait.until);
  auto& told = told_[{wait.cause, wait.account}];
  if (end <= told) return false;
  told = end;
  reporter_.on(report::Throttle{.account = wait.account,
                                .wait = std::chrono::ceil<Milliseconds>(end - now),
                                .usage_percent = wait.usage_percent,
                                .reason = wait.reason,
                                .cause = wait.cause});
  return true;
}

void Waits::pass(SteadyTime from, SteadyTime now) {
  if (!longest_) return;
  waited_ += std::max(std::min(now, longest_->until) - from, SteadyTime::duration{0});
}

std::optional<report::Waiting> Waits::longest(SteadyTime now) const {
  if (!longest_ || longest_->until <= now) return std::nullopt;
  return report::Waiting{.cause = longest_->cause,
                         .account = longest_->account,
                         .left = std::chrono::ceil<Milliseconds>(longest_->until - now)};
}

}  // namespace metaup::run
