#include "zip_maker.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace metaup::test {
namespace {

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t count) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), count);
  return static_cast<la_ssize_t>(count);
}

void check(archive* writer, la_ssize_t code) {
  if (code < ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
}

void add(archive* writer, const ZipEntry& entry) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> header(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(header.get(), entry.path.c_str());
  archive_entry_set_mode(header.get(), AE_IFREG | 0644);
  archive_entry_set_size(header.get(), static_cast<la_int64_t>(entry.content.size()));
  if (entry.path.ends_with('/')) archive_entry_set_mode(header.get(), AE_IFDIR | 0755);
  if (!entry.link_target.empty()) {
    archive_entry_set_mode(header.get(), AE_IFLNK | 0777);
    archive_entry_set_symlink(header.get(), entry.link_target.c_str());
  }
  check(writer, archive_write_header(writer, header.get()));
  if (!entry.content.empty()) check(writer, archive_write_data(writer, entry.content.data(), entry.content.size()));
}

}  // namespace

std::string make_zip(const std::vector<ZipEntry>& entries, const std::string& password) {
  std::string bytes;
  const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), &archive_write_free);
  auto* const raw = writer.get();
  check(raw, archive_write_set_format_zip(raw));
  check(raw, archive_write_set_bytes_in_last_block(raw, 1));
  if (!password.empty()) {
    check(raw, archive_write_set_passphrase(raw, password.c_str()));
    check(raw, archive_write_set_options(raw, "zip:encryption=traditional"));
  }
  check(raw, archive_write_open(raw, &bytes, nullptr, append, nullptr));
  for (const auto& entry : entries) add(raw, entry);
  check(raw, archive_write_close(raw));
  return bytes;
}

}  // namespace metaup::test
