#include <catch2/catch.hpp>

#include "metaup/graph/reply.hpp"

using namespace metaup;
using namespace metaup::graph;

TEST_CASE("created images are taken whatever their key", "[graph]") {
  const auto key = GENERATE(as<std::string>{}, "a.jpg", "bytes", "5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90", "");
  const auto created =
      read_created_images({R"({"images":{")" + key + R"(":{"hash":"5f2b","name":"a.jpg","width":1}}})", ""});
  REQUIRE(created);
  REQUIRE(created->size() == 1);
  CHECK(created->front().key == key);
  CHECK(created->front().hash == "5f2b");
  CHECK(created->front().name == "a.jpg");
}

TEST_CASE("several created images are all given, and those without a hash left out", "[graph]") {
  const auto created =
      read_created_images({R"({"images":{"a":{"hash":"1"},"b":{"url":"x"},"c":{"hash":"3"},"d":7}})", ""});
  REQUIRE(created);
  REQUIRE(created->size() == 2);
  CHECK(created->back().hash == "3");
  CHECK(created->back().name.empty());
}

TEST_CASE("a reply without one hash is no created image", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "{}", "[]", "null", R"({"images":[]})", R"({"images":{}})",
                             R"({"images":{"a":{"hash":""}}})", R"({"images":{"a":{"hash":null}}})", "not json");
  CAPTURE(body);
  const auto created = read_created_images({body, "T1"});
  REQUIRE_FALSE(created);
  CHECK(created.error().error_class == ErrorClass::protocol);
  CHECK(created.error().outcome_unknown);
  CHECK(created.error().fbtrace_id == "T1");
}

TEST_CASE("a page of images is read, numbers as text too", "[graph]") {
  const auto page = read_images({R"({"data":[{"id":"1:ab","hash":"ab","name":"a.jpg","status":"ACTIVE","width":1080,
    "height":"1350","created_time":"2026-03-01T10:20:30+0000","permalink_url":"https://x"},{"hash":"cd","width":-1,
    "height":99999999999}],"paging":{"cursors":{"after":"C1"},"next":"https://next"}})",
                                 ""});
  REQUIRE(page);
  REQUIRE(page->images.size() == 2);
  const auto& first = page->images[0];
  CHECK(first.id == "1:ab");
  CHECK(first.hash == "ab");
  CHECK(first.name == "a.jpg");
  CHECK(first.status == "ACTIVE");
  CHECK(first.width == 1080U);
  CHECK(first.height == 1350U);
  CHECK(first.created_time == "2026-03-01T10:20:30+0000");
  CHECK(first.permalink_url == "https://x");
  CHECK_FALSE(page->images[1].width);
  CHECK_FALSE(page->images[1].height);
  CHECK(page->after == "C1");
}

TEST_CASE("a cursor without a next page is the last page", "[graph]") {
  const auto page = read_images({R"({"data":[],"paging":{"cursors":{"after":"C1"}}})", ""});
  REQUIRE(page);
  CHECK(page->images.empty());
  CHECK(page->after.empty());
}

TEST_CASE("a reply without data is no page of images", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "{}", "[]", R"({"data":{}})", "");
  CHECK(read_images({body, ""}).error().error_class == ErrorClass::protocol);
}

TEST_CASE("success is read in its spellings", "[graph]") {
  const auto [body, expected] = GENERATE(table<std::string, bool>({
      {R"({"success":true})", true},
      {R"({"success":"true"})", true},
      {"true", true},
      {R"({"success":false})", false},
  }));
  const auto success = read_success({body, ""});
  REQUIRE(success);
  CHECK(*success == expected);
}

TEST_CASE("a reply that does not speak of success is an error", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "{}", "[]", R"({"success":7})", R"({"success":"yes"})", "");
  CHECK(read_success({body, ""}).error().error_class == ErrorClass::protocol);
}
