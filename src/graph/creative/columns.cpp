#include "graph/creative/columns.hpp"

#include "graph/creative/spec_json.hpp"

namespace metaup::graph {
namespace {

using enum ColumnGroup;

constexpr std::string_view kYes[] = {"yes", "no"};
constexpr std::string_view kOnOff[] = {"on", "off"};
constexpr std::string_view kDefaultOff[] = {"default", "off"};
constexpr std::string_view kOrders[] = {"fixed", "auto"};
constexpr std::string_view kIdentities[] = {"both", "first", "auto"};
constexpr std::string_view kAuthorizations[] = {"NONE", "POLITICAL", "POLITICAL_WITH_DIGITALLY_CREATED_MEDIA"};

// clang-format off
constexpr Column kLaunchColumns[] = {
    {.name = "name", .group = identity, .value = "TEXT", .meaning = "of the creative, and of its ad",
     .example = "Spring A"},
    {.name = "page-id", .group = identity, .value = "ID", .meaning = "the Page that publishes the creative"},
    {.name = "instagram-user-id", .group = identity, .value = "ID",
     .meaning = "the Instagram account that publishes the creative"},

    {.name = "image", .group = media, .value = "IMAGE", .meaning = "a path, or the hash of an image in the account",
     .example = "spring.jpg", .placed = true, .translated = true},
    {.name = "video", .group = media, .value = "VIDEO", .meaning = "a path, or the id of a video in the account",
     .placed = true, .translated = true},
    {.name = "thumbnail", .group = media, .value = "IMAGE",
     .meaning = "the video's picture, as in image; auto (the default) is the one given before, or Meta's choice"},

    {.name = "message", .group = texts, .value = "TEXT", .meaning = "the primary text", .example = "Spring is here.",
     .numbered = kMostTexts, .placed = true, .translated = true},
    {.name = "headline", .group = texts, .value = "TEXT", .meaning = "the headline", .example = "20 % off",
     .numbered = kMostTexts, .placed = true, .translated = true},
    {.name = "description", .group = texts, .value = "TEXT", .meaning = "the text under the headline",
     .numbered = kMostTexts, .translated = true},
    {.name = "language", .group = texts, .value = "LANGUAGE",
     .meaning = "the language that people see who read none of the others, such as en"},

    {.name = "link", .group = action, .value = "URL", .meaning = "the web page that the ad leads to",
     .example = "https://example.com/spring", .placed = true, .translated = true},
    {.name = "cta", .group = action, .value = "TYPE", .meaning = "call to action by Meta's name, such as SHOP_NOW",
     .example = "SHOP_NOW"},
    {.name = "url-tags", .group = action, .value = "TAGS",
     .meaning = "query string that is added to clicked URLs, such as utm_source=meta"},
    {.name = "lead-form-id", .group = action, .value = "ID", .meaning = "the lead form that the button opens"},
    {.name = "app-store-url", .group = action, .value = "URL",
     .meaning = "the app in its store, as the ad set's promoted object has it"},
    {.name = "app-link", .group = action, .value = "URL", .meaning = "deep link into the app, such as shop://p/1"},
    {.name = "phone", .group = action, .value = "NUMBER",
     .meaning = "the number that the button calls, such as +4930123456"},
    {.name = "whatsapp", .group = action, .value = "WHETHER", .meaning = "the button opens a chat in WhatsApp",
     .words = kYes},
    {.name = "messenger", .group = action, .value = "WHETHER", .meaning = "the button opens a chat in Messenger",
     .words = kYes},
    {.name = "instagram-direct", .group = action, .value = "WHETHER",
     .meaning = "the button opens a chat in Instagram", .words = kYes},
    {.name = "welcome-message", .group = action, .value = "TEXT",
     .meaning = "greets who opens the chat; a text, or Meta's JSON"},
    {.name = "event-id", .group = action, .value = "ID", .meaning = "the Facebook event that the button is about"},

    {.name = "card", .group = carousel, .value = "JSON",
     .meaning = "a card: JSON with image or video, thumbnail, link, headline, description, cta; or @FILE",
     .numbered = kMostCards, .alone = false},
    {.name = "card-order", .group = carousel, .value = "ORDER",
     .meaning = "fixed keeps the order of the cards; Meta's default is auto, which also chooses among them",
     .words = kOrders},
    {.name = "end-card", .group = carousel, .value = "WHETHER",
     .meaning = "whether a card with the Page's picture comes last; Meta's default is on", .words = kOnOff},

    {.name = "product-set-id", .group = catalogue, .value = "ID",
     .meaning = "shows the products of this set; texts may have {{product.name}} and the like"},
    {.name = "instant-experience-id", .group = catalogue, .value = "ID",
     .meaning = "the published Instant Experience that the ad opens"},

    {.name = "object-story-id", .group = posts, .value = "ID", .meaning = "an existing post of a Page, PAGE_POST"},
    {.name = "source-instagram-media-id", .group = posts, .value = "ID", .meaning = "an existing post on Instagram"},
    {.name = "sponsor-page-id", .group = posts, .value = "ID", .meaning = "the partner's Page of a partnership ad"},
    {.name = "sponsor-instagram-id", .group = posts, .value = "ID",
     .meaning = "the partner's Instagram account of a partnership ad"},
    {.name = "partnership-code", .group = posts, .value = "CODE",
     .meaning = "the creator's ad code, in place of the post"},
    {.name = "partnership-identity", .group = posts, .value = "WHICH",
     .meaning = "whose names the partnership ad shows; auto lets Meta choose", .words = kIdentities},

    {.name = "enhancements", .group = extras, .value = "WHICH",
     .meaning = "off opts out of all of Meta's automatic changes (Advantage+ creative)", .words = kDefaultOff},
    {.name = "multi-advertiser", .group = extras, .value = "WHETHER",
     .meaning = "whether the ad may appear next to ads of other advertisers; Meta's default is yes", .words = kOnOff},
    {.name = "shop", .group = extras, .value = "WHETHER",
     .meaning = "whether the ad may also lead to the advertiser's shop; Meta's default is yes", .words = kOnOff},
    {.name = "authorization-category", .group = extras, .value = "CATEGORY",
     .meaning = "of ads about politics or social issues", .words = kAuthorizations},
    {.name = "spec", .group = extras, .value = "JSON",
     .meaning = "raw JSON of Meta's parameters, or @FILE; the other columns override it"},

    {.name = "adset", .group = launch, .value = "ID", .meaning = "ad set of the ad"},
    {.name = "account", .group = launch, .value = "ACCOUNT",
     .meaning = "the ad account in which the row is made; empty: that of --account"},
};
// clang-format on

// As groups of files have them (plan/group/placement.cpp).
constexpr ColumnPlace kPlaces[] = {
    {"feed", "feed", "stream"}, {"story", "story", "story"}, {"reels", "facebook_reels", "reels"}};

}  // namespace

std::span<const Column> launch_columns() { return kLaunchColumns; }

std::span<const ColumnPlace> column_places() { return kPlaces; }

std::string_view title_of(ColumnGroup group) {
  switch (group) {
    case identity:
      return "Who";
    case media:
      return "Images and videos";
    case texts:
      return "Texts";
    case action:
      return "Where the ad leads";
    case carousel:
      return "Carousels";
    case catalogue:
      return "Catalogues and Instant Experiences";
    case posts:
      return "Existing posts and partnerships";
    case extras:
      return "What Meta adds, and the rest";
    case launch:
      return "Ad set and account";
  }
  return {};
}

}  // namespace metaup::graph
