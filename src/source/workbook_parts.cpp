#include "source/workbook_parts.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "plan/problem.hpp"

namespace metaup::source {
namespace {

constexpr auto kSaveIt = "save it again as .xlsx without a password, or as CSV UTF-8, and give that file";

struct FreeReader {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using ZipReader = std::unique_ptr<archive, FreeReader>;

ZipReader open_zip(const std::string& bytes) {
  ZipReader reader(archive_read_new());
  archive_read_support_format_zip_seekable(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) < ARCHIVE_WARN) return nullptr;
  return reader;
}

/// As paths are compared: some programs write backslashes, and some begin with a slash.
std::string key_of(std::string_view path) {
  auto key = to_lower(path);
  std::replace(key.begin(), key.end(), '\\', '/');
  key.erase(0, key.find_first_not_of('/'));
  return key;
}

/// The content of the entry that the reader is at. What it says of its size proves nothing, so what comes out counts.
Result<std::string> unpack(archive* reader, const std::string& name, std::size_t most) {
  std::string content;
  std::array<char, 64U << 10U> buffer{};
  for (;;) {
    const auto count = archive_read_data(reader, buffer.data(), buffer.size());
    if (count == 0) return content;
    if (count < 0) return tl::unexpected(plan::problem(name, "is damaged, or has a password", kSaveIt));
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > most) {
      return tl::unexpected(
          plan::problem(name, "unpacks to more than " + std::to_string(most >> 20U) + " MiB", "split it"));
    }
  }
}

Result<std::optional<std::string>> read_part(const std::string& archive_bytes, const std::string& path,
                                             const std::string& name, std::size_t most) {
  const auto wanted = key_of(path);
  const auto reader = open_zip(archive_bytes);
  for (;;) {
    archive_entry* entry = nullptr;
    const int code = reader ? archive_read_next_header(reader.get(), &entry) : ARCHIVE_FATAL;
    if (code == ARCHIVE_EOF) return std::nullopt;
    if (code < ARCHIVE_WARN) return tl::unexpected(plan::problem(name, "is not a complete workbook", kSaveIt));
    const auto* const entry_path = archive_entry_pathname(entry);
    if (entry_path == nullptr || key_of(entry_path) != wanted) continue;
    auto content = unpack(reader.get(), name, most);
    if (!content) return tl::unexpected(std::move(content.error()));
    return *std::move(content);
  }
}

}  // namespace

plan::PartReader parts_of_archive(std::shared_ptr<const std::string> archive, std::string name,
                                  std::size_t most_bytes) {
  return [archive = std::move(archive), name = std::move(name), most_bytes](const std::string& path) {
    return read_part(*archive, path, name, most_bytes);
  };
}

}  // namespace metaup::source
