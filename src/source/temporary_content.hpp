#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/pauses.hpp"
#include "metaup/base/file.hpp"

namespace metaup::source {

/// Shared by all that is on the disk at once, each from when room is taken for it until it is closed.
using OnDisk = std::shared_ptr<const int>;

/// A content on its way into an unlinked temporary file.
class TemporaryContent {
 public:
  /// Room on the disk is taken at once, so that a full one is known before anything is transferred. `size`: 0 when the
  /// remote does not say it. When others are there and there is no room, the error is one of `plan::lacks_room`.
  [[nodiscard]] static Result<TemporaryContent> make(const std::string& path, std::uint64_t size,
                                                     const std::string& temporary_directory, OnDisk others = nullptr);
  /// The next piece. False: it has failed, and `error` says why.
  [[nodiscard]] bool take(std::string_view piece);
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  /// What has come; an error of class `network` when it has another size than was listed.
  [[nodiscard]] Result<std::shared_ptr<const OpenFile>> finish() &&;

 private:
  TemporaryContent(Descriptor file, std::string path, std::uint64_t size, std::string folder, OnDisk others)
      : file_(std::move(file)),
        path_(std::move(path)),
        size_(size),
        folder_(std::move(folder)),
        others_(std::move(others)) {}

  Descriptor file_;
  std::string path_;
  std::uint64_t size_;
  std::string folder_;
  OnDisk others_;
  std::uint64_t came_ = 0;
  std::optional<Error> error_;
};

/// Somebody writes to it.
[[nodiscard]] Error changed_while_read(const std::string& path);

/// All that a descriptor gives; `name` is what it is called.
[[nodiscard]] Result<std::shared_ptr<const OpenFile>> hold(int descriptor, const std::string& name,
                                                           const std::string& temporary_directory);

/// Does it again, a few times and after short waits, as long as the network is to blame.
template <class Work>
auto patiently(std::uint32_t attempts, const std::atomic<bool>& stop, Work work) {
  Pauses pauses;
  for (std::uint32_t attempt = 1;; ++attempt) {
    auto result = work();
    const bool may_help = !result && result.error().error_class == ErrorClass::network;
    if (!may_help || attempt >= attempts || !pause_for(pauses.next(), &stop)) return result;
  }
}

}  // namespace metaup::source
