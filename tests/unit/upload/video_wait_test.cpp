#include "upload/video_wait.hpp"

#include "unit/upload/video_steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using upload::VideoWait;

namespace {

std::unique_ptr<VideoWait> wait_for(VideoWait::Begin begin = {}, upload::ReadLoad load = one_video) {
  return std::make_unique<VideoWait>(kAccount, "7", std::move(load), begin);
}

const VideoWait::Begin kJustMade{.just_made = true};

void answer_not_there(VideoWait& video) { refuse(video, meta_error(100, 33)); }

}  // namespace

TEST_CASE("a video is asked for until it is ready, and then for its thumbnails", "[upload]") {
  const auto video = wait_for();
  CHECK(video->video_id() == "7");
  CHECK(edge_of(*video) == Edge::video_status);
  CHECK(sent(*video).path == "7");
  answer(*video, kProcessing);
  CHECK(video->polls() == 1);
  CHECK_FALSE(video->is_ready());
  answer(*video, kUploading);  // nothing to send, whatever it says
  CHECK(edge_of(*video) == Edge::video_status);
  CHECK(video->polls() == 2);
  answer(*video, kReady);
  CHECK(video->is_ready());
  CHECK(edge_of(*video) == Edge::video_thumbnails);
  CHECK(sent(*video).path == "7/thumbnails");
  CHECK(wait_of(*video) == Milliseconds{0});
  answer(*video, R"({"data":[{"id":"1","uri":"https://t/1"},{"id":"2","uri":"https://t/2","is_preferred":true}]})");
  REQUIRE(is_done(*video));
  CHECK(video->is_ready());
  REQUIRE(video->thumbnails());
  REQUIRE(video->thumbnails()->size() == 2);
  CHECK(video->thumbnails()->at(0).uri == "https://t/1");
  CHECK(video->thumbnails()->at(1).preferred);
}

TEST_CASE("thumbnails are read to the last page, but no page twice", "[upload]") {
  const auto video = wait_for();
  answer(*video, kReady);
  answer(*video, R"({"data":[],"paging":{"cursors":{"after":"B"},"next":"https://n"}})");
  CHECK(sent(*video).params.back() == std::pair<std::string, std::string>{"after", "B"});
  answer(*video, R"({"data":[{"uri":"https://t/1"}],"paging":{"cursors":{"after":"B"},"next":"https://n"}})");
  REQUIRE(is_done(*video));
  REQUIRE(video->thumbnails());
  CHECK(video->thumbnails()->size() == 1);
}

TEST_CASE("a video is ready whatever becomes of its thumbnails", "[upload]") {
  const auto video = wait_for();
  answer(*video, kReady);
  SECTION("refused") { refuse(*video, error_of(ErrorClass::permission)); }
  SECTION("no reply") { lose_reply(*video, broken_connection()); }
  SECTION("never asked for") { never_send(*video, error_of(ErrorClass::cancelled)); }
  SECTION("a reply that makes no sense") { answer(*video, "[]"); }
  CHECK(is_done(*video));
  CHECK(video->is_ready());
  CHECK_FALSE(video->thumbnails());
}

TEST_CASE("a video that Meta cannot process fails with the phase's own reason", "[upload]") {
  const auto video = wait_for();
  SECTION("with a message") {
    answer(*video, status_body("expired", R"(,"processing_phase":{"errors":[{"message":"unsupported codec"}]})"));
    CHECK_THAT(failure_of(*video).message, Contains("unsupported codec"));
  }
  SECTION("without one the word has to do") {
    answer(*video, status_body("expired"));
    CHECK_THAT(failure_of(*video).message, Contains("expired"));
  }
  CHECK(failure_of(*video).error_class == ErrorClass::invalid);
  CHECK_FALSE(failure_of(*video).retryable);
  CHECK_THAT(failure_of(*video).hint, Contains("MP4"));
  CHECK(video->encode_failed());
  CHECK_FALSE(video->is_ready());
}

TEST_CASE("an error of a request says nothing of the encoding", "[upload]") {
  const auto video = wait_for(kJustMade);
  SECTION("refused") { refuse(*video, error_of(ErrorClass::permission)); }
  SECTION("no reply") { lose_reply(*video, broken_connection()); }
  SECTION("a reply that makes no sense") { answer(*video, "[]"); }
  CHECK(has_failed(*video));
  CHECK_FALSE(video->encode_failed());
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

TEST_CASE("nobody waits for longer than there is time, and then looks once more", "[upload]") {
  CHECK(upload::poll_delay(9, {.left = Milliseconds{300}}) == Milliseconds{300});
  CHECK(upload::poll_delay(9, {.left = Milliseconds{-1}}) == Milliseconds{0});
  CHECK(upload::poll_delay(0, {.left = Milliseconds{60'000}}) == Milliseconds{3'000});
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

TEST_CASE("how long to wait follows the answers and the load as it is now", "[upload]") {
  upload::PollLoad load;
  const auto video = wait_for({}, [&load] { return load; });
  CHECK(wait_of(*video) == Milliseconds{3'000});
  answer(*video, kProcessing);
  CHECK(wait_of(*video) == Milliseconds{4'500});
  load.development_tier = true;
  CHECK(wait_of(*video) == Milliseconds{15'000});
}

TEST_CASE("only the first question is asked at once", "[upload]") {
  const auto video = wait_for({.at_once = true});
  CHECK(wait_of(*video) == Milliseconds{0});
  answer(*video, kProcessing);
  CHECK(wait_of(*video) == Milliseconds{4'500});
}

TEST_CASE("a new video that cannot be seen yet is asked for again for a while", "[upload]") {
  const auto video = wait_for(kJustMade);
  for (std::uint32_t look = 1; look < 6; ++look) {
    answer_not_there(*video);
    REQUIRE(edge_of(*video) == Edge::video_status);
    CHECK(video->polls() == look);
  }
  SECTION("one that shows up is waited for, and may vanish for as long again") {
    answer(*video, kProcessing);
    for (int look = 1; look < 6; ++look) answer_not_there(*video);
    CHECK(edge_of(*video) == Edge::video_status);
  }
  SECTION("one that does not is not there") {
    answer_not_there(*video);
    CHECK(failure_of(*video).error_class == ErrorClass::not_found);
  }
}

TEST_CASE("a video that is only known by its id is believed to be gone at once", "[upload]") {
  const auto old = wait_for();
  answer_not_there(*old);
  CHECK(failure_of(*old).error_class == ErrorClass::not_found);
  const auto just_made = wait_for(kJustMade);
  answer_not_there(*just_made);
  CHECK(edge_of(*just_made) == Edge::video_status);
}

TEST_CASE("an id that is an ad's is not waited for", "[upload]") {
  const auto video = wait_for();
  answer(*video, R"({"id":"7","status":"PAUSED"})");
  CHECK(failure_of(*video).error_class == ErrorClass::not_found);
  CHECK_FALSE(video->encode_failed());
}

TEST_CASE("a look that was never made does not say that the video is not there", "[upload]") {
  const auto video = wait_for(kJustMade);
  never_send(*video, meta_error(100, 33));
  CHECK(failure_of(*video).error_class == ErrorClass::not_found);
  CHECK(video->polls() == 0);
}
