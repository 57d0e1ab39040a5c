#include "metaup/report/preview_page.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

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
  CHECK_THAT(page, Contains("<b>✓ Passed:</b> It has a name") &&
                       Contains("<b>✗ Not passed:</b> A link does not use https") && Contains("<li>A note</li>"));
  CHECK_THAT(page, Contains("<title>1 creative of act_1</title>") && Contains("1970-01-01T00:00:00.000Z"));
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

TEST_CASE("many cards have a table of contents that leads to each", "[report]") {
  std::vector<PreviewCard> cards;
  for (int i = 0; i < 50; ++i) cards.push_back(card_of("Creative number " + std::to_string(i)));
  const auto page = page_of(cards);
  CHECK(count(page, "<article ") == 50);
  for (int i = 1; i <= 50; ++i) {
    const auto number = std::to_string(i);
    CHECK(count(page, "href=\"#c" + number + "\"") == 1);
    CHECK(count(page, "<article id=\"c" + number + "\"") == 1);
  }
  CHECK_THAT(page, Contains("<nav aria-label=") && Contains("not passed"));
}

TEST_CASE("a page without creatives, and a card without anything, are still pages", "[report]") {
  CHECK_THAT(page_of({}), Contains("0 creatives of act_1") && Contains("</html>"));
  CHECK_THAT(page_of({PreviewCard{}}), Contains("(without a name)") && Contains("No picture") && Contains("No texts."));
}
