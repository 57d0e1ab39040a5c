#include "simulator/wanted_fields.hpp"

#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";

/// An account with an ad of a creative.
class World {
 public:
  World() {
    creative = id_of(
        asking.post(kAccount + "adcreatives", {{"name", "c"}, {"object_story_spec", R"({"page_id":"55","link_data":{
                                   "link":"https://e.com","message":"m"}})"}}));
    ad = id_of(asking.post(kAccount + "ads", {{"name", "a"},
                                              {"adset_id", "238"},
                                              {"status", "PAUSED"},
                                              {"creative", R"({"creative_id":")" + creative + "\"}"}}));
  }
  Reply read(const std::string& fields) { return asking.get("/v26.0/" + ad, {{"fields", fields}}); }

  Asking asking{R"({"campaigns":[{"id":"77","account":"1001","adsets":["238"],"objective":"OUTCOME_LEADS"}]})"};
  std::string creative;
  std::string ad;

 private:
  static std::string id_of(const Reply& reply) { return Asking::body(reply).at("id"); }
};

}  // namespace

TEST_CASE("fields are read as names, modifiers and what is asked for inside", "[simulator]") {
  const auto fields = parse_fields(" id , from{id,name},thumbnails.limit(1).order(chronological){ uri }");
  REQUIRE(fields);
  REQUIRE(fields->size() == 3);
  CHECK((*fields)[0].name == "id");
  CHECK_FALSE((*fields)[0].narrowed);
  CHECK((*fields)[1].inner[1].name == "name");
  CHECK((*fields)[2].name == "thumbnails");
  CHECK((*fields)[2].inner[0].name == "uri");
  CHECK(parse_fields("")->empty());
}

TEST_CASE("what is no list of fields is an error of its syntax", "[simulator]") {
  const auto* const fields =
      GENERATE("name{", "name}", "name{}", "name,", ",name", "a,,b", "hash{foo{bar}},name{{{", "name{a}b", "name.limit",
               "name.limit(1", "name.(1)", "na-me", "a b", "\"id\"", "a{b}{c}");
  CAPTURE(fields);
  CHECK(parse_fields(fields).error().code == 2500);
  World world;
  CHECK(error_of(world.read(fields)) == std::pair{2500, 0});
  CHECK(error_of(world.asking.get(kAccount + "advideos", {{"fields", fields}})) == std::pair{2500, 0});
  const std::string deep = "a" + std::string(100'000, '{');
  CHECK(parse_fields(deep).error().code == 2500);
}

TEST_CASE("members of another node are chosen, and are such that it has", "[simulator]") {
  World world;
  CHECK(Asking::body(world.read("creative,campaign")) ==
        Json{{"id", world.ad}, {"creative", {{"id", world.creative}}}, {"campaign", {{"id", "77"}}}});
  CHECK(Asking::body(world.read("creative{name},campaign{objective},adset{campaign{name}}")) ==
        Json{{"id", world.ad},
             {"creative", {{"id", world.creative}, {"name", "c"}}},
             {"campaign", {{"id", "77"}, {"objective", "OUTCOME_LEADS"}}},
             {"adset", {{"id", "238"}, {"campaign", {{"id", "77"}, {"name", "Campaign 77"}}}}}});
  CHECK(Asking::body(world.read("creative{object_story_spec}"))["creative"]["object_story_spec"].contains("link_data"));
}

TEST_CASE("members are refused that a node does not have, or what is no node", "[simulator]") {
  const auto* const fields =
      GENERATE("creative{id,bogus}", "campaign{nosuch}", "adset{campaign{nosuch}}", "name{first}",
               "creative{object_story_spec{link_data}}", "tracking_specs{a}", "bogus{id}");
  CAPTURE(fields);
  World world;
  CHECK(error_of(world.read(fields)) == std::pair{100, 0});
  CHECK(error_of(world.asking.get("/v26.0/act_2/ads", {{"fields", fields}})) == std::pair{100, 0});  // which has none
}

TEST_CASE("ads with the specs of their creatives come in small pages", "[simulator]") {
  World world;
  const auto ask = [&](const std::string& fields, const std::string& limit) {
    return world.asking.get(kAccount + "ads", {{"fields", fields}, {"limit", limit}});
  };
  const auto refused = ask("name,creative{asset_feed_spec}", "51");
  CHECK(error_of(refused) == std::pair{1, 0});
  CHECK(refused.status == 500);
  CHECK(ask("creative{object_story_spec}", "50").status == 200);
  CHECK(ask("creative{name}", "500").status == 200);
  CHECK(error_of(world.asking.get("/v26.0/238/ads", {{"fields", "creative{object_story_spec}"}, {"limit", "100"}})) ==
        std::pair{1, 0});
  Asking strict(R"({"paging":{"most_with_specs":10}})");
  CHECK(strict.get(kAccount + "ads", {{"fields", "creative{asset_feed_spec}"}, {"limit", "11"}}).status == 500);
}

TEST_CASE("what apps may no longer use that begin today is refused and counted", "[simulator]") {
  const auto [name, value, counted] =
      GENERATE(table<std::string, std::string, std::string>({{"method", "delete", "method"},
                                                             {"callback", "f", "callback"},
                                                             {"fields", "name.as(n)", "field_alias"},
                                                             {"fields", "creative{name.as(n)}", "field_alias"},
                                                             {"date_format", "U", "date_format"}}));
  CAPTURE(name, value);
  World world;
  CHECK(error_of(world.asking.get("/v26.0/" + world.ad, {{name, value}})) == std::pair{100, 0});
  CHECK(world.asking.state()["retired"] == Json{{counted, 1}});
}

TEST_CASE("asynchronous batches are refused, and no batch overrides its method", "[simulator]") {
  Asking asking;
  CHECK(error_of(asking.post("/v26.0/", {{"asyncbatch", "[]"}})) == std::pair{100, 0});
  const auto batch = R"([{"method":"GET","relative_url":"me"}])";
  CHECK(error_of(asking.post("/v26.0/", {{"access_token", "T"}, {"batch", batch}, {"method", "POST"}})) ==
        std::pair{100, 0});
  CHECK(asking.state()["retired"] == Json{{"asyncbatch", 1}, {"method", 1}});
}

TEST_CASE("debug_token takes a date_format", "[simulator]") {
  Asking asking;
  CHECK(asking.get("/v26.0/debug_token", {{"input_token", "T"}, {"date_format", "U"}}).status == 200);
  CHECK(asking.state()["retired"].empty());
}
