#pragma once
#include <memory>
#include <string>

#include "metaup/base/byte_range.hpp"
#include "metaup/graph/operation.hpp"

/// The requests of the video edges (docs/graph-api.md, "Video uploads").
namespace metaup::upload {

/// What must be kept after each accepted window so that another process can go on.
struct VideoCheckpoint {
  std::string session_id;
  std::string video_id;
  ByteRange wanted;       ///< what the server wants next; empty at the file's end when it has it all
  bool finished = false;  ///< `finish` was accepted: nothing is left to send
};

/// In characters (docs/graph-api.md, "Video files").
inline constexpr std::size_t kLongestTitle = 254;

/// What is sent.
struct VideoFile {
  std::shared_ptr<const OpenFile> file;
  std::string name;  ///< with a real extension: a bad one is refused as #352
  std::string mime_type;
  std::string title;        ///< may be empty
  std::string description;  ///< may be empty
};

[[nodiscard]] graph::Operation start_video(const AccountId& account, std::uint64_t file_size);
[[nodiscard]] graph::Operation send_chunk(const AccountId& account, const VideoFile& video,
                                          const VideoCheckpoint& checkpoint, ByteRange range);
[[nodiscard]] graph::Operation finish_video(const AccountId& account, const VideoFile& video,
                                            const std::string& session_id);
/// Best effort; its reply is of no interest.
[[nodiscard]] graph::Operation cancel_video(const AccountId& account, const std::string& session_id);

/// The whole file in one request: a lost reply leaves the outcome open.
[[nodiscard]] graph::Operation send_video_at_once(const AccountId& account, const VideoFile& video);
/// Meta fetches it.
[[nodiscard]] graph::Operation fetch_video(const AccountId& account, const std::string& file_url,
                                           const std::string& title, const std::string& description);

/// Only `status`: other fields fail right after `finish` (docs/graph-api.md, "Videos after their upload"). Many of
/// these share one request, a page of the account's list.
[[nodiscard]] graph::Operation ask_video_status(const AccountId& account, const std::string& video_id);
/// The page at `after`.
[[nodiscard]] graph::Operation read_video_thumbnails(const AccountId& account, const std::string& video_id,
                                                     const std::string& after = {});

/// One video of the account, if it has any; the page at `after`.
[[nodiscard]] graph::Operation read_any_video(const AccountId& account, const std::string& after = {});

/// A page of all videos of the account, by their ids.
[[nodiscard]] graph::Operation list_video_ids(const AccountId& account, const std::string& after);

/// Whether a video is there: in the account's list, filtered, together with others; and at its own id. Neither no is
/// the last word.
[[nodiscard]] graph::Operation look_up_listed_video(const AccountId& account, const std::string& video_id);
[[nodiscard]] graph::Operation look_up_video(const AccountId& account, const std::string& video_id);

/// Videos of the account whose title is, or holds, `title`; the page at `after`.
[[nodiscard]] graph::Operation find_videos_by_title(const AccountId& account, const std::string& title,
                                                    const std::string& after = {});

}  // namespace metaup::upload
