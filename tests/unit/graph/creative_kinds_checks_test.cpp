#include <algorithm>
#include <catch2/catch.hpp>

#include "creative_drafts.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

const std::string kHash1(32, '1');
const std::string kHash2(32, '2');

/// What is wrong with a row, by the column that says so.
struct Mistake {
  graph::Values row;
  std::string field;
  std::string reason;
};

/// The row, with what each row has that it does not name itself; "-" is nothing.
graph::Values with(graph::Values row) {
  row.emplace("name", "A");
  row.emplace("page-id", "111");
  row.emplace("link", "https://example.com/p");
  std::erase_if(row, [](const auto& value) { return value.second == "-"; });
  return row;
}

/// All errors as lines of "field: reason (hint)", and the warnings.
std::pair<std::string, std::string> findings_of(const graph::Values& row) {
  const auto draft = graph::read_creative_draft(with(row), [](const std::string&) { return false; });
  if (!draft) return {draft.error().message + " (" + draft.error().hint + ")", ""};
  const auto findings = graph::check_creative(*draft);
  std::string errors;
  std::string warnings;
  for (const auto& error : findings.errors) {
    errors += error.field + ": " + error.reason + " (" + error.hint + ")\n";
  }
  for (const auto& warning : findings.warnings) warnings += warning + "\n";
  return {errors, warnings};
}

const graph::Values kLanguages{{"image", kHash1},         {"language", "en"},      {"message", "Hello"},
                               {"headline", "Buy"},       {"description", "Free"}, {"message-de", "Hallo"},
                               {"headline-de", "Kaufen"}, {"description-de", "-"}, {"cta", "SHOP_NOW"}};

graph::Values languages_but(graph::Values other) {
  other.emplace("description-de", "Gratis");
  auto row = kLanguages;
  for (const auto& [column, value] : other) row[column] = value;
  return row;
}

const std::string kCard1 = R"({"image":")" + kHash1 + R"(","link":"https://example.com/a","headline":"A"})";
const std::string kCard2 = R"({"image":")" + kHash2 + R"(","link":"https://example.com/b","headline":"B"})";

graph::Values cards_with(graph::Values row) {
  row.emplace("card-1", kCard1);
  row.emplace("card-2", kCard2);
  return row;
}

std::vector<Mistake> mistakes() {
  const graph::Values six{{"image", kHash1},  {"message", "0"},   {"message-1", "1"}, {"message-2", "2"},
                          {"message-3", "3"}, {"message-4", "4"}, {"message-5", "5"}};
  const std::string long_title(256, 'x');
  return {
      // several texts
      {six, "message", "an ad takes 5 of them at most, and these are 6"},
      {{{"image", kHash1}, {"headline-1", "a"}, {"headline-2", long_title}}, "headline-2", "has 256 characters"},
      {cards_with({{"headline-1", "a"}, {"headline-2", "b"}}), "headline", "a carousel takes several messages only"},
      {{{"image", kHash1}, {"message-1", "a"}, {"message-2", "b"}, {"spec", R"({"asset_feed_spec":{"videos":[]}})"}},
       "message",
       "several texts cannot go with the images, videos, rules or formats"},
      // placements
      {{{"image-story", kHash1}, {"image-feed", kHash2}, {"cta", "SHOP_NOW"}}, "image", "is missing: the placements"},
      {{{"image", kHash1}, {"message-story", "a"}, {"cta", "SHOP_NOW"}}, "message", "is missing: the placements"},
      {{{"image", kHash1}, {"link-story", "example.com"}, {"cta", "SHOP_NOW"}}, "link-story", "is not a URL"},
      {{{"image", kHash1}, {"image-story", kHash2}, {"link", "-"}, {"cta", "SHOP_NOW"}}, "link", "is missing"},
      {{{"image", kHash1}, {"image-story", kHash2}, {"video-story", "7"}}, "image-story", "there is also video-story"},
      {{{"image", kHash1}, {"headline-1", "a"}, {"headline-2", "b"}, {"headline-story", "c"}, {"cta", "SHOP_NOW"}},
       "headline",
       "exclude each other"},
      {{{"image", kHash1},
        {"image-story", kHash2},
        {"description-1", "a"},
        {"description-2", "b"},
        {"cta", "SHOP_NOW"}},
       "description",
       "take one only"},
      {{{"image", kHash1}, {"message", "x"}, {"message-story", std::string(1025, 'x')}, {"cta", "SHOP_NOW"}},
       "message-story",
       "has 1025 characters"},
      {{{"image", kHash1}, {"image-story", kHash2}, {"phone", "+4930123456"}}, "phone", "is not confirmed for assets"},
      // languages
      {languages_but({{"language", "-"}}), "language", "is missing: name the language that everybody else sees"},
      {languages_but({{"language", "xy"}}), "language", "'xy' is not a language"},
      {languages_but({{"description-de", "-"}}), "description-de", "is missing: each language needs"},
      {languages_but({{"headline-de", "Buy"}}), "headline-de", "is the same as headline-en"},
      {languages_but({{"message-en", "Hi"}}), "message-en", "message is in this language, too"},
      {languages_but({{"cta", "-"}}), "cta", "is missing: an ad in several languages needs one"},
      {languages_but({{"image", "-"}}), "image-en", "there is nothing to show"},
      {languages_but({{"video-de", "7"}}), "image", "all languages show images, or all show videos"},
      {languages_but({{"link", "-"}}), "link-en", "is missing"},
      {languages_but({{"image-story", kHash2}}), "language", "by placement or by language, not by both"},
      {languages_but({{"language", "de-de"},
                      {"message-de-de", "x"},
                      {"headline-de-de", "y"},
                      {"description-de-de", "z"},
                      {"message", "-"},
                      {"headline", "-"},
                      {"description", "-"}}),
       "message-de", "de-de and de are one language to Meta"},
      {{{"image", kHash1},
        {"language", "de"},
        {"message-de", "a"},
        {"headline-de", "b"},
        {"description-de", "c"},
        {"cta", "SHOP_NOW"}},
       "language",
       "is the only one"},
      // carousels
      {{{"image", kHash1}, {"card-order", "fixed"}}, "card-order", "there are no cards"},
      {{{"image", kHash1}, {"end-card", "off"}}, "end-card", "there are no cards"},
      {cards_with({{"card-order", "random"}}), "card-order", "'random' is not fixed or auto"},
      {cards_with({{"app-store-url", "https://apps.apple.com/app/id1"}, {"link", "-"}}), "card",
       "has 3 cards at least"},
      {cards_with({{"phone", "+4930123456"}}), "phone", "is not confirmed for carousels"},
      // where the button leads
      {{{"image", kHash1}, {"lead-form-id", "form"}}, "lead-form-id", "'form' is not an id"},
      {{{"image", kHash1}, {"lead-form-id", "1"}, {"phone", "+4930123456"}}, "phone", "leads to lead-form-id already"},
      {{{"image", kHash1}, {"app-store-url", "apple"}, {"link", "-"}}, "app-store-url", "is not a URL"},
      {{{"image", kHash1}, {"app-store-url", "https://apps.apple.com/app/id1"}}, "link", "differs from app-store-url"},
      {{{"image", kHash1}, {"app-link", "shop"}}, "app-link", "is not a deep link"},
      {{{"video", "7"}, {"app-link", "shop://p"}, {"link", "-"}}, "app-link", "needs an app-store-url or a link"},
      {{{"image", kHash1}, {"app-link", "shop://p"}}, "cta", "the deep link is in the button"},
      {{{"image", kHash1}, {"image-story", kHash2}, {"cta", "SHOP_NOW"}, {"app-link", "shop://p"}},
       "app-link",
       "is not confirmed for this kind of ad"},
      {{{"image", kHash1}, {"phone", "+4930123456"}, {"app-link", "shop://p"}}, "app-link", "is not confirmed"},
      {{{"image", kHash1}, {"whatsapp", "yes"}, {"app-link", "shop://p"}}, "app-link", "is not confirmed"},
      {{{"product-set-id", "5"}, {"cta", "SHOP_NOW"}, {"app-link", "shop://p"}}, "app-link", "is not confirmed"},
      {languages_but({{"app-link", "shop://p"}}), "app-link", "is not confirmed for this kind of ad"},
      {{{"image", kHash1}, {"image-story", kHash2}, {"cta", "MESSAGE_PAGE"}, {"welcome-message", "Hi"}},
       "welcome-message",
       "is not confirmed for assets by placement"},
      {{{"image", kHash1}, {"image-story", kHash2}, {"cta", "SHOP_NOW"}, {"thumbnail", "x.jpg"}},
       "thumbnail",
       "a thumbnail needs a video"},
      {languages_but({{"thumbnail", "x.jpg"}}), "thumbnail", "a thumbnail needs a video"},
      {{{"image", kHash1}, {"phone", "030123456"}}, "phone", "is not an international phone number"},
      {{{"image", kHash1}, {"phone", "4.93012E+10"}}, "phone", "is not an international phone number"},
      {{{"image", kHash1}, {"phone", "+4930123456"}, {"link", "-"}}, "link", "is missing"},
      {{{"video", "7"}, {"phone", "+4930123456"}}, "link", "has no place for a web page"},
      {{{"image", kHash1}, {"whatsapp", "+49"}}, "whatsapp", "'+49' is not yes or no"},
      {{{"image", kHash1}, {"whatsapp", "yes"}, {"messenger", "yes"}}, "messenger", "a button opens one chat only"},
      {{{"image", kHash1}, {"instagram-direct", "yes"}}, "instagram-user-id", "is missing"},
      {{{"image", kHash1}, {"welcome-message", "Hi"}}, "welcome-message", "the button opens no chat"},
      {{{"image", kHash1}, {"whatsapp", "yes"}, {"welcome-message", "{"}}, "welcome-message", "is not JSON"},
      {{{"video", "7"}, {"whatsapp", "yes"}}, "link", "and WHATSAPP_MESSAGE has none"},
      {{{"image", kHash1}, {"event-id", "x"}}, "event-id", "is not an id"},
      {{{"video", "7"}, {"event-id", "7"}}, "event-id", "an event's ad shows an image"},
      {{{"image", kHash1}, {"instant-experience-id", "9"}}, "link", "is where the ad leads"},
      {{{"instant-experience-id", "9"}, {"link", "-"}}, "image", "is missing"},
      // catalogues
      {{{"product-set-id", "x"}}, "product-set-id", "is not an id"},
      {{{"product-set-id", "1"}, {"image", kHash1}}, "image", "an ad of a catalogue shows the products"},
      {{{"product-set-id", "1"}, {"video", "7"}}, "video", "an ad of a catalogue shows the products"},
      {{{"product-set-id", "1"}, {"lead-form-id", "7"}}, "lead-form-id", "leads to the products"},
      {{{"product-set-id", "1"}, {"message-1", "a"}, {"message-2", "b"}}, "message", "has one of each text"},
      {{{"product-set-id", "1"}, {"authorization-category", "POLITICAL"}},
       "authorization-category",
       "does not take it"},
      // posts and partners
      {{{"object-story-id", "1_2"},
        {"source-instagram-media-id", "3"},
        {"instagram-user-id", "4"},
        {"cta", "SHOP_NOW"}},
       "source-instagram-media-id",
       "is already of object-story-id"},
      {{{"object-story-id", "1_2"}}, "cta", "is missing: a post's link is in its button"},
      {{{"object-story-id", "1_2"}, {"link", "-"}, {"cta", "SHOP_NOW"}},
       "link",
       "is missing: a post's button needs one"},
      {{{"object-story-id", "1_2"}, {"link", "-"}, {"message", "x"}}, "message", "has its own content"},
      {{{"source-instagram-media-id", "3"}, {"link", "-"}}, "instagram-user-id", "is missing"},
      {{{"source-instagram-media-id", "3"}, {"instagram-user-id", "4"}, {"page-id", "-"}, {"link", "-"}},
       "page-id",
       "is missing"},
      {{{"image", kHash1}, {"partnership-identity", "both"}}, "partnership-identity", "there is no partner"},
      {{{"image", kHash1}, {"sponsor-page-id", "p"}}, "sponsor-page-id", "is not an id"},
      {{{"partnership-code", "a b"}, {"instagram-user-id", "4"}, {"link", "-"}},
       "partnership-code",
       "contains a blank"},
      {{{"image", kHash1}, {"authorization-category", "SOCIAL"}}, "authorization-category", "'SOCIAL' is not NONE, "},
      {{{"image", kHash1}, {"cta", "shop now"}},
       "cta",
       "is not a call to action that Meta knows (did you mean SHOP_NOW?)"},
  };
}

struct Doubt {
  graph::Values row;
  std::string warning;
};

std::vector<Doubt> doubts() {
  auto same = cards_with({{"card-3", kCard1}});
  return {
      {{{"image", kHash1}, {"cta", "SEE_MENU"}}, "cta: 'SEE_MENU' is not a call to action that Meta publishes"},
      {{{"image", kHash1}, {"cta", "SHOP_NOWW"}}, "did you mean SHOP_NOW?"},
      {{{"image", kHash1}, {"lead-form-id", "1"}, {"cta", "SHOP_NOW"}},
       "Meta does not name SHOP_NOW among those for lead"},
      {{{"image", kHash1}, {"phone", "+4930123456"}, {"cta", "SHOP_NOW"}}, "among those for calls"},
      {{{"image", kHash1}, {"whatsapp", "yes"}, {"message-1", "a"}, {"message-2", "b"}}, "do not work in all accounts"},
      {{{"image", kHash1}, {"lead-form-id", "1"}, {"message-1", "a"}, {"message-2", "b"}}, "with a lead form"},
      {cards_with({{"message-1", "a"}, {"message-2", "b"}}), "for a carousel are not confirmed"},
      {{{"image", kHash1}, {"message-1", "a"}, {"message-2", std::string(126, 'x')}}, "message-2: has 126 characters"},
      {{{"image", kHash1}, {"message-1", "a"}, {"headline-2", std::string(41, 'x')}}, "headline: has 41 characters"},
      {{{"image", kHash1}, {"messenger", "yes"}, {"welcome-message", std::string(301, 'x')}}, "more than the 300"},
      {same, "card-3: has the headline of card-1"},
      {cards_with({{"card-3", R"({"image":")" + kHash1 + R"(","link":"https://e.com","headline":"C","cta":"BUY_NOW"})"},
                   {"card-1", R"({"image":")" + kHash1 + R"(","link":"https://e.com","cta":"SHOP_NOW"})"}}),
       "card-3: has another call to action than card-1"},
  };
}

}  // namespace

TEST_CASE("what cannot be sent is refused by its column", "[creative]") {
  const auto mistake = GENERATE(from_range(mistakes()));
  CAPTURE(mistake.field, mistake.reason);
  const auto errors = findings_of(mistake.row).first;
  CHECK_THAT(errors, Contains(mistake.field + ": "));
  CHECK_THAT(errors, Contains(mistake.reason));
  CHECK(std::count(errors.begin(), errors.end(), '\n') <= 2);
}

TEST_CASE("what Meta may take is a warning", "[creative]") {
  const auto doubt = GENERATE(from_range(doubts()));
  const auto [errors, warnings] = findings_of(doubt.row);
  CHECK(errors == "");
  CHECK_THAT(warnings, Contains(doubt.warning));
}
