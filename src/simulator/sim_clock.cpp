#include "simulator/sim_clock.hpp"

#include <ctime>

namespace metaup::simulator {

std::string graph_time(WallTime time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S+0000", &parts)};
}

}  // namespace metaup::simulator
