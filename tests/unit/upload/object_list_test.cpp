#include "metaup/upload/object_list.hpp"

#include <catch2/catch.hpp>

#include "metaup/base/text.hpp"

using namespace metaup;
using upload::ListQuery;
using upload::ObjectList;

namespace {

ListQuery query_of(AssetKind kind) { return {.account = *AccountId::parse("1"), .kind = kind}; }

std::string param(const ObjectList& list, const std::string& name) {
  const auto operation = list.next();
  REQUIRE(operation);
  for (const auto& [key, value] : operation->params) {
    if (key == name) return value;
  }
  return "(absent)";
}

graph::Reply page(const std::string& data, const std::string& after, bool more) {
  const std::string next = more ? R"(,"next":"https://example.com/?access_token=SECRET")" : "";
  return {R"({"data":[)" + data + R"(],"paging":{"cursors":{"after":")" + after + "\"}" + next + "}}", ""};
}

}  // namespace

TEST_CASE("a list follows the cursor until there is no next page", "[upload]") {
  ObjectList list(query_of(AssetKind::image));
  CHECK(list.next()->path == "act_1/adimages");
  CHECK(param(list, "after") == "(absent)");
  REQUIRE(list.on_reply(page(R"({"hash":"a"})", "ONE", true)));
  CHECK(param(list, "after") == "ONE");
  const auto empty = list.on_reply(page("", "TWO", true));  // a page may be empty and not the last
  REQUIRE(empty);
  CHECK(empty->empty());
  CHECK(param(list, "after") == "TWO");
  const auto last = list.on_reply(page(R"({"hash":"b"})", "THREE", false));
  REQUIRE(last);
  CHECK(last->size() == 1);
  CHECK_FALSE(list.next());
}

TEST_CASE("a list that goes in circles is broken off", "[upload]") {
  ObjectList list(query_of(AssetKind::ad));
  REQUIRE(list.on_reply(page("", "ONE", true)));
  const auto again = list.on_reply(page("", "ONE", true));
  REQUIRE_FALSE(again);
  CHECK(again.error().error_class == ErrorClass::protocol);
}

TEST_CASE("a circle of several pages is one, too; the same cursor for other hashes is none", "[upload]") {
  auto query = query_of(AssetKind::image);
  for (int i = 0; i < 60; ++i) query.hashes.push_back(std::to_string(i));
  ObjectList list(query);
  REQUIRE(list.on_reply(page("", "ONE", true)));
  REQUIRE(list.on_reply(page("", "TWO", true)));
  REQUIRE(list.on_reply(page("", "THREE", false)));
  REQUIRE(list.on_reply(page("", "ONE", true)));
  REQUIRE(list.on_reply(page("", "TWO", true)));
  const auto again = list.on_reply(page("", "ONE", true));
  REQUIRE_FALSE(again);
  CHECK(again.error().error_class == ErrorClass::protocol);
}

TEST_CASE("a list asks for what it shows and what it chooses by, once", "[upload]") {
  auto query = query_of(AssetKind::image);
  CHECK(param(ObjectList(query), "fields") == "status,width,height,created_time,id,hash,name");
  query.fields = {"name", "creatives{id}", "created_time"};
  query.since = WallTime{};
  CHECK(param(ObjectList(query), "fields") == "name,creatives{id},created_time,id,hash");
  CHECK(upload::shown_fields(query) == std::vector<std::string>{"name", "creatives", "created_time"});
  query = query_of(AssetKind::video);
  query.fields = {"picture"};
  CHECK(param(ObjectList(query), "fields") == "picture,id,title");
}

TEST_CASE("images are asked for by hash, as many at a time as a URL holds", "[upload]") {
  auto query = query_of(AssetKind::image);
  for (int i = 0; i < 60; ++i) query.hashes.push_back(std::to_string(i));
  ObjectList list(query);
  CHECK_THAT(param(list, "hashes"), Catch::StartsWith(R"(["0","1",)") && Catch::EndsWith(R"("49"])"));
  REQUIRE(list.on_reply(page("", "", false)));
  CHECK_THAT(param(list, "hashes"), Catch::StartsWith(R"(["50",)") && Catch::EndsWith(R"("59"])"));
  REQUIRE(list.on_reply(page("", "", false)));
  CHECK_FALSE(list.next());
}

TEST_CASE("a page that is too much for Meta is asked for in smaller ones", "[upload]") {
  Error error;
  error.error_class = ErrorClass::transient;
  ObjectList list(query_of(AssetKind::creative));
  CHECK(param(list, "limit") == "100");
  CHECK(list.on_error(error));
  CHECK(param(list, "limit") == "25");
  CHECK(list.on_error(error));
  CHECK(param(list, "limit") == "10");
  CHECK_FALSE(list.on_error(error));
  error.error_class = ErrorClass::permission;
  CHECK_FALSE(ObjectList(query_of(AssetKind::creative)).on_error(error));
}

TEST_CASE("a list is filtered by name and by time", "[upload]") {
  const auto [kind, object, name, since, expected] =
      GENERATE(table<AssetKind, graph::Object, std::string, std::string, bool>({
          {AssetKind::image, {}, "", "", true},
          {AssetKind::image, {{"name", R"("Summer_1x1.jpg")"}}, "summer", "", true},
          {AssetKind::image, {{"name", R"("Summer_1x1.jpg")"}}, "winter", "", false},
          {AssetKind::image, {{"title", R"("Summer")"}}, "summer", "", false},
          {AssetKind::video, {{"title", R"("Summer")"}}, "summer", "", true},
          {AssetKind::ad, {{"created_time", R"("2026-03-01T00:00:00+0000")"}}, "", "2026-03-01", true},
          {AssetKind::ad, {{"created_time", R"("2026-02-28T23:59:59+0000")"}}, "", "2026-03-01", false},
          {AssetKind::ad, {{"created_time", "7"}}, "", "2026-03-01", false},
          {AssetKind::ad, {}, "", "2026-03-01", false},
      }));
  auto query = query_of(kind);
  query.name_contains = name;
  if (!since.empty()) query.since = parse_time(since);
  CAPTURE(name, since);
  CHECK(upload::matches(query, object) == expected);
}
