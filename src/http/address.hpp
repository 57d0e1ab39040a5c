#pragma once
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>

namespace metaup::http {

/// An IP address in its 16-byte form; IPv4 is held as ::ffff:a.b.c.d.
using Address = std::array<std::uint8_t, 16>;

[[nodiscard]] Address to_address(const sockaddr_in& socket_address);
/// Nothing for anything but IPv4 and IPv6.
[[nodiscard]] std::optional<Address> to_address(const sockaddr& socket_address);

/// 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback_address(const Address& address);
/// Whether it is reachable by anyone: not private, link-local, loopback, shared (CGNAT), unique
/// local, multicast, documentation or otherwise reserved (IANA special-purpose registries).
/// An address that wraps an IPv4 one (mapped, NAT64, 6to4) is judged by that one.
[[nodiscard]] bool is_public_address(const Address& address);

}  // namespace metaup::http
