#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "metaup/base/byte_range.hpp"
#include "metaup/base/error.hpp"

namespace metaup {

/// What `fstat` says of a file. Two equal stamps mean: the same file, not written in between
/// (but for writes within one tick of the file system's clock).
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// An open regular file, or bytes held in an unlinked temporary file. Read with `pread` only, so
/// any number of slices of it can be read and rewound at once. Thread-safe.
class OpenFile {
 public:
  /// Refuses anything but a regular file and never blocks on a FIFO or device.
  [[nodiscard]] static Result<std::shared_ptr<const OpenFile>> open(const std::string& path,
                                                                    bool follow_symlinks = true);
  /// Takes over a descriptor; `name` is for messages.
  [[nodiscard]] static Result<std::shared_ptr<const OpenFile>> adopt(int descriptor, std::string name);

  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  [[nodiscard]] const std::string& name() const { return name_; }
  /// For a child process to inherit; it stays this object's own.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// As it was when the file was opened.
  [[nodiscard]] const FileStamp& stamp() const { return stamp_; }
  /// As it is now.
  [[nodiscard]] Result<FileStamp> stamp_now() const;
  [[nodiscard]] std::uint64_t size() const { return stamp_.size; }
  /// Reads up to `into.size()` bytes at `offset`; fewer only at the end of the file.
  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const;

 private:
  OpenFile(int descriptor, std::string name, FileStamp stamp);
  int descriptor_;
  std::string name_;
  FileStamp stamp_;
};

/// Some bytes of an open file.
struct FileSlice {
  std::shared_ptr<const OpenFile> file;
  ByteRange range;
};

/// The stamp of whatever `path` names, through links, without opening it.
[[nodiscard]] Result<FileStamp> stamp_of(const std::string& path);

/// "cannot read FILE: No such file or directory", class not_found when it is missing, else local.
[[nodiscard]] Error file_error(std::string_view action, const std::string& path, int error_number);

/// The whole of a small file, or of a pipe; refused when it is larger than `limit` bytes.
[[nodiscard]] Result<std::string> read_small_file(const std::string& path, std::size_t limit);

/// Puts a whole file in the place of what is there: a reader sees the old one or the new one. Durable
/// (fsync) before it returns; with the permissions that new files get.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view bytes);

}  // namespace metaup
