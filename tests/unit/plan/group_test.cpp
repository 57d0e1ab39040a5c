#include <catch2/catch.hpp>

#include "metaup/plan/group.hpp"

using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

using Strings = std::vector<std::string>;

/// The groups of files of these paths, all of unknown sides.
std::vector<Group> groups_of(const Strings& paths) {
  std::vector<GroupFile> files;
  for (const auto& path : paths) files.push_back({.path = path, .width = 0, .height = 0});
  return group_files(files);
}

/// "square vertical", in the order of the files.
std::string variants_of(const Group& group) {
  std::string words;
  for (const auto& member : group.members) words += (words.empty() ? "" : " ") + std::string(to_string(member.variant));
  return words;
}

/// "story: vertical" for each position, as one member of the group has it.
std::string facebook_places(const Group& group) {
  std::string places;
  for (const auto& member : group.members) {
    for (const auto& position : member.facebook_positions) places += position + " ";
    if (member.everywhere_else) places += "* ";
    places += "| ";
  }
  return places;
}

}  // namespace

TEST_CASE("the words of a name tell what a file is made for", "[group]") {
  const auto [path, stem, variant] = GENERATE(table<std::string, std::string, Variant>({
      {"summer_1x1.jpg", "summer", Variant::square},
      {"summer_4x5.jpg", "summer", Variant::portrait},
      {"summer-9X16.mp4", "summer", Variant::vertical},
      {"summer 16x9.png", "summer", Variant::landscape},
      {"Summer.SQUARE.jpg", "Summer", Variant::square},
      {"summer (Portrait).jpg", "summer", Variant::portrait},
      {"[vertical] summer.jpg", "summer", Variant::vertical},
      {"landscape_summer_sale.jpg", "summer_sale", Variant::landscape},
      {"a/b/summer_feed.jpg", "summer", Variant::feed},
      {"summer@story.jpg", "summer", Variant::story},
      {"summer+REELS+v2.mp4", "summer+v2", Variant::reels},
      {"summer_1080x1920.jpg", "summer", Variant::vertical},
      {"summer_1080x1350.jpg", "summer", Variant::portrait},
      {"summer_1200x628.jpg", "summer", Variant::landscape},
      {"summer_1080\xC3\x97"
       "1080.jpg",
       "summer", Variant::square},
  }));
  CAPTURE(path);
  const auto parts = split_variant_name(path);
  CHECK(parts.stem == stem);
  CHECK(parts.variants == std::vector{variant});
}

TEST_CASE("what only looks like such a word stays in the name", "[group]") {
  const auto* const name = GENERATE("history", "feedback", "icon_2x", "x", "1x", "x1", "0x0", "1x-1", "9x16x1",
                                    "99999999999999999999x1", "100001x1", "1x100001", "squared", "summer1x1");
  const auto parts = split_variant_name(std::string(name) + ".jpg");
  CHECK(parts.variants.empty());
  CHECK(parts.stem == name);
}

TEST_CASE("an extension and a leading dot are told apart", "[group]") {
  CHECK(split_variant_name("dir.story/summer").stem == "summer");
  CHECK(split_variant_name("dir.story/summer").variants.empty());
  CHECK(split_variant_name(".story").variants == std::vector{Variant::story});
}

TEST_CASE("the sides decide the shape", "[group]") {
  const auto [width, height, variant] = GENERATE(table<unsigned, unsigned, Variant>({
      {1080, 1080, Variant::square},
      {1080, 1050, Variant::square},
      {1080, 1000, Variant::landscape},
      {1029, 1000, Variant::square},
      {1031, 1000, Variant::landscape},
      {971, 1000, Variant::square},
      {969, 1000, Variant::portrait},
      {661, 1000, Variant::portrait},
      {659, 1000, Variant::vertical},
      {1080, 1120, Variant::portrait},
      {1080, 1350, Variant::portrait},
      {1080, 1620, Variant::portrait},
      {1080, 1920, Variant::vertical},
      {1200, 628, Variant::landscape},
  }));
  CHECK(variant_of(width, height) == variant);
}

TEST_CASE("sides that are not known decide nothing", "[group]") {
  CHECK_FALSE(variant_of(0, 1080));
  CHECK_FALSE(variant_of(1080, 0));
}

TEST_CASE("files of one stem are one group, whatever separates the words and whichever case they have", "[group]") {
  const auto groups =
      groups_of({"Summer-Sale_1x1.jpg", "winter_1x1.jpg", "summer_sale.9x16.mp4", "SUMMER SALE (story).png"});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].stem == "Summer-Sale");
  CHECK_FALSE(groups[0].error);
  CHECK(variants_of(groups[0]) == "square vertical story");
  CHECK(groups[0].members[1].file == 2);
  CHECK(groups[1].stem == "winter");
  CHECK(groups[1].members.size() == 1);
}

TEST_CASE("files of different folders are different motifs", "[group]") {
  const auto groups = groups_of({"de/summer_1x1.jpg", "fr/summer_9x16.jpg", "de/summer_9x16.jpg"});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].members.size() == 2);
}

TEST_CASE("files whose names are nothing but variants are called after their folder", "[group]") {
  const auto groups = groups_of({"ads/summer/1x1.jpg", "ads/summer/9x16.jpg"});
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].stem == "summer");
}

TEST_CASE("of several words in a name the telling one counts", "[group]") {
  const auto [paths, variants] = GENERATE(table<Strings, std::string>({
      {{"toy_story_1x1.jpg", "toy_story_9x16.jpg"}, "square vertical"},
      {{"summer_feed_1x1.jpg", "summer_story_9x16.jpg"}, "feed story"},
      {{"summer_feed_9x16.jpg", "summer_story_9x16.jpg"}, "feed story"},
  }));
  const auto groups = groups_of(paths);
  REQUIRE(groups.size() == 1);
  CHECK(variants_of(groups[0]) == variants);
}

TEST_CASE("pixels decide where no word does", "[group]") {
  const auto groups = group_files({{"summer.jpg", 1080, 1080}, {"summer.mp4", 1080, 1920}, {"summer.png", 1200, 628}});
  REQUIRE(groups.size() == 1);
  CHECK(variants_of(groups[0]) == "square vertical landscape");
}

TEST_CASE("every position goes to the file that fits it best", "[group]") {
  const auto [paths, places] = GENERATE(table<Strings, std::string>({
      {{"a_1x1.jpg", "a_9x16.jpg"}, "* | story facebook_reels | "},
      {{"a_1x1.jpg", "a_9x16.mp4", "a_story.png"}, "* | facebook_reels | story | "},
      {{"a_1x1.jpg", "a_4x5.jpg", "a_9x16.jpg"}, "* | feed | story facebook_reels | "},
      {{"a_1x1.jpg", "a_16x9.jpg"}, "* | right_hand_column search | "},
      {{"a_feed.jpg", "a_story.jpg"}, "* | story facebook_reels | "},
      {{"a_feed.jpg", "a_reels.mp4"}, "* | story facebook_reels | "},
      {{"a_story.jpg", "a_reels.mp4"}, "* | facebook_reels | "},
      {{"a_16x9.jpg", "a_4x5.jpg"}, "right_hand_column search | * | "},
      {{"a_feed.jpg", "a_1x1.jpg", "a_story.jpg", "a_reels.mp4", "a_16x9.jpg"},
       "feed | * | story | facebook_reels | right_hand_column search | "},
      {{"only_9x16.jpg"}, "* | "},
  }));
  const auto groups = groups_of(paths);
  REQUIRE(groups.size() == 1);
  CHECK_FALSE(groups[0].error);
  CHECK(facebook_places(groups[0]) == places);
}

TEST_CASE("Instagram has its own names for the same places", "[group]") {
  const auto groups = groups_of({"a_1x1.jpg", "a_4x5.jpg", "a_9x16.jpg", "a_16x9.jpg"});
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].members[1].instagram_positions == Strings{"stream"});
  CHECK(groups[0].members[2].instagram_positions == Strings{"story", "reels"});
  CHECK(groups[0].members[3].instagram_positions.empty());
}

TEST_CASE("a group that makes no sense says why", "[group]") {
  const auto [paths, reason] = GENERATE(table<Strings, std::string>({
      {{"a_1x1.jpg", "a_square.png", "a_9x16.jpg"}, "has two files for square: a_1x1.jpg and a_square.png"},
      {{"a_1x1.jpg", "a_9x16.jpg", "a_story.jpg", "a_reels.mp4"}, "a_9x16.jpg (vertical) cannot be used in group 'a'"},
      {{"a.jpg", "a_9x16.jpg"}, "whose sides are not known: a.jpg"},
      {{"a_1x1.jpg", "a_1x1_9x16.jpg"}, "whose sides are not known: a_1x1.jpg"},
  }));
  const auto groups = groups_of(paths);
  REQUIRE(groups.size() == 1);
  REQUIRE(groups[0].error);
  CHECK(groups[0].error->error_class == metaup::ErrorClass::local);
  CHECK_THAT(groups[0].error->message, Contains(reason));
}

TEST_CASE("a file alone needs no sides", "[group]") {
  const auto groups = groups_of({"a.jpg", "b.jpg"});
  REQUIRE(groups.size() == 2);
  CHECK_FALSE(groups[0].error);
  CHECK(groups[0].members[0].everywhere_else);
}

TEST_CASE("a motif is one however its letters are written", "[group]") {
  const auto groups = groups_of({"\xC3\x89t\xC3\xA9_1x1.jpg", "E\xCC\x81te\xCC\x81_9x16.mp4"});
  REQUIRE(groups.size() == 1);
  CHECK(variants_of(groups[0]) == "square vertical");
  CHECK(groups_of({"\xC3\xA9/a_1x1.jpg", "e\xCC\x81/a_9x16.jpg"}).size() == 1);
  CHECK(groups_of({"\xC3\xA9_1x1.jpg", "e_9x16.jpg"}).size() == 2);
}

TEST_CASE("a motif is one whichever case its letters have, and whatever nobody sees", "[group]") {
  const auto [first, second, stem] = GENERATE(table<std::string, std::string, std::string>({
      {"\u00C9T\u00C9_1x1.jpg", "\u00E9t\u00E9_9x16.mp4", "\u00C9T\u00C9"},
      {"E\u0301TE\u0301_1x1.jpg", "\u00E9t\u00E9_9x16.mp4", "E\u0301TE\u0301"},
      {"Stra\u00DFe_1x1.jpg", "STRASSE_9x16.jpg", "Stra\u00DFe"},
      {"STRA\u1E9EE_1x1.jpg", "stra\u00DFe_9x16.jpg", "STRA\u1E9EE"},
      {"\u041B\u0415\u0422\u041E_1x1.jpg", "\u043B\u0435\u0442\u043E_9x16.jpg", "\u041B\u0415\u0422\u041E"},
      {"\u03A3\u039F\u03A6\u039F\u03A3_1x1.jpg", "\u03C3\u03BF\u03C6\u03BF\u03C2_9x16.jpg",
       "\u03A3\u039F\u03A6\u039F\u03A3"},
      {"Summer\u00A0Sale\u00A01x1.jpg", "summer sale_9x16.jpg", "Summer\u00A0Sale"},
      {"Summer\u202FSale_1x1.jpg", "summer\u3000sale\u20039x16.jpg", "Summer\u202FSale"},
      {"summer \u2013 1x1.jpg", "summer \u2014 9x16.jpg", "summer"},
      {"sum\u200Bmer_1x1.jpg", "summer_9x16.jpg", "sum\u200Bmer"},
      {"\uFEFFsummer_1x1.jpg", "summer_9x16.jpg", "\uFEFFsummer"},
      {"summer_\u200B1x1.jpg", "summer_9\u200Bx16\uFEFF.jpg", "summer"},
      {"summer_\u200B_1x1.jpg", "sum\u00ADmer_9x16.jpg", "summer"},
      {"heart\u2764\uFE0F_1x1.jpg", "heart\u2764_9x16.jpg", "heart\u2764\uFE0F"},
  }));
  CAPTURE(first, second);
  const auto groups = groups_of({first, second});
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].stem == stem);
  CHECK_FALSE(groups[0].error);
  CHECK(variants_of(groups[0]) == "square vertical");
}

TEST_CASE("letters that differ are different motifs", "[group]") {
  const auto [first, second] = GENERATE(table<std::string, std::string>({
      {"\u00C9t\u00E9_1x1.jpg", "Ete_9x16.jpg"},
      {"summersale_1x1.jpg", "summer\u00A0sale_9x16.jpg"},
      {"caf\xE9_1x1.jpg", "caf\xC9_9x16.jpg"},  // not UTF-8: no letters to fold
      {"a\u00B2_1x1.jpg", "a2_9x16.jpg"},
  }));
  CHECK(groups_of({first, second}).size() == 2);
}

TEST_CASE("names that are not UTF-8 are grouped all the same", "[group]") {
  CHECK(groups_of({"Caf\xE9_1x1.jpg", "caf\xE9_9X16.jpg"}).size() == 1);
}
