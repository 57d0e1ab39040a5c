#pragma once
#include <memory>
#include <string>

#include "support/temp_dir.hpp"
#include "unit/upload/steps.hpp"
#include "upload/video_upload.hpp"

namespace metaup::test {

using graph::Edge;
using upload::VideoCheckpoint;
using upload::VideoUpload;
/// Machines cannot be moved.
using Video = std::unique_ptr<VideoUpload>;

inline constexpr std::uint64_t kSize = 100;
inline const AccountId kAccount = AccountId::parse("act_1001").value();

inline upload::VideoFile clip(std::uint64_t size = kSize) {
  const TempDir root;
  return {.file = OpenFile::open(root.write("clip.mp4", std::string(size, 'v'))).value(),
          .name = "clip.mp4",
          .mime_type = "video/mp4",
          .title = {},
          .description = {}};
}

inline upload::PollLoad one_video() { return {}; }

// What Meta replies with.

inline std::string window_body(ByteRange wanted) {
  return R"({"start_offset":")" + std::to_string(wanted.begin) + R"(","end_offset":")" + std::to_string(wanted.end) +
         "\"}";
}
inline std::string session_body(const std::string& session_id, const std::string& video_id, ByteRange wanted) {
  return R"({"upload_session_id":")" + session_id + R"(","video_id":")" + video_id + "\"," +
         window_body(wanted).substr(1);
}
inline std::string status_body(const std::string& word, const std::string& more = {}) {
  return R"({"id":"7","status":{"video_status":")" + word + "\"" + more + "}}";
}

inline constexpr const char* kSuccess = R"({"success":true})";
inline const std::string kReady = status_body("ready");
inline const std::string kUploading = status_body("uploading");
inline const std::string kProcessing = status_body("processing", R"(,"processing_progress":40)");

/// The error of a transfer that names the bytes that the server wants.
inline Error correction(ByteRange wanted) {
  auto error = meta_error(6001, 1363037);
  error.wanted = wanted;
  return error;
}

// How far an upload has come.

inline Video fresh() { return std::make_unique<VideoUpload>(kAccount, clip(), one_video); }

inline Video resumed(ByteRange wanted) {
  return std::make_unique<VideoUpload>(
      kAccount, clip(), one_video,
      VideoCheckpoint{.session_id = "S1", .video_id = "7", .wanted = wanted, .finished = false});
}

inline void start(VideoUpload& video, ByteRange wanted, const std::string& session_id = "S1") {
  REQUIRE(edge_of(video) == Edge::advideos_start);
  answer(video, session_body(session_id, "7", wanted));
}
inline Video started(ByteRange wanted = {0, 10}) {
  auto video = fresh();
  start(*video, wanted);
  return video;
}

/// The bytes that it sends next.
inline ByteRange chunk_of(const VideoUpload& video) {
  const auto operation = sent(video);
  REQUIRE(operation.edge == Edge::advideos_transfer);
  const auto range = operation.attachments.at(0).slice.range;
  CHECK(param(operation, "start_offset") == std::to_string(range.begin));
  return range;
}
/// Its chunk is accepted, and the server wants these bytes next.
inline void take_chunk(VideoUpload& video, ByteRange wanted) {
  REQUIRE(edge_of(video) == Edge::advideos_transfer);
  answer(video, window_body(wanted));
}

/// All bytes were accepted, and `finish` is next.
inline Video all_sent() {
  auto video = started({0, kSize});
  take_chunk(*video, {kSize, kSize});
  REQUIRE(edge_of(*video) == Edge::advideos_finish);
  return video;
}
/// `finish` may have been accepted.
inline Video finish_in_doubt() {
  auto video = all_sent();
  lose_reply(*video, broken_connection());
  REQUIRE(edge_of(*video) == Edge::video_status);
  return video;
}

}  // namespace metaup::test
