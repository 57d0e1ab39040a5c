#include "metaup/run/settings.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

#include "metaup/base/text.hpp"
#include "metaup/run/outcome.hpp"

namespace metaup::run {

Stop stop_of(int signal) {
  if (signal == SIGHUP) return Stop::hung_up;
  return signal == SIGINT ? Stop::interrupted : Stop::terminated;
}

std::size_t usual_file_threads() {
  constexpr std::size_t kMost = 4;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMost);
}

Result<std::string> origin_of(const std::string& graph_url) {
  const auto parts = http::split_url(graph_url);
  if (!parts) return tl::unexpected(parts.error());
  auto origin = to_lower(parts->scheme) + "://" + to_lower(parts->host);
  const bool default_port = parts->port.empty() || (parts->scheme == "https" && parts->port == "443") ||
                            (parts->scheme == "http" && parts->port == "80");
  if (!default_port) origin += ":" + parts->port;
  return origin;
}

}  // namespace metaup::run
