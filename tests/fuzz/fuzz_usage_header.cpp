#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "metaup/graph/usage.hpp"

/// The input is the value of each header in turn: what comes out is within bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string value;
  for (std::size_t i = 0; i < size; ++i) value += static_cast<char>(data[i]);
  for (const auto* const name : {"x-app-usage", "x-ad-account-usage", "x-business-use-case-usage", "retry-after"}) {
    const auto usage = metaup::graph::parse_usage({{name, value}});
    constexpr std::chrono::hours kWeek{7 * 24};
    const bool sane = usage.percent() >= 0 && usage.percent() <= 1'000 && usage.regain().count() >= 0 &&
                      usage.regain() <= kWeek && usage.account.reset.count() >= 0 && usage.account.reset <= kWeek;
    if (!sane) std::abort();
  }
  return 0;
}
