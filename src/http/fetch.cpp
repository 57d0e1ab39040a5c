#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "address.hpp"
#include "base/descriptor.hpp"
#include "base/http_date.hpp"
#include "base/pauses.hpp"
#include "base/temporary_room.hpp"
#include "base/text.hpp"
#include "curl_failure.hpp"
#include "easy.hpp"
#include "metaup/http/transport.hpp"
#include "patient_fetch.hpp"
#include "reach.hpp"
#include "reply_reader.hpp"
#include "url.hpp"

namespace metaup::http {
namespace {

using namespace std::chrono_literals;

constexpr int kMostRedirects = 5;

Error failed(ErrorClass error_class, std::string message, bool retryable = false) {
  Error error;
  error.error_class = error_class;
  error.message = std::move(message);
  error.retryable = retryable;
  return error;
}

/// An unnamed file that is being filled, within a bound.
class Sink {
 public:
  Sink(Descriptor file, const FetchOptions& options)
      : file_(std::move(file)), largest_(options.largest), largest_of_(options.largest_of) {}

  bool write(std::string_view bytes) {
    look_at_head(bytes);
    too_large_ = bytes.size() > largest_ - std::min(count_, largest_);
    if (too_large_) return false;
    count_ += bytes.size();
    if (write_all(file_.get(), bytes)) return true;
    error_number_ = errno;
    return false;
  }
  [[nodiscard]] bool too_large() const { return too_large_; }
  [[nodiscard]] int error_number() const { return error_number_; }
  [[nodiscard]] int release() { return file_.release(); }

 private:
  /// What comes may be anything, whatever the URL promises: its first bytes tell how long it may go on.
  void look_at_head(std::string_view bytes) {
    if (!largest_of_ || head_.size() >= kHead) return;
    head_ += bytes.substr(0, kHead - head_.size());
    if (head_.size() >= kHead) largest_ = std::min(largest_, largest_of_(head_));
  }

  static constexpr std::size_t kHead = 4096;
  Descriptor file_;
  std::uint64_t count_ = 0;
  std::uint64_t largest_;
  std::function<std::uint64_t(std::string_view head)> largest_of_;
  std::string head_;
  bool too_large_ = false;
  int error_number_ = 0;
};

/// One request of a fetch: the URL itself or where a redirect leads.
class Hop {
 public:
  Hop(const std::string& url, Reach reach, const FetchOptions& options, Sink& sink);
  Hop(const Hop&) = delete;
  Hop& operator=(const Hop&) = delete;
  ~Hop() { curl_multi_remove_handle(multi_.get(), easy_.get()); }

  /// Runs to its end; the URL of a redirect, or nothing when the sink holds the whole content.
  [[nodiscard]] Result<std::optional<std::string>> run(SteadyTime deadline, const std::atomic<bool>* stop);
  /// For how long the server asks to be left alone; nothing: it does not.
  [[nodiscard]] std::optional<Milliseconds> wait_asked() const;

 private:
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self) noexcept;
  static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;

  [[nodiscard]] std::optional<CURLcode> finished() const;
  [[nodiscard]] Result<std::optional<std::string>> judge(CURLcode code) const;
  [[nodiscard]] Error transfer_error(CURLcode code) const;
  [[nodiscard]] Error status_error() const;

  std::string url_;
  Reach reach_;
  Sink& sink_;
  bool address_refused_ = false;
  ReplyReader reply_{0};  // its header; the body goes to the sink
  Multi multi_ = make_multi();
  Easy easy_;
};

Hop::Hop(const std::string& url, Reach reach, const FetchOptions& options, Sink& sink)
    : url_(url), reach_(reach), sink_(sink) {
  set_common(easy_, url, options.user_agent, options.ca_file, options.connect_timeout);
  // A proxy would resolve the name itself, out of our sight; and this machine is never behind one.
  const auto parts = split_url(url);
  if (reach != Reach::anywhere || (parts && is_loopback_host(parts->host))) easy_.set(CURLOPT_PROXY, "");
  easy_.set(CURLOPT_OPENSOCKETFUNCTION, &Hop::on_socket);
  easy_.set(CURLOPT_OPENSOCKETDATA, this);
  easy_.set(CURLOPT_HEADERFUNCTION, &Hop::on_header);
  easy_.set(CURLOPT_HEADERDATA, this);
  easy_.set(CURLOPT_WRITEFUNCTION, &Hop::on_body);
  easy_.set(CURLOPT_WRITEDATA, this);
}

// The address that is connected to is the one that is judged: a name cannot change in between.
curl_socket_t Hop::on_socket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) noexcept {
  auto& hop = *static_cast<Hop*>(self);
  const auto peer = to_address(address->addr);
  if (!peer || !may_connect(hop.reach_, *peer)) {
    hop.address_refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Hop::on_header(char* line, std::size_t size, std::size_t count, void* self) noexcept {
  const auto length = size * count;
  return static_cast<Hop*>(self)->reply_.header_line({line, length}) ? length : 0;
}

std::size_t Hop::on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  auto& hop = *static_cast<Hop*>(self);
  const auto length = size * count;
  if (hop.reply_.status() != 200) return length;  // the page of an error or a redirect
  return hop.sink_.write({bytes, length}) ? length : 0;
}

Result<std::optional<std::string>> Hop::run(SteadyTime deadline, const std::atomic<bool>* stop) {
  if (easy_.status() != CURLE_OK) return local_error(curl_easy_strerror(easy_.status()));
  curl_multi_add_handle(multi_.get(), easy_.get());
  for (;;) {
    int running = 0;
    const auto code = curl_multi_perform(multi_.get(), &running);
    if (code != CURLM_OK) return tl::unexpected(failed(ErrorClass::network, curl_multi_strerror(code), true));
    if (const auto result = finished()) return judge(*result);
    const auto what = "cannot fetch " + std::string(without_query(url_));
    if (stop != nullptr && *stop) return tl::unexpected(failed(ErrorClass::cancelled, what + ": stopped"));
    const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left <= 0ms) return tl::unexpected(failed(ErrorClass::network, what + ": it takes too long", true));
    constexpr auto kLookAtStop = 100ms;
    const auto wait = std::min<Milliseconds>(left, kLookAtStop);
    curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(wait.count()), nullptr);
  }
}

std::optional<CURLcode> Hop::finished() const {
  int left = 0;
  while (const auto* const message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) return message->data.result;
  }
  return std::nullopt;
}

Result<std::optional<std::string>> Hop::judge(CURLcode code) const {
  if (code != CURLE_OK || !reply_.header_done()) return tl::unexpected(transfer_error(code));
  if (reply_.status() == 200) return std::nullopt;
  char* target = nullptr;
  curl_easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &target);
  if (target != nullptr) return std::string(target);
  return tl::unexpected(status_error());
}

Error Hop::transfer_error(CURLcode code) const {
  const auto what = "cannot fetch " + std::string(without_query(url_)) + ": ";
  if (sink_.too_large()) return failed(ErrorClass::local, what + "it is larger than allowed");
  if (sink_.error_number() != 0) {
    auto error = file_error("write a temporary file for", std::string(without_query(url_)), sink_.error_number());
    blame_room(error, sink_.error_number());
    return error;
  }
  if (address_refused_ && !easy_.request_started()) {
    auto error = failed(ErrorClass::local, what + "its address is private or local");
    error.hint = "allow it with --allow-private-urls";
    return error;
  }
  if (code == CURLE_OK) return failed(ErrorClass::network, what + "the reply ended inside its headers", true);
  const bool trusted = failure_kind(code, easy_.request_started()) != Failure::Kind::untrusted;
  return failed(ErrorClass::network, what + easy_.reason(code), trusted);
}

Error Hop::status_error() const {
  const auto status = reply_.status();
  const bool gone = status == 404 || status == 410;
  const bool later = status >= 500 || status == 408 || status == 429;
  const auto error_class = gone ? ErrorClass::not_found : later ? ErrorClass::transient : ErrorClass::local;
  auto error = failed(error_class,
                      "cannot fetch " + std::string(without_query(url_)) + ": the server answers " +
                          std::to_string(status) + (status == 206 ? ", with only a part of the file" : ""),
                      later);
  error.http_status = status;
  return error;
}

// By its own clock, as far as clocks matter.
std::optional<Milliseconds> Hop::wait_asked() const {
  constexpr std::uint64_t kDay = 86'400;
  const auto text = reply_.header("retry-after");
  if (const auto seconds = parse_u64(text)) return std::chrono::seconds(std::min(*seconds, kDay));
  const auto until = parse_http_date(text);
  const auto now = parse_http_date(reply_.header("date"));
  if (!until || !now) return std::nullopt;
  return std::max(std::chrono::duration_cast<Milliseconds>(*until - *now), 0ms);
}

/// What an attempt that failed says about another one.
struct Another {
  bool may_help = false;
  Milliseconds wait{0};  ///< at least
};

/// Follows redirects until the content is in the sink.
Result<void> fill(Sink& sink, std::string url, const FetchOptions& options, const std::atomic<bool>* stop,
                  Another& another) {
  const auto deadline = std::chrono::steady_clock::now() + options.total_timeout;
  bool from_here = true;  // a URL that the user typed
  for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
    const auto reach = reach_of(url, from_here, options.allow_private_addresses);
    if (!reach) return tl::unexpected(reach.error());
    from_here = *reach == Reach::this_machine;
    Hop hop(url, *reach, options, sink);
    auto next = hop.run(deadline, stop);
    if (!next) {
      another.may_help = next.error().retryable && std::chrono::steady_clock::now() < deadline;
      another.wait = hop.wait_asked().value_or(0ms);
      return tl::unexpected(std::move(next.error()));
    }
    if (!*next) return {};
    url = std::move(**next);
  }
  return local_error("too many redirects, the last one to " + printable(without_query(url)));
}

Result<Fetched> fetch_once(const std::string& url, const FetchOptions& options, const std::atomic<bool>* stop,
                           Another& another) {
  const auto parts = split_url(url);
  if (!parts) return tl::unexpected(parts.error());
  auto content = open_temporary_file(options.temporary_directory);
  if (!content) return tl::unexpected(std::move(content.error()));
  Sink sink(*std::move(content), options);
  if (auto filled = fill(sink, url, options, stop, another); !filled) return tl::unexpected(std::move(filled.error()));
  auto file = OpenFile::adopt(sink.release(), printable(without_query(url)));
  if (!file) return tl::unexpected(std::move(file.error()));
  return Fetched{.file = std::move(*file), .file_name = file_name_of(parts->path)};
}

}  // namespace

Result<Fetched> fetch(const std::string& url, const FetchOptions& options, const std::atomic<bool>* stop) {
  Another another;
  return fetch_once(url, options, stop, another);
}

Result<Fetched> fetch_patiently(const std::string& url, const FetchOptions& options, std::uint32_t attempts,
                                const std::atomic<bool>* stop) {
  constexpr Milliseconds kLongestAsked{60'000};
  Pauses pauses;
  for (std::uint32_t attempt = 1;; ++attempt) {
    Another another;
    auto fetched = fetch_once(url, options, stop, another);
    if (fetched || !another.may_help || attempt >= attempts) return fetched;
    if (another.wait > kLongestAsked) {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(another.wait).count();
      fetched.error().hint = "the server asks to be left alone for " + std::to_string(seconds) + " s";
      return fetched;
    }
    if (pause_for(std::max(pauses.next(), another.wait), stop)) continue;
    return tl::unexpected(
        failed(ErrorClass::cancelled, "cannot fetch " + std::string(without_query(url)) + ": stopped"));
  }
}

}  // namespace metaup::http
