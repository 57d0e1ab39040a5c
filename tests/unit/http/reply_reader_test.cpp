#include <catch2/catch.hpp>

#include "http/reply_reader.hpp"

using namespace metaup::http;

namespace {

void feed(ReplyReader& reader, const std::vector<std::string>& lines) {
  for (const auto& line : lines) REQUIRE(reader.header_line(line + "\r\n"));
}

}  // namespace

TEST_CASE("interim replies leave nothing behind", "[http]") {
  ReplyReader reader(100);
  feed(reader, {"HTTP/1.1 100 Continue", "X: 1", "Content-Length: 7", ""});
  CHECK_FALSE(reader.header_done());
  feed(reader, {"HTTP/1.1 200 OK", "Y:2", "no colon", ""});
  CHECK(reader.header_done());
  CHECK_FALSE(reader.complete(0));
  const auto response = reader.take();
  CHECK(response.status == 200);
  REQUIRE(response.headers.size() == 1);
  CHECK(response.headers[0].name == "y");
  CHECK(response.headers[0].value == "2");
}

TEST_CASE("a status line is read with and without a reason, or counts as none", "[http]") {
  const auto [line, status] = GENERATE(table<std::string, int>(
      {{"HTTP/2 204", 204}, {"HTTP/1.0 500 Broken", 500}, {"HTTP/1.1", 0}, {"HTTP/1.1 2x0", 0}, {"HTTP/1.1 -20", 0}}));
  CAPTURE(line);
  ReplyReader reader(0);
  feed(reader, {line, ""});
  CHECK(reader.status() == status);
  CHECK(reader.header_done() == (status != 0));
}

TEST_CASE("a reply is complete when its own length says so of the bytes that came", "[http]") {
  ReplyReader reader(100);
  feed(reader, {"HTTP/1.1 400 Bad", "content-LENGTH: 4"});
  CHECK_FALSE(reader.complete(4));
  feed(reader, {""});
  REQUIRE(reader.body("decoded to more than four"));
  CHECK_FALSE(reader.complete(3));
  CHECK(reader.complete(4));
  CHECK_FALSE(reader.complete(5));
}

TEST_CASE("a length that is no number is no length", "[http]") {
  const auto value = GENERATE(as<std::string>(), "", "-1", "0x0", "99999999999999999999", "0 0");
  ReplyReader reader(100);
  feed(reader, {"HTTP/1.1 200 OK", "Content-Length: " + value, ""});
  CHECK_FALSE(reader.complete(0));
}

TEST_CASE("a body is taken to the bound and not beyond", "[http]") {
  ReplyReader reader(5);
  feed(reader, {"HTTP/1.1 200 OK", ""});
  REQUIRE(reader.body("abc"));
  REQUIRE(reader.body("de"));
  CHECK_FALSE(reader.too_large());
  CHECK_FALSE(reader.body("f"));
  CHECK(reader.too_large());
}

TEST_CASE("a header has a bound, too, over all interim replies", "[http]") {
  ReplyReader reader(5);
  const std::string line = "X: " + std::string(1000, 'x') + "\r\n";
  int taken = 0;
  while (taken < 1000 && reader.header_line("HTTP/1.1 100 Continue\r\n") && reader.header_line(line)) ++taken;
  CHECK(taken > 100);
  CHECK(taken < 1000);
  CHECK(reader.too_large());
}
