#include "address.hpp"

#include <algorithm>
#include <cstring>
#include <span>

namespace metaup::http {
namespace {

struct Prefix {
  std::array<std::uint8_t, 12> bytes;
  unsigned bits;
};

constexpr Prefix kMapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96};
constexpr Prefix kNat64{{0x00, 0x64, 0xFF, 0x9B}, 96};
constexpr Prefix k6to4{{0x20, 0x02}, 16};
constexpr Prefix kLoopback4{{127}, 8};
constexpr Prefix kGlobalUnicast{{0x20}, 3};

constexpr std::array<Prefix, 15> kReserved4{{
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
}};

constexpr std::array<Prefix, 3> kReserved6{{
    {{0x20, 0x01, 0x00, 0x00}, 23},  // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0D, 0xB8}, 32},  // documentation
    {{0x3F, 0xFF, 0x00}, 20},        // documentation
}};

bool in(std::span<const std::uint8_t> address, const Prefix& prefix) {
  const auto whole = prefix.bits / 8;
  if (!std::equal(prefix.bytes.begin(), prefix.bytes.begin() + whole, address.begin())) return false;
  const auto rest = prefix.bits % 8;
  return rest == 0 || (address[whole] ^ prefix.bytes[whole]) >> (8 - rest) == 0;
}

bool is_public4(std::span<const std::uint8_t> address) {
  return std::none_of(kReserved4.begin(), kReserved4.end(), [&](const Prefix& prefix) { return in(address, prefix); });
}

}  // namespace

Address to_address(const sockaddr_in& socket_address) {
  Address address{};
  std::copy(kMapped.bytes.begin(), kMapped.bytes.end(), address.begin());
  std::memcpy(&address[12], &socket_address.sin_addr, 4);
  return address;
}

std::optional<Address> to_address(const sockaddr& socket_address) {
  if (socket_address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &socket_address, sizeof v4);
    return to_address(v4);
  }
  if (socket_address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &socket_address, sizeof v6);
  Address address{};
  std::memcpy(address.data(), &v6.sin6_addr, address.size());
  return address;
}

bool is_loopback_address(const Address& address) {
  if (in(address, kMapped)) return in(std::span(address).subspan(12), kLoopback4);
  constexpr Address kLoopback6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return address == kLoopback6;
}

bool is_public_address(const Address& address) {
  const std::span<const std::uint8_t> bytes(address);
  if (in(bytes, kMapped) || in(bytes, kNat64)) return is_public4(bytes.subspan(12));
  if (in(bytes, k6to4)) return is_public4(bytes.subspan(2, 4));
  if (!in(bytes, kGlobalUnicast)) return false;
  return std::none_of(kReserved6.begin(), kReserved6.end(), [&](const Prefix& prefix) { return in(bytes, prefix); });
}

}  // namespace metaup::http
