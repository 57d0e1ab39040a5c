#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "source/archive.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace metaup;
  const int descriptor = ::memfd_create("fuzz", MFD_CLOEXEC);
  if (descriptor < 0 || ::write(descriptor, data, size) != static_cast<ssize_t>(size)) std::abort();
  const auto file = OpenFile::adopt(descriptor, "fuzz.zip");
  if (!file) std::abort();

  const source::ArchiveLimits limits{.entries = 50, .entry_bytes = 1U << 20U, .total_bytes = 4U << 20U};
  const auto entries = source::unpack_archive(*file, "/dev/shm", limits);
  if (!entries) return 0;
  if (entries->size() > limits.entries) std::abort();
  std::uint64_t total = 0;
  for (const auto& entry : *entries) {
    if (static_cast<bool>(entry.file) == entry.error.has_value()) std::abort();  // one or the other
    if (entry.file) total += entry.file->stamp_now()->size;
  }
  if (total > limits.total_bytes) std::abort();
  return 0;
}
