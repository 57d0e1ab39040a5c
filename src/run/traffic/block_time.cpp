#include "run/traffic/block_time.hpp"

#include <algorithm>

namespace metaup::run {
namespace {

/// What is said to last longer is asked about once a day.
constexpr std::chrono::hours kLongestBlock{24};

/// How much of the block is beyond the longest time that counts.
Milliseconds cut_from(const ledger::Block& block) {
  const auto length = std::chrono::ceil<Milliseconds>(block.until - block.since);
  return std::max(length - kLongestBlock, Milliseconds{0});
}

}  // namespace

ledger::Block block_for(Milliseconds wait, WallTime now, const BootTime& boot) {
  const auto lasts = std::min<Milliseconds>(wait, kLongestBlock);
  return {.until = now + lasts, .since = now, .ends = {.boot = boot.boot, .since = boot.since + lasts}};
}

// What is compared first keeps numbers of a strange ledger from running over.
Milliseconds time_left_of(const ledger::Block& block, WallTime now, const BootTime& boot) {
  using std::chrono::ceil;
  if (block.until <= block.since) return Milliseconds{0};
  const bool is_length_known = block.since > WallTime{};
  const bool is_same_boot = !boot.boot.empty() && boot.boot == block.ends.boot;
  Milliseconds left{0};
  if (is_same_boot) {
    if (block.ends.since > boot.since) left = ceil<Milliseconds>(block.ends.since - boot.since);
  } else if (const auto from = std::max(now, block.since); block.until > from) {
    left = ceil<Milliseconds>(block.until - from);
  }
  if (!is_length_known) return left > kLongestBlock ? Milliseconds{0} : left;  // a clock was wrong
  left = std::min(left, ceil<Milliseconds>(block.until - block.since));
  return std::max(left - cut_from(block), Milliseconds{0});
}

}  // namespace metaup::run
