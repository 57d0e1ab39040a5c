#include "simulator/creative_assets.hpp"

#include "simulator/identities.hpp"
#include "simulator/images.hpp"
#include "simulator/videos.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

/// [[x1,y1],[x2,y2]] of whole numbers, the second corner below and to the right of the first.
bool is_rectangle(const Json& corners, std::uint64_t width, std::uint64_t height) {
  if (!corners.is_array() || corners.size() != 2) return false;
  for (const auto& corner : corners) {
    if (!corner.is_array() || corner.size() != 2) return false;
    if (!corner[0].is_number_unsigned() || !corner[1].is_number_unsigned()) return false;
  }
  return corners[0][0] < corners[1][0] && corners[0][1] < corners[1][1] && corners[1][0] <= width &&
         corners[1][1] <= height;
}

}  // namespace

ApiError blame(ApiError error, const std::vector<std::string>& field) {
  error.data = {{"blame_field_specs", Json::array({field})}};
  return error;
}

std::string id_text(const Json& json) {
  if (json.is_number_unsigned()) return json.dump();
  return json.is_string() && all_digits(json.get_ref<const std::string&>()) ? json.get<std::string>() : std::string();
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Problem CreativeAssets::use_image(const Json& hash) {
  const auto text = hash.is_string() ? hash.get<std::string>() : std::string();
  if (!brought.contains(text) && find_image(context_.state, account_, text) == nullptr) {
    return blame(refused_input(1487212, "Missing Image", "The image could not be found in this ad account."),
                 {"image_hash"});
  }
  images.insert(text);
  return std::nullopt;
}

Problem CreativeAssets::use_video(const Json& id) {
  const auto text = id_text(id);
  const auto* video = find_video(context_.state, text);
  if (video == nullptr || video->account != account_) {
    return blame(refused_input(0, "Missing Video", "The video could not be found in this ad account."), {"video_id"});
  }
  const auto status = video_status(context_.scenario.videos, *video, context_.now);
  if (status != "ready" && !context_.scenario.creatives.unready_videos) {
    return blame(refused_input(context_.scenario.creatives.unready_subcode, "Video Not Ready",
                               "The video is still being processed or has failed."),
                 {"video_id"});
  }
  videos.insert(text);
  return std::nullopt;
}

Problem CreativeAssets::use_page(const Json& id) const {
  if (is_page(context_, id_text(id))) return std::nullopt;
  return blame(refused_input(1443048, "object_story_spec is ill formed", "page_id names no Page that you can use."),
               {"object_story_spec", "page_id"});
}

Problem CreativeAssets::use_instagram(const Json& id) const {
  if (is_instagram_account(context_, id_text(id))) return std::nullopt;
  return blame(refused_input(1815199, "Instagram Account Not Available",
                             "The ad account has no access to this Instagram account."),
               {"instagram_user_id"});
}

Problem CreativeAssets::check_crops(const Json& crops, const Json& hash) const {
  if (crops.is_null()) return std::nullopt;
  const auto wrong = [](std::string_view detail) { return blame(invalid_parameter(detail), {"image_crops"}); };
  if (!crops.is_object()) return wrong("image_crops must be an object");
  const auto* image = hash.is_string() ? find_image(context_.state, account_, hash) : nullptr;
  if (image == nullptr) return wrong("image_crops needs an image_hash");
  for (const auto& [key, corners] : crops.items()) {
    if (key == "191x100") return blame(refused_input(2490085, "Crop Not Supported", "Use 100x100."), {"image_crops"});
    if (!is_one_of(kCropKeys, key)) return wrong("image_crops has an unknown key");
    if (!is_rectangle(corners, image->width, image->height)) return wrong("image_crops must lie inside the image");
  }
  return std::nullopt;
}

}  // namespace metaup::simulator
