#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "metaup/base/clock.hpp"

namespace metaup::http {

/// One bandwidth limit for many senders: it is earned as time passes and dealt out in equal
/// shares, round by round. What a sender does not use goes into the next round, so a slow one
/// takes nothing from the others.
class SharedRate {
 public:
  explicit SharedRate(std::uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second) {}

  /// Begins a round: what each of `senders` may send until the next one, when of the last round's
  /// shares `unspent` bytes are left in all.
  [[nodiscard]] std::uint64_t deal(SteadyTime now, std::size_t senders, std::uint64_t unspent);

 private:
  std::uint64_t bytes_per_second_;
  double pool_ = 0;  // earned and not dealt
  std::optional<SteadyTime> last_;
};

}  // namespace metaup::http
