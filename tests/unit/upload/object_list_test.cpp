#include "upload/object_list.hpp"

#include "base/text.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using upload::ListQuery;
using upload::ObjectList;

namespace {

ListQuery query_of(AssetKind kind) { return {.account = *AccountId::parse("1"), .kind = kind}; }

/// Images by 60 hashes: more than one request asks for.
ListQuery query_of_hashes() {
  auto query = query_of(AssetKind::image);
  for (int i = 0; i < 60; ++i) query.hashes.push_back(std::to_string(i));
  return query;
}

void answer_page(ObjectList& list, const std::string& data, const std::string& after, bool more) {
  REQUIRE(sends(list));
  const std::string next = more ? R"(,"next":"https://example.com/?access_token=SECRET")" : "";
  answer(list, R"({"data":[)" + data + R"(],"paging":{"cursors":{"after":")" + after + "\"}" + next + "}}");
}

}  // namespace

TEST_CASE("a list follows the cursor until there is no next page", "[upload]") {
  ObjectList list(query_of(AssetKind::image));
  CHECK(sent(list).path == "act_1/adimages");
  CHECK(param(list, "after") == "(absent)");
  answer_page(list, R"({"hash":"a"})", "ONE", true);
  CHECK(param(list, "after") == "ONE");
  CHECK(list.take_objects().size() == 1);
  answer_page(list, "", "TWO", true);  // a page may be empty and not the last
  CHECK(list.take_objects().empty());
  CHECK(param(list, "after") == "TWO");
  answer_page(list, R"({"hash":"b"})", "THREE", false);
  CHECK(is_done(list));
  const auto last = list.take_objects();
  REQUIRE(last.size() == 1);
  CHECK(graph::plain_text(last.front(), "hash") == "b");
}

TEST_CASE("objects that are not taken page by page wait in order", "[upload]") {
  ObjectList list(query_of(AssetKind::image));
  answer_page(list, R"({"hash":"a"},{"hash":"b"})", "ONE", true);
  answer_page(list, R"({"hash":"c"})", "TWO", false);
  std::string hashes;
  for (const auto& object : list.take_objects()) hashes += graph::plain_text(object, "hash");
  CHECK(hashes == "abc");
  CHECK(list.take_objects().empty());
}

TEST_CASE("a list gives only the objects that match", "[upload]") {
  auto query = query_of(AssetKind::image);
  query.name_contains = "summer";
  ObjectList list(query);
  answer_page(list, R"({"hash":"a","name":"Summer.jpg"},{"hash":"b","name":"Winter.jpg"})", "", false);
  const auto objects = list.take_objects();
  REQUIRE(objects.size() == 1);
  CHECK(graph::plain_text(objects.front(), "hash") == "a");
}

TEST_CASE("a list that goes in circles is broken off", "[upload]") {
  ObjectList list(query_of(AssetKind::ad));
  answer_page(list, "", "ONE", true);
  answer_page(list, "", "ONE", true);
  CHECK(failure_of(list).error_class == ErrorClass::protocol);
}

TEST_CASE("a circle of several pages is one, too; the same cursor for other hashes is none", "[upload]") {
  ObjectList list(query_of_hashes());
  answer_page(list, "", "ONE", true);
  answer_page(list, "", "TWO", true);
  answer_page(list, "", "THREE", false);
  answer_page(list, "", "ONE", true);
  answer_page(list, "", "TWO", true);
  answer_page(list, "", "ONE", true);
  CHECK(failure_of(list).error_class == ErrorClass::protocol);
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
  ObjectList list(query_of_hashes());
  CHECK_THAT(param(list, "hashes"), Catch::StartsWith(R"(["0","1",)") && Catch::EndsWith(R"("49"])"));
  answer_page(list, "", "", false);
  CHECK_THAT(param(list, "hashes"), Catch::StartsWith(R"(["50",)") && Catch::EndsWith(R"("59"])"));
  answer_page(list, "", "", false);
  CHECK(is_done(list));
}

TEST_CASE("a page that is too much for Meta is asked for in smaller ones", "[upload]") {
  ObjectList list(query_of(AssetKind::creative));
  CHECK(param(list, "limit") == "100");
  refuse(list, error_of(ErrorClass::transient));
  CHECK(param(list, "limit") == "25");
  lose_reply(list, error_of(ErrorClass::transient));
  CHECK(param(list, "limit") == "10");
  refuse(list, error_of(ErrorClass::transient));
  CHECK(failure_of(list).error_class == ErrorClass::transient);
}

TEST_CASE("fewer objects are asked for at once when their specs are", "[upload]") {
  auto query = query_of(AssetKind::creative);
  query.fields = {"id", "object_story_spec"};
  CHECK(param(ObjectList(query), "limit") == "50");
}

TEST_CASE("no other error is answered with a smaller page", "[upload]") {
  ObjectList list(query_of(AssetKind::creative));
  SECTION("no rights") { refuse(list, error_of(ErrorClass::permission)); }
  SECTION("a page that was never asked for") { never_send(list, error_of(ErrorClass::transient)); }
  SECTION("a reply without a list") { answer(list, "[]"); }
  CHECK(has_failed(list));
}

TEST_CASE("each kind is listed where Meta has it", "[upload]") {
  const auto [kind, path, in_account] = GENERATE(table<AssetKind, std::string, bool>({
      {AssetKind::ad, "act_1/ads", true},
      {AssetKind::adset, "act_1/adsets", true},
      {AssetKind::campaign, "act_1/campaigns", true},
      {AssetKind::account, "me/adaccounts", false},
      {AssetKind::page, "me/accounts", false},
  }));
  ObjectList list(query_of(kind));
  CHECK(sent(list).path == path);
  CHECK(sent(list).account.empty() != in_account);
  CHECK(upload::is_in_account(kind) == in_account);
  CHECK(param(list, "fields").find("access_token") == std::string::npos);  // a Page would bring its own
}

TEST_CASE("a list is filtered by name and by time", "[upload]") {
  const auto [kind, object, name, since, expected] =
      GENERATE(table<AssetKind, graph::Object, std::string, std::string, bool>({
          {AssetKind::image, {}, "", "", true},
          {AssetKind::image, {{"name", R"("Summer_1x1.jpg")"}}, "summer", "", true},
          {AssetKind::image, {{"name", R"("Summer_1x1.jpg")"}}, "winter", "", false},
          {AssetKind::image, {{"title", R"("Summer")"}}, "summer", "", false},
          {AssetKind::video, {{"title", R"("Summer")"}}, "summer", "", true},
          {AssetKind::video, {{"title", R"("Lange Straße")"}}, "STRASSE", "", true},
          {AssetKind::image, {{"name", R"("ärger.jpg")"}}, "\u00C4RGER", "", true},
          {AssetKind::image, {{"name", R"("a\u0308rger.jpg")"}}, "\u00E4RGER", "", true},  // composed and decomposed
          {AssetKind::ad, {{"name", R"("ΣΊΣΥΦΟΣ")"}}, "σίσυφος", "", true},
          {AssetKind::ad, {{"name", R"("ısparta")"}}, "ISPARTA", "", false},  // another letter
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
