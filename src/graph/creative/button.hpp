#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "metaup/graph/creative_draft.hpp"

/// Buttons, and what they need to do more than open a web page (docs/graph-api.md, "Calls to action").
namespace metaup::graph {

/// The draft with the type of button and the address that its destination asks for, where it says none.
[[nodiscard]] CreativeDraft with_destination(CreativeDraft draft);

/// Where the button of a story or a card leads that leads to `link`; a video has no other place for that.
void put_target(nlohmann::json& action, const CreativeDraft& draft, const std::string& link, bool of_video);

/// The one button of an asset feed. With a form it needs a value, which types alone do not have.
void put_feed_button(nlohmann::json& feed, const CreativeDraft& draft);

/// The button of a creative of an existing post, at its top level.
void put_post_button(nlohmann::json& root, const CreativeDraft& draft);

}  // namespace metaup::graph
