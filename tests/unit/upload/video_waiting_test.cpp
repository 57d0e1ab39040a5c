#include "unit/upload/video_steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

TEST_CASE("a finished upload is only waited for", "[upload]") {
  auto video =
      GENERATE(VideoUpload(kSize, VideoCheckpoint{.session_id = "S1", .video_id = "7", .wanted = {}, .finished = true}),
               VideoUpload::awaiting("7", false));
  REQUIRE(is<VideoUpload::AwaitReady>(video));
  CHECK(video.checkpoint().video_id == "7");
  video.on_status(kUploading);  // nothing to send, whatever it says
  CHECK(is<VideoUpload::AwaitReady>(video));
  video.on_status(kReady);
  CHECK(is<VideoUpload::Ready>(video));
}

TEST_CASE("a video that Meta cannot process fails with the phase's own reason", "[upload]") {
  auto video = VideoUpload::awaiting("7", false);
  auto failed = status(VideoStatus::Phase::failed, "expired");
  SECTION("with a message") {
    failed.message = "unsupported codec";
    video.on_status(failed);
    CHECK_THAT(failure_of(video).message, Contains("unsupported codec"));
  }
  SECTION("without one the word has to do") {
    video.on_status(failed);
    CHECK_THAT(failure_of(video).message, Contains("expired"));
  }
  CHECK(failure_of(video).error_class == ErrorClass::invalid);
  CHECK_FALSE(failure_of(video).retryable);
  CHECK(video.orphan().empty());
}

TEST_CASE("the status is asked ever more seldom, and more seldom still on the development tier", "[upload]") {
  const auto [polls, development_tier, expected] = GENERATE(table<std::uint32_t, bool, int>({{0, false, 3'000},
                                                                                             {1, false, 4'500},
                                                                                             {2, false, 6'750},
                                                                                             {5, false, 22'781},
                                                                                             {6, false, 30'000},
                                                                                             {~0U, false, 30'000},
                                                                                             {0, true, 10'000},
                                                                                             {1, true, 15'000},
                                                                                             {~0U, true, 60'000}}));
  CHECK(upload::poll_delay(polls, {.development_tier = development_tier}) == Milliseconds{expected});
}

TEST_CASE("many videos are asked about no faster than half of the tier's calls allow", "[upload]") {
  using upload::PollLoad;
  const auto [load, expected] = GENERATE(table<PollLoad, int>({
      {{.waiting = 50, .shared = true, .development_tier = true}, 10'000},
      {{.waiting = 51, .shared = true, .development_tier = true}, 24'000},
      {{.waiting = 1, .shared = false, .development_tier = true}, 10'000},
      {{.waiting = 100, .shared = false, .development_tier = true}, 2'376'000},
      {{.waiting = 100, .shared = false, .development_tier = false}, 7'128},
      {{.waiting = 10, .shared = false, .development_tier = false}, 3'000},
  }));
  CHECK(upload::poll_delay(0, load) == Milliseconds{expected});
}

TEST_CASE("a new video that cannot be seen yet is asked for again for a while", "[upload]") {
  Error unseen;
  unseen.error_class = ErrorClass::not_found;
  VideoUpload video(kSize, VideoCheckpoint{.session_id = "S1", .video_id = "7", .wanted = {}, .finished = true});
  for (std::uint32_t look = 1; look < 6; ++look) {
    video.on_error(unseen);
    REQUIRE(is<VideoUpload::AwaitReady>(video));
    CHECK(std::get<VideoUpload::AwaitReady>(video.state()).polls == look);
  }
  SECTION("one that shows up is waited for, and may vanish for as long again") {
    video.on_status(status(VideoStatus::Phase::processing, "processing"));
    video.on_error(unseen);
    CHECK(is<VideoUpload::AwaitReady>(video));
  }
  SECTION("one that does not is not there") {
    video.on_error(unseen);
    CHECK(failure_of(video).error_class == ErrorClass::not_found);
  }
}

TEST_CASE("a video that is only known by its id is believed to be gone at once", "[upload]") {
  Error unseen;
  unseen.error_class = ErrorClass::not_found;
  auto old = VideoUpload::awaiting("7", false);
  old.on_error(unseen);
  CHECK(failure_of(old).error_class == ErrorClass::not_found);
  auto just_made = VideoUpload::awaiting("7", true);
  just_made.on_error(unseen);
  CHECK(is<VideoUpload::AwaitReady>(just_made));
}
