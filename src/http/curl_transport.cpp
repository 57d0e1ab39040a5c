#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "easy.hpp"
#include "exchange.hpp"
#include "metaup/http/transport.hpp"
#include "shared_rate.hpp"
#include "url.hpp"

namespace metaup::http {
namespace {

using namespace std::chrono_literals;

/// How often timeouts and bandwidth are looked at.
Milliseconds tick_of(const CurlOptions& options) {
  const auto longest = options.bytes_per_second == 0 ? 250ms : 50ms;
  return std::clamp<Milliseconds>(std::min(options.stall_timeout, options.reply_timeout) / 8, 5ms, longest);
}

/// Nothing may end a line of the header but ourselves.
bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
}

std::optional<std::string> objection_to(const Request& request) {
  if (const auto allowed = check_url(request.url); !allowed) return allowed.error().message;
  const bool bad_header = std::any_of(request.headers.begin(), request.headers.end(), [](const Header& header) {
    return header.name.empty() || holds_control(header.name) || holds_control(header.value);
  });
  if (bad_header) return "a header contains a control character";
  if (request.bearer && holds_control(request.bearer->reveal())) return "the token contains a control character";
  return std::nullopt;
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options);
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;
  ~CurlTransport() override;

  void submit(RequestId id, Request request) override;
  std::vector<Completion> poll(SteadyTime until) override;
  void abort_all() override { end_all(Failure::Kind::aborted, "aborted"); }
  [[nodiscard]] std::vector<Transfer> running() const override;

 private:
  void perform();
  void collect();
  void tick(SteadyTime now);
  void end_overdue(SteadyTime now);
  void deal_bandwidth(SteadyTime now);
  [[nodiscard]] bool wait(SteadyTime now, SteadyTime until);
  void end_all(Failure::Kind kind, const std::string& why);
  void retire(std::unique_ptr<Exchange> exchange);
  [[nodiscard]] Easy take_idle();

  CurlOptions options_;
  Milliseconds tick_;
  SharedRate rate_;
  Multi multi_;
  std::vector<Easy> idle_;
  std::vector<std::unique_ptr<Exchange>> running_;  // in the order they were submitted
  std::vector<Completion> done_;
  SteadyTime next_tick_;
};

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options)), tick_(tick_of(options_)), rate_(options_.bytes_per_second), multi_(make_multi()) {
  constexpr long kKeptConnections = 256;  // the default forgets connections whenever few are busy
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kKeptConnections);
}

CurlTransport::~CurlTransport() {
  for (const auto& exchange : running_) curl_multi_remove_handle(multi_.get(), exchange->handle());
}

void CurlTransport::submit(RequestId id, Request request) {
  if (auto objection = objection_to(request)) {
    done_.push_back({.id = id, .result = tl::unexpected(Failure{Failure::Kind::refused, std::move(*objection)})});
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  auto exchange = std::make_unique<Exchange>(id, std::move(request), take_idle(), options_, now);
  if (exchange->status() != CURLE_OK) {
    done_.push_back(exchange->end(Failure::Kind::refused, curl_easy_strerror(exchange->status()), now));
  } else if (const auto code = curl_multi_add_handle(multi_.get(), exchange->handle()); code != CURLM_OK) {
    done_.push_back(exchange->end(Failure::Kind::unreachable, curl_multi_strerror(code), now));
  } else {
    running_.push_back(std::move(exchange));
    if (options_.bytes_per_second != 0) next_tick_ = now;
  }
}

std::vector<Completion> CurlTransport::poll(SteadyTime until) {
  for (bool woken = false;;) {
    perform();
    const auto now = std::chrono::steady_clock::now();
    if (now >= next_tick_) tick(now);
    if (!done_.empty() || woken || now >= until) return std::exchange(done_, {});
    woken = wait(now, running_.empty() ? until : std::min(until, next_tick_));
  }
}

void CurlTransport::perform() {
  int still_running = 0;
  if (const auto code = curl_multi_perform(multi_.get(), &still_running); code != CURLM_OK) {
    end_all(Failure::Kind::dropped, curl_multi_strerror(code));
  }
  collect();
}

void CurlTransport::collect() {
  int left = 0;
  while (const auto* const message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;
    const auto found = std::find_if(running_.begin(), running_.end(),
                                    [&](const auto& exchange) { return exchange->handle() == message->easy_handle; });
    if (found == running_.end()) continue;
    done_.push_back((*found)->end(code, std::chrono::steady_clock::now()));
    auto exchange = std::move(*found);
    running_.erase(found);
    retire(std::move(exchange));
  }
}

void CurlTransport::tick(SteadyTime now) {
  next_tick_ = now + tick_;
  end_overdue(now);
  if (options_.bytes_per_second != 0) deal_bandwidth(now);
}

void CurlTransport::end_overdue(SteadyTime now) {
  for (auto& exchange : running_) {
    if (auto completion = exchange->overdue(now)) {
      done_.push_back(std::move(*completion));
      retire(std::move(exchange));
    }
  }
  std::erase(running_, nullptr);
}

void CurlTransport::deal_bandwidth(SteadyTime now) {
  std::uint64_t unspent = 0;
  std::size_t senders = 0;
  for (const auto& exchange : running_) {
    unspent += exchange->unspent();
    if (exchange->sending()) ++senders;
  }
  const auto share = rate_.deal(now, senders, unspent);
  for (const auto& exchange : running_) exchange->grant(exchange->sending() ? share : 0);
}

bool CurlTransport::wait(SteadyTime now, SteadyTime until) {
  constexpr Milliseconds kLongest = 1h;  // the caller's loop goes on
  const auto timeout = std::min(std::chrono::ceil<Milliseconds>(until - now), kLongest);
  curl_waitfd wake{.fd = options_.wake_descriptor, .events = CURL_WAIT_POLLIN, .revents = 0};
  const unsigned int extra = options_.wake_descriptor < 0 ? 0 : 1;
  const auto code = curl_multi_poll(multi_.get(), &wake, extra, static_cast<int>(timeout.count()), nullptr);
  if (code != CURLM_OK) end_all(Failure::Kind::dropped, curl_multi_strerror(code));
  return wake.revents != 0;
}

void CurlTransport::end_all(Failure::Kind kind, const std::string& why) {
  const auto now = std::chrono::steady_clock::now();
  for (auto& exchange : std::exchange(running_, {})) {
    done_.push_back(exchange->end(kind, why, now));
    retire(std::move(exchange));
  }
}

void CurlTransport::retire(std::unique_ptr<Exchange> exchange) {
  curl_multi_remove_handle(multi_.get(), exchange->handle());
  idle_.push_back(exchange->release());
}

Easy CurlTransport::take_idle() {
  if (idle_.empty()) return Easy();
  auto easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

std::vector<Transfer> CurlTransport::running() const {
  std::vector<Transfer> transfers;
  transfers.reserve(running_.size());
  for (const auto& exchange : running_) transfers.push_back(exchange->progress());
  return transfers;
}

}  // namespace

std::unique_ptr<Transport> make_curl_transport(CurlOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace metaup::http
