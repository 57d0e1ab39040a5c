#include "run/targets/known_ads.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using run::KnownAds;

namespace {

graph::AdDraft draft(const std::string& creative, const std::string& name = "a", const std::string& adset = "238") {
  graph::AdDraft draft;
  draft.adset = adset;
  draft.name = name;
  draft.creative = creative;
  return draft;
}

graph::AdInfo ad(const std::string& id, const std::string& name, const std::string& creative,
                 const std::string& status = "PAUSED") {
  graph::AdInfo ad;
  ad.id = id;
  ad.name = name;
  ad.creative_id = creative;
  ad.effective_status = status;
  return ad;
}

KnownAds known(std::vector<graph::AdInfo> ads) {
  KnownAds known;
  known.want("238", "a");
  known.add("238", {.ads = std::move(ads), .after = {}});
  return known;
}

bool nobodys(const std::string&) { return false; }

}  // namespace

TEST_CASE("an ad of the same name and creative is there already", "[run]") {
  const auto ads = known({ad("1", "a", "9"), ad("2", "a", "7")});
  CHECK(ads.find(draft("7"), nobodys).same == "2");
  CHECK(ads.find(draft("7"), nobodys).others == "1");
  CHECK(ads.any_of(draft("")));
}

TEST_CASE("an ad of the same name and another creative is another", "[run]") {
  const auto ads = known({ad("1", "a", "9"), ad("2", "a", "")});
  const auto match = ads.find(draft("7"), nobodys);
  CHECK(match.same.empty());
  CHECK(match.others == "1, 2");
}

TEST_CASE("an ad whose creative has no id yet is like none, not even one without", "[run]") {
  const auto match = known({ad("1", "a", "")}).find(draft(""), nobodys);
  CHECK(match.same.empty());
  CHECK(match.others == "1");
}

TEST_CASE("ads of other names, other ad sets, and those put away do not count", "[run]") {
  const auto ads =
      known({ad("1", "b", "7"), ad("2", "a", "7", "ARCHIVED"), ad("3", "a", "7", "DELETED"), ad("", "a", "7")});
  CHECK_FALSE(ads.any_of(draft("7")));
  CHECK(ads.find(draft("7"), nobodys).same.empty());
  CHECK(ads.find(draft("7", "a", "239"), nobodys).same.empty());
  CHECK_FALSE(ads.contains("1"));
  CHECK(ads.contains("2"));  // it was there before, whatever has become of it
}

TEST_CASE("each ad is one row's", "[run]") {
  const auto ads = known({ad("1", "a", "7"), ad("2", "a", "7"), ad("2", "a", "7")});
  CHECK(ads.find(draft("7"), [](const std::string& id) { return id == "1"; }).same == "2");
  CHECK(ads.find(draft("7"), [](const std::string&) { return true; }).same.empty());
  CHECK(ads.find(draft("8"), [](const std::string& id) { return id == "1"; }).others == "2");
}

TEST_CASE("an ad that brings its creative is compared by what that is made of", "[run]") {
  const graph::Params creative{{"name", "C"}, {"url_tags", "a=1"}, {"object_story_id", "1_2"}};
  auto same = ad("1", "a", "9");
  same.creative_content = R"({"url_tags":"a=1","object_story_id":"1_2","body":"more"})";
  auto other = ad("2", "a", "8");
  other.creative_content = R"({"url_tags":"a=2","object_story_id":"1_2"})";
  auto partly = ad("3", "a", "7");
  partly.creative_content = R"({"object_story_id":"1_2"})";
  const auto ads = known({same, other, partly, ad("4", "a", "6")});
  const auto match = ads.find_like(draft(""), creative, nobodys);
  CHECK(match.same == "1");
  CHECK(match.others == "2");
  CHECK(match.unclear == "3, 4");
  const auto taken = ads.find_like(draft(""), creative, [](const std::string&) { return true; });
  CHECK(taken.same.empty());
  CHECK(taken.unclear.empty());
}
