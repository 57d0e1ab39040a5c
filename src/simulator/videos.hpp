#pragma once
#include <string>

#include "simulator/call.hpp"

namespace metaup::simulator {

// The advideos edge.
[[nodiscard]] Answer post_video(Context& context, const Call& call);
[[nodiscard]] Answer list_videos(Context& context, const Call& call);
[[nodiscard]] Answer delete_video(Context& context, const Call& call);

// The video node.
[[nodiscard]] Answer read_video(Context& context, const Call& call);
[[nodiscard]] Answer update_video(Context& context, const Call& call);
[[nodiscard]] Answer delete_video_node(Context& context, const Call& call);
[[nodiscard]] Answer list_thumbnails(Context& context, const Call& call);
[[nodiscard]] Answer post_thumbnail(Context& context, const Call& call);
// Of the same (captions.cpp).
[[nodiscard]] Answer list_captions(Context& context, const Call& call);
[[nodiscard]] Answer post_captions(Context& context, const Call& call);

/// Makes a video node and gives it its place in the account.
[[nodiscard]] Video& make_video(Context& context, const std::string& account);
/// Ends the upload of a video and begins its processing.
void begin_processing(Context& context, Video& video, const Call& call);
/// A video by its id; null when there is none (or the id names something else).
[[nodiscard]] Video* find_video(State& state, const std::string& id);
/// Takes it out of its account, together with what of its upload is left.
void erase_video(State& state, const std::string& id);
/// "uploading", "processing", "ready", "error" or "expired".
[[nodiscard]] std::string video_status(const VideoRules& rules, const Video& video, WallTime now);
/// The `status` field.
[[nodiscard]] Json show_status(const VideoRules& rules, const Video& video, WallTime now);

}  // namespace metaup::simulator
