#include "pace/outage.hpp"

#include <algorithm>

namespace metaup::pace {
namespace {

/// So many different requests without an answer, and none with one in between, are an outage.
constexpr std::size_t kEnough = 3;
constexpr Milliseconds kFirstPause{1'000};
constexpr Milliseconds kLongestPause{30'000};
constexpr std::uint32_t kMostDoublings = 5;

}  // namespace

void Outage::on_answer() {
  answered_ = true;
  without_answer_.clear();
  since_.reset();
  until_ = {};
  pauses_ = 0;
}

void Outage::on_sign(Sign sign, std::uint64_t who, SteadyTime now) {
  if (!answered_ || now < until_) return;  // what was under way when the pause began says nothing new
  without_answer_.insert(who);
  if (!since_) {
    if (sign == Sign::no_answer && without_answer_.size() < kEnough) return;
    since_ = now;
  }
  const auto pause = std::min(kFirstPause * (std::int64_t{1} << std::min(pauses_, kMostDoublings)), kLongestPause);
  ++pauses_;
  until_ = std::min(now + pause, *since_ + longest_);
}

}  // namespace metaup::pace
