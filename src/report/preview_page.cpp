#include "metaup/report/preview_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "metaup/base/text.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src https:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
)";

constexpr std::string_view kStyle = R"(<style>
:root { color-scheme: light dark; --line: #8888; --soft: #8882; --good: #0a6b2d; --bad: #b3261e; --link: #0b57d0 }
@media (prefers-color-scheme: dark) { :root { --good: #7ddc9a; --bad: #ffb4ab; --link: #a8c7fa } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.hidden { position: absolute; left: -999rem }
.hidden:focus { position: static }
nav ol { columns: 16rem; padding-left: 2.5rem }
article { margin: 1.5rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .75rem }
h1, h2, h3 { line-height: 1.25 }
h2 { margin: 0 }
h3 { margin: 1rem 0 .25rem; font-size: 1rem }
.id { margin: .25rem 0 1rem }
.parts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)) }
.parts img { max-width: 100%; height: auto; border-radius: .5rem }
.none { padding: 2rem 1rem; text-align: center; background: var(--soft); border-radius: .5rem }
dl { margin: 0 }
dt { font-weight: 600 }
dd { margin: 0 0 .75rem; white-space: pre-wrap }
.checks { padding: 0; list-style: none }
.passed b { color: var(--good) }
.failed b { color: var(--bad) }
.frames { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)) }
figure { margin: 0 }
iframe { width: 100%; height: 38rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff }
@media print { .frames, nav, .hidden { display: none } article { break-inside: avoid } }
</style>
)";

/// Text as text, in elements and in attributes. Line breaks stay; what could steer, hide or turn
/// around other text does not.
std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    for (const char c : printable(text.substr(0, end))) {
      switch (c) {
        case '&':
          out += "&amp;";
          break;
        case '<':
          out += "&lt;";
          break;
        case '>':
          out += "&gt;";
          break;
        case '"':
          out += "&quot;";
          break;
        case '\'':
          out += "&#39;";
          break;
        default:
          out += c;
      }
    }
    if (end == text.size()) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string_view name_of(const PreviewCard& card) {
  if (card.name.empty()) return "(without a name)";
  return card.name;
}

std::string picture_of(const PreviewCard& card) {
  constexpr std::string_view kTypes[] = {"image/jpeg", "image/png", "image/gif", "image/webp"};
  const auto* const known =
      card.picture ? std::find(std::begin(kTypes), std::end(kTypes), card.picture->mime_type) : std::end(kTypes);
  if (known == std::end(kTypes)) return "<p class=\"none\">No picture</p>\n";
  return fmt::format("<p><img src=\"data:{};base64,{}\" alt=\"Picture of {}\"></p>\n", *known,
                     base64_encode(card.picture->bytes), escaped(name_of(card)));
}

std::string texts_of(const PreviewCard& card) {
  if (card.texts.empty()) return "<p>No texts.</p>\n";
  std::string out = "<dl>\n";
  for (const auto& [label, text] : card.texts) {
    out += fmt::format("<dt>{}</dt>\n<dd dir=\"auto\">{}</dd>\n", escaped(label), escaped(text));
  }
  return out + "</dl>\n";
}

std::string checks_of(const PreviewCard& card) {
  if (card.checks.empty()) return {};
  std::string out = "<h3>Checks</h3>\n<ul class=\"checks\">\n";
  for (const auto& [passed, text] : card.checks) {
    out += fmt::format("<li class=\"{}\"><b>{}</b> {}</li>\n", passed ? "passed" : "failed",
                       passed ? "✓ Passed:" : "✗ Not passed:", escaped(text));
  }
  return out + "</ul>\n";
}

std::string notes_of(const PreviewCard& card) {
  if (card.notes.empty()) return {};
  std::string out = "<h3>Notes</h3>\n<ul>\n";
  for (const auto& note : card.notes) out += fmt::format("<li>{}</li>\n", escaped(note));
  return out + "</ul>\n";
}

/// "Instagram story" of INSTAGRAM_STORY.
std::string words_of(const std::string& format) {
  auto words = to_lower(format);
  std::replace(words.begin(), words.end(), '_', ' ');
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

/// Meta's page needs its scripts, and its own cookies for who is logged in; it can reach nothing of
/// ours, for it is of another origin.
std::string frames_of(const PreviewCard& card) {
  std::string out;
  for (const auto& [format, url] : card.frames) {
    if (!url.starts_with("https://")) continue;
    const auto words = escaped(words_of(format));
    out += fmt::format(
        "<figure>\n<figcaption>{0} · <a href=\"{1}\" target=\"_blank\" rel=\"noopener noreferrer\">open<span "
        "class=\"hidden\"> {0}</span></a></figcaption>\n<iframe src=\"{1}\" title=\"{0} preview of {2}\" "
        "sandbox=\"allow-scripts allow-same-origin\" referrerpolicy=\"no-referrer\" loading=\"lazy\"></iframe>\n"
        "</figure>\n",
        words, escaped(url), escaped(name_of(card)));
  }
  return out.empty() ? out : "<h3>Previews</h3>\n<div class=\"frames\">\n" + out + "</div>\n";
}

std::string card_of(const PreviewCard& card, std::size_t number) {
  const auto status = card.status.empty() ? std::string{} : " · " + escaped(card.status);
  return fmt::format(
             "<article id=\"c{0}\" aria-labelledby=\"n{0}\">\n<h2 id=\"n{0}\" dir=\"auto\">{1}</h2>\n"
             "<p class=\"id\">Creative {2}{3}</p>\n<div class=\"parts\">\n<div>\n",
             number, escaped(name_of(card)), escaped(card.id), status) +
         picture_of(card) + "</div>\n<div>\n" + texts_of(card) + "</div>\n<div>\n" + checks_of(card) + notes_of(card) +
         "</div>\n</div>\n" + frames_of(card) + "</article>\n";
}

std::string contents_of(const PreviewPage& page) {
  std::string out = "<nav aria-label=\"Creatives\">\n<ol>\n";
  for (std::size_t i = 0; i < page.cards.size(); ++i) {
    const auto& checks = page.cards[i].checks;
    const bool passed = std::all_of(checks.begin(), checks.end(), [](const auto& check) { return check.passed; });
    out += fmt::format("<li><a href=\"#c{}\" dir=\"auto\">{}</a>{}</li>\n", i + 1, escaped(name_of(page.cards[i])),
                       passed ? "" : " <span class=\"failed\"><b>✗ not passed</b></span>");
  }
  return out + "</ol>\n</nav>\n";
}

}  // namespace

std::string preview_page(const PreviewPage& page) {
  const auto title =
      fmt::format("{} creative{} of {}", page.cards.size(), page.cards.size() == 1 ? "" : "s", page.account.act());
  std::string out(kHead);
  out += fmt::format("<title>{}</title>\n", title);
  out += kStyle;
  out += fmt::format(
      "</head>\n<body>\n<a class=\"hidden\" href=\"#creatives\">Skip to the creatives</a>\n<header>\n<h1>{}</h1>\n"
      "<p>Made by metaup at <time>{}</time>. The live previews are Meta's and work for about 24 hours, for people "
      "with a role in the ad account.</p>\n</header>\n",
      title, rfc3339(page.made));
  if (page.cards.size() > 1) out += contents_of(page);
  out += "<main id=\"creatives\">\n";
  for (std::size_t i = 0; i < page.cards.size(); ++i) out += card_of(page.cards[i], i + 1);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace metaup::report
