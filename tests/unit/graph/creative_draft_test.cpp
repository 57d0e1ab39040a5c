#include <algorithm>
#include <catch2/catch.hpp>

#include "metaup/graph/creative_draft.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using graph::AssetRef;
using Form = graph::AssetRef::Form;

namespace {

bool nothing_exists(const std::string&) { return false; }

graph::CreativeDraft draft_of(const graph::Values& values) {
  auto draft = graph::read_creative_draft(values, nothing_exists);
  if (!draft) FAIL(draft.error().message);
  return std::move(*draft);
}

}  // namespace

TEST_CASE("every column of a creative lands in its draft", "[creative]") {
  const auto draft = draft_of({{"name", "A"},
                               {"page-id", "111"},
                               {"instagram-user-id", "222"},
                               {"image", "a.jpg"},
                               {"link", "https://example.com"},
                               {"message", "Text"},
                               {"headline", "Head"},
                               {"description", "More"},
                               {"cta", "SHOP_NOW"},
                               {"url-tags", "a=b"},
                               {"object-story-id", "1_2"},
                               {"spec", "{}"},
                               {"adset", "not a column of creatives"}});
  CHECK(draft.name == "A");
  CHECK(draft.page_id == "111");
  CHECK(draft.instagram_user_id == "222");
  CHECK(draft.image == AssetRef{Form::path, "a.jpg"});
  CHECK(draft.link == "https://example.com");
  CHECK(draft.message == "Text");
  CHECK(draft.headline == "Head");
  CHECK(draft.description == "More");
  CHECK(draft.cta == "SHOP_NOW");
  CHECK(draft.url_tags == "a=b");
  CHECK(draft.object_story_id == "1_2");
  CHECK(draft.spec == "{}");
  CHECK_FALSE(draft.thumbnail);
}

TEST_CASE("a video without a thumbnail gets an automatic one", "[creative]") {
  CHECK(draft_of({{"video", "777"}}).thumbnail->form == Form::automatic);
  CHECK(draft_of({{"video", "777"}, {"thumbnail", "a.jpg"}}).thumbnail->form == Form::path);
}

TEST_CASE("cards are read in the order of their numbers, with gaps", "[creative]") {
  const auto draft = draft_of({{"card-10", R"({"image":"c.jpg","link":"https://c.example"})"},
                               {"card-2", R"({"image":"b.jpg","headline":"B","description":"b","cta":"BUY_NOW"})"},
                               {"card-1", R"({"video":777,"link":"https://a.example"})"}});
  REQUIRE(draft.cards.size() == 3);
  CHECK(draft.cards[0].video == AssetRef{Form::id, "777"});
  CHECK(draft.cards[0].thumbnail->form == Form::automatic);
  CHECK(draft.cards[0].link == "https://a.example");
  CHECK(draft.cards[1].headline == "B");
  CHECK(draft.cards[1].description == "b");
  CHECK(draft.cards[1].cta == "BUY_NOW");
  CHECK(draft.cards[2].image == AssetRef{Form::path, "c.jpg"});
}

TEST_CASE("a card keeps the members that Graph itself knows", "[creative]") {
  const auto card = graph::read_card(R"({"image":"a.jpg","caption":"example.com","static_card":true})", nothing_exists);
  REQUIRE(card);
  CHECK(card->spec == R"({"caption":"example.com","static_card":true})");
}

TEST_CASE("a card that cannot be read says why", "[creative]") {
  const auto [card, reason] = GENERATE(table<std::string, std::string>({
      {"x", "is not JSON"},
      {"[]", "is not a JSON object"},
      {R"({"headlin":"x"})", "a card has no 'headlin'"},
      {R"({"link":{"a":1}})", "its 'link' is not text"},
      {R"({"image":"hash:1"})", "image: 'hash:1' is not an image hash"},
      {R"({"image_hash":123456789012345678901234})", "more digits than JSON numbers can hold"},
  }));
  const auto read = graph::read_creative_draft({{"card-1", card}}, nothing_exists);
  REQUIRE_FALSE(read);
  CHECK_THAT(read.error().message, Contains("card-1: ") && Contains(reason));
}

TEST_CASE("all values that cannot be read are named", "[creative]") {
  const auto read =
      graph::read_creative_draft({{"image", "hash:x"}, {"video", "id:y"}, {"card-3", "{"}}, nothing_exists);
  REQUIRE_FALSE(read);
  CHECK(read.error().fields == std::vector<std::string>{"image", "video", "card-3"});
  CHECK(read.error().error_class == ErrorClass::local);
}

TEST_CASE("the assets of a draft can be found and replaced, videos before their thumbnails", "[creative]") {
  auto draft = draft_of(
      {{"video", "v.mp4"}, {"card-1", R"({"image":"a.jpg"})"}, {"card-2", R"({"video":"w.mp4","thumbnail":"b.jpg"})"}});
  draft.placements.push_back({.label = "square",
                              .kind = AssetKind::image,
                              .asset = {Form::path, "s.jpg"},
                              .thumbnail = {},
                              .facebook_positions = {},
                              .instagram_positions = {},
                              .everywhere_else = true});
  std::vector<std::string> found;
  for (const auto& use : graph::assets_of(draft)) {
    found.push_back(use.field + " " + std::string(to_string(use.kind)) + " " + use.ref->text);
    if (use.ref->form == Form::automatic) CHECK(use.video == &*draft.video);
    *use.ref = {Form::hash, "h"};
  }
  CHECK(found == std::vector<std::string>{"video video v.mp4", "thumbnail image ", "card-1 image a.jpg",
                                          "card-2 video w.mp4", "card-2 image b.jpg", "square image s.jpg"});
  CHECK(draft.cards[1].thumbnail == AssetRef{Form::hash, "h"});
}

TEST_CASE("the columns are those that a carousel of ten cards needs", "[creative]") {
  const auto columns = graph::creative_columns();
  CHECK(std::count_if(columns.begin(), columns.end(),
                      [](auto name) { return name.starts_with("card-") && name != "card-order"; }) == 10);
  CHECK(std::find(columns.begin(), columns.end(), "card-10") != columns.end());
}

TEST_CASE("a spreadsheet's checkbox says yes and no, and on and off", "[creative]") {
  const auto [word, is_on] = GENERATE(table<std::string, bool>({{"TRUE", true}, {"true", true}, {"FALSE", false}}));
  CAPTURE(word);
  const auto draft = graph::read_creative_draft(
      {{"whatsapp", word}, {"end-card", word}, {"multi-advertiser", word}, {"shop", word}}, nothing_exists);
  REQUIRE(draft);
  CHECK((draft->destination.chat == "WHATSAPP") == is_on);
  CHECK(draft->end_card == is_on);
  CHECK(draft->multi_advertiser == is_on);
  CHECK(draft->shop == is_on);
  CHECK_FALSE(graph::read_creative_draft({{"enhancements", word}}, nothing_exists));
  CHECK_FALSE(graph::read_creative_draft({{"card-order", word}}, nothing_exists));
}

TEST_CASE("a word that looks right and is not says what nobody sees in it", "[creative]") {
  const auto [column, word] = GENERATE(table<std::string, std::string>({{"enhancements",
                                                                         "o\xE2\x80\x8B"
                                                                         "ff"},
                                                                        {"shop", "o\xE2\x80\x8Bn"},
                                                                        {"multi-advertiser",
                                                                         "o\xE2\x80\x8B"
                                                                         "ff"},
                                                                        {"end-card",
                                                                         "y\xE2\x80\x8B"
                                                                         "es"},
                                                                        {"language",
                                                                         "d\xE2\x80\x8B"
                                                                         "e"}}));
  CAPTURE(column);
  const auto draft = graph::read_creative_draft({{column, word}}, nothing_exists);
  REQUIRE_FALSE(draft);
  CHECK_THAT(draft.error().message + draft.error().hint, Contains("U+200B (zero width space) after"));
}

TEST_CASE("ids and links lose what is odd at their ends, and texts keep it", "[creative]") {
  const std::string odd = "\xC2\xA0\xE2\x80\x8B";
  const auto draft =
      graph::read_creative_draft({{"page-id", odd + "111" + odd},
                                  {"instagram-user-id", "222 "},
                                  {"link", odd + "https://e.example/"},
                                  {"cta", "SHOP_NOW" + odd},
                                  {"url-tags", "a=b" + odd},
                                  {"object-story-id", odd + "1_2"},
                                  {"shop", "off" + odd},
                                  {"name", odd + "n"},
                                  {"message", odd + "m"},
                                  {"card-1", "{\"link\":\"https://e.example/" + odd + "\",\"image\":\"a.jpg\"}"}},
                                 [](const std::string&) { return false; });
  REQUIRE(draft);
  CHECK(draft->page_id == "111");
  CHECK(draft->instagram_user_id == "222");
  CHECK(draft->link == "https://e.example/");
  CHECK(draft->cta == "SHOP_NOW");
  CHECK(draft->url_tags == "a=b");
  CHECK(draft->object_story_id == "1_2");
  CHECK(draft->shop == false);
  CHECK(draft->name == odd + "n");
  CHECK(draft->message == odd + "m");
  CHECK(draft->cards.at(0).link == "https://e.example/");
}
