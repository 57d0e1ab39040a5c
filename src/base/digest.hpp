#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace metaup {

/// SHA-256 of bytes that arrive in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::span<const std::byte> bytes);
  void update(std::string_view bytes);
  /// Lower-case hex. Call once.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A SHA-256 where many are kept.
using ContentDigest = std::array<std::uint8_t, 32>;
/// Of 64 hex digits.
[[nodiscard]] std::optional<ContentDigest> parse_digest(std::string_view hex);
[[nodiscard]] std::string to_hex(const ContentDigest& digest);

/// Of a whole text, as lower-case hex.
[[nodiscard]] std::string sha256_hex(std::string_view text);

/// Lower-case hex HMAC-SHA256.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view message);

/// The CRC-32 of PNG and zip; `sum` is that of the bytes before.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes, std::uint32_t sum = 0);

}  // namespace metaup
