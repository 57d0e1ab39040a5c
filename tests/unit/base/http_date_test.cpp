#include "base/http_date.hpp"

#include <catch2/catch.hpp>

using namespace metaup;

namespace {

std::optional<long long> seconds_of(std::string_view text) {
  const auto time = parse_http_date(text);
  if (!time) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count();
}

}  // namespace

TEST_CASE("the date of an HTTP reply", "[base]") {
  CHECK(seconds_of("Sun, 06 Nov 1994 08:49:37 GMT") == 784'111'777);
  CHECK(seconds_of("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
  CHECK(seconds_of("Thu, 29 Feb 2024 23:59:59 GMT") == 1'709'251'199);
  CHECK(seconds_of("Sat, 31 Dec 2016 23:59:60 GMT") == 1'483'228'800);
}

TEST_CASE("what is no date of an HTTP reply", "[base]") {
  const std::string text =
      GENERATE("", "yesterday", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37",
               "Sun, 6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
               "Sun, 32 Nov 1994 08:49:37 GMT", "Fri, 30 Feb 2024 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
               "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
               "Abc, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08-49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
               "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT",  // no clock holds them
               "Sun, -6 Nov 1994 08:49:37 GMT", "Sun,-06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ");
  CHECK_FALSE(parse_http_date(text));
}
