#include "run/rules/creative_review.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace metaup::run {
namespace {

using Card = report::PreviewCard;
using Texts = std::vector<std::string>;

void add(std::vector<Card::Text>& out, const std::string& label, const Texts& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    out.push_back({texts.size() == 1 ? label : label + " " + std::to_string(i + 1), texts[i]});
  }
}

/// A text longer than this is cut in the usual placements.
Card::Check fits(const std::string& label, const Texts& texts, std::size_t most) {
  std::size_t longest = 0;
  for (const auto& text : texts) longest = std::max(longest, utf8_length(text));
  return {longest <= most, label + " of " + std::to_string(longest) + " characters; up to " + std::to_string(most) +
                               " are shown in full"};
}

Card::Check check_links(const Texts& links) {
  const bool secure =
      std::all_of(links.begin(), links.end(), [](const std::string& link) { return link.starts_with("https://"); });
  return {secure, secure ? "Links use https" : "A link does not use https"};
}

Card::Check check_cards(const std::vector<graph::CreativeCard>& cards) {
  constexpr std::size_t kFewest = 2;
  constexpr std::size_t kMost = 10;
  const bool pictured = std::all_of(cards.begin(), cards.end(), [](const auto& card) { return card.has_picture; });
  const bool counted = cards.size() >= kFewest && cards.size() <= kMost;
  return {pictured && counted, std::to_string(cards.size()) + (cards.size() == 1 ? " card" : " cards") +
                                   " (2 to 10 are allowed)" +
                                   (pictured ? ", each with a picture" : "; at least one has no picture")};
}

std::string text_of(const graph::CreativeCard& card) {
  std::string text = card.headline;
  for (const auto* const part : {&card.description, &card.link}) {
    if (!part->empty()) text += (text.empty() ? "" : "\n") + *part;
  }
  return text;
}

}  // namespace

std::vector<Card::Text> texts_of(const graph::CreativeInfo& creative) {
  std::vector<Card::Text> out;
  add(out, "Primary text", creative.messages);
  add(out, "Headline", creative.headlines);
  add(out, "Description", creative.descriptions);
  for (std::size_t i = 0; i < creative.cards.size(); ++i) {
    out.push_back({"Card " + std::to_string(i + 1), text_of(creative.cards[i])});
  }
  add(out, "Call to action", creative.actions);
  add(out, "Link", creative.links);
  if (!creative.story_id.empty()) out.push_back({"Post", creative.story_id});
  return out;
}

std::vector<Card::Check> checks_of(const graph::CreativeInfo& creative) {
  constexpr std::size_t kPrimaryText = 125;
  constexpr std::size_t kHeadline = 40;
  constexpr std::size_t kDescription = 30;
  std::vector<Card::Check> checks;
  const bool usable = creative.status.empty() || creative.status == "ACTIVE" || creative.status == "IN_PROCESS";
  checks.push_back({usable, creative.status.empty() ? "Meta gives no status" : "Its status is " + creative.status});
  checks.push_back({!creative.name.empty(), creative.name.empty() ? "It has no name" : "It has a name"});
  const bool posted = !creative.story_id.empty();  // a post brings its own texts, picture and link
  const bool shows = creative.has_picture || creative.has_video || !creative.cards.empty() || posted;
  checks.push_back({shows, shows ? "It has something to show" : "It has neither a picture nor a video"});
  if (!creative.messages.empty()) checks.push_back(fits("Primary text", creative.messages, kPrimaryText));
  if (!creative.headlines.empty()) checks.push_back(fits("Headline", creative.headlines, kHeadline));
  if (!creative.descriptions.empty()) checks.push_back(fits("Description", creative.descriptions, kDescription));
  if (!creative.cards.empty()) checks.push_back(check_cards(creative.cards));
  if (!creative.links.empty()) checks.push_back(check_links(creative.links));
  return checks;
}

}  // namespace metaup::run
