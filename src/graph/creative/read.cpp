#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"
#include "metaup/graph/creative_draft.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kCardPrefix = "card-";

constexpr std::string_view kColumns[] = {
    "name",
    "page-id",
    "instagram-user-id",
    "image",
    "video",
    "thumbnail",
    "link",
    "message",
    "headline",
    "description",
    "cta",
    "url-tags",
    "object-story-id",
    "enhancements",
    "multi-advertiser",
    "shop",
    "spec",
    "card-1",
    "card-2",
    "card-3",
    "card-4",
    "card-5",
    "card-6",
    "card-7",
    "card-8",
    "card-9",
    "card-10",
};

/// What Graph itself calls the members of a card (Graph API reference: images-creatives-batch 3.3).
constexpr std::string_view kCardMembers[] = {
    "android_url", "call_to_action", "caption",    "description", "ig_media_id",
    "image_crops", "image_hash",     "ios_url",    "link",        "marketing_message_buttons",
    "name",        "picture",        "place_data", "static_card", "video_id",
};
constexpr std::string_view kCardOptions[] = {"image", "video", "thumbnail", "link", "headline", "description", "cta"};

const std::string& value_of(const Values& values, std::string_view column) {
  static const std::string kNone;
  const auto found = values.find(column);
  return found == values.end() ? kNone : found->second;
}

/// A value in which nothing at the ends can be meant: an id, a link, a word of Meta's.
std::string exact_of(const Values& values, std::string_view column) {
  return std::string(trimmed(value_of(values, column)));
}

/// A reference that may be missing; one that cannot be read is a finding.
std::optional<AssetRef> read_ref(const Values& values, std::string_view column, AssetKind kind,
                                 const FileExists& file_exists, Findings& findings) {
  const auto& text = value_of(values, column);
  if (text.empty()) return std::nullopt;
  auto ref = column == "thumbnail" ? parse_thumbnail_ref(text, file_exists) : parse_asset_ref(text, kind, file_exists);
  if (ref) return std::move(*ref);
  findings.refuse(std::string(column), ref.error().message, ref.error().hint);
  return std::nullopt;
}

/// The assets that creatives and cards name in the same way.
template <class Draft>
void read_assets(Draft& draft, const Values& values, const FileExists& file_exists, Findings& findings) {
  draft.image = read_ref(values, "image", AssetKind::image, file_exists, findings);
  draft.video = read_ref(values, "video", AssetKind::video, file_exists, findings);
  draft.thumbnail = read_ref(values, "thumbnail", AssetKind::image, file_exists, findings);
  const bool has_thumbnail = !value_of(values, "thumbnail").empty();
  if (draft.video && !has_thumbnail) draft.thumbnail = AssetRef{AssetRef::Form::automatic, {}};
}

void read_cards(CreativeDraft& draft, const Values& values, const FileExists& file_exists, Findings& findings) {
  for (std::size_t i = 1; i <= kMostCards; ++i) {
    const auto column = std::string(kCardPrefix) + std::to_string(i);
    const auto& text = value_of(values, column);
    if (text.empty()) continue;
    auto card = read_card(text, file_exists);
    if (card) {
      draft.cards.push_back(std::move(*card));
    } else {
      findings.refuse(column, card.error().message, card.error().hint);
    }
  }
}

/// Whether the column says `yes` or `no`; nothing when it is empty, or says something else, which is a finding.
std::optional<bool> read_choice(const Values& values, std::string_view column, std::string_view yes,
                                std::string_view no, Findings& findings) {
  const auto word = to_lower(exact_of(values, column));
  if (word == yes) return true;
  if (word == no) return false;
  if (!word.empty()) {
    findings.refuse(std::string(column), "'" + printable(utf8_prefix(value_of(values, column), 100)) + "' is not " +
                                             std::string(yes) + " or " + std::string(no));
  }
  return std::nullopt;
}

template <class Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// Splits a card into the members that are our options and those that stay as they are.
Result<Values> take_card_options(json& card) {
  Values options;
  for (const auto& [name, value] : card.items()) {
    if (is_among(kCardOptions, name)) {
      const auto text = text_of(&value, std::string::npos);
      if (text.empty() && !value.is_null() && value != "") return local_error("its '" + name + "' is not text");
      options.emplace(name, text);
    } else if (!is_among(kCardMembers, name)) {
      auto error = local_error("a card has no '" + printable(utf8_prefix(name, 100)) + "'");
      const auto near = nearest(name, kCardOptions);
      if (!near.empty()) error.value().hint = "did you mean " + near + "?";
      return error;
    }
  }
  for (const auto& [name, text] : options) card.erase(name);
  return options;
}

}  // namespace

std::span<const std::string_view> creative_columns() { return kColumns; }

Result<CardDraft> read_card(std::string_view text, const FileExists& file_exists) {
  auto members = parse_spec(text);
  if (!members) return tl::unexpected(members.error());
  const auto options = take_card_options(*members);
  if (!options) return tl::unexpected(options.error());
  CardDraft card;
  Findings findings;
  read_assets(card, *options, file_exists, findings);
  if (!findings.errors.empty()) return tl::unexpected(to_error(findings.errors));
  card.link = exact_of(*options, "link");
  card.headline = value_of(*options, "headline");
  card.description = value_of(*options, "description");
  card.cta = exact_of(*options, "cta");
  if (!members->empty()) card.spec = dump(*members);
  return card;
}

Result<CreativeDraft> read_creative_draft(const Values& values, const FileExists& file_exists) {
  CreativeDraft draft;
  Findings findings;
  draft.name = value_of(values, "name");
  draft.page_id = exact_of(values, "page-id");
  draft.instagram_user_id = exact_of(values, "instagram-user-id");
  read_assets(draft, values, file_exists, findings);
  read_cards(draft, values, file_exists, findings);
  draft.link = exact_of(values, "link");
  draft.message = value_of(values, "message");
  draft.headline = value_of(values, "headline");
  draft.description = value_of(values, "description");
  draft.cta = exact_of(values, "cta");
  draft.url_tags = exact_of(values, "url-tags");
  draft.object_story_id = exact_of(values, "object-story-id");
  draft.features_off = !read_choice(values, "enhancements", "default", "off", findings).value_or(true);
  draft.multi_advertiser = read_choice(values, "multi-advertiser", "on", "off", findings);
  draft.shop = read_choice(values, "shop", "on", "off", findings);
  draft.spec = value_of(values, "spec");
  if (!findings.errors.empty()) return tl::unexpected(to_error(findings.errors));
  return draft;
}

std::vector<AssetUse> assets_of(CreativeDraft& draft) {
  std::vector<AssetUse> uses;
  const auto add = [&](std::optional<AssetRef>& ref, AssetKind kind, const std::string& field,
                       const AssetRef* video = nullptr) {
    if (ref) uses.push_back({&*ref, kind, field, video});
  };
  const auto add_all = [&](auto& part, const std::string& video_field, const std::string& field) {
    add(part.video, AssetKind::video, video_field);
    add(part.thumbnail, AssetKind::image, field, part.video ? &*part.video : nullptr);
  };
  add(draft.image, AssetKind::image, "image");
  add_all(draft, "video", "thumbnail");
  for (std::size_t i = 0; i < draft.cards.size(); ++i) {
    const auto field = std::string(kCardPrefix) + std::to_string(i + 1);
    add(draft.cards[i].image, AssetKind::image, field);
    add_all(draft.cards[i], field, field);
  }
  for (auto& placed : draft.placements) {
    uses.push_back({&placed.asset, placed.kind, placed.label, nullptr});
    add(placed.thumbnail, AssetKind::image, placed.label, &placed.asset);
  }
  for (auto& named : draft.spec_assets) uses.push_back({&named.asset, named.kind, "spec" + named.place, nullptr});
  return uses;
}

}  // namespace metaup::graph
