#include "report/preview_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/human.hpp"
#include "report/markup.hpp"
#include "report/page.hpp"
#include "report/preview_style.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kAboutPreviews =
    "The live previews come from Meta. They work for about 24 hours, for people with a role in the ad account.";

std::string_view name_of(const PreviewCard& card) {
  if (card.name.empty()) return "(without a name)";
  return card.name;
}

/// The picture's types that every browser shows, and that hold no scripts.
bool is_shown(const std::optional<PreviewCard::Picture>& picture) {
  constexpr std::string_view kTypes[] = {"image/jpeg", "image/png", "image/gif", "image/webp"};
  return picture && std::find(std::begin(kTypes), std::end(kTypes), picture->mime_type) != std::end(kTypes);
}

std::string picture_of(const PreviewCard& card, const std::string& description) {
  if (!is_shown(card.picture)) return "<p class=\"none\">No picture</p>\n";
  return fmt::format("<img src=\"data:{};base64,{}\" alt=\"{}\">\n", card.picture->mime_type,
                     base64_encode(card.picture->bytes), escape_text(description));
}

std::string texts_of(const PreviewCard& card) {
  if (!card.failure.empty()) return {};
  if (card.texts.empty()) return "<p>No texts.</p>\n";
  std::string out = "<dl>\n";
  for (const auto& [label, text] : card.texts) {
    out += fmt::format("<dt>{}</dt>\n<dd dir=\"auto\">{}</dd>\n", escape_text(label), escape_text(text));
  }
  return out + "</dl>\n";
}

std::size_t failed_checks(const PreviewCard& card) {
  return static_cast<std::size_t>(
      std::count_if(card.checks.begin(), card.checks.end(), [](const auto& check) { return !check.passed; }));
}

bool needs_a_look(const PreviewCard& card) { return !card.failure.empty() || failed_checks(card) > 0; }

/// How the creative stands, in a few words.
std::string state_of(const PreviewCard& card) {
  if (!card.failure.empty()) return "<span class=\"bad\">✗ Could not be read</span>";
  if (const auto failed = failed_checks(card); failed > 0) {
    return fmt::format("<span class=\"bad\">✗ {} failed</span>", counted(failed, "check", "checks"));
  }
  if (card.checks.empty()) return "<span class=\"quiet\">Not checked</span>";
  return "<span class=\"good\">✓ Passed</span>";
}

/// What is wrong, always in sight.
std::string failures_of(const PreviewCard& card) {
  std::string out;
  if (!card.failure.empty())
    out += fmt::format("<li class=\"bad\">✗ Could not be read: {}</li>\n", escape_text(card.failure));
  for (const auto& [passed, text] : card.checks) {
    if (!passed) out += fmt::format("<li class=\"bad\">✗ {}</li>\n", escape_text(text));
  }
  return out.empty() ? out : "<ul class=\"failed\">\n" + out + "</ul>\n";
}

std::string notes_of(const PreviewCard& card) {
  if (card.notes.empty()) return {};
  std::string out = "<h3>Notes</h3>\n<ul>\n";
  for (const auto& note : card.notes) out += fmt::format("<li>{}</li>\n", escape_text(note));
  return out + "</ul>\n";
}

/// Folded away: nobody has to act on them.
std::string passed_checks_of(const PreviewCard& card) {
  const auto passed = card.checks.size() - failed_checks(card);
  if (passed == 0) return {};
  std::string out = fmt::format("<details class=\"passed\">\n<summary>✓ {} passed</summary>\n<ul>\n",
                                counted(passed, "check", "checks"));
  for (const auto& check : card.checks) {
    if (check.passed) out += fmt::format("<li>{}</li>\n", escape_text(check.text));
  }
  return out + "</ul>\n</details>\n";
}

/// "Instagram story" of INSTAGRAM_STORY.
std::string words_of(const std::string& format) {
  auto words = to_lower(format);
  std::replace(words.begin(), words.end(), '_', ' ');
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

/// Folded away, so that a browser loads them only when somebody looks. Meta's page needs its scripts,
/// and its own cookies for who is logged in; it is of another origin, so it cannot reach this page.
std::string previews_of(const PreviewCard& card) {
  std::string out;
  std::size_t count = 0;
  for (const auto& [format, url] : card.frames) {
    if (!url.starts_with("https://")) continue;
    ++count;
    const auto words = escape_text(words_of(format));
    out += fmt::format(
        "<figure>\n<figcaption>{0} · <a href=\"{1}\" target=\"_blank\" rel=\"noopener noreferrer\">open<span "
        "class=\"hidden\"> {0}</span></a></figcaption>\n<iframe src=\"{1}\" title=\"{0} preview of {2}\" "
        "sandbox=\"allow-scripts allow-same-origin\" referrerpolicy=\"no-referrer\" loading=\"lazy\"></iframe>\n"
        "</figure>\n",
        words, escape_text(url), escape_text(name_of(card)));
  }
  if (count == 0) return {};
  return fmt::format(
      "<details class=\"previews\">\n<summary>{}</summary>\n<div class=\"frames\">\n{}</div>\n</details>\n",
      counted(count, "live preview", "live previews"), out);
}

std::string card_of(const PreviewCard& card, std::size_t number) {
  const auto status = card.status.empty() ? std::string{} : " · " + escape_text(card.status);
  return fmt::format(
             "<article id=\"c{0}\" aria-labelledby=\"n{0}\">\n<h2 id=\"n{0}\" dir=\"auto\">{1}</h2>\n"
             "<p class=\"id quiet\">{4} {2}{3}</p>\n<div class=\"parts\">\n<div>\n",
             number, escape_text(name_of(card)), escape_text(card.id), status,
             card.label.empty() ? std::string("Creative") : escape_text(card.label)) +
         picture_of(card, fmt::format("Picture of {}", name_of(card))) + "</div>\n<div>\n" + failures_of(card) +
         texts_of(card) + notes_of(card) + "<div class=\"more\">\n" + passed_checks_of(card) + previews_of(card) +
         "</div>\n</div>\n</div>\n</article>\n";
}

/// A tile for each creative that leads to its card. The name is next to the picture, so the picture
/// needs no description.
std::string contact_sheet(const PreviewPage& page) {
  std::string out = "<nav class=\"sheet\" aria-label=\"Contact sheet\">\n<ol>\n";
  for (std::size_t i = 0; i < page.cards.size(); ++i) {
    const auto& card = page.cards[i];
    out += fmt::format("<li><a{} href=\"#c{}\">\n{}<span class=\"name\" dir=\"auto\">{}</span>\n{}</a></li>\n",
                       needs_a_look(card) ? " class=\"wrong\"" : "", i + 1, picture_of(card, ""),
                       escape_text(name_of(card)), state_of(card));
  }
  return out + "</ol>\n</nav>\n";
}

std::string summary_of(const PreviewPage& page) {
  const auto wrong = std::count_if(page.cards.begin(), page.cards.end(), needs_a_look);
  if (page.cards.empty()) return {};
  if (wrong == 0) return "<p class=\"good\">✓ All checks passed.</p>\n";
  return fmt::format("<p class=\"bad\">✗ {} of {} {} a look.</p>\n", wrong, page.cards.size(),
                     wrong == 1 ? "needs" : "need");
}

}  // namespace

std::string preview_page(const PreviewPage& page) {
  const auto title = page.title.empty()
                         ? counted(page.cards.size(), "creative", "creatives") + " of " + page.account.act()
                         : escape_text(page.title);
  const auto about = page.about.empty() ? std::string(kAboutPreviews) : escape_text(page.about);
  auto out = page_start({.title = title, .style = kPreviewStyle, .frames = true});
  out += fmt::format(
      "<a class=\"hidden\" href=\"#creatives\">Skip to the creatives</a>\n<header>\n<h1>{}</h1>\n"
      "{}<p class=\"quiet\">Made by metaup on {}. {}</p>\n</header>\n",
      title, summary_of(page), time_element(page.made), about);
  if (page.cards.size() > 1) out += contact_sheet(page);
  out += "<main id=\"creatives\">\n";
  for (std::size_t i = 0; i < page.cards.size(); ++i) out += card_of(page.cards[i], i + 1);
  return out + "</main>\n" + std::string(kPageEnd);
}

}  // namespace metaup::report
