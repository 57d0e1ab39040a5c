#include "base/boot_clock.hpp"

#include <ctime>
#include <fstream>

namespace metaup {
namespace {

/// As Linux names each of its starts.
std::string read_boot() {
  constexpr std::size_t kLength = 36;
  std::string name;
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  if (!std::getline(file, name) || name.size() != kLength) return {};
  const bool is_uuid = name.find_first_not_of("0123456789abcdef-") == std::string::npos;
  return is_uuid ? name : std::string{};
}

}  // namespace

BootTime boot_time(const Clock& clock) {
  const auto* const known = dynamic_cast<const BootClock*>(&clock);
  return known != nullptr ? known->boot() : BootTime{};
}

BootTime MachineClock::boot() const {
#ifdef CLOCK_BOOTTIME
  static const std::string kBoot = read_boot();
  timespec now{};
  if (!kBoot.empty() && ::clock_gettime(CLOCK_BOOTTIME, &now) == 0) {
    return {.boot = kBoot, .since = std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec}};
  }
#endif
  return {};
}

}  // namespace metaup
