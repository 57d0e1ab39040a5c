#include "simulator/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace metaup::simulator {
namespace {

constexpr std::size_t kMostBytes = 1U << 30;

bool read_entry(archive* reader, std::string& bytes) {
  char piece[64 << 10];
  for (;;) {
    const auto count = archive_read_data(reader, piece, sizeof piece);
    if (count == 0) return true;
    if (count < 0 || bytes.size() > kMostBytes) return false;
    bytes.append(piece, static_cast<std::size_t>(count));
  }
}

}  // namespace

std::optional<std::vector<ArchiveEntry>> unzip(std::string_view bytes) {
  const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return std::nullopt;
  std::vector<ArchiveEntry> entries;
  std::size_t total = 0;
  archive_entry* header = nullptr;
  for (;;) {
    const auto status = archive_read_next_header(reader.get(), &header);
    if (status == ARCHIVE_EOF) return entries;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return std::nullopt;
    const char* path = archive_entry_pathname(header);
    const std::string name = path == nullptr ? "" : path;
    if (archive_entry_filetype(header) != AE_IFREG || name.starts_with("__MACOSX/")) continue;
    ArchiveEntry entry{name.substr(name.rfind('/') + 1), {}};
    if (!read_entry(reader.get(), entry.bytes)) return std::nullopt;
    total += entry.bytes.size();
    if (total > kMostBytes) return std::nullopt;
    entries.push_back(std::move(entry));
  }
}

}  // namespace metaup::simulator
