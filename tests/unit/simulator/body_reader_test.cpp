#include "simulator/body_reader.hpp"

#include <catch2/catch.hpp>

using namespace metaup::simulator;

namespace {

Request read(const std::string& type, const std::string& body, std::size_t piece = std::string::npos) {
  BodyReader reader(type);
  for (std::size_t i = 0; i < body.size(); i += std::min(piece, body.size())) {
    reader.feed(std::string_view(body).substr(i, piece));
  }
  Request request;
  reader.finish(request);
  return request;
}

const std::string kBody =
    "ignored preamble\r\n--XX\r\n"
    "Content-Disposition: form-data; name=\"title\"\r\n\r\nspring\r\nsale\r\n--XX\r\n"
    "Content-Disposition: form-data; name=\"f0\"; filename=\"a \\\"b\\\".jpg\"\r\n"
    "Content-Type: image/jpeg\r\n\r\n\r\n--X\r\n-\r\n--XX\r\n"
    "content-disposition: form-data; filename=plain.png; name=f1\r\n\r\n\r\n--XX--\r\nignored";

}  // namespace

TEST_CASE("a multipart body is the same however it is cut into pieces", "[simulator]") {
  const auto piece = GENERATE(std::size_t{1}, 2, 3, 7, 64, 10'000);
  const auto request = read("multipart/form-data; boundary=XX", kBody, piece);
  CHECK(request.malformed.empty());
  CHECK(request.form == Fields{{"title", "spring\r\nsale"}});
  REQUIRE(request.parts.size() == 2);
  CHECK(request.parts[0].name == "f0");
  CHECK(request.parts[0].filename == "a \"b\".jpg");
  CHECK(request.parts[0].content_type == "image/jpeg");
  CHECK(request.parts[0].content->text().value() == "\r\n--X\r\n-");
  CHECK(request.parts[1].filename == "plain.png");
  CHECK(request.parts[1].content->size() == 0);
}

TEST_CASE("a large part goes through a file and comes back whole", "[simulator]") {
  std::string bytes(3U << 20, 'x');
  for (std::size_t i = 0; i < bytes.size(); i += 101) bytes[i] = static_cast<char>(i);
  const auto request = read(
      "multipart/form-data; boundary=\"a b\"",
      "--a b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + bytes + "\r\n--a b--", 65'536);
  REQUIRE(request.parts.size() == 1);
  CHECK(request.parts[0].content->text().value() == bytes);
}

TEST_CASE("of two parts with one name the later stays, as in the service's own parser", "[simulator]") {
  const auto request =
      read("multipart/form-data; boundary=B",
           "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"1.png\"\r\n\r\none\r\n--B\r\n"
           "Content-Disposition: form-data; name=\"f\"; filename=\"2.png\"\r\n\r\ntwo\r\n--B--\r\n");
  REQUIRE(request.parts.size() == 1);
  CHECK(request.parts[0].filename == "2.png");
}

TEST_CASE("a broken body says why", "[simulator]") {
  const auto [type, body] = GENERATE(table<std::string, std::string>({
      {"multipart/form-data", "--X--"},
      {"multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end"},
      {"multipart/form-data; boundary=X", "--X\r\nContent-Type: text/plain\r\n\r\nno name\r\n--X--"},
      {"multipart/form-data; boundary=X", "--Xjunk\r\n\r\n\r\n--X--"},
      {"application/json", "[1]"},
      {"application/json", "{\"a\":"},
  }));
  CHECK_FALSE(read(type, body).malformed.empty());
}

TEST_CASE("urlencoded and JSON bodies become the same fields", "[simulator]") {
  const Fields expected{{"a", "x y&z"}, {"b", "[1,2]"}};
  CHECK(read("application/x-www-form-urlencoded", "a=x+y%26z&b=%5B1,2%5D", 1).form == expected);
  CHECK(read("application/json; charset=utf-8", R"({"a":"x y&z","b":[1,2]})", 1).form == expected);
}

TEST_CASE("an urlencoded body may be far longer than a web server's usual bound", "[simulator]") {
  const std::string value(500'000, 'v');
  CHECK(*find(read("application/x-www-form-urlencoded", "bytes=" + value).form, "bytes") == value);
}
