#pragma once
#include <nlohmann/json.hpp>

#include "metaup/graph/creative_draft.hpp"

/// A draft as the JSON that its parameters are made of.
namespace metaup::graph {

/// The member of object_story_spec that holds the story's content.
enum class StoryKind : std::uint8_t { none, link, video, foreign };
struct Story {
  StoryKind kind = StoryKind::none;
  const char* member = nullptr;  ///< "link_data", "video_data", "template_data"; null for none
};
/// What the draft's options and its spec make together; foreign: the spec has content that options
/// cannot override (photo_data, text_data, asset_feed_spec).
[[nodiscard]] Story story_of(const CreativeDraft& draft, const nlohmann::json& spec);

/// `spec` with the draft's options put into it. Assets that are not resolved stand as their text.
[[nodiscard]] nlohmann::json compose_creative(const CreativeDraft& draft, nlohmann::json spec);

/// What the draft says about what Meta may add by itself.
void put_opt_outs(nlohmann::json& root, const CreativeDraft& draft);

/// Whether the draft has texts for Meta to choose from.
[[nodiscard]] bool has_several_texts(const CreativeDraft& draft);

/// These texts, beside the story that has the first of each.
void put_texts_feed(nlohmann::json& root, const CreativeDraft& draft);

/// An asset feed with a rule for each language.
void put_language_feed(nlohmann::json& root, const CreativeDraft& draft);

/// Whether the draft shows a post that exists, and has no content of its own.
[[nodiscard]] bool shows_post(const CreativeDraft& draft);

/// object_story_spec's content spread over an asset feed with a rule for each placement.
void put_asset_feed(nlohmann::json& root, const CreativeDraft& draft);

}  // namespace metaup::graph
