#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/message.hpp"

namespace metaup::simulator {

/// Takes a multipart/form-data body apart while it arrives, in pieces of any size.
class MultipartParser {
 public:
  explicit MultipartParser(const std::string& boundary) : delimiter_("\r\n--" + boundary) {}

  /// After a problem all further bytes are ignored.
  void feed(std::string_view bytes);
  /// After the last byte: the text parts as fields, the others as files. A body without its closing
  /// boundary is a problem.
  void finish(Request& request);

 private:
  enum class State { preamble, after_boundary, headers, content, epilogue };
  struct Section {
    Part part;
    bool is_file = false;
    std::shared_ptr<Spool> content = std::make_shared<Spool>();
  };

  void take_apart();
  bool step();
  bool read_boundary_end();
  bool read_headers();
  bool read_content();
  void begin_section(std::string_view head);
  bool fail(std::string problem);

  std::string delimiter_;
  std::string pending_ = "\r\n";  // so that the first boundary looks like all others
  State state_ = State::preamble;
  std::vector<Section> sections_;
  std::string problem_;
};

/// The boundary that a content type names; nothing when it is no multipart/form-data or has none.
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

}  // namespace metaup::simulator
