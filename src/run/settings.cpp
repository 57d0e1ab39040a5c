#include "metaup/run/settings.hpp"

#include <algorithm>
#include <csignal>
#include <random>
#include <string_view>
#include <thread>

#include "base/text.hpp"
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

Environment Environment::with(http::Transport& other_transport, report::Reporter& other_reporter) const {
  return {.transport = other_transport,
          .clock = clock,
          .ledger = ledger,
          .reporter = other_reporter,
          .waker = waker,
          .interrupt = interrupt,
          .random = random,
          .release_locks = release_locks,
          .shares_accounts = shares_accounts,
          .file_threads = file_threads};
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

std::string make_run_id(WallTime now) {
  constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr int kRandomLetters = 6;
  std::string id;
  for (const char c : rfc3339(now).substr(0, 19)) {  // to the second
    if (c != '-' && c != ':') id += c;
  }
  id += '-';
  std::random_device device;
  for (int i = 0; i < kRandomLetters; ++i) id += kLetters[device() % kLetters.size()];
  return id;
}

}  // namespace metaup::run
