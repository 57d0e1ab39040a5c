#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative/value_reader.hpp"
#include "graph/json.hpp"
#include "metaup/graph/creative_draft.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kCardPrefix = "card-";

/// What Graph itself calls the members of a card (docs/graph-api.md, "Creatives").
constexpr std::string_view kCardMembers[] = {
    "android_url", "call_to_action", "caption",    "description", "ig_media_id",
    "image_crops", "image_hash",     "ios_url",    "link",        "marketing_message_buttons",
    "name",        "picture",        "place_data", "static_card", "video_id",
};
constexpr std::string_view kCardOptions[] = {"image", "video", "thumbnail", "link", "headline", "description", "cta"};

/// The assets that creatives and cards name in the same way.
template <class Draft>
void read_assets(ValueReader& reader, Draft& draft) {
  draft.image = reader.ref("image", AssetKind::image);
  draft.video = reader.ref("video", AssetKind::video);
  draft.thumbnail = reader.ref("thumbnail", AssetKind::image);
  const bool has_thumbnail = !reader.text("thumbnail").empty();
  if (draft.video && !has_thumbnail) draft.thumbnail = AssetRef{AssetRef::Form::automatic, {}};
}

void read_cards(ValueReader& reader, CreativeDraft& draft) {
  for (std::size_t i = 1; i <= kMostCards; ++i) {
    const auto column = std::string(kCardPrefix) + std::to_string(i);
    const auto& text = reader.text(column);
    if (text.empty()) continue;
    auto card = read_card(text, reader.file_exists());
    if (card) {
      draft.cards.push_back(std::move(*card));
    } else {
      reader.findings.refuse(column, card.error().message, card.error().hint);
    }
  }
  const auto order = reader.word("card-order");
  if (!order.empty()) draft.fixed_cards = order == "fixed";
  draft.end_card = reader.choice("end-card", "on", "off");
}

/// Blanks and the like within a number are for people.
std::string phone_of(std::string_view written) {
  std::string phone;
  std::copy_if(written.begin(), written.end(), std::back_inserter(phone),
               [](char c) { return std::string_view(" -()./").find(c) == std::string_view::npos; });
  return phone;
}

/// The one app in which the button opens a chat.
std::string read_chat(ValueReader& reader) {
  constexpr std::pair<std::string_view, std::string_view> kChats[] = {
      {"whatsapp", "WHATSAPP"}, {"messenger", "MESSENGER"}, {"instagram-direct", "INSTAGRAM_DIRECT"}};
  std::string chat;
  for (const auto& [column, word] : kChats) {
    if (!reader.choice(column, "yes", "no").value_or(false)) continue;
    if (!chat.empty()) {
      reader.findings.refuse(std::string(column), "a button opens one chat only",
                             "choose one of whatsapp, messenger and instagram-direct, or give several by a spec");
    }
    chat = word;
  }
  return chat;
}

void read_destination(ValueReader& reader, Destination& destination) {
  destination.lead_form_id = reader.exact("lead-form-id");
  destination.app_store_url = reader.exact("app-store-url");
  destination.app_link = reader.exact("app-link");
  destination.phone = phone_of(reader.exact("phone"));
  destination.event_id = reader.exact("event-id");
  destination.chat = read_chat(reader);
  destination.welcome_message = reader.text("welcome-message");
  destination.instant_experience_id = reader.exact("instant-experience-id");
}

void read_post(ValueReader& reader, CreativeDraft& draft) {
  draft.object_story_id = reader.exact("object-story-id");
  draft.source_instagram_media_id = reader.exact("source-instagram-media-id");
  draft.partnership.page_id = reader.exact("sponsor-page-id");
  draft.partnership.instagram_id = reader.exact("sponsor-instagram-id");
  draft.partnership.code = reader.exact("partnership-code");
  draft.partnership.identity = reader.word("partnership-identity");
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

Result<CardDraft> read_card(std::string_view text, const FileExists& file_exists) {
  auto members = parse_spec(text);
  if (!members) return tl::unexpected(members.error());
  const auto options = take_card_options(*members);
  if (!options) return tl::unexpected(options.error());
  CardDraft card;
  ValueReader reader(*options, file_exists);
  read_assets(reader, card);
  if (!reader.findings.errors.empty()) return tl::unexpected(to_error(reader.findings.errors));
  card.link = reader.exact("link");
  card.headline = reader.text("headline");
  card.description = reader.text("description");
  card.cta = reader.exact("cta");
  if (!members->empty()) card.spec = dump(*members);
  return card;
}

Result<CreativeDraft> read_creative_draft(const Values& values, const FileExists& file_exists) {
  CreativeDraft draft;
  ValueReader reader(values, file_exists);
  draft.name = reader.text("name");
  draft.page_id = reader.exact("page-id");
  draft.instagram_user_id = reader.exact("instagram-user-id");
  read_assets(reader, draft);
  read_cards(reader, draft);
  draft.link = reader.exact("link");
  read_texts(reader, draft);
  read_placements(reader, draft);
  read_translations(reader, draft);
  draft.cta = reader.exact("cta");
  draft.url_tags = reader.exact("url-tags");
  read_destination(reader, draft.destination);
  draft.product_set_id = reader.exact("product-set-id");
  read_post(reader, draft);
  read_groups(reader, draft);
  draft.authorization_category = reader.word("authorization-category");
  draft.features_off = !reader.choice("enhancements", "default", "off").value_or(true);
  draft.multi_advertiser = reader.choice("multi-advertiser", "on", "off");
  draft.shop = reader.choice("shop", "on", "off");
  draft.spec = reader.text("spec");
  if (!reader.findings.errors.empty()) return tl::unexpected(to_error(reader.findings.errors));
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
    if (placed.asset.text.empty()) continue;
    const auto& field = placed.column.empty() ? placed.label : placed.column;
    uses.push_back({&placed.asset, placed.kind, field, nullptr});
    add(placed.thumbnail, AssetKind::image, placed.column.empty() ? field : "thumbnail", &placed.asset);
  }
  for (auto& translation : draft.translations) {
    add(translation.image, AssetKind::image, translation.column);
    add_all(translation, translation.column, "thumbnail");
  }
  for (std::size_t i = 0; i < draft.groups.size(); ++i) {
    const auto field = "flex-" + std::to_string(i + 1);
    for (auto& image : draft.groups[i].images) uses.push_back({&image, AssetKind::image, field, nullptr});
    for (auto& video : draft.groups[i].videos) uses.push_back({&video, AssetKind::video, field, nullptr});
  }
  for (auto& named : draft.spec_assets) uses.push_back({&named.asset, named.kind, "spec" + named.place, nullptr});
  return uses;
}

}  // namespace metaup::graph
