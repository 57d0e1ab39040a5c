#include "metaup/graph/object_page.hpp"

#include <catch2/catch.hpp>

using namespace metaup::graph;

TEST_CASE("objects keep their fields as JSON text", "[graph]") {
  const auto page = read_objects(
      {R"({"data":[{"id":"1","n":2,"o":{"a":[true]},"s":"x\"y","z":null},7],"paging":{"cursors":{"after":"C"},"next":"u"}})",
       ""});
  REQUIRE(page);
  REQUIRE(page->objects.size() == 2);
  const auto& object = page->objects.front();
  CHECK(object.at("o") == R"({"a":[true]})");
  CHECK(plain_text(object, "id") == "1");
  CHECK(plain_text(object, "n") == "2");
  CHECK(plain_text(object, "s") == "x\"y");
  CHECK(plain_text(object, "z").empty());
  CHECK(plain_text(object, "absent").empty());
  CHECK(page->objects.back().empty());
  CHECK(page->after == "C");
}

TEST_CASE("the cursor of the last page leads nowhere", "[graph]") {
  const auto page = read_objects({R"({"data":[],"paging":{"cursors":{"after":"C"}}})", ""});
  REQUIRE(page);
  CHECK(page->after.empty());
}

TEST_CASE("a reply without a list is no page", "[graph]") {
  const auto* const body = GENERATE("{}", "[]", R"({"data":{}})", "", "nonsense");
  CHECK_FALSE(read_objects({body, ""}));
}
