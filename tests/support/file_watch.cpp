#include "support/file_watch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <atomic>
#include <cstdarg>
#include <filesystem>

namespace metaup::test {
namespace {

std::atomic<FileWatch*> watch{nullptr};

int count_of(const std::map<std::string, int>& counts, const std::string& what) {
  const auto found = counts.find(what);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

FileWatch::FileWatch() { watch = this; }
FileWatch::~FileWatch() { watch = nullptr; }

void FileWatch::pause(bool on) {
  const std::lock_guard lock(mutex_);
  paused_ = on;
}

int FileWatch::opens(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return count_of(opens_, path);
}

int FileWatch::hashes(const std::string& sha256) const {
  const std::lock_guard lock(mutex_);
  return count_of(hashes_, sha256);
}

void FileWatch::on_open(const std::string& path) {
  const std::lock_guard lock(mutex_);
  if (!paused_) ++opens_[path];
}

void FileWatch::on_hash(const std::string& sha256) {
  const std::lock_guard lock(mutex_);
  if (!paused_) ++hashes_[sha256];
}

int open_files() {
  int count = 0;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

}  // namespace metaup::test

// What the linker puts in the place of the real ones (--wrap).
extern "C" {

int __real_open(const char* path, int flags, ...);
int __wrap_open(const char* path, int flags, ...);
// What a hardened build calls in the place of an open that makes no file.
int __real___open_2(const char* path, int flags);
int __wrap___open_2(const char* path, int flags);
int __real_EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* digest, unsigned int* size);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* digest, unsigned int* size);

int __wrap_open(const char* path, int flags, ...) {
  if (auto* const watching = metaup::test::watch.load()) watching->on_open(path);
  if ((flags & O_CREAT) == 0) return __real_open(path, flags);
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = va_arg(arguments, unsigned);
  va_end(arguments);
  return __real_open(path, flags, mode);
}

int __wrap___open_2(const char* path, int flags) {
  if (auto* const watching = metaup::test::watch.load()) watching->on_open(path);
  return __real___open_2(path, flags);
}

int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* digest, unsigned int* size) {
  const bool is_sha256 = EVP_MD_CTX_get_size(context) == 32;
  const int done = __real_EVP_DigestFinal_ex(context, digest, size);
  auto* const watching = metaup::test::watch.load();
  if (watching != nullptr && is_sha256) watching->on_hash(fmt::format("{:02x}", fmt::join(digest, digest + 32, "")));
  return done;
}

}  // extern "C"
