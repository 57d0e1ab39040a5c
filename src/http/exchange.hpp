#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "body_stream.hpp"
#include "easy.hpp"
#include "metaup/http/transport.hpp"
#include "patience.hpp"
#include "reply_reader.hpp"

namespace metaup::http {

/// One request under way: its easy handle and all that handle points to, hence neither copied nor
/// moved.
///
/// libcurl repeats a request by itself when a kept-alive connection turns out dead before a byte
/// of the reply, even when all of the body was sent, so that a server may have acted on it. There
/// is no option against that, but to repeat a body it has to be rewound. So every body is given by
/// a read callback that cannot be: a request of which a byte of the body was sent is never sent
/// twice, and one of which only the header was sent cannot have been acted on. Requests without a
/// body are reads and deletes, which may be repeated.
class Exchange {
 public:
  Exchange(RequestId id, Request request, Easy easy, const CurlOptions& options, SteadyTime now);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() = default;

  [[nodiscard]] CURL* handle() const { return easy_.get(); }
  /// Whether libcurl took all options.
  [[nodiscard]] CURLcode status() const { return easy_.status(); }
  [[nodiscard]] Transfer progress() const { return {id_, sent(), body_.size()}; }
  [[nodiscard]] bool sending() const { return sent() < body_.size(); }

  /// With a bandwidth limit: how much of the body may go until the next grant.
  void grant(std::uint64_t bytes);
  [[nodiscard]] std::uint64_t unspent() const { return allowance_.value_or(0); }

  /// A completion if it has stood still for too long.
  [[nodiscard]] std::optional<Completion> overdue(SteadyTime now);
  /// The transfer ended with `code`.
  [[nodiscard]] Completion end(CURLcode code, SteadyTime now);
  /// We end it.
  [[nodiscard]] Completion end(Failure::Kind kind, const std::string& why, SteadyTime now);
  /// The handle, for the next request. Only after the end.
  [[nodiscard]] Easy release();

 private:
  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;

  void set_request(const Request& request, const CurlOptions& options);
  void set_method(Method method);
  [[nodiscard]] std::size_t read(std::span<char> into);
  [[nodiscard]] std::uint64_t sent() const { return easy_.number(CURLINFO_SIZE_UPLOAD_T); }
  [[nodiscard]] bool reply_complete() const;
  [[nodiscard]] Completion complete(tl::expected<Response, Failure> result, SteadyTime now) const;

  RequestId id_;
  std::string what_;  // "POST https://host/path", for messages
  SteadyTime begun_;
  BodyStream body_;
  ReplyReader reply_;
  Patience patience_;
  std::optional<std::uint64_t> allowance_;  // nothing: no limit
  bool held_back_ = false;
  std::optional<Failure> failure_;  // why a callback stopped the transfer
  HeaderLines headers_;
  Easy easy_;
};

}  // namespace metaup::http
