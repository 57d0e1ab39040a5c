#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"
#include "metaup/base/error.hpp"

namespace metaup::simulator {

/// Bytes of any number that arrived in pieces: small ones in memory, large ones in an unlinked
/// temporary file.
class Spool {
 public:
  [[nodiscard]] Result<void> append(std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Hands the first `bytes` bytes to `sink`, in order and in pieces.
  [[nodiscard]] Result<void> read(std::uint64_t bytes, const std::function<void(std::string_view)>& sink) const;
  /// All of them at once.
  [[nodiscard]] Result<std::string> text() const;

 private:
  Result<void> spill();

  std::string memory_;
  Descriptor spilled_;
  std::uint64_t size_ = 0;
};

/// Lower-case hex.
[[nodiscard]] Result<std::string> sha256_of(const Spool& spool);

}  // namespace metaup::simulator
