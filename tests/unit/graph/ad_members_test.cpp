// What ads have beside their creatives.
#include <catch2/catch.hpp>
#include <functional>

#include "graph/draft_fields.hpp"
#include "metaup/graph/ad_spec.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using graph::AdDraft;
using graph::Params;

namespace {

const std::string kTracking = R"([{"action.type":["offsite_conversion"],"fb_pixel":["1234"]}])";

AdDraft whole_draft() {
  return graph::read_ad_draft({{"name", "Ad A"},
                               {"adset", "238"},
                               {"creative", "2386"},
                               {"tracking-specs", kTracking},
                               {"conversion-domain", " example.com "},
                               {"schedule-start", "2026-12-01T09:00:00+0100"},
                               {"schedule-end", "2026-12-24T18:00:00Z"}});
}

struct Mistake {
  std::string field;
  std::string reason;
  std::function<void(AdDraft&)> change;
};

}  // namespace

TEST_CASE("tracking, conversion domain and schedule of an ad are sent as Meta names them", "[creative]") {
  CHECK(graph::ad_params(whole_draft()) == Params{{"ad_schedule_end_time", "2026-12-24T18:00:00Z"},
                                                  {"ad_schedule_start_time", "2026-12-01T09:00:00+0100"},
                                                  {"adset_id", "238"},
                                                  {"conversion_domain", "example.com"},
                                                  {"creative", R"({"creative_id":"2386"})"},
                                                  {"name", "Ad A"},
                                                  {"status", "PAUSED"},
                                                  {"tracking_specs", kTracking}});
}

TEST_CASE("columns of an ad override its raw spec, which adds what has no column", "[creative]") {
  auto draft = whole_draft();
  draft.spec = R"({"conversion_domain":"old.example","display_sequence":3})";
  const auto params = graph::ad_params(draft).value();
  CHECK(std::count(params.begin(), params.end(), std::pair<std::string, std::string>{"display_sequence", "3"}) == 1);
  CHECK(std::count(params.begin(), params.end(),
                   std::pair<std::string, std::string>{"conversion_domain", "example.com"}) == 1);
}

TEST_CASE("a plan holds what an ad has beside its creative", "[creative]") {
  auto fields = graph::fields_of(whole_draft());
  auto other = whole_draft();
  other.schedule_end = "2026-12-31T18:00:00Z";
  CHECK(fields != graph::fields_of(other));
  other = whole_draft();
  other.tracking_specs.clear();
  CHECK(fields != graph::fields_of(other));
  other = whole_draft();
  other.conversion_domain.clear();
  CHECK(fields != graph::fields_of(other));
}

TEST_CASE("what is wrong with what an ad has beside its creative is named with its column", "[creative]") {
  const auto mistake = GENERATE(values<Mistake>({
      {"tracking-specs", "is not a JSON list", [](auto& d) { d.tracking_specs = "fb_pixel"; }},
      {"tracking-specs", "is not a JSON list", [](auto& d) { d.tracking_specs = R"({"fb_pixel":["1"]})"; }},
      {"tracking-specs", "is not a JSON list", [](auto& d) { d.tracking_specs = "[]"; }},
      {"tracking-specs", "each entry must be an object", [](auto& d) { d.tracking_specs = "[1]"; }},
      {"tracking-specs", "each entry must be an object", [](auto& d) { d.tracking_specs = "[{}]"; }},
      {"tracking-specs", "'fb_pixel' must be a list", [](auto& d) { d.tracking_specs = R"([{"fb_pixel":"1"}])"; }},
      {"tracking-specs", "'fb_pixel' must be a list", [](auto& d) { d.tracking_specs = R"([{"fb_pixel":[]}])"; }},
      {"tracking-specs", "'fb_pixel' must be a list", [](auto& d) { d.tracking_specs = R"([{"fb_pixel":[[1]]}])"; }},
      {"tracking-specs", "a spreadsheet has rounded it",
       [](auto& d) { d.tracking_specs = R"([{"action.type":["x"],"fb_pixel":["7.70002E+14"]}])"; }},
      {"conversion-domain", "is a URL, not a domain", [](auto& d) { d.conversion_domain = "https://example.com/p"; }},
      {"conversion-domain", "is a URL, not a domain", [](auto& d) { d.conversion_domain = "example.com/p"; }},
      {"conversion-domain", "is a URL, not a domain", [](auto& d) { d.conversion_domain = "example.com:443"; }},
      {"conversion-domain", "is not a domain", [](auto& d) { d.conversion_domain = "example"; }},
      {"conversion-domain", "is not a domain", [](auto& d) { d.conversion_domain = "127.0.0.1"; }},
      {"conversion-domain", "is not a domain", [](auto& d) { d.conversion_domain = "my shop.com"; }},
      {"conversion-domain", "is not a domain", [](auto& d) { d.conversion_domain = ".example.com"; }},
      {"conversion-domain", "is not a domain",
       [](auto& d) {
         d.conversion_domain =
             "b\xC3\xBC"
             "cher.de";
       }},
      {"schedule-start", "is not a time", [](auto& d) { d.schedule_start = "tomorrow"; }},
      {"schedule-start", "is not a time", [](auto& d) { d.schedule_start = "01.12.2026 09:00"; }},
      {"schedule-start", "is not a time", [](auto& d) { d.schedule_start = "2026-02-30T09:00:00Z"; }},
      {"schedule-start", "has no time of day", [](auto& d) { d.schedule_start = "2026-12-01"; }},
      {"schedule-start", "has no time of day", [](auto& d) { d.schedule_start = "2026-12-01 09:00:00Z"; }},
      {"schedule-start", "has no time zone", [](auto& d) { d.schedule_start = "2026-12-01T09:00:00"; }},
      {"schedule-end", "has no time zone", [](auto& d) { d.schedule_end = "2026-12-24T18:00:00"; }},
      {"schedule-end", "is not after schedule-start", [](auto& d) { d.schedule_end = "2026-12-01T08:00:00Z"; }},
  }));
  auto draft = whole_draft();
  mistake.change(draft);
  const auto errors = graph::check_ad(draft).errors;
  CAPTURE(mistake.field, mistake.reason);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == mistake.field);
  CHECK_THAT(errors[0].reason + " (" + errors[0].hint + ")", Contains(mistake.reason));
  CHECK_FALSE(errors[0].reason.empty());
  CHECK_FALSE(graph::ad_params(draft));
}

TEST_CASE("what Meta may take all the same is a warning", "[creative]") {
  auto draft = whole_draft();
  draft.conversion_domain = "www.example.com";
  draft.tracking_specs = R"([{"fb_pixel":[1234]}])";
  const auto findings = graph::check_ad(draft);
  CHECK(findings.errors.empty());
  REQUIRE(findings.warnings.size() == 2);
  CHECK_THAT(findings.warnings[0], Contains("action.type"));
  CHECK_THAT(findings.warnings[1], Contains("example.com"));
}

TEST_CASE("an ad beside a creative has columns of its own, and its creative's name unless it is given one",
          "[creative]") {
  const graph::Values values{{"name", "Creative"}, {"spec", R"({"title":"t"})"}, {"adset", "238"}};
  auto draft = graph::named_as(graph::read_own_ad_draft(values), "Creative");
  CHECK(draft.name == "Creative");
  CHECK(draft.adset == "238");
  CHECK(draft.spec.empty());
  auto own = values;
  own["ad-name"] = "Ad";
  own["ad-spec"] = R"({"name":"Spec"})";
  CHECK(graph::named_as(graph::read_own_ad_draft(own), "Creative").name == "Ad");
  own.erase("ad-name");
  draft = graph::named_as(graph::read_own_ad_draft(own), "Creative");
  CHECK(graph::with_spec_members(draft).name == "Spec");
}

TEST_CASE("the raw spec of an ad beside a creative is called by its own column", "[creative]") {
  auto draft = whole_draft();
  draft.creative.clear();
  draft.creative_to_come = true;
  const auto* const spec = GENERATE("{", R"({"adset_spec":{}})", R"({"status":"ACTIVE"})", R"({"access_token":"x"})");
  draft.spec = spec;
  CAPTURE(spec);
  const auto errors = graph::check_ad(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == "ad-spec");
  draft.spec = R"({"creative":{"creative_id":"1"}})";
  CHECK(graph::check_ad(draft).errors.empty());
  REQUIRE(graph::check_ad(draft).warnings.size() == 1);
  CHECK_THAT(graph::check_ad(draft).warnings[0], Contains("ad-spec: creative is ignored"));
}

TEST_CASE("an ad can bring its creative", "[creative]") {
  auto draft = whole_draft();
  draft.creative.clear();
  draft.creative_to_come = true;
  const auto params =
      graph::ad_params_with(draft, {{"name", "C"}, {"object_story_spec", R"({"page_id":"1"})"}}).value();
  CHECK(std::count(params.begin(), params.end(),
                   std::pair<std::string, std::string>{"creative",
                                                       R"({"name":"C","object_story_spec":{"page_id":"1"}})"}) == 1);
}

TEST_CASE("an ad of an app without tracking specs is warned of", "[ad]") {
  graph::AdDraft ad;
  graph::CreativeDraft creative;
  const auto warnings = [&] { return graph::check_ad_with(ad, creative).warnings; };
  CHECK(warnings().empty());
  SECTION("by its store") { creative.destination.app_store_url = "https://apps.apple.com/app/id1"; }
  SECTION("by its button") { creative.cta = GENERATE("INSTALL_MOBILE_APP", "USE_MOBILE_APP"); }
  SECTION("by that of a card") { creative.cards.push_back({.cta = "INSTALL_MOBILE_APP"}); }
  SECTION("by that of a group") { creative.groups.push_back({.cta = "USE_MOBILE_APP"}); }
  SECTION("by its spec") {
    const std::string story = GENERATE("link_data", "video_data", "template_data");
    creative.spec = R"({"object_story_spec":{")" + story + R"(":{"call_to_action":{"type":"INSTALL_MOBILE_APP"}}}})";
  }
  REQUIRE(warnings().size() == 1);
  CHECK_THAT(warnings()[0], Catch::Contains("tracking-specs: ") && Catch::Contains("mobile_app_install"));
  ad.spec = R"({"tracking_specs":[]})";
  CHECK(warnings().empty());
  ad = {.tracking_specs = R"([{"application":["9"]}])"};
  CHECK(warnings().empty());
}
