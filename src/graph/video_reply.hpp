#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/byte_range.hpp"
#include "metaup/graph/object_page.hpp"
#include "metaup/graph/reply.hpp"

namespace metaup::graph {

/// The reply to `upload_phase=start`; offsets come as strings or numbers.
struct VideoSession {
  std::string session_id;
  std::string video_id;
  ByteRange wanted;
};
[[nodiscard]] Result<VideoSession> read_video_session(const Reply& reply);

/// The reply to `upload_phase=transfer`: the next window; empty when the server has it all.
[[nodiscard]] Result<ByteRange> read_video_window(const Reply& reply);

/// The reply that has an `id` alone: one-shot and by-URL uploads, creatives, ads.
[[nodiscard]] Result<std::string> read_created_id(const Reply& reply);

/// `GET /VIDEO?fields=status` (docs/graph-api.md, "Videos after their upload").
struct VideoStatus {
  enum class Phase : std::uint8_t {
    uploading,   ///< finish was not accepted yet
    processing,  ///< also for words we do not know: keep asking
    ready,
    failed,  ///< error, expired, upload_failed
  };
  Phase phase = Phase::processing;
  std::string word;            ///< `video_status` as it came
  std::uint32_t progress = 0;  ///< percent
  std::string message;         ///< the failing phase's own
  std::uint64_t bytes_transferred = 0;
};
[[nodiscard]] Result<VideoStatus> read_video_status(const Reply& reply);

/// One element of `GET act_X/advideos`.
struct VideoInfo {
  std::string id;
  std::string title;
  std::string created_time;
  std::string status;
  double length = 0;  ///< seconds
};
struct VideoPage {
  std::vector<VideoInfo> videos;
  std::string after;  ///< the cursor of the next page; empty on the last
};
[[nodiscard]] Result<VideoPage> read_videos(const Reply& reply);

/// What the list of an account tells of a video (fields id, title, description, length and status).
struct ListedVideo {
  std::string title;
  std::string description;
  std::uint64_t bytes = 0;  ///< of the file that was sent; 0: not told
  double length = 0;        ///< in seconds; 0: not told
  VideoStatus::Phase phase = VideoStatus::Phase::processing;
};
[[nodiscard]] ListedVideo listed_video(const Object& object);

/// One element of `GET /VIDEO/thumbnails`.
struct Thumbnail {
  std::string id;
  std::string uri;
  bool preferred = false;
};
struct ThumbnailPage {
  std::vector<Thumbnail> thumbnails;
  std::string after;  ///< the cursor of the next page; empty on the last
};
[[nodiscard]] Result<ThumbnailPage> read_thumbnails(const Reply& reply);

}  // namespace metaup::graph
