#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "metaup/http/message.hpp"

namespace metaup::http {

/// Collects one reply as it arrives, within a bound; interim (1xx) replies are dropped.
class ReplyReader {
 public:
  /// `largest`: bytes of body to take; headers have a bound of their own.
  explicit ReplyReader(std::size_t largest) : largest_(largest) {}

  /// One line of the header, with or without its line end. False: too large, stop.
  [[nodiscard]] bool header_line(std::string_view line);
  /// The next bytes of the body. False: too large, stop.
  [[nodiscard]] bool body(std::string_view bytes);

  [[nodiscard]] bool too_large() const { return too_large_; }
  [[nodiscard]] int status() const { return response_.status; }
  [[nodiscard]] std::string_view header(std::string_view name) const { return response_.header(name); }
  /// Whether a header is here to its end. libcurl takes one that is cut off for a whole one.
  [[nodiscard]] bool header_done() const { return header_done_ && response_.status >= 200; }
  /// Whether all of it is here by its own Content-Length, which counts the bytes that came over the
  /// wire: `received`. False also when it gives none, as then only the connection can tell.
  [[nodiscard]] bool complete(std::uint64_t received) const;
  [[nodiscard]] Response take() { return std::move(response_); }

 private:
  void start(std::string_view status_line);
  void add_header(std::string_view line);

  std::size_t largest_;
  std::size_t header_bytes_ = 0;
  bool too_large_ = false;
  bool header_done_ = false;
  std::optional<std::uint64_t> content_length_;
  Response response_;
};

}  // namespace metaup::http
