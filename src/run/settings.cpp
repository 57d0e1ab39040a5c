#include "metaup/run/settings.hpp"

#include <csignal>

#include "metaup/base/text.hpp"
#include "metaup/run/outcome.hpp"

namespace metaup::run {

Stop stop_of(int signal) {
  if (signal == SIGHUP) return Stop::hung_up;
  return signal == SIGINT ? Stop::interrupted : Stop::terminated;
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
