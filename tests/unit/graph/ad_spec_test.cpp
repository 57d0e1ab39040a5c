#include "metaup/graph/ad_spec.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "metaup/graph/operation.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using graph::AdDraft;
using graph::Params;

namespace {

AdDraft ad_draft() {
  AdDraft draft;
  draft.name = "Ad A";
  draft.adset = "238";
  draft.creative = "2386";
  return draft;
}

struct Mistake {
  std::string field;
  std::string reason;
  std::function<void(AdDraft&)> change;
};

}  // namespace

TEST_CASE("an ad is paused unless it is wanted active", "[creative]") {
  auto draft = ad_draft();
  CHECK(graph::ad_params(draft) ==
        Params{{"adset_id", "238"}, {"creative", R"({"creative_id":"2386"})"}, {"name", "Ad A"}, {"status", "PAUSED"}});
  draft.active = true;
  CHECK(graph::ad_params(draft)->back() == std::pair<std::string, std::string>{"status", "ACTIVE"});
}

TEST_CASE("an ad's options override its spec, which adds the rest", "[creative]") {
  auto draft = ad_draft();
  draft.spec = R"({"name":"old","status":"PAUSED","creative":{"title":"x"},"conversion_domain":"example.com"})";
  CHECK(graph::ad_params(draft) == Params{{"adset_id", "238"},
                                          {"conversion_domain", "example.com"},
                                          {"creative", R"({"creative_id":"2386"})"},
                                          {"name", "Ad A"},
                                          {"status", "PAUSED"}});
}

TEST_CASE("an ad may bring its creative with it, whose image is attached", "[creative]") {
  AdDraft draft;
  draft.name = "Ad A";
  draft.adset = "238";
  draft.spec = R"({"creative":{"title":"t","object_url":"https://example.com","image_file":"hero.jpg"}})";
  draft.attached = {"hero.jpg"};
  const auto params = graph::ad_params(draft);
  REQUIRE(params);
  CHECK((*params)[1].second == R"({"image_file":"hero.jpg","object_url":"https://example.com","title":"t"})");
}

TEST_CASE("a mistake in an ad is named with its field", "[creative]") {
  const auto mistake = GENERATE(values<Mistake>({
      {"name", "is missing", [](auto& d) { d.name.clear(); }},
      {"adset", "is missing", [](auto& d) { d.adset.clear(); }},
      {"adset", "'act_1' is not an id", [](auto& d) { d.adset = "act_1"; }},
      {"adset", "a spreadsheet has rounded it", [](auto& d) { d.adset = "2,38E+15"; }},
      {"creative", "is missing", [](auto& d) { d.creative.clear(); }},
      {"creative", "is not an id", [](auto& d) { d.creative = "x"; }},
      {"spec", "is not JSON", [](auto& d) { d.spec = "{"; }},
      {"spec", "status ACTIVE is not for specs", [](auto& d) { d.spec = R"({"status":"ACTIVE"})"; }},
      {"spec", "adset_spec is not taken", [](auto& d) { d.spec = R"({"adset_spec":{}})"; }},
      {"spec", "access_token does not belong here", [](auto& d) { d.spec = R"({"access_token":"x"})"; }},
      {"spec", "instagram_actor_id was removed",
       [](auto& d) { d.spec = R"({"creative":{"instagram_actor_id":"1"}})"; }},
      {"spec", "its image_file 'a.jpg' is not attached",
       [](auto& d) { d.spec = R"({"creative":{"image_file":"a.jpg"}})"; }},
      {"attach", "no image_file of the spec names 'a.jpg'", [](auto& d) { d.attached = {"a.jpg"}; }},
      {"attach", "'a.jpg' is attached twice",
       [](auto& d) {
         d.spec = R"({"creative":{"image_file":"a.jpg"}})";
         d.attached = {"a.jpg", "a.jpg"};
       }},
  }));
  auto draft = ad_draft();
  mistake.change(draft);
  const auto errors = graph::check_ad(draft).errors;
  CAPTURE(mistake.field, mistake.reason);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == mistake.field);
  CHECK_THAT(errors[0].reason + " (" + errors[0].hint + ")", Contains(mistake.reason));
  CHECK_FALSE(graph::ad_params(draft));
}

TEST_CASE("a spec can say what the options leave out", "[creative]") {
  AdDraft draft;
  draft.spec = R"({"name":"n","adset_id":"1","creative":{"creative_id":"2"}})";
  CHECK(graph::check_ad(draft).errors.empty());
  draft = graph::with_spec_members(draft);
  CHECK(draft.name == "n");
  CHECK(draft.adset == "1");
  CHECK(draft.creative == "2");
}

TEST_CASE("an ad whose creative is to come passes its checks, and waits", "[creative]") {
  auto draft = ad_draft();
  draft.creative.clear();
  draft.creative_to_come = true;
  CHECK(graph::check_ad(draft).errors.empty());
  CHECK_FALSE(graph::ad_params(draft));
  const auto params = graph::ad_params(draft, graph::reference_to_id("creative5")).value();
  const std::pair<std::string, std::string> reference{"creative", R"({"creative_id":"{result=creative5:$.id}"})"};
  CHECK(std::count(params.begin(), params.end(), reference) == 1);
  draft.creative = "7";
  CHECK(graph::ad_params(draft));
}

TEST_CASE("an active ad's spec may say so too", "[creative]") {
  auto draft = ad_draft();
  draft.active = true;
  draft.spec = R"({"status":"ACTIVE"})";
  CHECK(graph::check_ad(draft).errors.empty());
}

TEST_CASE("an ad's columns are read, and no status", "[creative]") {
  const auto draft =
      graph::read_ad_draft({{"name", "A"}, {"adset", "1"}, {"creative", "2"}, {"spec", "{}"}, {"status", "ACTIVE"}});
  CHECK(draft.name == "A");
  CHECK(draft.adset == "1");
  CHECK(draft.creative == "2");
  CHECK(draft.spec == "{}");
  CHECK_FALSE(draft.active);
}

TEST_CASE("the key of an ad whose creative has no id yet goes by what the creative will be", "[creative]") {
  const auto key = graph::provisional_ad_key(ad_draft(), "5f2b", 0);
  CHECK(key == R"(["238","Ad A","to come:5f2b",0])");
  CHECK(graph::provisional_ad_key(ad_draft(), "5f2c", 0) != key);
  CHECK(graph::provisional_ad_key(ad_draft(), "5f2b", 1) != key);
  CHECK(graph::read_ad_key(key)->provisional);
}

TEST_CASE("a key says whose it is", "[creative]") {
  const auto key = graph::read_ad_key(graph::ad_key(ad_draft(), 3)).value();
  CHECK(key.adset == "238");
  CHECK(key.name == "Ad A");
  CHECK_FALSE(key.provisional);
  CHECK_FALSE(graph::read_ad_key(GENERATE("", "7", "[]", R"(["238","A",7,0])", R"(["238","A","7"])", "{}")));
}

TEST_CASE("an ad's key tells ads apart by ad set, name, creative and place among equal rows", "[creative]") {
  const auto key = graph::ad_key(ad_draft(), 0);
  CHECK(key == R"(["238","Ad A","2386",0])");
  auto other = ad_draft();
  SECTION("ordinal") { CHECK(graph::ad_key(other, 1) != key); }
  SECTION("name") {
    other.name = "Ad A\",\"";
    CHECK(graph::ad_key(other, 0) != key);
  }
  SECTION("ad set") {
    other.adset = "239";
    CHECK(graph::ad_key(other, 0) != key);
  }
  SECTION("creative") {
    other.creative = "2387";
    CHECK(graph::ad_key(other, 0) != key);
  }
  SECTION("a creative that the ad brings") {
    other.creative.clear();
    other.spec = R"({"creative":{"image_file":"a.jpg"}})";
    const auto brought = graph::ad_key(other, 0);
    CHECK(brought != key);
    other.attached_content = "0123";
    CHECK(graph::ad_key(other, 0) != brought);
  }
  CHECK(graph::ad_digest(key).size() == 64);
  CHECK(graph::ad_digest(key) != graph::ad_digest(graph::ad_key(ad_draft(), 1)));
}

TEST_CASE("an ad's ids lose what is odd at their ends, and its spec is looked at as a creative's", "[creative]") {
  auto draft = graph::read_ad_draft({{"name", "A"},
                                     {"adset", " 238\xC2\xA0"},
                                     {"creative",
                                      "\xE2\x80\x8B"
                                      "77"}});
  CHECK(draft.adset == "238");
  CHECK(draft.creative == "77");
  draft.spec = R"({"creative":{"instagram_story_id":"1"},"date_format":"U"})";
  CHECK(graph::check_ad(draft).warnings.size() == 2);
  draft.spec = R"({"creative":{"access_token":"x"}})";
  CHECK(graph::check_ad(draft).errors.size() == 1);
}

namespace {

/// A flexible ad with these groups, whose creative shows the image `h1`.
std::string flexible(const std::string& groups, const std::string& more = "") {
  return R"({"creative":{"object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com","image_hash":"h1"}})" +
         more + R"(},"creative_asset_groups_spec":{"groups":)" + groups + "}}";
}

AdDraft flexible_draft(const std::string& groups, const std::string& more = "") {
  auto draft = ad_draft();
  draft.creative.clear();
  draft.spec = flexible(groups, more);
  return draft;
}

const std::string kGroups =
    R"([{"images":[{"hash":"h1"},{"hash":"h2"}],"videos":[{"video_id":"771"}],
         "texts":[{"text":"Text 1","text_type":"primary_text"},{"text":"Head 1","text_type":"headline"}],
         "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://example.com"}}}])";

}  // namespace

TEST_CASE("a flexible ad goes out as its spec has it", "[creative]") {
  const auto draft = flexible_draft(kGroups);
  CHECK(graph::check_ad(draft).errors.empty());
  CHECK(graph::check_ad(draft).warnings.empty());
  const auto params = graph::ad_params(draft);
  REQUIRE(params);
  CHECK((*params)[2].first == "creative_asset_groups_spec");
  CHECK_THAT((*params)[2].second, Contains(R"("videos":[{"video_id":"771"}])"));
}

TEST_CASE("flexible ads with other groups are other ads", "[creative]") {
  const auto one = flexible_draft(kGroups);
  const auto other = flexible_draft(R"([{"images":[{"hash":"h1"}]}])");
  CHECK(graph::ad_key(one, 0) != graph::ad_key(other, 0));
  CHECK(graph::ad_key(one, 0) == graph::ad_key(flexible_draft(kGroups), 0));
}

TEST_CASE("groups that Meta refuses are refused first", "[creative]") {
  const auto [groups, more, reason] = GENERATE(table<std::string, std::string, std::string>({
      {"[]", "", "has no groups"},
      {R"([{"texts":[]}])", "", "group 1 has no image and no video"},
      {R"([{"images":[{"hash":"h1"},{"hash":"h1"}]}])", "", "group 1 has one twice"},
      {R"([{"images":[{"url":"x"}]}])", "", "group 1 has one without its hash"},
      {R"([{"images":[{"hash":"h1"}],"texts":[{"text":"a","text_type":"body"}]}])", "", "a text_type that is not"},
      {R"([{"images":[{"hash":"h1"}],"texts":[{"text_type":"headline"},{"text_type":"headline"},{"text_type":"headline"},
           {"text_type":"headline"},{"text_type":"headline"},{"text_type":"headline"}]}])",
       "", "more than 5 texts of type headline"},
      {R"([{"images":[{"hash":"h1"}],"call_to_action":{"type":"A"}},{"images":[{"hash":"h2"}]}])", "",
       "different calls to action"},
      {R"([{"images":[{"hash":"h2"},{"hash":"h1"}]}])", "", "which Meta refuses (3858355)"},
      {R"([{"images":[{"hash":"h1"}]}])", R"(,"asset_feed_spec":{})", "cannot have an asset_feed_spec"},
  }));
  const auto errors = graph::check_ad(flexible_draft(groups, more)).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == "spec");
  CHECK_THAT(errors[0].reason, Contains(reason));
}

TEST_CASE("a creative that shows none of the groups is a doubt", "[creative]") {
  const auto findings = graph::check_ad(flexible_draft(R"([{"videos":[{"video_id":"771"}]}])"));
  CHECK(findings.errors.empty());
  REQUIRE(findings.warnings.size() == 1);
  CHECK_THAT(findings.warnings[0], Contains("which Meta may refuse (3858355)"));
}

TEST_CASE("groups without a creative of the ad's own are a doubt", "[creative]") {
  auto draft = ad_draft();
  draft.spec = R"({"creative_asset_groups_spec":{"groups":[{"images":[{"hash":"h1"}]}]}})";
  const auto findings = graph::check_ad(draft);
  CHECK(findings.errors.empty());
  REQUIRE(findings.warnings.size() == 1);
  CHECK_THAT(findings.warnings[0], Contains("is not confirmed by Meta"));
}
