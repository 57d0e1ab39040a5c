#include "source/zip_writer.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <ctime>
#include <memory>

namespace metaup::source {
namespace {

struct FreeWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t append(archive*, void* text, const void* bytes, std::size_t count) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(bytes), count);
  return static_cast<la_ssize_t>(count);
}

bool add(archive* writer, const std::string& path, const std::string& content) {
  constexpr int kMode = 0644;
  constexpr std::time_t kFirstOfZip = 315'532'800;  // 1980-01-01, before which archives have no times
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), kMode);
  archive_entry_set_mtime(entry.get(), kFirstOfZip, 0);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
  return archive_write_header(writer, entry.get()) == ARCHIVE_OK &&
         archive_write_data(writer, content.data(), content.size()) == static_cast<la_ssize_t>(content.size());
}

}  // namespace

Result<std::string> zip_archive(const std::vector<std::pair<std::string, std::string>>& contents) {
  std::string text;
  const std::unique_ptr<archive, FreeWriter> writer(archive_write_new());
  archive_write_set_format_zip(writer.get());
  archive_write_set_bytes_in_last_block(writer.get(), 1);  // no padding
  bool good = archive_write_open(writer.get(), &text, nullptr, append, nullptr) == ARCHIVE_OK;
  for (const auto& [path, content] : contents) good = good && add(writer.get(), path, content);
  good = good && archive_write_close(writer.get()) == ARCHIVE_OK;
  if (!good) return tl::unexpected(Error{.error_class = ErrorClass::local, .message = "cannot make a zip archive"});
  return text;
}

}  // namespace metaup::source
