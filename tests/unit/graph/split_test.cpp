#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using namespace metaup::test;
using nlohmann::json;

namespace {

using Exchange = tl::expected<http::Response, http::Failure>;

Split split_of(Call::Shape shape, const std::vector<Operation>& operations, const Exchange& result) {
  auto made = split(shape, pointers(operations), result);
  REQUIRE(made.answers.size() == operations.size());
  return made;
}

const std::vector<Operation> kThreeAds{create_ad("a"), create_ad("b"), create_ad("c")};

Split split_ads(const json& entries) { return split_of(Call::Shape::batch, kThreeAds, response(200, entries.dump())); }

json entry(int code, const std::string& body) { return {{"code", code}, {"body", body}}; }

}  // namespace

TEST_CASE("a single reply goes to its operation, with the usage of the call", "[graph]") {
  const auto made = split_of(Call::Shape::single, {create_ad("a")},
                             response(200, R"({"id":"5"})",
                                      {{"x-app-usage", R"({"call_count":28})"},
                                       {"facebook-api-version", "v25.0"},
                                       {"x-ad-api-version-warning", "upgraded"}}));
  REQUIRE(made.answers[0].result);
  CHECK(made.answers[0].result->body == R"({"id":"5"})");
  CHECK(made.answers[0].usage.percent() == 28);
  CHECK(made.api_version_served == "v25.0");
  CHECK(made.version_warning == "upgraded");
}

TEST_CASE("an error says what was being done", "[graph]") {
  const auto made = split_of(Call::Shape::single, {create_ad("a")}, response(400, error_body(100)));
  CHECK(made.answers[0].result.error().message == "ads create: refused");
  CHECK_FALSE(made.whole_call_refused);
}

TEST_CASE("each operation of a batch gets its own answer", "[graph]") {
  const auto made = split_ads({entry(200, R"({"id":"5"})"), entry(400, error_body(100, 1487411)), nullptr});
  REQUIRE(made.answers[0].result);
  CHECK(made.answers[0].result->body == R"({"id":"5"})");
  CHECK(made.answers[1].result.error().subcode == 1487411);
  const auto& lost = made.answers[2].result.error();
  CHECK(lost.error_class == ErrorClass::transient);
  CHECK(lost.outcome_unknown);
  CHECK(lost.retryable);
  CHECK_FALSE(made.whole_call_refused);
}

TEST_CASE("null tells of an operation that needs another what became of it by that one's answer", "[graph]") {
  std::vector<Operation> pair{create_creative("a"), create_ad("a")};
  pair[0].name = pair[1].needs = "creative0";
  struct Case {
    json needed;
    ErrorClass error_class;
    bool outcome_unknown;
  };
  const auto [needed, error_class, outcome_unknown] = GENERATE(values<Case>({
      {entry(400, error_body(100)), ErrorClass::dependency, false},
      {entry(500, error_body(2)), ErrorClass::dependency, false},
      {entry(200, R"({"id":"5"})"), ErrorClass::transient, true},
      {nullptr, ErrorClass::transient, true},
      {7, ErrorClass::transient, true},
  }));
  CAPTURE(needed);
  const auto made = split_of(Call::Shape::batch, pair, response(200, json::array({needed, nullptr}).dump()));
  const auto& error = made.answers[1].result.error();
  CHECK(error.error_class == error_class);
  CHECK(error.outcome_unknown == outcome_unknown);
}

TEST_CASE("a batch that ends in null, or in error 960, took too long", "[graph]") {
  const auto ok = entry(200, R"({"id":"5"})");
  CHECK(split_ads({ok, ok, nullptr}).timed_out);
  CHECK_FALSE(split_ads({ok, nullptr, ok}).timed_out);
  CHECK_FALSE(split_ads({ok, ok, entry(400, error_body(100))}).timed_out);
  CHECK(split_of(Call::Shape::batch, kThreeAds, response(500, error_body(960))).timed_out);
  CHECK_FALSE(split_of(Call::Shape::batch, kThreeAds, response(500, error_body(2))).timed_out);
}

TEST_CASE("an entry that cannot be read leaves its outcome open", "[graph]") {
  const auto odd =
      GENERATE(as<std::string>{}, "null", "7", "[]", "{}", R"({"code":200})", R"({"code":200,"body":null})",
               R"({"body":"{}"})", R"({"code":"x","body":"{}"})", R"({"code":1e9,"body":"{}"})",
               R"({"code":200,"body":"{\"id\":"})", R"({"code":200,"body":"<html>"})", R"({"code":500,"body":""})");
  CAPTURE(odd);
  const auto made = split_ads({entry(200, R"({"id":"5"})"), json::parse(odd), entry(200, R"({"id":"6"})")});
  CHECK(made.answers[0].result);
  REQUIRE_FALSE(made.answers[1].result);
  CHECK(made.answers[1].result.error().outcome_unknown);
  CHECK(made.answers[2].result);
}

TEST_CASE("a body that is no text but JSON is read too", "[graph]") {
  const auto made = split_ads({{{"code", 200}, {"body", {{"id", "5"}}}}, entry(200, "{}"), entry(200, "{}")});
  REQUIRE(made.answers[0].result);
  CHECK(made.answers[0].result->body == R"({"id":"5"})");
}

TEST_CASE("a list of the wrong length is trusted at no place", "[graph]") {
  const auto count = GENERATE(0, 1, 2, 4);
  json entries = json::array();
  for (int i = 0; i < count; ++i) entries.push_back(entry(200, R"({"id":"5"})"));
  for (const auto& answer : split_ads(entries).answers) {
    REQUIRE_FALSE(answer.result);
    CHECK(answer.result.error().error_class == ErrorClass::protocol);
    CHECK(answer.result.error().outcome_unknown);
  }
}

TEST_CASE("a reply to a batch that is no list is trusted at no place", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "{}", "true", "null", R"({"0":{"code":200,"body":"{}"}})");
  const auto made = split_of(Call::Shape::batch, kThreeAds, response(200, body));
  CHECK(made.answers[1].result.error().error_class == ErrorClass::protocol);
}

TEST_CASE("a refusal of the whole batch is every operation's", "[graph]") {
  const auto made = split_of(Call::Shape::batch, kThreeAds, response(400, error_body(190)));
  CHECK(made.whole_call_refused);
  for (const auto& answer : made.answers) {
    CHECK(answer.result.error().code == 190);
    CHECK(answer.result.error().error_class == ErrorClass::auth);
  }
}

TEST_CASE("the usage of an entry is its own, else the call's", "[graph]") {
  auto with_headers = entry(200, "{}");
  with_headers["headers"] = {{{"name", "X-App-Usage"}, {"value", R"({"call_count":77})"}}, 7, {{"name", 1}}};
  auto odd_headers = entry(200, "{}");
  odd_headers["headers"] = "odd";
  const auto made = split_of(
      Call::Shape::batch, kThreeAds,
      response(200, json({with_headers, odd_headers, nullptr}).dump(), {{"x-app-usage", R"({"call_count":28})"}}));
  CHECK(made.answers[0].usage.percent() == 77);
  CHECK(made.answers[1].usage.percent() == 28);
  CHECK(made.answers[2].usage.percent() == 28);
}

TEST_CASE("a failed exchange is every operation's", "[graph]") {
  const Exchange dropped = tl::unexpected(http::Failure{http::Failure::Kind::dropped, "gone"});
  const auto made = split_of(Call::Shape::batch, kThreeAds, dropped);
  REQUIRE(made.answers.size() == kThreeAds.size());
  for (const auto& answer : made.answers) CHECK(answer.result.error().outcome_unknown);
  CHECK_FALSE(made.whole_call_refused);
}

TEST_CASE("one file that changed does not condemn the others of its batch", "[graph]") {
  const Exchange changed = tl::unexpected(http::Failure{http::Failure::Kind::source_changed, "a.jpg changed"});
  CHECK(split_of(Call::Shape::batch, kThreeAds, changed).whole_call_refused);
  CHECK_FALSE(split_of(Call::Shape::single, {create_ad("a")}, changed).whole_call_refused);
}

TEST_CASE("a lookup tells what is there from what is not", "[graph]") {
  const auto made = split_of(Call::Shape::lookup, {look_up_hash("ab"), look_up_hash("zz"), look_up_hash("ab")},
                             response(200, R"({"data":[{"hash":"ab","name":"a.jpg"},{"hash":"other"}]})"));
  const auto found = read_images(made.answers[0].result.value());
  REQUIRE(found);
  REQUIRE(found->images.size() == 1);
  CHECK(found->images[0].name == "a.jpg");
  CHECK(read_images(made.answers[1].result.value())->images.empty());
  CHECK(read_images(made.answers[2].result.value())->images.size() == 1);
}

TEST_CASE("a page of a list answers as the objects alone would, and says what it leaves out", "[graph]") {
  const auto made = split_of(
      Call::Shape::list, {read_listed("1"), read_listed("2"), read_listed("1")},
      response(200, R"({"data":[{"id":"1","status":{"video_status":"ready"}}],"paging":{"cursors":{"after":"C"}}})"));
  CHECK(json::parse(made.answers[0].result->body)["status"]["video_status"] == "ready");
  CHECK(made.answers[2].result);
  CHECK(made.answers[1].left_out);
  CHECK(made.answers[1].result.error().error_class == ErrorClass::not_found);
  REQUIRE(made.page);
  CHECK_FALSE(made.page->holds_others);
  CHECK(made.page->after.empty());
}

TEST_CASE("a page of a list tells whether it holds others, and what comes after it", "[graph]") {
  const auto made = split_of(
      Call::Shape::list, {read_listed("1")},
      response(200, R"({"data":[{"id":1},{"id":"9"}],"paging":{"cursors":{"after":"C"},"next":"https://next"}})"));
  CHECK(made.answers[0].result);
  REQUIRE(made.page);
  CHECK(made.page->holds_others);
  CHECK(made.page->after == "C");
}

TEST_CASE("a reply that is no page of a list leaves nothing out", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "[]", "{}", R"({"data":{}})", R"({"data":[{"hash":"1"}]})", "true");
  const auto made = split_of(Call::Shape::list, {read_listed("1")}, response(200, body));
  CHECK_FALSE(made.page);
  CHECK_FALSE(made.answers[0].left_out);
  CHECK(made.answers[0].result.error().error_class == ErrorClass::protocol);
}

TEST_CASE("what may be on a further page is not taken for absent", "[graph]") {
  const auto [data, shows_some] = GENERATE(table<std::string, bool>({{R"([{"hash":"ab"}])", true}, {"[]", false}}));
  const auto made =
      split_of(Call::Shape::lookup, {look_up_hash("ab"), look_up_hash("zz")},
               response(200, R"({"data":)" + data + R"(,"paging":{"cursors":{"after":"C"},"next":"https://next"}})"));
  CHECK(made.answers[0].result.has_value() == shows_some);
  CHECK(made.answers[1].left_out);
  CHECK(made.answers[1].result.error().error_class == ErrorClass::protocol);
  REQUIRE(made.page);
  CHECK(made.page->shows_some == shows_some);
  CHECK(made.page->after == "C");
}

TEST_CASE("a lookup that goes on nobody knows where finds nothing absent", "[graph]") {
  const auto made = split_of(Call::Shape::lookup, {look_up_hash("ab"), look_up_hash("zz")},
                             response(200, R"({"data":[{"hash":"ab"}],"paging":{"next":"https://next"}})"));
  CHECK(made.answers[0].result);
  CHECK_FALSE(made.answers[1].left_out);
  CHECK(made.answers[1].result.error().error_class == ErrorClass::protocol);
}

TEST_CASE("a lookup whose reply makes no sense finds nothing absent", "[graph]") {
  const auto body = GENERATE(as<std::string>{}, "[]", "{}", R"({"data":{}})", R"({"data":[{"id":"1"}]})", "true");
  const auto made = split_of(Call::Shape::lookup, {look_up_hash("ab")}, response(200, body));
  CHECK(made.answers[0].result.error().error_class == ErrorClass::protocol);
}

TEST_CASE("one wrong id among many refuses the call, not each id", "[graph]") {
  const auto made =
      split_of(Call::Shape::list, {read_listed("1"), read_listed("2")}, response(400, error_body(100, 33)));
  CHECK(made.whole_call_refused);
  CHECK_FALSE(split_of(Call::Shape::list, {read_listed("1")}, response(400, error_body(100, 33))).whole_call_refused);
}
