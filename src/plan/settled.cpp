#include "plan/settled.hpp"

#include <algorithm>
#include <chrono>

namespace metaup::plan {
namespace {

constexpr auto kFarthestClock = std::chrono::hours{1};

std::chrono::nanoseconds age_of(std::int64_t time_ns, WallTime now) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()) -
         std::chrono::nanoseconds{time_ns};
}

}  // namespace

Milliseconds time_to_settle(const FileStamp& stamp, WallTime now, Milliseconds settle) {
  auto age = age_of(stamp.mtime_ns, now);
  if (age.count() < 0) age = age_of(stamp.ctime_ns, now);
  if (age < -kFarthestClock || age >= settle) return Milliseconds{0};
  return std::chrono::ceil<Milliseconds>(settle - std::max(age, std::chrono::nanoseconds{0}));
}

}  // namespace metaup::plan
