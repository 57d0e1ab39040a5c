#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/http/message.hpp"

namespace metaup::http {

using RequestId = std::uint64_t;

struct Completion {
  RequestId id = 0;
  tl::expected<Response, Failure> result;
  std::uint64_t bytes_sent = 0;  ///< of the body
  Milliseconds elapsed{0};
};

struct Transfer {
  RequestId id = 0;
  std::uint64_t sent = 0;   ///< body bytes that have left
  std::uint64_t total = 0;  ///< 0 when there is no body
};

/// Moves exchanges, many at once. Nothing calls back; one thread owns it.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Starts an exchange; the id comes back in exactly one Completion.
  virtual void submit(RequestId id, Request request) = 0;
  /// Runs transfers until one or more end, the waker wakes, or `until` passes.
  [[nodiscard]] virtual std::vector<Completion> poll(SteadyTime until) = 0;
  /// Ends all transfers; each completes as `aborted`.
  virtual void abort_all() = 0;
  /// What is running, for a progress display.
  [[nodiscard]] virtual std::vector<Transfer> running() const = 0;
};

/// Limits and trust of the Graph profile: no redirects, replies capped, certificates verified.
struct CurlOptions {
  std::string user_agent;
  std::string ca_file;  ///< in place of the system's; empty: the system's
  Milliseconds connect_timeout{10'000};
  Milliseconds stall_timeout{60'000};      ///< without a byte moving while a body is sent
  Milliseconds reply_timeout{300'000};     ///< after the last byte was sent
  std::uint64_t bytes_per_second = 0;      ///< of bodies sent, all transfers together; 0: no limit
  std::size_t largest_reply = 64U << 20U;  ///< bytes
  int wake_descriptor = -1;                ///< see Waker; -1: none
};
[[nodiscard]] std::unique_ptr<Transport> make_curl_transport(CurlOptions options);

/// The other HTTP profile: fetching a user's asset. Never carries a token; https, or http to
/// loopback; each redirect (at most five) is checked again; private and link-local addresses are
/// refused when they are connected to unless allowed. This machine itself may be fetched from when
/// the URL names it, but no redirect from elsewhere may lead here. A proxy resolves names out of
/// our sight, so one is used only with `allow_private_addresses`.
struct FetchOptions {
  std::string user_agent;
  std::string ca_file;
  bool allow_private_addresses = false;
  std::uint64_t largest = 0;  ///< bytes; must be given
  /// The limit in bytes for a content with this beginning, never above `largest`; null: always `largest`.
  std::function<std::uint64_t(std::string_view head)> largest_of = nullptr;
  Milliseconds connect_timeout{10'000};
  Milliseconds total_timeout{300'000};
  std::string temporary_directory;  ///< empty: the system's; the file has no name there
};
struct Fetched {
  std::shared_ptr<const OpenFile> file;
  std::string file_name;  ///< the last path segment of the URL, decoded; may be empty
};
/// Blocks; call it from a worker. `stop` is looked at several times a second.
[[nodiscard]] Result<Fetched> fetch(const std::string& url, const FetchOptions& options,
                                    const std::atomic<bool>* stop = nullptr);

/// Whether plain http to this host is allowed: 127.0.0.0/8, ::1, localhost.
[[nodiscard]] bool is_loopback_host(std::string_view host);

/// A URL in its parts, without query and fragment.
struct UrlParts {
  std::string scheme;  ///< lower case
  std::string host;    ///< lower case; IPv6 in its brackets, IPv4 in its usual form
  std::string port;    ///< empty when not given
  std::string path;
};
/// Fails (class local) if it is not an absolute URL, or if it contains a user name or a password.
[[nodiscard]] Result<UrlParts> split_url(const std::string& url);

/// What messages may show of a text that should be a URL: no query, and nothing that stands before
/// an '@', where a password may be.
[[nodiscard]] std::string shown_url(std::string_view text);

/// "libcurl/8.5.0 OpenSSL/3.0.13 …": what moves the bytes, with the libraries below it.
[[nodiscard]] std::string library_version();

/// The variables that choose a proxy, as libcurl reads them.
[[nodiscard]] std::span<const char* const> proxy_variables();
/// Why `address` cannot be a proxy's: a wrong scheme or port, or a password whose special characters
/// are not percent-encoded. Never repeats any of it. Empty when nothing is wrong.
[[nodiscard]] std::string proxy_problem(std::string_view address);

/// The proxy that requests go through.
struct ProxyInUse {
  std::string variable;  ///< that names it
  std::string address;   ///< host and port, without user name and password
};
/// The proxy to a server, by the variables as libcurl reads them; nothing when there is none, when NO_PROXY names the
/// server, or when it is on this machine. `value_of` gives the value of a variable.
[[nodiscard]] std::optional<ProxyInUse> proxy_to(const UrlParts& server,
                                                 const std::function<std::string(std::string_view)>& value_of);

/// The file or folder of certificates that are trusted when none are given; empty: not known.
[[nodiscard]] std::string system_certificates();

}  // namespace metaup::http
