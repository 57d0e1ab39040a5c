#pragma once
#include <optional>
#include <string>

#include "base/descriptor.hpp"

namespace metaup::cli {

/// The lines of a file or of stdin, one after the other and more than once, so that a large file is no matter of
/// memory.
class LineSource {
 public:
  /// "-" is stdin. What is no regular file is read to its end, into a file without a name.
  [[nodiscard]] static Result<LineSource> open(const std::string& name);

  /// What messages call it.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Without its break; nothing at the end. A line of more than a mebibyte is an error.
  [[nodiscard]] Result<std::optional<std::string>> next();
  /// The next line is the first one again.
  [[nodiscard]] Result<void> rewind();

 private:
  LineSource(std::string name, Descriptor file) : name_(std::move(name)), file_(std::move(file)) {}
  [[nodiscard]] Result<bool> read_more();

  std::string name_;
  Descriptor file_;
  std::string buffer_;
  std::size_t taken_ = 0;  ///< of the buffer
};

}  // namespace metaup::cli
