#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "metaup/graph/creative_spec.hpp"

/// Drafts that are right, for tests to change one thing of.
namespace metaup::test {

inline const std::string kImageHash = "5f2b7f0a9c1d4e3b8a6f0c2d1e4b7a90";
inline const std::string kPosterHash = "02bee5277ec507b6fd0f9b9ff2f22d9c";

inline graph::AssetRef hash(const std::string& text) { return {graph::AssetRef::Form::hash, text}; }
inline graph::AssetRef video_id(const std::string& text) { return {graph::AssetRef::Form::id, text}; }

inline graph::CreativeDraft image_draft() {
  graph::CreativeDraft draft;
  draft.name = "A";
  draft.page_id = "111";
  draft.image = hash(kImageHash);
  draft.link = "https://example.com/p";
  draft.message = "Text";
  draft.headline = "Head";
  draft.description = "More";
  draft.cta = "SHOP_NOW";
  return draft;
}

inline graph::CreativeDraft video_draft() {
  auto draft = image_draft();
  draft.image.reset();
  draft.video = video_id("777");
  draft.thumbnail = hash(kPosterHash);
  return draft;
}

inline graph::CardDraft card(const std::string& name) {
  graph::CardDraft draft;
  draft.image = hash(kImageHash);
  draft.link = "https://example.com/" + name;
  draft.headline = name;
  return draft;
}

inline graph::CreativeDraft carousel_draft(std::size_t cards) {
  auto draft = image_draft();
  draft.image.reset();
  for (std::size_t i = 0; i < cards; ++i) draft.cards.push_back(card("c" + std::to_string(i)));
  return draft;
}

inline graph::PlacedAsset placed(const std::string& label, std::vector<std::string> positions) {
  graph::PlacedAsset asset;
  asset.label = label;
  asset.asset = hash(label + "_hash");
  asset.everywhere_else = positions.empty();
  asset.facebook_positions = positions;
  asset.instagram_positions = std::move(positions);
  return asset;
}

/// A parameter as JSON; null when there is none.
inline nlohmann::json json_of(const graph::Params& params, std::string_view name) {
  for (const auto& [key, value] : params) {
    if (key == name) return nlohmann::json::parse(value);
  }
  return nullptr;
}

}  // namespace metaup::test
