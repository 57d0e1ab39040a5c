#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "creative_drafts.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using graph::CreativeDraft;

namespace {

using Change = std::function<void(CreativeDraft&)>;

/// One thing that is wrong, and the finding that says so.
struct Mistake {
  std::string field;
  std::string reason;
  Change change;
};

CreativeDraft group_draft() {
  auto draft = image_draft();
  draft.image.reset();
  draft.placements = {placed("square", {}), placed("vertical", {"story"})};
  return draft;
}

void check_mistake(CreativeDraft draft, const Mistake& mistake) {
  mistake.change(draft);
  const auto errors = graph::check_creative(draft).errors;
  CAPTURE(mistake.field, mistake.reason);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == mistake.field);
  CHECK_THAT(errors[0].reason + " (" + errors[0].hint + ")", Contains(mistake.reason));
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("drafts that are right have no findings", "[creative]") {
  const auto draft = GENERATE(image_draft(), video_draft(), carousel_draft(2), carousel_draft(10), group_draft());
  const auto findings = graph::check_creative(draft);
  CHECK(findings.errors.empty());
  CHECK(findings.warnings.empty());
}

TEST_CASE("a mistake in an image's creative is named with its field", "[creative]") {
  const auto mistake = GENERATE(values<Mistake>({
      {"name", "has 101 characters, more than the 100", [](auto& d) { d.name = repeated("\xC3\xA9", 101); }},
      {"page-id", "is missing", [](auto& d) { d.page_id.clear(); }},
      {"page-id", "'my page' is not an id", [](auto& d) { d.page_id = "my page"; }},
      {"page-id", "a spreadsheet has rounded it", [](auto& d) { d.page_id = "1.78414E+16"; }},
      {"instagram-user-id", "is not an id", [](auto& d) { d.instagram_user_id = "@me"; }},
      {"link", "is missing", [](auto& d) { d.link.clear(); }},
      {"link", "is not a URL (it has the form", [](auto& d) { d.link = "example.com"; }},
      {"link", "is not a URL", [](auto& d) { d.link = "https:///path"; }},
      {"link", "is not a URL", [](auto& d) { d.link = "ftp://example.com"; }},
      {"link", "contains a blank", [](auto& d) { d.link = "https://example.com/a b"; }},
      {"link", "contains a blank or a line break", [](auto& d) { d.link = "https://example.com/\n"; }},
      {"link", "has 1001 characters", [](auto& d) { d.link = "https://e.example/" + std::string(983, 'x'); }},
      {"page-id", "U+200B (zero width space) after '11'",
       [](auto& d) {
         d.page_id =
             "11\xE2\x80\x8B"
             "1";
       }},
      {"cta", "U+200B (zero width space) after 'SHOP'", [](auto& d) { d.cta = "SHOP\xE2\x80\x8B_NOW"; }},
      {"page-id", "a spreadsheet's text mark", [](auto& d) { d.page_id = "'111"; }},
      {"instagram-user-id", "a spreadsheet has rounded it", [](auto& d) { d.instagram_user_id = "1,78414E+16"; }},
      {"link", "contains U+200B (zero width space) after 'https://e.example/a' (remove it)",
       [](auto& d) {
         d.link =
             "https://e.example/a\xE2\x80\x8B"
             "b";
       }},
      {"link", "U+00A0 (no-break space)",
       [](auto& d) {
         d.link =
             "https://e.example/\xC2\xA0"
             "b";
       }},
      {"link", "U+0007 (control character)", [](auto& d) { d.link = "https://e.example/\x07"; }},
      {"url-tags", "U+FEFF (byte order mark)",
       [](auto& d) {
         d.url_tags =
             "a=\xEF\xBB\xBF"
             "b";
       }},
      {"spec", "page_id '1.78414E+16' is not an id (a spreadsheet has rounded it",
       [](auto& d) { d.spec = R"({"object_story_spec":{"page_id":"1.78414E+16"}})"; }},
      {"spec", "video_id '770002000000000.0' is not an id",
       [](auto& d) { d.spec = R"({"x":[{"video_id":7.70002E+14}]})"; }},
      {"spec", "image_hash ''5f' is not an id (a spreadsheet's text mark",
       [](auto& d) { d.spec = R"({"image_hash":"'5f"})"; }},
      {"spec", "U+00A0", [](auto& d) { d.spec = "{\"actor_id\":\"1\xC2\xA0\"}"; }},
      {"cta", "did you mean SHOP_NOW?", [](auto& d) { d.cta = "Shop now"; }},
      {"cta", "such as SHOP_NOW", [](auto& d) { d.cta = "xxxxxxxxxxxxxxxxxxxxxxxx"; }},
      {"cta", "LIKE_PAGE cannot go with a link", [](auto& d) { d.cta = "LIKE_PAGE"; }},
      {"url-tags", "begins with ?", [](auto& d) { d.url_tags = "?a=b"; }},
      {"url-tags", "begins with &", [](auto& d) { d.url_tags = "&a=b"; }},
      {"url-tags", "contains a blank", [](auto& d) { d.url_tags = "a=b c"; }},
      {"url-tags", "or a #", [](auto& d) { d.url_tags = "a=b#c"; }},
      {"thumbnail", "needs a video", [](auto& d) { d.thumbnail = hash(kPosterHash); }},
      {"image", "a video's picture is its thumbnail",
       [](auto& d) {
         d.video = video_id("7");
         d.thumbnail = hash(kPosterHash);
       }},
      {"card", "only one of these", [](auto& d) { d.cards = {card("a"), card("b")}; }},
      {"spec", "is not JSON", [](auto& d) { d.spec = "{"; }},
      {"spec", "is not a JSON object", [](auto& d) { d.spec = "[]"; }},
      {"spec", "more digits than JSON numbers can hold",
       [](auto& d) { d.spec = R"({"actor_id":[12345678901234567890123]})"; }},
      {"spec", "instagram_actor_id was removed", [](auto& d) { d.spec = R"({"instagram_actor_id":"1"})"; }},
      {"spec", "use instagram_user_id",
       [](auto& d) { d.spec = R"({"object_story_spec":{"instagram_actor_id":"1"}})"; }},
      {"spec", "standard_enhancements is refused since v22",
       [](auto&
              d) { d.spec = R"({"degrees_of_freedom_spec":{"creative_features_spec":{"standard_enhancements":{}}}})"; }},
      {"spec", "access_token does not belong here", [](auto& d) { d.spec = R"({"access_token":"secret"})"; }},
      {"spec", "use --validate-only", [](auto& d) { d.spec = R"({"execution_options":["validate_only"]})"; }},
      {"spec", "object_story_spec is not an object", [](auto& d) { d.spec = R"({"object_story_spec":"x"})"; }},
      {"image", "the spec has video_data", [](auto& d) { d.spec = R"({"object_story_spec":{"video_data":{}}})"; }},
  }));
  check_mistake(image_draft(), mistake);
}

TEST_CASE("a mistake in a video's creative is named with its field", "[creative]") {
  const auto mistake = GENERATE(values<Mistake>({
      {"thumbnail", "a video needs one", [](auto& d) { d.thumbnail.reset(); }},
      {"link", "is in its call to action, and WHATSAPP_MESSAGE has none", [](auto& d) { d.cta = "WHATSAPP_MESSAGE"; }},
      {"video", "the spec has link_data", [](auto& d) { d.spec = R"({"object_story_spec":{"link_data":{}}})"; }},
  }));
  check_mistake(video_draft(), mistake);
}

TEST_CASE("a mistake in a carousel is named with its card", "[creative]") {
  const auto mistake = GENERATE(values<Mistake>({
      {"card", "2 to 10 cards, and this one has 1", [](auto& d) { d.cards.resize(1); }},
      {"card", "2 to 10 cards, and this one has 11", [](auto& d) { d.cards.resize(11, card("x")); }},
      {"link", "a carousel needs its own", [](auto& d) { d.link.clear(); }},
      {"card-2", "a card needs a link", [](auto& d) { d.cards[1].link.clear(); }},
      {"card-1", "is not a URL", [](auto& d) { d.cards[0].link = "c0"; }},
      {"card-1", "an image or a video", [](auto& d) { d.cards[0].image.reset(); }},
      {"card-1", "a video needs a thumbnail",
       [](auto& d) {
         d.cards[0].image.reset();
         d.cards[0].video = video_id("7");
       }},
      {"card-1", "has an image or a video", [](auto& d) { d.cards[0].video = video_id("7"); }},
      {"card-1", "has a thumbnail but no video", [](auto& d) { d.cards[0].thumbnail = hash(kPosterHash); }},
      {"card-2", "is not a call to action", [](auto& d) { d.cards[1].cta = "x"; }},
      {"card-2", "is not JSON", [](auto& d) { d.cards[1].spec = "x"; }},
  }));
  check_mistake(carousel_draft(3), mistake);
}

TEST_CASE("a mistake in a group is named", "[creative]") {
  const auto mistake = GENERATE(values<Mistake>({
      {"group", "two assets at least", [](auto& d) { d.placements.resize(1); }},
      {"group", "a video needs a thumbnail", [](auto& d) { d.placements[1].kind = AssetKind::video; }},
      {"link", "is missing", [](auto& d) { d.link.clear(); }},
      {"message", "has 1025 characters", [](auto& d) { d.message = std::string(1025, 'x'); }},
      {"headline", "has 256 characters", [](auto& d) { d.headline = std::string(256, 'x'); }},
      {"description", "has 256 characters", [](auto& d) { d.description = std::string(256, 'x'); }},
      {"page-id", "is missing", [](auto& d) { d.page_id.clear(); }},
      {"link", "the spec has link_data", [](auto& d) { d.spec = R"({"object_story_spec":{"link_data":{}}})"; }},
      {"group", "only one of these", [](auto& d) { d.image = hash(kImageHash); }},
  }));
  auto draft = group_draft();
  // The first content option is blamed for a spec of another kind: here the group itself.
  if (mistake.reason == "the spec has link_data") {
    check_mistake(draft, {"group", mistake.reason, mistake.change});
  } else {
    check_mistake(draft, mistake);
  }
}

TEST_CASE("an existing post has its own content, and each option that would change it is named", "[creative]") {
  auto draft = image_draft();
  draft.object_story_id = "111_222";
  std::vector<std::string> fields;
  for (const auto& error : graph::check_creative(draft).errors) fields.push_back(error.field);
  CHECK(fields == std::vector<std::string>{"image", "message", "headline", "description"});
}

TEST_CASE("the id of a post has its form", "[creative]") {
  const auto* const id = GENERATE("111", "111_", "_222", "a_b", "111_222_333", "111-222");
  CreativeDraft draft;
  draft.object_story_id = id;
  const auto errors = graph::check_creative(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == "object-story-id");
}

TEST_CASE("a creative of nothing is refused", "[creative]") {
  CreativeDraft draft;
  draft.name = "A";
  draft.page_id = "111";
  const auto errors = graph::check_creative(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].reason == "there is nothing to show");
}

TEST_CASE("options cannot be put into content of another kind", "[creative]") {
  const auto* const spec = GENERATE(R"({"object_story_spec":{"page_id":"1","photo_data":{"image_hash":"h"}}})",
                                    R"({"object_story_spec":{"page_id":"1"},"asset_feed_spec":{}})");
  CreativeDraft draft;
  draft.spec = spec;
  CHECK(graph::check_creative(draft).errors.empty());
  draft.message = "new";
  const auto errors = graph::check_creative(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == "message");
}

TEST_CASE("a raw spec is checked for what must be there", "[creative]") {
  const auto [spec, field] = GENERATE(table<std::string, std::string>({
      {R"({"object_story_spec":{"link_data":{"link":"https://a.example"}}})", "page-id"},
      {R"({"object_story_spec":{"page_id":"1","link_data":{}}})", "link"},
      {R"({"object_story_spec":{"page_id":"1","video_data":{"image_hash":"h"}}})", "video"},
      {R"({"object_story_spec":{"page_id":"1","video_data":{"video_id":"7"}}})", "thumbnail"},
  }));
  CreativeDraft draft;
  draft.spec = spec;
  const auto errors = graph::check_creative(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == field);
}

TEST_CASE("a raw spec may have what this program does not know", "[creative]") {
  CreativeDraft draft;
  draft.spec = R"({"brand_new_spec":{"x":1},"object_story_spec":{"page_id":"1","link_data":{"link":"https://a.example",
    "call_to_action":{"type":"BRAND_NEW"}}}})";
  CHECK(graph::check_creative(draft).errors.empty());
}

TEST_CASE("a spec whose members are of the wrong type never throws", "[creative]") {
  auto draft = GENERATE(image_draft(), video_draft(), group_draft());
  draft.spec = GENERATE(
      R"({"object_story_spec":{"link_data":[],"video_data":"x"},"asset_feed_spec":7,"name":{},"degrees_of_freedom_spec":1})",
      R"({"object_story_spec":{"link_data":{"call_to_action":[],"link":{}}}})",
      R"({"object_story_spec":{"video_data":{"call_to_action":{"value":"x","type":[]}}}})",
      R"({"asset_feed_spec":[[]]})");
  CHECK_NOTHROW(graph::check_creative(draft));
  CHECK_NOTHROW(graph::creative_params(draft));
}

TEST_CASE("texts longer than placements show are a warning", "[creative]") {
  auto draft = image_draft();
  draft.message = repeated("\xF0\x9F\x8E\x89", 125);
  draft.headline = std::string(40, 'x');
  draft.description = std::string(30, 'x');
  CHECK(graph::check_creative(draft).warnings.empty());
  draft.message += "x";
  draft.headline += "x";
  draft.description += "x";
  const auto findings = graph::check_creative(draft);
  CHECK(findings.errors.empty());
  REQUIRE(findings.warnings.size() == 3);
  CHECK_THAT(findings.warnings[0], Contains("message: has 126 characters") && Contains("125"));
}

TEST_CASE("cards show less of their texts", "[creative]") {
  auto draft = carousel_draft(2);
  draft.cards[1].headline = std::string(36, 'x');
  draft.cards[0].description = std::string(31, 'x');
  const auto warnings = graph::check_creative(draft).warnings;
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[0], Contains("card-1, description"));
  CHECK_THAT(warnings[1], Contains("card-2, headline"));
}

TEST_CASE("a missing button is a warning where Meta may want one", "[creative]") {
  auto draft = GENERATE(video_draft(), group_draft());
  draft.cta.clear();
  const auto findings = graph::check_creative(draft);
  CHECK(findings.errors.empty());
  REQUIRE(findings.warnings.size() == 1);
  CHECK_THAT(findings.warnings[0], Contains("cta: is missing"));
}

TEST_CASE("every published call to action is known, in its own case only", "[creative]") {
  const auto* const type =
      GENERATE("ADD_TO_CART", "LEARN_MORE", "NO_BUTTON", "SHOP_NOW", "WOODHENGE_SUPPORT", "JOIN_LIVE_VIDEO");
  CHECK(graph::is_call_to_action(type));
  CHECK_FALSE(graph::is_call_to_action(GENERATE("", "shop_now", "SHOP_NO", "INSTAGRAM_MESSAGES")));
}

TEST_CASE("all findings make one error", "[creative]") {
  const auto error = graph::to_error({{"cta", "is wrong", "fix it"}, {"link", "is missing", ""}});
  CHECK(error.message == "cta: is wrong; link: is missing");
  CHECK(error.hint == "fix it");
  CHECK(error.fields == std::vector<std::string>{"cta", "link"});
}

TEST_CASE("what a message shows of a value cannot steer a terminal", "[creative]") {
  auto draft = image_draft();
  draft.cta = "\x1b[2J";
  const auto errors = graph::check_creative(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].reason.find('\x1b') == std::string::npos);
}

TEST_CASE("an id that a spreadsheet may have rounded is a warning", "[creative]") {
  auto draft = image_draft();
  draft.page_id = "123456789012345000";
  const auto findings = graph::check_creative(draft);
  CHECK(findings.errors.empty());
  REQUIRE(findings.warnings.size() == 1);
  CHECK_THAT(findings.warnings[0], Contains("page-id: 123456789012345000 may have been rounded"));
  draft.page_id = GENERATE("123456789012345001", "100000000000000", "120210987654321670");
  CHECK(graph::check_creative(draft).warnings.empty());
}

TEST_CASE("rounded ids warn wherever they stand", "[creative]") {
  const auto warnings = [](const CreativeDraft& draft) { return graph::check_creative(draft).warnings; };
  const std::string rounded = "770002000000000000";
  auto draft = video_draft();
  std::string field;
  SECTION("as a video") {
    draft.video = video_id(rounded);
    field = "video";
  }
  SECTION("as an image") {
    draft = image_draft();
    draft.image = hash("12345678901234500000000000000000");
    field = "image";
  }
  SECTION("as a thumbnail") {
    draft.thumbnail = hash("12345678901234500000000000000000");
    field = "thumbnail";
  }
  SECTION("in a card") {
    draft = carousel_draft(2);
    draft.cards[1].image.reset();
    draft.cards[1].video = video_id(rounded);
    draft.cards[1].thumbnail = hash(kPosterHash);
    field = "card-2";
  }
  SECTION("as a part of a post's id") {
    draft = {};
    draft.object_story_id = "111_" + rounded;
    field = "object-story-id";
  }
  SECTION("in a spec, as text or number") {
    draft.spec =
        GENERATE(R"({"product_set_id":"770002000000000000"})", R"({"a":{"product_set_id":770002000000000000}})");
    field = "spec";
  }
  REQUIRE(warnings(draft).size() == 1);
  CHECK_THAT(warnings(draft)[0], Catch::Matchers::StartsWith(field + ": ") && Contains("may have been rounded"));
}

TEST_CASE("the parts of a post's id are looked at one by one", "[creative]") {
  const auto [id, hint] = GENERATE(table<std::string, std::string>({
      {"7.70002E+14_222", "a spreadsheet has rounded it"},
      {"111_7,70002E+14", "a spreadsheet has rounded it"},
      {"'111_222", "write 111_222 alone"},
      {"111_\xE2\x80\x8B"
       "222",
       "U+200B"},
      {"111", "PAGE_POST"},
      {"111_", "PAGE_POST"},
      {"_222", "PAGE_POST"},
      {"111_222_333", "PAGE_POST"},
  }));
  CreativeDraft draft;
  draft.object_story_id = id;
  const auto errors = graph::check_creative(draft).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].field == "object-story-id");
  CHECK_THAT(errors[0].hint, Contains(hint));
}
