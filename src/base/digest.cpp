#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <charconv>
#include <new>

#include "base/hex.hpp"

namespace metaup {
namespace {

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

/// Table `n` holds what a byte does to the sum when `n` bytes follow it.
constexpr CrcTables make_crc_tables() {
  constexpr std::uint32_t kPolynomial = 0xEDB88320U;
  CrcTables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    auto sum = byte;
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? kPolynomial : 0);
    tables[0][byte] = sum;
  }
  for (std::size_t n = 1; n < tables.size(); ++n) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const auto before = tables[n - 1][byte];
      tables[n][byte] = (before >> 8U) ^ tables[0][before & 0xFFU];
    }
  }
  return tables;
}
constexpr CrcTables kCrc = make_crc_tables();

}  // namespace

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (!state_->context || EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}
void Sha256::update(std::string_view bytes) { update(std::as_bytes(std::span(bytes.data(), bytes.size()))); }

std::string Sha256::hex() {
  ContentDigest digest{};
  EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr);
  return to_hex(digest);
}

std::string to_hex(const ContentDigest& digest) {
  return to_hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::optional<ContentDigest> parse_digest(std::string_view hex) {
  ContentDigest digest{};
  if (hex.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto* const begin = hex.data() + 2 * i;
    const auto [end, problem] = std::from_chars(begin, begin + 2, digest[i], 16);
    if (problem != std::errc{} || end != begin + 2) return std::nullopt;
  }
  return digest;
}

std::string sha256_hex(std::string_view text) {
  Sha256 digest;
  digest.update(text);
  return digest.hex();
}

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  ContentDigest digest{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
       message.size(), digest.data(), &length);
  return to_hex(digest);
}

// Eight bytes at a time, as pictures are checked on the way to a wire that is faster than one table.
std::uint32_t crc32(std::string_view bytes, std::uint32_t sum) {
  sum = ~sum;
  for (; bytes.size() >= kCrc.size(); bytes.remove_prefix(kCrc.size())) {
    std::uint32_t mixed = 0;
    for (std::size_t i = 0; i < kCrc.size(); ++i) {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      const auto low = i < 4 ? (sum >> (8 * i)) & 0xFFU : 0;
      mixed ^= kCrc[7 - i][byte ^ low];
    }
    sum = mixed;
  }
  for (const char c : bytes) sum = (sum >> 8U) ^ kCrc[0][(sum ^ static_cast<unsigned char>(c)) & 0xFFU];
  return ~sum;
}

}  // namespace metaup
