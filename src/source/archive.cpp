#include "source/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <span>

#include "base/descriptor.hpp"
#include "base/temporary_room.hpp"
#include "plan/problem.hpp"

namespace metaup::source {
namespace {

using plan::problem;
using OpenFilePtr = std::shared_ptr<const OpenFile>;

/// Lets libarchive read an open file without a descriptor of its own.
class FileSource {
 public:
  explicit FileSource(const OpenFile& file) : file_(file) {}

  static la_ssize_t read(archive* reader, void* self, const void** bytes) {
    auto& source = *static_cast<FileSource*>(self);
    const auto count = source.file_.read_at(source.offset_, std::as_writable_bytes(std::span(source.buffer_)));
    if (!count) {
      archive_set_error(reader, EIO, "the file cannot be read");
      return ARCHIVE_FATAL;
    }
    source.offset_ += *count;
    *bytes = source.buffer_.data();
    return static_cast<la_ssize_t>(*count);
  }

  static la_int64_t seek(archive*, void* self, la_int64_t offset, int whence) {
    auto& source = *static_cast<FileSource*>(self);
    const auto size = static_cast<la_int64_t>(source.file_.size());
    const auto base = whence == SEEK_SET ? 0 : whence == SEEK_END ? size : static_cast<la_int64_t>(source.offset_);
    const auto target = std::clamp<la_int64_t>(offset, -base, size - base) + base;
    source.offset_ = static_cast<std::uint64_t>(target);
    return target;
  }

 private:
  const OpenFile& file_;
  std::uint64_t offset_ = 0;
  std::array<char, 64U << 10U> buffer_{};
};

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, FreeArchive>;

/// How much an archive may still unfold to.
class Budget {
 public:
  Budget(const ArchiveLimits& limits, std::uint64_t packed)
      : left_(std::min(limits.total_bytes,
                       std::max(std::min(packed, limits.total_bytes) * limits.ratio, kAlwaysAllowed))) {}
  /// False when that is more than is left.
  [[nodiscard]] bool take(std::uint64_t bytes) {
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }

 private:
  static constexpr std::uint64_t kAlwaysAllowed = 1U << 20U;  // a small flat image packs very well
  std::uint64_t left_;
};

Error bomb(const std::string& name) {
  return problem(name, "unpacks to far more than an archive of images should",
                 "unpack it yourself and give the folder");
}

std::string_view last_part(std::string_view path) { return path.substr(path.find_last_of("/\\") + 1); }

/// Absolute paths, drive letters and ".." have no place in an archive, whichever slash they use.
bool leaves_the_archive(std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\') || (path.size() > 1 && path[1] == ':')) return true;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find_first_of("/\\", begin), path.size());
    if (path.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

/// libarchive converts names by the thread's locale, and has none for those beyond ASCII without one.
class Utf8Locale {
 public:
  Utf8Locale() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(utf8_ ? ::uselocale(utf8_) : nullptr) {}
  ~Utf8Locale() {
    if (utf8_ == nullptr) return;
    ::uselocale(before_);
    ::freelocale(utf8_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t utf8_;
  locale_t before_;
};

/// The bytes of the name; a name that is declared as UTF-8 survives any locale only in that form.
std::string path_of(archive_entry* entry) {
  if (const auto* const utf8 = archive_entry_pathname_utf8(entry)) return utf8;
  const auto* const bytes = archive_entry_pathname(entry);
  return bytes == nullptr ? std::string() : bytes;
}

/// Folders, and what macOS and editors leave behind.
bool is_passed_over(archive_entry* entry, std::string_view path) {
  return archive_entry_filetype(entry) == AE_IFDIR || path.starts_with("__MACOSX/") || last_part(path).starts_with('.');
}

std::optional<Error> entry_problem(archive_entry* entry, const std::string& name, const std::string& path,
                                   const ArchiveLimits& limits) {
  if (path.empty()) return problem(name, "has no name that can be read", "pack the archive again");
  if (leaves_the_archive(path)) return problem(name, "has a path that leads out of the archive", "pack it again");
  if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
    return problem(name, "is a link or not a regular file", "pack the file itself");
  }
  if (archive_entry_is_encrypted(entry) != 0) return problem(name, "is encrypted", "pack it without a password");
  const auto declared = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0;
  if (declared < 0 || static_cast<std::uint64_t>(declared) > limits.entry_bytes) {
    return problem(name, "is larger than " + std::to_string(limits.entry_bytes) + " bytes unpacked",
                   "unpack it yourself and give the file");
  }
  return std::nullopt;
}

/// Meta's reply to an archive is keyed by base name, so two of one name could not be told apart.
void refuse_equal_names(std::vector<ArchiveEntry>& entries, const std::string& archive_name) {
  std::map<std::string_view, std::size_t> uses;
  for (const auto& entry : entries) ++uses[last_part(entry.path)];
  for (auto& entry : entries) {
    if (entry.error || uses[last_part(entry.path)] < 2) continue;
    entry.error = problem(archive_name + "/" + entry.path, "has the same name as another file in the archive",
                          "rename one of them");
    entry.file.reset();
  }
}

Result<Reader> open_reader(FileSource& source, const std::string& name) {
  Reader reader(archive_read_new());
  auto* const raw = reader.get();
  // Seeking reads the central directory, which is what every other program goes by.
  archive_read_support_format_zip_seekable(raw);
  archive_read_set_read_callback(raw, &FileSource::read);
  archive_read_set_seek_callback(raw, &FileSource::seek);
  archive_read_set_callback_data(raw, &source);
  if (archive_read_open1(raw) < ARCHIVE_WARN) {
    return tl::unexpected(problem(name, "is not a complete zip archive", "pack or copy it again"));
  }
  return reader;
}

/// Whether it begins with the record that ends an archive, which libarchive takes for no archive.
bool has_no_entries(const OpenFile& file) {
  std::array<char, 4> head{};
  const auto count = file.read_at(0, std::as_writable_bytes(std::span(head)));
  return count && std::string_view(head.data(), *count) == "PK\x05\x06";
}

Error empty_error(const std::string& name) {
  return problem(name, "is a zip archive without files", "add files to it");
}

/// Unpacks the current entry into `descriptor`. The declared size proves nothing, so what comes
/// out is counted.
Result<void> unpack_content(archive* reader, int descriptor, const std::string& name, const ArchiveLimits& limits,
                            Budget& budget, std::optional<Error>& entry_error) {
  std::array<char, 64U << 10U> buffer;
  for (std::uint64_t size = 0;;) {
    const auto count = archive_read_data(reader, buffer.data(), buffer.size());
    if (count == 0) return {};
    if (count < 0) {
      entry_error = problem(name, "is damaged in the archive", "pack or copy the archive again");
      return {};
    }
    size += static_cast<std::uint64_t>(count);
    if (!budget.take(static_cast<std::uint64_t>(count))) return tl::unexpected(bomb(name));
    if (size > limits.entry_bytes) {
      entry_error = problem(name, "is larger than its archive says", "pack the archive again");
      return {};
    }
    if (!write_all(descriptor, {buffer.data(), static_cast<std::size_t>(count)})) {
      auto error = file_error("unpack", name, errno);
      blame_room(error, errno);
      return tl::unexpected(std::move(error));
    }
  }
}

/// Makes the content of the current entry a file of its own. An error of the entry goes into it, one of the whole
/// archive comes back.
Result<void> unpack_entry(archive* reader, ArchiveEntry& entry, const std::string& name,
                          const std::string& temporary_directory, const ArchiveLimits& limits, Budget& budget) {
  auto content = open_temporary_file(temporary_directory);
  if (!content) return tl::unexpected(std::move(content.error()));
  auto unpacked = unpack_content(reader, content->get(), name, limits, budget, entry.error);
  if (!unpacked) return unpacked;
  auto file = OpenFile::adopt(content->release(), name);
  if (!file) return tl::unexpected(file.error());
  if (!entry.error) entry.file = *std::move(file);
  return {};
}

}  // namespace

Result<std::vector<ArchiveEntry>> unpack_archive(const std::shared_ptr<const OpenFile>& archive,
                                                 const std::string& temporary_directory, const ArchiveLimits& limits) {
  const auto& archive_name = archive->name();
  if (has_no_entries(*archive)) return tl::unexpected(empty_error(archive_name));
  const Utf8Locale utf8;
  FileSource source(*archive);
  const auto reader = open_reader(source, archive_name);
  if (!reader) return tl::unexpected(reader.error());
  Budget budget(limits, archive->size());
  std::vector<ArchiveEntry> entries;
  for (;;) {
    archive_entry* header = nullptr;
    const int code = archive_read_next_header(reader->get(), &header);
    if (code == ARCHIVE_EOF) break;
    if (code < ARCHIVE_WARN) {
      return tl::unexpected(problem(archive_name, "is not a complete zip archive", "pack it again"));
    }
    ArchiveEntry entry{.path = path_of(header)};
    if (is_passed_over(header, entry.path)) continue;
    if (entries.size() == limits.entries) {
      return tl::unexpected(problem(archive_name, "holds more than " + std::to_string(limits.entries) + " files",
                                    "unpack it yourself and give the folder"));
    }
    const auto name = archive_name + "/" + entry.path;
    entry.error = entry_problem(header, name, entry.path, limits);
    if (!entry.error) {
      const auto unpacked = unpack_entry(reader->get(), entry, name, temporary_directory, limits, budget);
      if (!unpacked) return tl::unexpected(unpacked.error());
    }
    entries.push_back(std::move(entry));
  }
  if (entries.empty()) return tl::unexpected(empty_error(archive_name));
  refuse_equal_names(entries, archive_name);
  return entries;
}

}  // namespace metaup::source
