#include <catch2/catch.hpp>

#include "metaup/upload/video_upload.hpp"

// A video of which it is not known whether it was finished.

using namespace metaup;
using graph::VideoStatus;
using upload::VideoUpload;

namespace {

constexpr std::uint64_t kSize = 100;

/// One whose last byte an earlier process sent.
VideoUpload resumed_at_its_end() {
  VideoUpload video(kSize, {.session_id = "S1", .video_id = "7", .wanted = {kSize, kSize}, .finished = false});
  REQUIRE(std::holds_alternative<VideoUpload::AskFinish>(video.state()));
  return video;
}

VideoStatus status(VideoStatus::Phase phase, const std::string& word) {
  VideoStatus status;
  status.phase = phase;
  status.word = word;
  return status;
}

Error refused(ErrorClass error_class = ErrorClass::invalid) {
  Error error;
  error.error_class = error_class;
  error.code = 100;
  return error;
}

}  // namespace

TEST_CASE("a resumed video whose finish is refused after a status that nobody knows starts no second session",
          "[upload]") {
  auto video = resumed_at_its_end();
  video.on_status(status(VideoStatus::Phase::processing, "pondering"));
  REQUIRE(std::holds_alternative<VideoUpload::Finish>(video.state()));
  SECTION("invalid") { video.on_error(refused()); }
  SECTION("not found") { video.on_error(refused(ErrorClass::not_found)); }
  REQUIRE(std::holds_alternative<VideoUpload::Failed>(video.state()));
  const auto& error = std::get<VideoUpload::Failed>(video.state()).error;
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(error.hint, Catch::Contains("Check at Meta"));
}

TEST_CASE("a resumed video that was surely not finished may start over", "[upload]") {
  auto video = resumed_at_its_end();
  SECTION("Meta still waits for bytes") { video.on_status(status(VideoStatus::Phase::uploading, "uploading")); }
  SECTION("Meta shows no such video") {
    for (int look = 0; look < 3; ++look) video.on_error(refused(ErrorClass::not_found));
  }
  REQUIRE(std::holds_alternative<VideoUpload::Finish>(video.state()));
  video.on_error(refused());
  CHECK(std::holds_alternative<VideoUpload::Start>(video.state()));
}
