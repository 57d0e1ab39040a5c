#pragma once
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace metaup {

/// A file that grows beside the place where it is wanted, and takes that place only when it is whole: a reader sees the
/// old one or the new one. What is never put there is deleted with its object.
class NewFile {
 public:
  /// Refuses a place that something else than a regular file has.
  [[nodiscard]] static Result<NewFile> make(const std::string& path, unsigned mode = 0666);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  /// False when it could not be written. Then nothing more is, and `put` says why.
  bool write(std::string_view bytes);
  /// Durable (fsync) before it returns. Call once.
  [[nodiscard]] Result<void> put();

 private:
  NewFile(Descriptor file, std::string path, std::string temporary);
  Descriptor file_;
  std::string path_;
  std::string temporary_;  ///< its name until then; empty: it has none any more
  int error_number_ = 0;   ///< of the write that failed
};

/// As `replace_file`, for nobody but the owner to read (mode 0600).
[[nodiscard]] Result<void> replace_private_file(const std::string& path, std::string_view bytes);

/// Makes a file that is not there yet, durable (fsync) once it returns; refuses to overwrite anything.
[[nodiscard]] Result<void> create_file(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace metaup
