#include "report/preview_page.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>

#include "base/text.hpp"

using namespace metaup;
using namespace metaup::report;
using Catch::Matchers::Contains;

namespace {

constexpr const char* kAttack = R"(<script>alert(1)</script>)";

PreviewCard card_of(const std::string& name) {
  PreviewCard card;
  card.id = "23860000000000001";
  card.name = name;
  card.status = "ACTIVE";
  card.texts = {{"Primary text", "Hello\nworld"}, {"Headline", "Buy & save"}};
  card.picture = PreviewCard::Picture{"image/png", "PNGBYTES"};
  card.checks = {{true, "It has a name"}, {false, "A link does not use https"}};
  card.frames = {{"INSTAGRAM_STORY", "https://www.facebook.com/preview?d=1&t=2"}};
  card.notes = {"A note"};
  return card;
}

std::string page_of(std::vector<PreviewCard> cards) {
  return preview_page({.account = *AccountId::parse("1"), .made = WallTime{}, .cards = std::move(cards)});
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

}  // namespace

TEST_CASE("a card shows what a reviewer needs", "[report]") {
  const auto page = page_of({card_of("Summer")});
  CHECK_THAT(page,
             Contains("<h2 id=\"n1\" dir=\"auto\">Summer</h2>") && Contains("Creative 23860000000000001 · ACTIVE"));
  CHECK_THAT(page, Contains("<dt>Primary text</dt>\n<dd dir=\"auto\">Hello\nworld</dd>") && Contains("Buy &amp; save"));
  CHECK_THAT(page, Contains(R"(<img src="data:image/png;base64,UE5HQllURVM=" alt="Picture of Summer">)"));
  CHECK_THAT(page, Contains("<li>It has a name</li>") && Contains("✗ A link does not use https") &&
                       Contains("<li>A note</li>"));
  CHECK_THAT(page, Contains("<title>1 creative of act_1</title>"));
}

TEST_CASE("passed checks are folded away, failed ones are in sight", "[report]") {
  auto card = card_of("Summer");
  card.checks = {{true, "First"}, {false, "Second"}, {true, "Third"}};
  const auto page = page_of({card});
  const auto fold = page.find("<details class=\"passed\">\n<summary>✓ 2 checks passed</summary>");
  REQUIRE(fold != std::string::npos);
  const auto end = page.find("</details>", fold);
  CHECK(page.find("Second") < fold);
  CHECK((page.find("First") > fold && page.find("First") < end));
  CHECK((page.find("Third") > fold && page.find("Third") < end));
  card.checks = {{true, "First"}};
  CHECK_THAT(page_of({card}), Contains("✓ 1 check passed") && !Contains("✗"));
  card.checks = {{false, "Second"}};
  CHECK_THAT(page_of({card}), !Contains("class=\"passed\""));
}

TEST_CASE("live previews are folded away, so that none loads before somebody looks", "[report]") {
  auto card = card_of("Summer");
  card.frames.push_back({"MOBILE_FEED_STANDARD", "https://www.facebook.com/preview?d=2"});
  const auto page = page_of({card});
  const auto fold = page.find("<details class=\"previews\">\n<summary>2 live previews</summary>");
  REQUIRE(fold != std::string::npos);
  CHECK(page.find("<iframe") > fold);
  CHECK(page.find("<details class=\"previews\" open") == std::string::npos);
}

TEST_CASE("the date is one that people read", "[report]") {
  const auto [seconds, expected] = GENERATE(table<std::int64_t, const char*>({
      {0, ">1 January 1970, 00:00 UTC</time>"},
      {1795884599, ">28 November 2026, 16:49 UTC</time>"},
      {1798761599, ">31 December 2026, 23:59 UTC</time>"},
      {1835395200, ">29 February 2028, 00:00 UTC</time>"},
  }));
  const auto page = preview_page({.account = *AccountId::parse("1"),
                                  .made = WallTime{} + std::chrono::seconds(seconds),
                                  .cards = {card_of("Summer")}});
  CHECK_THAT(page, Contains(expected) && Contains("<time datetime=\"" +
                                                  std::string(rfc3339(WallTime{} + std::chrono::seconds(seconds)))));
}

TEST_CASE("a live preview is framed in a sandbox, named and lazy", "[report]") {
  const auto page = page_of({card_of("Summer")});
  CHECK_THAT(page, Contains(R"(<iframe src="https://www.facebook.com/preview?d=1&amp;t=2")") &&
                       Contains(R"(title="Instagram story preview of Summer")") &&
                       Contains(R"(sandbox="allow-scripts allow-same-origin")") && Contains(R"(loading="lazy")"));
  CHECK_THAT(page, Contains(R"(<a href="https://www.facebook.com/preview?d=1&amp;t=2" target="_blank" )"
                            R"(rel="noopener noreferrer">)"));
}

TEST_CASE("the page loads nothing of its own and forbids scripts", "[report]") {
  const auto page = page_of({card_of("Summer")});
  CHECK_THAT(page, Contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src https:"));
  CHECK_THAT(page, Contains("width=device-width") && Contains("<html lang=\"en\">") && Contains("<meta charset="));
  for (const auto* const active : {"<script", "<link rel=\"stylesheet", "@import", "url(", " onload", " onerror"}) {
    CAPTURE(active);
    CHECK_THAT(page, !Contains(active));
  }
}

TEST_CASE("everything that comes from elsewhere stays text", "[report]") {
  auto card = card_of(kAttack);
  card.id = card.status = kAttack;
  card.texts = {{kAttack, kAttack}};
  card.checks = {{false, kAttack}};
  card.notes = {kAttack};
  card.frames = {{kAttack, std::string("https://x/\"><img src=x onerror=alert(1)>") + kAttack}};
  const auto page = page_of({card, card});
  CHECK_THAT(page,
             !Contains("<script") && !Contains("<img src=x") && Contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
  card.name = "\" onmouseover='alert(1)' x=\"";
  CHECK_THAT(page_of({card}), !Contains("\" onmouseover") && !Contains("'alert(1)'"));
}

TEST_CASE("control characters, reordering marks and broken UTF-8 are replaced", "[report]") {
  const auto page =
      page_of({card_of("a\x1b[2Jb\xff"
                       "c\xE2\x80\xAE"
                       "d")});
  CHECK_THAT(page, Contains("a\uFFFD[2Jb\uFFFDc\uFFFDd"));
  CHECK(page.find('\x1b') == std::string::npos);
}

TEST_CASE("only pictures of known types and previews by https are put in", "[report]") {
  auto card = card_of("Summer");
  card.picture->mime_type = GENERATE("image/svg+xml", "text/html", "", "image/png\" onerror=\"alert(1)");
  card.frames[0].url = GENERATE("http://x/", "javascript:alert(1)", "", "data:text/html,x");
  const auto page = page_of({card});
  CHECK_THAT(page, !Contains("<img") && !Contains("<iframe") && Contains("No picture"));
}

namespace {

/// The contact sheet's tile of the card with this number.
std::string tile(const std::string& page, int number) {
  const auto link = page.find("href=\"#c" + std::to_string(number) + "\"");
  if (link == std::string::npos) return "no tile";
  const auto begin = page.rfind("<li>", link);
  return page.substr(begin, page.find("</li>", link) - begin);
}

}  // namespace

TEST_CASE("the contact sheet shows each creative's picture, name and state, in the order given", "[report]") {
  auto sound = card_of("Sound");
  sound.checks = {{true, "It has a name"}};
  auto failed = card_of("Failed");
  failed.checks = {{false, "One"}, {true, "Two"}, {false, "Three"}};
  PreviewCard unread;
  unread.id = "3";
  unread.failure = "there is no such creative";
  PreviewCard unchecked;
  unchecked.name = "Unchecked";
  const auto page = page_of({sound, failed, unread, unchecked});
  CHECK_THAT(tile(page, 1), Contains("<img src=\"data:image/png;base64,") && Contains(">Sound<") &&
                                Contains("class=\"good\">✓ Passed<") && !Contains("class=\"wrong\""));
  CHECK_THAT(tile(page, 2),
             Contains(">Failed<") && Contains("class=\"bad\">✗ 2 checks failed<") && Contains("class=\"wrong\""));
  CHECK_THAT(tile(page, 3),
             Contains("class=\"bad\">✗ Could not be read<") && Contains("class=\"wrong\"") && Contains("No picture"));
  CHECK_THAT(tile(page, 4), Contains("Not checked") && !Contains("class=\"wrong\""));
  CHECK(page.find("<nav class=\"sheet\"") < page.find("<article "));
  CHECK_THAT(page, Contains("✗ 2 of 4 need a look."));
  CHECK_THAT(page, Contains("✗ Could not be read: there is no such creative"));
}

TEST_CASE("the head of the page says whether anything needs a look", "[report]") {
  auto sound = card_of("Sound");
  sound.checks = {{true, "It has a name"}};
  CHECK_THAT(page_of({sound, sound}), Contains("✓ All checks passed."));
  CHECK_THAT(page_of({sound, card_of("Failed")}), Contains("✗ 1 of 2 needs a look."));
  CHECK_THAT(page_of({}), !Contains("passed.") && !Contains("a look."));
}

TEST_CASE("one creative needs no contact sheet", "[report]") {
  CHECK_THAT(page_of({card_of("Summer")}), !Contains("<nav"));
  CHECK_THAT(page_of({card_of("Summer"), card_of("Winter")}), Contains("<nav"));
}

TEST_CASE("many cards have a contact sheet that leads to each", "[report]") {
  std::vector<PreviewCard> cards;
  for (int i = 0; i < 50; ++i) cards.push_back(card_of("Creative number " + std::to_string(i)));
  const auto page = page_of(cards);
  CHECK(count(page, "<article ") == 50);
  for (int i = 1; i <= 50; ++i) {
    const auto number = std::to_string(i);
    CHECK(count(page, "href=\"#c" + number + "\"") == 1);
    CHECK(count(page, "<article id=\"c" + number + "\"") == 1);
  }
  CHECK_THAT(page, Contains("aria-label=\"Contact sheet\"") && Contains("✗ 1 check failed"));
}

TEST_CASE("a page without creatives, and a card without anything, are still pages", "[report]") {
  CHECK_THAT(page_of({}), Contains("0 creatives of act_1") && Contains("</html>"));
  CHECK_THAT(page_of({PreviewCard{}}), Contains("(without a name)") && Contains("No picture") && Contains("No texts."));
}
