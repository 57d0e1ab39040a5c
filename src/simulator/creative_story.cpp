#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kLongestLink = 1000;
constexpr std::size_t kFewestCards = 2;
constexpr std::size_t kMostCards = 10;

ApiError ill_formed(std::string_view detail) {
  return blame(refused_input(1443048, "object_story_spec is ill formed", detail), {"object_story_spec"});
}

Problem check_members(const Json& object, std::string_view known, std::string_view where) {
  if (!object.is_object()) return ill_formed(fmt::format("{} must be an object", where));
  for (const auto& [name, value] : object.items()) {
    if (!is_one_of(known, name)) return ill_formed(fmt::format("{} has no field {}", where, name));
    const bool is_text = value.is_string() || value.is_null();
    if (is_one_of(kStoryTexts, name) && !is_text) return ill_formed(fmt::format("{}: {} must be text", where, name));
  }
  return std::nullopt;
}

Problem check_link(const std::string& link) {
  if (link.empty()) return blame(refused_input(2061015, "Missing Link", "The link field is required."), {"link"});
  if (link.find("://") == std::string::npos || utf8_length(link) > kLongestLink) {
    return blame(invalid_parameter("The link must be a URL of at most 1000 characters"), {"link"});
  }
  return std::nullopt;
}

/// At most one picture; an image of the account when it is named by its hash.
Problem check_picture(CreativeAssets& assets, const Json& data, const char* url_member) {
  const bool by_hash = data.contains("image_hash");
  if (by_hash && data.contains(url_member)) {
    return blame(invalid_parameter(fmt::format("Give image_hash or {}, not both", url_member)), {"image_hash"});
  }
  if (by_hash) {
    if (auto problem = assets.use_image(data["image_hash"])) return problem;
  }
  return assets.check_crops(data.value("image_crops", Json()), data.value("image_hash", Json()));
}

bool has_picture(const Json& data, const char* url_member) {
  return data.contains("image_hash") || !text_of(data, url_member).empty();
}

ApiError missing_thumbnail() {
  return blame(refused_input(1443226, "Missing Thumbnail", "The field image_hash or image_url is required."),
               {"object_story_spec", "video_data"});
}

std::string button_type(const Json& data) {
  const auto action = data.value("call_to_action", Json());
  return action.is_object() ? text_of(action, "type") : std::string();
}

/// Of videos alone the link is in the button, even when none is shown (docs/graph-api.md, "Calls to action").
Problem check_no_button(const Json& data) {
  if (button_type(data) != "NO_BUTTON" || data["call_to_action"].value("value", Json()).empty()) return std::nullopt;
  return blame(invalid_parameter("NO_BUTTON takes no value beside an image"), {"call_to_action"});
}

Problem check_card(CreativeAssets& assets, const Json& card) {
  if (auto problem = check_members(card, kCardMembers, "a child attachment")) return problem;
  const auto link = text_of(card, "link");
  if (auto problem = check_link(link)) return problem;
  if (auto problem = check_picture(assets, card, "picture")) return problem;
  if (!has_picture(card, "picture")) {
    if (card.contains("video_id")) return missing_thumbnail();
    return blame(refused_input(1487212, "Missing Image", "Each card needs image_hash or picture."),
                 {"child_attachments"});
  }
  if (card.contains("video_id")) {
    if (auto problem = assets.use_video(card["video_id"])) return problem;
  }
  const auto crops = card.value("image_crops", Json::object());
  const bool only_square = crops.empty() || (crops.size() == 1 && crops.contains("100x100"));
  if (!only_square) return blame(invalid_parameter("The crop of a card must be 100x100"), {"image_crops"});
  if (!card.contains("video_id")) {
    if (auto problem = check_no_button(card)) return problem;
  }
  return check_button(card.value("call_to_action", Json()), link);
}

Problem check_cards(CreativeAssets& assets, const Json& cards) {
  if (cards.is_null()) return std::nullopt;
  if (!cards.is_array() || cards.size() < kFewestCards || cards.size() > kMostCards) {
    return blame(invalid_parameter("child_attachments must have 2 to 10 cards"), {"child_attachments"});
  }
  for (const auto& card : cards) {
    if (auto problem = check_card(assets, card)) return problem;
  }
  return std::nullopt;
}

/// A carousel that installs an app has three cards at least.
Problem check_app_cards(const Json& data) {
  constexpr std::size_t kFewestForApps = 3;
  constexpr std::string_view kInstall = "INSTALL_MOBILE_APP";
  const auto cards = data.value("child_attachments", Json::array());
  if (cards.empty() || cards.size() >= kFewestForApps) return std::nullopt;
  const bool installs = button_type(data) == kInstall || std::any_of(cards.begin(), cards.end(), [&](const Json& card) {
                          return button_type(card) == kInstall;
                        });
  if (!installs) return std::nullopt;
  return blame(invalid_parameter("A carousel for an app needs three cards or more"), {"child_attachments"});
}

std::string form_of(const Json& data) {
  const auto action = data.value("call_to_action", Json::object());
  const auto value = action.is_object() ? action.value("value", Json::object()) : Json::object();
  return value.is_object() ? text_of(value, "lead_gen_form_id") : std::string();
}

/// A carousel has one form, in each of its cards.
Problem check_forms(const Json& data) {
  const auto form = form_of(data);
  for (const auto& card : data.value("child_attachments", Json::array())) {
    if (form_of(card) != form) return ill_formed("all cards must have the lead form of the carousel");
  }
  return std::nullopt;
}

Problem check_link_story(CreativeAssets& assets, const Json& data) {
  if (auto problem = check_members(data, kLinkDataMembers, "link_data")) return problem;
  const auto link = text_of(data, "link");
  if (auto problem = check_link(link)) return problem;
  if (auto problem = check_picture(assets, data, "picture")) return problem;
  const auto caption = text_of(data, "caption");
  if (!caption.empty() && caption.find('.') == std::string::npos) {
    return blame(invalid_parameter("The caption must look like a URL"), {"caption"});
  }
  if (auto problem = check_cards(assets, data.value("child_attachments", Json()))) return problem;
  if (auto problem = check_app_cards(data)) return problem;
  if (auto problem = check_forms(data)) return problem;
  for (const auto* name : {"multi_share_optimized", "multi_share_end_card"}) {
    if (data.contains(name) && !data[name].is_boolean()) return ill_formed(fmt::format("{} must be a boolean", name));
  }
  if (data.contains("event_id") && id_text(data["event_id"]).empty()) return ill_formed("event_id must be an id");
  return check_button(data.value("call_to_action", Json()), link);
}

Problem check_link_data(CreativeAssets& assets, const Json& data) {
  if (auto problem = check_link_story(assets, data)) return problem;
  return check_no_button(data);
}

Problem check_photo_data(CreativeAssets& assets, const Json& data) {
  if (auto problem = check_members(data, kPhotoDataMembers, "photo_data")) return problem;
  if (!has_picture(data, "url")) return refused_input(1487212, "Missing Image", "A photo needs image_hash or url.");
  return check_picture(assets, data, "url");
}

Problem check_video_data(CreativeAssets& assets, const Json& data) {
  if (auto problem = check_members(data, kVideoDataMembers, "video_data")) return problem;
  if (!data.contains("video_id")) return ill_formed("video_data needs a video_id");
  if (!has_picture(data, "image_url")) return missing_thumbnail();
  if (auto problem = check_picture(assets, data, "image_url")) return problem;
  if (auto problem = assets.use_video(data["video_id"])) return problem;
  return check_button(data.value("call_to_action", Json()), "");
}

Problem check_text_data(CreativeAssets&, const Json& data) { return check_members(data, " message ", "text_data"); }

}  // namespace

Problem check_story(CreativeAssets& assets, const Json& story, bool has_feed) {
  if (!story.is_object()) return ill_formed("it must be an object");
  if (story.contains("instagram_actor_id")) {
    if (story.contains("instagram_user_id")) {
      return refused_input(2446149, "Two Instagram Accounts", "Give instagram_user_id only.");
    }
    return ill_formed("instagram_actor_id is no longer supported; use instagram_user_id");
  }
  if (auto problem = check_members(story, kStoryMembers, "object_story_spec")) return problem;
  if (id_text(story.value("page_id", Json())).empty()) return ill_formed("page_id is required");
  if (auto problem = assets.use_page(story["page_id"])) return problem;
  if (story.contains("instagram_user_id")) {
    if (auto problem = assets.use_instagram(story["instagram_user_id"])) return problem;
  }
  struct Kind {
    const char* name;
    Problem (*check)(CreativeAssets&, const Json&);
  };
  constexpr Kind kKinds[] = {{"link_data", check_link_data},
                             {"template_data", check_link_story},
                             {"photo_data", check_photo_data},
                             {"video_data", check_video_data},
                             {"text_data", check_text_data}};
  int found = 0;
  for (const auto& kind : kKinds) {
    if (!story.contains(kind.name)) continue;
    ++found;
    if (auto problem = kind.check(assets, story[kind.name])) return problem;
  }
  if (found != 1 && !(found == 0 && has_feed)) return ill_formed("exactly one of the *_data fields is required");
  return std::nullopt;
}

}  // namespace metaup::simulator
