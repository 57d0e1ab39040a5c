#include "exchange.hpp"

#include <openssl/crypto.h>

#include <algorithm>

#include "curl_failure.hpp"
#include "url.hpp"

namespace metaup::http {
namespace {

/// Each transfer has one. Four times libcurl's own: most images leave in one write, and the loop turns
/// less often.
constexpr long kUploadBuffer = 256L << 10U;

bool is_loopback_url(const std::string& url) {
  const auto parts = split_url(url);
  return parts && is_loopback_host(parts->host);
}

void add_headers(HeaderLines& lines, const Request& request, const std::string& content_type) {
  for (const auto& [name, value] : request.headers) lines.add(name + (value.empty() ? ";" : ": " + value));
  if (!content_type.empty()) lines.add("Content-Type: " + content_type);
  if (request.bearer) {
    auto line = "Authorization: Bearer " + request.bearer->reveal();
    lines.add(line);
    OPENSSL_cleanse(line.data(), line.size());
  }
  // Servers that do not know "100-continue" would cost a second for each body; an early refusal
  // is seen without it.
  lines.add("Expect:");
}

}  // namespace

Exchange::Exchange(RequestId id, Request request, Easy easy, const CurlOptions& options, SteadyTime now)
    : id_(id),
      what_(std::string(to_string(request.method)) + " " + std::string(without_query(request.url))),
      begun_(now),
      body_(std::move(request.body), random_boundary()),
      reply_(options.largest_reply),
      patience_(options.stall_timeout, options.reply_timeout),
      easy_(std::move(easy)) {
  if (options.bytes_per_second != 0) allowance_ = 0;
  set_request(request, options);
  set_method(request.method);
}

void Exchange::set_request(const Request& request, const CurlOptions& options) {
  set_common(easy_, request.url, options.user_agent, options.ca_file, options.connect_timeout);
  if (is_loopback_url(request.url)) easy_.set(CURLOPT_PROXY, "");
  add_headers(headers_, request, body_.content_type());
  easy_.set(CURLOPT_HTTPHEADER, headers_.get());
  easy_.set(CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can decode; what it decodes to is bounded
  easy_.set(CURLOPT_PRIVATE, this);
  easy_.set(CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  easy_.set(CURLOPT_HEADERDATA, this);
  easy_.set(CURLOPT_WRITEFUNCTION, &Exchange::on_body);
  easy_.set(CURLOPT_WRITEDATA, this);
}

void Exchange::set_method(Method method) {
  if (method == Method::post || !body_.content_type().empty()) {
    // Over HTTP/2, libcurl 7.88 hangs for good when a server answers before it has read the body.
    easy_.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    easy_.set(CURLOPT_POST, 1L);
    easy_.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    easy_.set(CURLOPT_READFUNCTION, &Exchange::on_read);
    easy_.set(CURLOPT_READDATA, this);
    easy_.set(CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
    if (method != Method::post) easy_.set(CURLOPT_CUSTOMREQUEST, to_string(method).data());
    return;
  }
  curl_easy_setopt(easy_.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));  // if it can
  if (method == Method::del) easy_.set(CURLOPT_CUSTOMREQUEST, "DELETE");
}

void Exchange::grant(std::uint64_t bytes) {
  allowance_ = bytes;
  if (!held_back_ || bytes == 0) return;
  held_back_ = false;
  curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
}

std::size_t Exchange::read(std::span<char> into) {
  if (allowance_) into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(*allowance_, into.size())));
  if (into.empty()) {
    held_back_ = true;
    return CURL_READFUNC_PAUSE;
  }
  const auto count = body_.read(into);
  if (!count) {
    failure_ = count.error();
    return CURL_READFUNC_ABORT;
  }
  // libcurl knows the size and never asks beyond it, unless it began anew without rewinding.
  if (*count == 0) return CURL_READFUNC_ABORT;
  if (allowance_) *allowance_ -= *count;
  return *count;
}

std::size_t Exchange::on_read(char* into, std::size_t size, std::size_t count, void* self) noexcept {
  return static_cast<Exchange*>(self)->read({into, size * count});
}

std::size_t Exchange::on_header(char* line, std::size_t size, std::size_t count, void* self) noexcept {
  const auto length = size * count;
  return static_cast<Exchange*>(self)->reply_.header_line({line, length}) ? length : 0;
}

std::size_t Exchange::on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  const auto length = size * count;
  return static_cast<Exchange*>(self)->reply_.body({bytes, length}) ? length : 0;
}

std::optional<Completion> Exchange::overdue(SteadyTime now) {
  const auto late = patience_.look({easy_.request_started(), sent(), body_.size(), held_back_}, now);
  if (!late) return std::nullopt;
  // A server may answer in full and then neither read the rest nor close.
  if (reply_complete()) return end(CURLE_OK, now);
  return end(*late, *late == Failure::Kind::stalled ? "the transfer stalled" : "no reply in time", now);
}

/// Whether the reply is whole by its own account, whatever became of the rest of the exchange.
bool Exchange::reply_complete() const { return reply_.complete(easy_.number(CURLINFO_SIZE_DOWNLOAD_T)); }

Completion Exchange::end(CURLcode code, SteadyTime now) {
  if (failure_) return end(failure_->kind, failure_->message, now);
  // Before anything else: a small body can decode to one without end.
  if (reply_.too_large()) return end(Failure::Kind::reply_too_large, "the reply is too large", now);
  // A refusal may come, and the connection go, while the body is being sent.
  const bool whole =
      (reply_complete() && code != CURLE_BAD_CONTENT_ENCODING) || (code == CURLE_OK && reply_.header_done());
  if (whole) return complete(reply_.take(), now);
  if (code == CURLE_OK) return end(Failure::Kind::dropped, "the reply ended inside its headers", now);
  if (const auto status = easy_.number(CURLINFO_HTTP_CONNECTCODE); proxy_refuses(status)) {
    return end(Failure::Kind::proxy_refused, "the proxy refuses the connection (HTTP " + std::to_string(status) + ")",
               now);
  }
  return end(failure_kind(code, easy_.request_started()), easy_.reason(code), now);
}

Completion Exchange::end(Failure::Kind kind, const std::string& why, SteadyTime now) {
  return complete(tl::unexpected(Failure{kind, what_ + ": " + why}), now);
}

Completion Exchange::complete(tl::expected<Response, Failure> result, SteadyTime now) const {
  return {.id = id_,
          .result = std::move(result),
          .bytes_sent = sent(),
          .elapsed = std::chrono::duration_cast<Milliseconds>(now - begun_)};
}

Easy Exchange::release() {
  easy_.reset();  // forgets this exchange before it goes
  return std::move(easy_);
}

}  // namespace metaup::http
