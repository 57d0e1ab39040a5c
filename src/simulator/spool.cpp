#include "simulator/spool.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/digest.hpp"
#include "metaup/base/file.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kInMemory = 1U << 20;
constexpr std::size_t kPiece = 256U << 10;

}  // namespace

Result<void> Spool::append(std::string_view bytes) {
  if (!spilled_.is_open() && memory_.size() + bytes.size() > kInMemory) {
    if (auto spilled = spill(); !spilled) return spilled;
  }
  size_ += bytes.size();
  if (!spilled_.is_open()) {
    memory_.append(bytes);
  } else if (!write_all(spilled_.get(), bytes)) {
    return tl::unexpected(file_error("write", "a temporary file", errno));
  }
  return {};
}

Result<void> Spool::spill() {
  auto file = open_temporary_file();
  if (!file) return tl::unexpected(std::move(file.error()));
  spilled_ = *std::move(file);
  if (!write_all(spilled_.get(), memory_)) return tl::unexpected(file_error("write", "a temporary file", errno));
  std::string().swap(memory_);
  return {};
}

Result<void> Spool::read(std::uint64_t bytes, const std::function<void(std::string_view)>& sink) const {
  const auto wanted = std::min(bytes, size_);
  if (!spilled_.is_open()) {
    sink(std::string_view(memory_).substr(0, static_cast<std::size_t>(wanted)));
    return {};
  }
  std::vector<char> piece(kPiece);
  for (std::uint64_t offset = 0; offset < wanted;) {
    const auto room = std::min<std::uint64_t>(piece.size(), wanted - offset);
    const auto count =
        ::pread(spilled_.get(), piece.data(), static_cast<std::size_t>(room), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return tl::unexpected(file_error("read", "a temporary file", errno));
    sink({piece.data(), static_cast<std::size_t>(count)});
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<std::string> Spool::text() const {
  std::string all;
  all.reserve(static_cast<std::size_t>(size_));
  auto done = read(size_, [&](std::string_view piece) { all.append(piece); });
  if (!done) return tl::unexpected(done.error());
  return all;
}

Result<std::string> sha256_of(const Spool& spool) {
  Sha256 hash;
  auto done = spool.read(spool.size(), [&](std::string_view piece) { hash.update(piece); });
  if (!done) return tl::unexpected(done.error());
  return hash.hex();
}

}  // namespace metaup::simulator
