#include "http/reach.hpp"

#include <arpa/inet.h>

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::http;

namespace {

Address address(const char* text) {
  sockaddr_in v4{};
  REQUIRE(inet_pton(AF_INET, text, &v4.sin_addr) == 1);
  return to_address(v4);
}

}  // namespace

TEST_CASE("a redirect from outside must not lead to this machine, by any of its names", "[http]") {
  const auto url = GENERATE(as<std::string>{}, "http://127.0.0.1/x", "http://localhost:8080/", "https://[::1]/",
                            "https://LOCALHOST/", "http://127.1.2.3/", "https://2130706433/");
  CAPTURE(url);
  CHECK(reach_of(url, true, false) == Reach::this_machine);
  const auto redirected = reach_of(url, false, false);
  REQUIRE_FALSE(redirected);
  CHECK(redirected.error().error_class == ErrorClass::local);
  CHECK(reach_of(url, false, true) == Reach::anywhere);
}

TEST_CASE("from this machine a redirect may lead outside, and a URL of the user's may begin there", "[http]") {
  CHECK(reach_of("https://example.com/", true, false) == Reach::outside);
  CHECK(reach_of("https://example.com/", false, false) == Reach::outside);
  CHECK(reach_of("https://example.com/", true, true) == Reach::anywhere);
}

TEST_CASE("no permission makes up for plain http to elsewhere", "[http]") {
  CHECK_FALSE(reach_of("http://example.com/", true, true));
  CHECK_FALSE(reach_of("file:///etc/passwd", true, true));
}

TEST_CASE("each reach has its own addresses", "[http]") {
  CHECK(may_connect(Reach::outside, address("93.184.216.34")));
  CHECK_FALSE(may_connect(Reach::outside, address("127.0.0.1")));
  CHECK_FALSE(may_connect(Reach::outside, address("10.0.0.1")));
  CHECK(may_connect(Reach::this_machine, address("127.0.0.1")));
  CHECK_FALSE(may_connect(Reach::this_machine, address("93.184.216.34")));
  CHECK_FALSE(may_connect(Reach::this_machine, address("10.0.0.1")));
  CHECK(may_connect(Reach::anywhere, address("10.0.0.1")));
}
