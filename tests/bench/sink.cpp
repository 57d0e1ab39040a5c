#include "sink.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace metaup::bench {
namespace {

/// Large quotas: as fast as the program is, not as fast as Meta lets it. Without such headers metaup would hold back.
constexpr std::string_view kUsage =
    "x-app-usage: {\"call_count\":1,\"total_time\":1,\"total_cputime\":1}\r\n"
    "x-ad-account-usage: {\"acc_id_util_pct\":0.01,\"reset_time_duration\":100,\"ads_api_access_tier\":"
    "\"standard_access\"}\r\n"
    "x-business-use-case-usage: {\"1\":[{\"type\":\"ads_management\",\"call_count\":1,\"total_cputime\":1,"
    "\"total_time\":1,\"estimated_time_to_regain_access\":0,\"ads_api_access_tier\":\"standard_access\"}]}\r\n";

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kReadBytes = 16U << 10U;
constexpr std::size_t kLooksAt = 2048;               // the fields before the file are in there
constexpr std::uint64_t kVideoWindow = 5ULL << 20U;  // what it asks for at a time
constexpr std::string_view kBatch = "POST / ";
constexpr auto kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The rest of the line after `name`, in any case; empty when it is not there.
std::string_view header(std::string_view head, std::string_view name) {
  const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
  const auto found = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
  if (found == head.end()) return {};
  auto value = head.substr(static_cast<std::size_t>(found - head.begin()) + name.size());
  value = value.substr(0, value.find('\r'));
  return value.substr(std::min(value.find_first_not_of(' '), value.size()));
}

/// A field of a multipart or an urlencoded body; empty when it is not there.
std::string_view field(std::string_view body, std::string_view name) {
  const auto part = fmt::format("name=\"{}\"", name);
  if (const auto at = body.find(part); at != std::string_view::npos) {
    const auto value = body.find(kHeadEnd, at);
    if (value == std::string_view::npos) return {};
    body.remove_prefix(value + kHeadEnd.size());
    return body.substr(0, body.find('\r'));
  }
  const auto pair = fmt::format("{}=", name);
  const auto at = body.find(pair);
  if (at == std::string_view::npos) return {};
  body.remove_prefix(at + pair.size());
  return body.substr(0, body.find('&'));
}

bool send_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool read_more(int descriptor, std::string& text) {
  const auto before = text.size();
  text.resize(before + kReadBytes);
  const auto got = ::recv(descriptor, text.data() + before, kReadBytes, 0);
  text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return got > 0;
}

/// Linux drops what came in without copying it.
bool drop(int descriptor, std::uint64_t bytes) {
  constexpr std::uint64_t kAtOnce = 1U << 20U;
  while (bytes > 0) {
    const auto got = ::recv(descriptor, nullptr, std::min(bytes, kAtOnce), MSG_TRUNC);
    if (got <= 0) return false;
    bytes -= static_cast<std::uint64_t>(got);
  }
  return true;
}

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int listen_on_loopback() {
  constexpr int kBacklog = 512;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw_errno("socket");
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw_errno("bind");
  if (::listen(descriptor, kBacklog) != 0) throw_errno("listen");
  return descriptor;
}

}  // namespace

Sink::Sink(std::chrono::milliseconds latency)
    : latency_(latency), listener_(listen_on_loopback()), acceptor_([this] { accept_all(); }) {}

Sink::~Sink() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (const auto& connection : connections_) ::shutdown(connection.descriptor, SHUT_RDWR);
  for (auto& connection : connections_) {
    connection.thread.join();
    ::close(connection.descriptor);
  }
  ::close(listener_);
}

std::string Sink::url() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) throw_errno("getsockname");
  return fmt::format("http://127.0.0.1:{}", ntohs(address.sin_port));
}

void Sink::accept_all() {
  for (;;) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_.push_back({descriptor, std::thread([this, descriptor] { serve(descriptor); })});
  }
}

void Sink::serve(int descriptor) {
  while (serve_request(descriptor)) {
  }
  ::shutdown(descriptor, SHUT_RDWR);
}

/// False when the client has gone.
bool Sink::serve_request(int descriptor) {
  std::string text;
  auto head_end = std::string::npos;
  while ((head_end = text.find(kHeadEnd)) == std::string::npos) {
    if (!read_more(descriptor, text)) return false;
  }
  const auto body_at = head_end + kHeadEnd.size();
  const auto head = text.substr(0, head_end);
  const auto length = number(header(head, "\ncontent-length:"));
  if (!header(head, "\nexpect:").empty() && !send_all(descriptor, kContinue)) return false;
  const bool is_batch = head.starts_with(kBatch);
  while (text.size() - body_at < (is_batch ? length : std::min<std::uint64_t>(length, kLooksAt))) {
    if (!read_more(descriptor, text)) return false;
  }
  if (!drop(descriptor, length - (text.size() - body_at))) return false;
  bytes_ += length;
  if (latency_.count() > 0) std::this_thread::sleep_for(latency_);
  const auto sent = std::string_view(text).substr(body_at);
  const auto body = is_batch ? answer_batch(sent) : answer(head, sent.substr(0, kLooksAt));
  // After its work metaup asks about its token, once a day: that is nothing to compare.
  if (head.find("/debug_token") == std::string::npos) ++requests_;
  return send_all(descriptor,
                  fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{}Content-Length: {}\r\n\r\n{}",
                              kUsage, body.size(), body));
}

std::string Sink::answer(std::string_view head, std::string_view body_start) {
  const auto line = head.substr(0, head.find('\r'));
  if (line.starts_with("GET ") && line.find("/advideos") != std::string_view::npos) return R"({"data":[]})";
  if (line.find("/advideos") != std::string_view::npos) return answer_video(body_start);
  if (line.find("/debug_token") != std::string_view::npos)
    return R"({"data":{"app_id":"1","type":"SYSTEM_USER","is_valid":true,"expires_at":0,"scopes":["ads_management"]}})";
  return fmt::format(R"({{"images":{{"image.png":{{"hash":"{:032x}","url":"https://example.com/"}}}}}})", ++last_id_);
}

std::string Sink::answer_batch(std::string_view body) {
  constexpr std::string_view kOperation = R"("method":)";
  std::string entries;
  for (auto at = body.find(kOperation); at != std::string_view::npos; at = body.find(kOperation, at + 1)) {
    entries += fmt::format(R"({}{{"code":200,"headers":[],"body":"{{\"id\":\"{}\"}}"}})", entries.empty() ? "" : ",",
                           ++last_id_);
  }
  return "[" + entries + "]";
}

std::string Sink::answer_video(std::string_view body_start) {
  const auto phase = field(body_start, "upload_phase");
  const auto window = [&](std::uint64_t begin) {
    begin = std::min<std::uint64_t>(begin, video_size_);
    const auto end = std::min<std::uint64_t>(begin + kVideoWindow, video_size_);
    return fmt::format(R"("start_offset":"{}","end_offset":"{}")", begin, end);
  };
  if (phase == "start") {
    video_size_ = number(field(body_start, "file_size"));
    return fmt::format(R"({{"video_id":"{0}","upload_session_id":"{0}",{1}}})", ++last_id_, window(0));
  }
  if (phase == "transfer") {
    return fmt::format("{{{}}}", window(number(field(body_start, "start_offset")) + kVideoWindow));
  }
  return phase == "finish" ? R"({"success":true})" : fmt::format(R"({{"id":"{}"}})", ++last_id_);
}

}  // namespace metaup::bench
