#include <arpa/inet.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "http/address.hpp"

using namespace metaup::http;

namespace {

Address address_of(const std::string& text) {
  sockaddr_in v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) return to_address(v4);
  Address v6{};
  REQUIRE(inet_pton(AF_INET6, text.c_str(), v6.data()) == 1);
  return v6;
}

}  // namespace

TEST_CASE("addresses that anyone may reach are public", "[http]") {
  const auto text =
      GENERATE(as<std::string>(), "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
               "126.255.255.255", "128.0.0.0", "169.253.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255",
               "192.169.0.0", "198.17.0.0", "198.20.0.0", "223.255.255.255", "2a03:2880::1", "2001:4860::8888",
               "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1");
  CAPTURE(text);
  CHECK(is_public_address(address_of(text)));
  CHECK_FALSE(is_loopback_address(address_of(text)));
}

TEST_CASE("private, local and reserved addresses are not public, however they are wrapped", "[http]") {
  const auto text =
      GENERATE(as<std::string>(), "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
               "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1", "198.18.0.1",
               "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
               "255.255.255.255", "::", "::1", "::10.0.0.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
               "64:ff9b:1::1", "2002:a00:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "fc00::1",
               "fdff::1", "fe80::1", "fec0::1", "ff02::1", "100::1", "4000::1");
  CAPTURE(text);
  CHECK_FALSE(is_public_address(address_of(text)));
}

TEST_CASE("loopback is 127.0.0.0/8 and ::1", "[http]") {
  for (const auto* text : {"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"}) {
    CAPTURE(text);
    CHECK(is_loopback_address(address_of(text)));
  }
  for (const auto* text : {"128.0.0.1", "::2", "::", "0.0.0.0", "10.0.0.1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_loopback_address(address_of(text)));
  }
}

TEST_CASE("only IP addresses have an address", "[http]") {
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  sockaddr_storage storage{};
  std::memcpy(&storage, &v6, sizeof v6);
  CHECK(to_address(reinterpret_cast<const sockaddr&>(storage)) == address_of("::1"));
  storage.ss_family = AF_UNIX;
  CHECK_FALSE(to_address(reinterpret_cast<const sockaddr&>(storage)));
}
