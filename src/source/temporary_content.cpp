#include "source/temporary_content.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "base/temporary_room.hpp"

namespace metaup::source {
namespace {

/// `may_come`: room that others take.
Error no_room(const std::string& path, std::uint64_t size, const std::string& folder, int error_number, bool may_come) {
  Error error;
  error.retryable = may_come && is_disk_full(error_number);
  error.error_class = error.retryable ? ErrorClass::cancelled : ErrorClass::local;
  error.message = "cannot hold " + path + (size > 0 ? " (" + std::to_string(size) + " bytes)" : "") + " in " + folder +
                  ": " + std::generic_category().message(error_number);
  error.hint = "free space there, or name another folder with --temp-dir";
  blame_room(error, error_number);
  return error;
}

/// What breaks off may still seem to have ended well.
Error of_other_size(const std::string& path, std::uint64_t came, std::uint64_t size) {
  Error error;
  error.error_class = ErrorClass::network;
  error.message = "cannot read " + path + ": " +
                  (came > size ? "more than " : "only " + std::to_string(came) + " of ") + std::to_string(size) +
                  " bytes came";
  error.hint = "run the command again; if it stays so, its remote lists a wrong size";
  error.retryable = true;
  return error;
}

}  // namespace

Error changed_while_read(const std::string& path) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = path + " changed while it was read";
  error.hint = "run the command again when nothing writes to it";
  error.retryable = true;
  return error;
}

Result<TemporaryContent> TemporaryContent::make(const std::string& path, std::uint64_t size,
                                                const std::string& temporary_directory, OnDisk others) {
  const bool are_there_others = others.use_count() > 2;  // its owner has one, and this is one
  auto file = open_temporary_file(temporary_directory);
  if (!file) return tl::unexpected(std::move(file.error()));
  const bool is_taken = size == 0 || ::fallocate(file->get(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(size)) == 0;
  const bool is_too_large = !is_taken && (is_disk_full(errno) || errno == EFBIG);
  if (is_too_large) return tl::unexpected(no_room(path, size, temporary_directory, errno, are_there_others));
  return TemporaryContent(*std::move(file), path, size, temporary_directory, std::move(others));
}

bool TemporaryContent::take(std::string_view piece) {
  came_ += piece.size();
  if (size_ > 0 && came_ > size_) {
    error_ = of_other_size(path_, came_, size_);
  } else if (!write_all(file_.get(), piece)) {
    error_ = no_room(path_, size_, folder_, errno, others_.use_count() > 2);
  }
  return !error_;
}

Result<std::shared_ptr<const OpenFile>> TemporaryContent::finish() && {
  if (error_) return tl::unexpected(*std::move(error_));
  if (size_ > 0 && came_ != size_) return tl::unexpected(of_other_size(path_, came_, size_));
  struct Holding {
    std::shared_ptr<const OpenFile> file;
    OnDisk others;
  };
  return OpenFile::adopt(file_.release(), path_).map([&](std::shared_ptr<const OpenFile> file) {
    auto* const opened = file.get();
    return std::shared_ptr<const OpenFile>(std::make_shared<Holding>(Holding{std::move(file), others_}), opened);
  });
}

Result<std::shared_ptr<const OpenFile>> hold(int descriptor, const std::string& name,
                                             const std::string& temporary_directory) {
  auto content = TemporaryContent::make(name, 0, temporary_directory);
  if (!content) return tl::unexpected(std::move(content.error()));
  std::vector<char> buffer(64U << 10U);
  for (;;) {
    const auto count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(file_error("read", "stdin", errno));
    if (count == 0) return std::move(*content).finish();
    if (!content->take({buffer.data(), static_cast<std::size_t>(count)})) return tl::unexpected(*content->error());
  }
}

}  // namespace metaup::source
