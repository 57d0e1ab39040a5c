#include "plan/settled.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace std::chrono_literals;

TEST_CASE("a file is at rest once nobody has written to it for a time", "[plan]") {
  constexpr WallTime kNow{std::chrono::hours{500'000}};
  const auto at = [&](std::chrono::nanoseconds from_now) {
    return (std::chrono::duration_cast<std::chrono::nanoseconds>(kNow.time_since_epoch()) + from_now).count();
  };
  const auto [modified, changed, settle, expected] =
      GENERATE(table<std::chrono::nanoseconds, std::chrono::nanoseconds, Milliseconds, Milliseconds>({
          {-1h, -1h, 2s, 0s},
          {-2s, -2s, 2s, 0s},
          {-500ms, -500ms, 2s, 1'500ms},
          {-1'999'999'999ns, 0ns, 2s, 1ms},
          {0ns, 0ns, 2s, 2s},
          {-1h, 0s, 2s, 0s},         // renamed, or its rights changed
          {24h * 365, -1h, 2s, 0s},  // a camera with a wrong clock
          {24h * 365, -1s, 2s, 1s},  // and just copied
          {30s, 30s, 2s, 2s},        // the server's clock is ahead
          {30s, 24h * 365, 2s, 0s},  // or this one's is wrong
          {0ns, 0ns, 0s, 0s},
          {30s, 30s, 0s, 0s},
      }));
  FileStamp stamp;
  stamp.mtime_ns = at(modified);
  stamp.ctime_ns = at(changed);
  CHECK(plan::time_to_settle(stamp, kNow, settle) == expected);
}
