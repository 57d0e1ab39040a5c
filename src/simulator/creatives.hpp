#pragma once
#include <string>

#include "simulator/call.hpp"

namespace metaup::simulator {

/// Whether a creative of the account uses this image.
[[nodiscard]] bool is_image_used(const State& state, const std::string& account, const std::string& hash);
/// Whether a creative of the video's account uses this video.
[[nodiscard]] bool is_video_used(const State& state, const std::string& id);

}  // namespace metaup::simulator
