#include "graph/creative/columns.hpp"

#include <algorithm>

#include "graph/creative/languages.hpp"
#include "graph/creative/spec_json.hpp"
#include "metaup/graph/creative_draft.hpp"

namespace metaup::graph {
namespace {

using G = ColumnGroup;

constexpr std::string_view kYes[] = {"yes", "no"};
constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr std::string_view kDefaultOff[] = {"default", "off"};
constexpr std::string_view kOrders[] = {"fixed", "auto"};
constexpr std::string_view kIdentities[] = {"both", "first", "auto"};
constexpr std::string_view kAuthorizations[] = {"NONE", "POLITICAL", "POLITICAL_WITH_DIGITALLY_CREATED_MEDIA"};

// clang-format off
constexpr Column kLaunchColumns[] = {
    {.name = "name", .group = G::identity, .value = "TEXT", .meaning = "of the creative, and of its ad",
     .example = "Spring A"},
    {.name = "page-id", .group = G::identity, .value = "ID", .meaning = "the Page that publishes the creative"},
    {.name = "instagram-user-id", .group = G::identity, .value = "ID",
     .meaning = "the Instagram account that publishes the creative"},

    {.name = "image", .group = G::media, .value = "IMAGE",
     .meaning = "a path, a URL, or the hash of an image in the account; path: or hash: before it says which",
     .example = "spring.jpg", .placed = true, .translated = true},
    {.name = "video", .group = G::media, .value = "VIDEO",
     .meaning = "a path, a URL, or the id of a video in the account; path: or id: before it says which",
     .placed = true, .translated = true},
    {.name = "thumbnail", .group = G::media, .value = "IMAGE",
     .meaning = "the video's picture, as in image; auto (the default) is the one given before, or Meta's choice"},

    {.name = "message", .group = G::texts, .value = "TEXT", .meaning = "the primary text", .example = "Spring is here.",
     .numbered = kMostTexts, .placed = true, .translated = true},
    {.name = "headline", .group = G::texts, .value = "TEXT", .meaning = "the headline", .example = "20 % off",
     .numbered = kMostTexts, .placed = true, .translated = true},
    {.name = "description", .group = G::texts, .value = "TEXT", .meaning = "the text under the headline",
     .numbered = kMostTexts, .translated = true},
    {.name = "language", .group = G::texts, .value = "LANGUAGE",
     .meaning = "the language that people see who read none of the others, such as en"},

    {.name = "link", .group = G::action, .value = "URL", .meaning = "the web page that the ad leads to",
     .example = "https://example.com/spring", .placed = true, .translated = true},
    {.name = "cta", .group = G::action, .value = "TYPE", .meaning = "call to action by Meta's name, such as SHOP_NOW",
     .example = "SHOP_NOW"},
    {.name = "url-tags", .group = G::action, .value = "TAGS",
     .meaning = "query string that is added to clicked URLs, such as utm_source=meta"},
    {.name = "lead-form-id", .group = G::action, .value = "ID", .meaning = "the lead form that the button opens"},
    {.name = "app-store-url", .group = G::action, .value = "URL",
     .meaning = "the app in its store, as the ad set's promoted object has it"},
    {.name = "app-link", .group = G::action, .value = "URL", .meaning = "deep link into the app, such as shop://p/1"},
    {.name = "phone", .group = G::action, .value = "NUMBER",
     .meaning = "the number that the button calls, such as +4930123456"},
    {.name = "whatsapp", .group = G::action, .value = "WHETHER", .meaning = "the button opens a chat in WhatsApp",
     .words = kYes},
    {.name = "messenger", .group = G::action, .value = "WHETHER", .meaning = "the button opens a chat in Messenger",
     .words = kYes},
    {.name = "instagram-direct", .group = G::action, .value = "WHETHER",
     .meaning = "the button opens a chat in Instagram", .words = kYes},
    {.name = "welcome-message", .group = G::action, .value = "TEXT",
     .meaning = "greets who opens the chat; a text, or Meta's JSON"},
    {.name = "event-id", .group = G::action, .value = "ID", .meaning = "the Facebook event that the button is about"},

    {.name = "card", .group = G::carousel, .value = "JSON",
     .meaning = "a card: JSON with image or video, thumbnail, link, headline, description, cta; or @FILE",
     .numbered = kMostCards, .alone = false},
    {.name = "card-order", .group = G::carousel, .value = "ORDER",
     .meaning = "fixed keeps the order of the cards; Meta's default is auto, which also chooses among them",
     .words = kOrders},
    {.name = "end-card", .group = G::carousel, .value = "WHETHER",
     .meaning = "whether a card with the Page's picture comes last; Meta's default is on", .words = kOnOff},

    {.name = "flex", .group = G::flexible, .value = "JSON",
     .meaning = "a group of a flexible ad: JSON with images, videos, messages, headlines, descriptions, cta, link; or @FILE",
     .example = R"({"images":["a.jpg","b.jpg"],"videos":["c.mp4"],"messages":["One","Two"]})", .numbered = kMostGroups,
     .alone = false},

    {.name = "product-set-id", .group = G::catalogue, .value = "ID",
     .meaning = "shows the products of this set; texts may have {{product.name}} and the like"},
    {.name = "instant-experience-id", .group = G::catalogue, .value = "ID",
     .meaning = "the published Instant Experience that the ad opens"},

    {.name = "object-story-id", .group = G::posts, .value = "ID", .meaning = "an existing post of a Page, PAGE_POST"},
    {.name = "source-instagram-media-id", .group = G::posts, .value = "ID", .meaning = "an existing post on Instagram"},
    {.name = "sponsor-page-id", .group = G::posts, .value = "ID", .meaning = "the partner's Page of a partnership ad"},
    {.name = "sponsor-instagram-id", .group = G::posts, .value = "ID",
     .meaning = "the partner's Instagram account of a partnership ad"},
    {.name = "partnership-code", .group = G::posts, .value = "CODE",
     .meaning = "the creator's ad code, in place of the post"},
    {.name = "partnership-identity", .group = G::posts, .value = "WHICH",
     .meaning = "whose names the partnership ad shows; auto lets Meta choose", .words = kIdentities},

    {.name = "enhancements", .group = G::extras, .value = "WHICH",
     .meaning = "off opts out of all of Meta's automatic changes (Advantage+ creative)", .words = kDefaultOff},
    {.name = "multi-advertiser", .group = G::extras, .value = "WHETHER",
     .meaning = "whether the ad may appear next to ads of other advertisers; Meta's default is yes", .words = kOnOff},
    {.name = "shop", .group = G::extras, .value = "WHETHER",
     .meaning = "whether the ad may also lead to the advertiser's shop; Meta's default is yes", .words = kOnOff},
    {.name = "authorization-category", .group = G::extras, .value = "CATEGORY",
     .meaning = "of ads about politics or social issues", .words = kAuthorizations},
    {.name = "spec", .group = G::extras, .value = "JSON",
     .meaning = "raw JSON of Meta's parameters, or @FILE; the other columns override it"},

    {.name = "adset", .group = G::launch, .value = "ID", .meaning = "ad set of the ad"},
    {.name = "ad-name", .group = G::launch, .value = "TEXT",
     .meaning = "the name of the ad, where it is not that of the creative"},
    {.name = "tracking-specs", .group = G::launch, .value = "JSON",
     .meaning = "what the ad tracks: a JSON list of Meta's tracking specs, or @FILE"},
    {.name = "conversion-domain", .group = G::launch, .value = "DOMAIN",
     .meaning = "the domain where the ad's conversions happen, such as example.com"},
    {.name = "schedule-start", .group = G::launch, .value = "TIME",
     .meaning = "when the ad begins, such as 2026-12-01T09:00:00+01:00; only for sales and app promotion"},
    {.name = "schedule-end", .group = G::launch, .value = "TIME", .meaning = "when the ad ends, likewise"},
    {.name = "ad-spec", .group = G::launch, .value = "JSON",
     .meaning = "raw JSON of Meta's parameters of the ad, or @FILE; the other columns override it"},
    {.name = "account", .group = G::launch, .value = "ACCOUNT",
     .meaning = "the ad account in which the row is made; empty: that of --account"},
};
// clang-format on

// As groups of files have them (plan/group/placement.cpp).
constexpr ColumnPlace kPlaces[] = {
    {"feed", "feed", "stream"}, {"story", "story", "story"}, {"reels", "facebook_reels", "reels"}};

/// The plain names first: they are looked for the most.
std::vector<std::string> all_creative_names() {
  std::vector<std::string> names;
  for (const auto& column : kLaunchColumns) {
    if (column.group == G::launch) continue;
    const auto own = names_of(column);
    names.insert(names.end(), own.begin(), own.end());
  }
  for (const auto& column : kLaunchColumns) {
    if (!column.translated) continue;
    for (const auto& language : languages()) {
      const bool is_id = column.group == G::media && language.code == "id";  // image_id would be taken for an id
      if (!is_id) names.push_back(std::string(column.name) + "-" + std::string(language.code));
    }
  }
  return names;
}

}  // namespace

std::span<const std::string_view> creative_columns() {
  static const auto kNames = all_creative_names();
  static const std::vector<std::string_view> kViews(kNames.begin(), kNames.end());
  return kViews;
}

std::vector<std::string> names_of(const Column& column) {
  const std::string name(column.name);
  std::vector<std::string> names;
  if (column.alone) names.push_back(name);
  for (unsigned i = 1; i <= column.numbered; ++i) names.push_back(name + "-" + std::to_string(i));
  if (!column.placed) return names;
  for (const auto& place : kPlaces) names.push_back(name + "-" + std::string(place.name));
  return names;
}

std::span<const Column> launch_columns() { return kLaunchColumns; }

bool takes_json(std::string_view name) {
  return std::any_of(std::begin(kLaunchColumns), std::end(kLaunchColumns), [&](const Column& column) {
    if (column.value != "JSON") return false;
    const auto names = names_of(column);
    return std::find(names.begin(), names.end(), name) != names.end();
  });
}

std::span<const ColumnPlace> column_places() { return kPlaces; }

std::string_view title_of(ColumnGroup group) {
  switch (group) {
    case G::identity:
      return "Who";
    case G::media:
      return "Images and videos";
    case G::texts:
      return "Texts";
    case G::action:
      return "Where the ad leads";
    case G::carousel:
      return "Carousels";
    case G::flexible:
      return "Flexible ads";
    case G::catalogue:
      return "Catalogues and Instant Experiences";
    case G::posts:
      return "Existing posts and partnerships";
    case G::extras:
      return "What Meta adds, and the rest";
    case G::launch:
      return "Ad set and account";
  }
  return {};
}

}  // namespace metaup::graph
