#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "metaup/graph/error_table.hpp"
#include "metaup/upload/video_upload.hpp"

namespace metaup::test {

using graph::VideoStatus;
using upload::VideoCheckpoint;
using upload::VideoUpload;

inline constexpr std::uint64_t kSize = 100;

template <class State>
bool is(const VideoUpload& video) {
  return std::holds_alternative<State>(video.state());
}

inline ByteRange chunk_of(const VideoUpload& video) {
  REQUIRE(is<VideoUpload::SendChunk>(video));
  return std::get<VideoUpload::SendChunk>(video.state()).range;
}

inline const Error& failure_of(const VideoUpload& video) {
  REQUIRE(is<VideoUpload::Failed>(video));
  return std::get<VideoUpload::Failed>(video.state()).error;
}

inline VideoUpload started(ByteRange wanted = {0, 10}) {
  VideoUpload video(kSize);
  video.on_started({.session_id = "S1", .video_id = "7", .wanted = wanted});
  return video;
}

inline VideoUpload all_sent() {
  auto video = started({0, kSize});
  video.on_window({kSize, kSize});
  REQUIRE(is<VideoUpload::Finish>(video));
  return video;
}

inline VideoUpload resumed(ByteRange wanted) {
  return {kSize, VideoCheckpoint{.session_id = "S1", .video_id = "7", .wanted = wanted, .finished = false}};
}

/// The error as the table classes it.
inline Error meta_error(std::int64_t code, std::int64_t subcode = 0) {
  Error error;
  error.code = code;
  error.subcode = subcode;
  error.error_class = ErrorClass::invalid;
  if (const auto* const row = graph::find_error(code, subcode)) error.error_class = row->error_class;
  error.message = "refused";
  return error;
}

inline Error correction(ByteRange wanted) {
  auto error = meta_error(6001, 1363037);
  error.wanted = wanted;
  return error;
}

inline VideoStatus status(VideoStatus::Phase phase, std::string word) {
  VideoStatus status;
  status.phase = phase;
  status.word = std::move(word);
  return status;
}
inline VideoStatus processing(std::uint32_t progress = 0) {
  auto processing = status(VideoStatus::Phase::processing, "processing");
  processing.progress = progress;
  return processing;
}
inline const VideoStatus kReady = status(VideoStatus::Phase::ready, "ready");
inline const VideoStatus kUploading = status(VideoStatus::Phase::uploading, "uploading");

}  // namespace metaup::test
