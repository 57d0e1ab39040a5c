#include "metaup/upload/video_once.hpp"

#include <catch2/catch.hpp>

#include "metaup/base/text.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using graph::VideoInfo;
using upload::VideoOnce;

namespace {

const WallTime kSentAt = parse_time("2026-03-01T10:20:30+0000").value();
const WallTime kEarliest = kSentAt - std::chrono::minutes{5};
constexpr const char* kSoonAfter = "2026-03-01T10:21:00+0000";

const auto nothing_known = [](const std::string&) { return false; };

template <class State>
bool is(const VideoOnce& video) {
  return std::holds_alternative<State>(video.state());
}

const Error& failure_of(const VideoOnce& video) {
  REQUIRE(is<VideoOnce::Failed>(video));
  return std::get<VideoOnce::Failed>(video.state()).error;
}

VideoInfo info(std::string id, std::string title = "Spring", std::string created = kSoonAfter, double length = 15) {
  return {.id = std::move(id),
          .title = std::move(title),
          .created_time = std::move(created),
          .status = {},
          .length = length};
}

VideoOnce lost(double length = 15, const std::string& title = "Spring") {
  VideoOnce video({.title = title, .length = length});
  Error error;
  error.error_class = ErrorClass::network;
  error.message = "the connection broke";
  video.on_unknown(error);
  REQUIRE(is<VideoOnce::Find>(video));
  return video;
}

}  // namespace

TEST_CASE("a video whose id came back is accepted", "[upload]") {
  VideoOnce video({.title = "Spring"});
  REQUIRE(is<VideoOnce::Send>(video));
  video.on_created("77");
  REQUIRE(is<VideoOnce::Accepted>(video));
  CHECK(std::get<VideoOnce::Accepted>(video.state()).video_id == "77");
  CHECK_FALSE(std::get<VideoOnce::Accepted>(video.state()).found);
  CHECK_FALSE(video.outcome_is_open());
}

TEST_CASE("a refused video fails with Meta's reason and leaves nothing open", "[upload]") {
  VideoOnce video({.title = "Spring"});
  Error error;
  error.error_class = ErrorClass::invalid;
  error.code = 352;
  video.on_error(error);
  CHECK(failure_of(video).code == 352);
  CHECK_FALSE(video.outcome_is_open());
}

TEST_CASE("the one new video that is like it is adopted", "[upload]") {
  auto video = lost();
  video.on_found({info("1", "Summer"), info("77"), info("2", "Spring sale")}, kEarliest, nothing_known);
  REQUIRE(is<VideoOnce::Accepted>(video));
  CHECK(std::get<VideoOnce::Accepted>(video.state()).video_id == "77");
  CHECK(std::get<VideoOnce::Accepted>(video.state()).found);
  CHECK_FALSE(video.outcome_is_open());
}

TEST_CASE("only a video of that title, length and time is taken for it", "[upload]") {
  struct Case {
    const char* name;
    double our_length;
    VideoInfo shown;
    bool taken;
  };
  const auto example = GENERATE(values<Case>({
      {"just like it", 15, info("7"), true},
      {"another title", 15, info("7", "spring"), false},
      {"created as far back as clocks may differ", 15, info("7", "Spring", "2026-03-01T10:15:30+0000"), true},
      {"created before it was sent", 15, info("7", "Spring", "2026-03-01T10:15:29+0000"), false},
      {"created later, in another zone", 15, info("7", "Spring", "2026-03-01T12:20:30+0200"), true},
      {"created at no time", 15, info("7", "Spring", ""), false},
      {"created at a time that makes no sense", 15, info("7", "Spring", "yesterday"), false},
      {"rounded", 15.4, info("7"), true},
      {"longer", 17, info("7"), false},
      {"of a length that Meta does not know yet", 15, info("7", "Spring", kSoonAfter, 0), true},
      {"of a length that we do not know", 0, info("7"), true},
  }));
  CAPTURE(example.name);
  auto video = lost(example.our_length);
  video.on_found({example.shown}, kEarliest, nothing_known);
  CHECK(is<VideoOnce::Accepted>(video) == example.taken);
}

TEST_CASE("a video without a title is never recognised", "[upload]") {
  auto video = lost(15, "");
  for (int look = 0; look < 3; ++look) video.on_found({info("7", "")}, kEarliest, nothing_known);
  CHECK(failure_of(video).error_class == ErrorClass::unknown_outcome);
}

TEST_CASE("a video that came from elsewhere is not taken for it", "[upload]") {
  auto video = lost();
  video.on_found({info("1"), info("77")}, kEarliest, [](const std::string& id) { return id == "1"; });
  REQUIRE(is<VideoOnce::Accepted>(video));
  CHECK(std::get<VideoOnce::Accepted>(video.state()).video_id == "77");
}

TEST_CASE("a video that shows up late is found by a later look", "[upload]") {
  auto video = lost();
  video.on_found({}, kEarliest, nothing_known);
  video.on_found({}, kEarliest, nothing_known);
  REQUIRE(is<VideoOnce::Find>(video));
  CHECK(std::get<VideoOnce::Find>(video.state()).looks == 2);
  video.on_found({info("77")}, kEarliest, nothing_known);
  CHECK(is<VideoOnce::Accepted>(video));
}

TEST_CASE("after three looks in vain it is given up, not sent again", "[upload]") {
  auto video = lost();
  for (int look = 0; look < 3; ++look) video.on_found({}, kEarliest, nothing_known);
  const auto& error = failure_of(video);
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK(error.outcome_unknown);
  CHECK_THAT(error.message, Contains("the connection broke"));
  CHECK_THAT(error.hint, Contains("--force"));
  CHECK(video.outcome_is_open());
}

TEST_CASE("a video against which only its age speaks is named, and not taken", "[upload]") {
  auto video = lost();
  for (int look = 0; look < 3; ++look) {
    REQUIRE(is<VideoOnce::Find>(video));
    video.on_found({info("7", "Spring", "2026-03-01T10:15:29+0000")}, kEarliest, nothing_known);
  }
  CHECK_THAT(failure_of(video).message, Contains("7 is like it, but older"));
  CHECK(video.outcome_is_open());
}

TEST_CASE("several videos like it are named, and none is taken", "[upload]") {
  auto video = lost();
  video.on_found({info("1"), info("2"), info("3"), info("4"), info("5"), info("6"), info("7")}, kEarliest,
                 nothing_known);
  const auto& error = failure_of(video);
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(error.message, Contains("1, 2, 3, 4, 5 and 2 more"));
  CHECK(video.outcome_is_open());
}

TEST_CASE("what an earlier process left open is looked for, not sent", "[upload]") {
  auto video = VideoOnce::in_doubt({.title = "Spring", .length = 15});
  REQUIRE(is<VideoOnce::Find>(video));
  CHECK(video.outcome_is_open());
  video.on_found({info("77")}, kEarliest, nothing_known);
  CHECK(is<VideoOnce::Accepted>(video));
}

TEST_CASE("a look that fails leaves the outcome open", "[upload]") {
  auto video = lost();
  Error error;
  error.error_class = ErrorClass::auth;
  video.on_error(error);
  CHECK(failure_of(video).error_class == ErrorClass::auth);
  CHECK(video.outcome_is_open());
}

TEST_CASE("three looks take half a minute", "[upload]") {
  CHECK(upload::look_delay(0) == Milliseconds{5'000});
  CHECK(upload::look_delay(0) + upload::look_delay(1) + upload::look_delay(2) == Milliseconds{30'000});
  CHECK(upload::look_delay(1'000'000) == Milliseconds{15'000});
}
