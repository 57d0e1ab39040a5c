#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "simulator/message.hpp"
#include "simulator/multipart.hpp"

namespace metaup::simulator {

/// Reads a request's body while it arrives, by its content type.
class BodyReader {
 public:
  explicit BodyReader(const std::string& content_type);
  void feed(std::string_view bytes);
  void finish(Request& request);

 private:
  std::string content_type_;
  std::optional<MultipartParser> multipart_;
  std::string text_;
  bool too_long_ = false;
};

}  // namespace metaup::simulator
