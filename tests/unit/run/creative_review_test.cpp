#include "run/rules/creative_review.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace metaup;
using graph::CreativeInfo;

namespace {

CreativeInfo sound() {
  CreativeInfo info;
  info.name = "Summer";
  info.status = "ACTIVE";
  info.messages = {"Short"};
  info.headlines = {"Short"};
  info.links = {"https://example.com/"};
  info.has_picture = true;
  return info;
}

/// The texts of the checks that are not passed.
std::vector<std::string> failures(const CreativeInfo& info) {
  std::vector<std::string> failed;
  for (const auto& check : run::checks_of(info)) {
    if (!check.passed) failed.push_back(check.text);
  }
  return failed;
}

}  // namespace

TEST_CASE("a sound creative passes every check", "[run]") {
  CHECK(failures(sound()).empty());
  CHECK(run::checks_of(sound()).size() == 6);
}

TEST_CASE("what is missing or too long is told", "[run]") {
  auto info = sound();
  std::string expected;
  SECTION("a name") {
    info.name.clear();
    expected = "It has no name";
  }
  SECTION("a good status") {
    info.status = "WITH_ISSUES";
    expected = "Its status is WITH_ISSUES";
  }
  SECTION("a picture") {
    info.has_picture = false;
    expected = "It has neither a picture nor a video";
  }
  SECTION("a secure link") {
    info.links.emplace_back("http://example.com/");
    expected = "A link does not use https";
  }
  SECTION("room for the text") {
    info.messages.emplace_back(126, 'x');
    expected = "Primary text of 126 characters; up to 125 are shown in full";
  }
  SECTION("room for the headline") {
    info.headlines = {std::string(41, 'x')};
    expected = "Headline of 41 characters; up to 40 are shown in full";
  }
  SECTION("enough cards") {
    info.cards = {{.headline = "One", .description = {}, .link = {}, .has_picture = true}};
    expected = "1 card (2 to 10 are allowed), each with a picture";
  }
  CHECK(failures(info) == std::vector<std::string>{expected});
}

TEST_CASE("characters are counted, not bytes", "[run]") {
  auto info = sound();
  info.headlines = {"ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"};
  CHECK(failures(info).empty());
}

TEST_CASE("an existing post brings its own picture and texts", "[run]") {
  CreativeInfo info;
  info.name = "Post";
  info.story_id = "1_2";
  CHECK(failures(info).empty());
}

TEST_CASE("texts are numbered only when there are several", "[run]") {
  auto info = sound();
  info.messages = {"A", "B"};
  info.cards = {{.headline = "One", .description = "$8", .link = "https://e/", .has_picture = true}};
  std::vector<std::string> labels;
  for (const auto& text : run::texts_of(info)) labels.push_back(text.label);
  CHECK(labels == std::vector<std::string>{"Primary text 1", "Primary text 2", "Headline", "Card 1", "Link"});
  CHECK(run::texts_of(info)[3].text == "One\n$8\nhttps://e/");
}
