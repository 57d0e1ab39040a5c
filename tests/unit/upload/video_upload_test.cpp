#include "unit/upload/video_steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

/// One whose first window was accepted.
Video used() {
  auto video = started();
  take_chunk(*video, {10, 20});
  return video;
}

Video resumed_in_the_middle() { return resumed({10, 20}); }

using MakeVideo = Video (*)();

}  // namespace

TEST_CASE("a video is started, sent in the server's windows and finished", "[upload]") {
  const auto video = fresh();
  CHECK(edge_of(*video) == Edge::advideos_start);
  CHECK(param(*video, "file_size") == "100");
  answer(*video, session_body("S1", "7", {0, 10}));
  CHECK(chunk_of(*video) == ByteRange{0, 10});
  CHECK(param(*video, "upload_session_id") == "S1");
  take_chunk(*video, {10, 70});
  CHECK(chunk_of(*video) == ByteRange{10, 70});
  take_chunk(*video, {70, 100});
  take_chunk(*video, {100, 100});
  CHECK(edge_of(*video) == Edge::advideos_finish);
  CHECK(param(*video, "upload_session_id") == "S1");
  answer(*video, kSuccess);
  CHECK(is_done(*video));
  CHECK(video->checkpoint().finished);
  CHECK(video->checkpoint().video_id == "7");
  CHECK(video->orphan().empty());
  CHECK_FALSE(video->starts_over());
}

TEST_CASE("the file is needed until it is finished", "[upload]") {
  const auto [make, expected] =
      GENERATE(table<MakeVideo, bool>({{&fresh, true}, {&used, true}, {&all_sent, true}, {&finish_in_doubt, false}}));
  CHECK(make()->needs_file() == expected);
}

TEST_CASE("a session that the server forgot is started over once", "[upload]") {
  const auto video = GENERATE(as<MakeVideo>{}, &used, &all_sent)();
  const auto error = GENERATE(meta_error(100), meta_error(6001, 1363999), meta_error(100, 33), meta_error(1363040),
                              meta_error(6001, 1363037));
  CAPTURE(error.code, error.subcode);
  refuse(*video, error);
  REQUIRE(edge_of(*video) == Edge::advideos_start);
  CHECK(video->starts_over());
  CHECK(video->orphan() == "S1");
  CHECK(video->checkpoint().session_id.empty());
  start(*video, {0, 10}, "S2");
  CHECK_FALSE(video->starts_over());
  CHECK(chunk_of(*video) == ByteRange{0, 10});
  CHECK(param(*video, "upload_session_id") == "S2");
  take_chunk(*video, {10, 20});
  refuse(*video, error);
  CHECK(failure_of(*video).code == error.code);
}

TEST_CASE("a fresh session that is refused at its first window is no forgotten one", "[upload]") {
  const auto video = started();
  refuse(*video, meta_error(100));
  CHECK(failure_of(*video).code == 100);
  CHECK(video->orphan() == "S1");
}

TEST_CASE("an error that speaks of something else does not start the session over", "[upload]") {
  const auto error = GENERATE(
      meta_error(6001, 1363020), meta_error(6001, 1363022), meta_error(6001, 1363023), meta_error(6001, 1363031),
      meta_error(6001, 1363005), meta_error(6001, 1363042), meta_error(1363031), meta_error(351), meta_error(352),
      meta_error(382), meta_error(6000), meta_error(6000, 1363045), meta_error(190), meta_error(200), meta_error(80004),
      meta_error(6001, 1363019), meta_error(6001, 1363021), meta_error(6001, 1363030), meta_error(6001, 1363033),
      meta_error(6001, 1363041), meta_error(2), meta_error(368), meta_error(0));
  CAPTURE(error.code, error.subcode);
  const auto video = resumed({10, 20});
  refuse(*video, error);
  CHECK(failure_of(*video).subcode == error.subcode);
  CHECK(failure_of(*video).error_class == error.error_class);
  CHECK_FALSE(video->starts_over());
}

TEST_CASE("a title that is refused at the end does not send the file again", "[upload]") {
  const auto of_title = meta_error(100, 0, R"({"blame_field_specs":[["title"]]})");
  const auto video = all_sent();
  refuse(*video, of_title);
  CHECK(failure_of(*video).fields == std::vector<std::string>{"title"});
  const auto other = all_sent();
  refuse(*other, meta_error(100, 0, R"({"blame_field_specs":[["upload_session_id"]]})"));
  CHECK(edge_of(*other) == Edge::advideos_start);
}

TEST_CASE("a failure that a later run can overcome keeps the session", "[upload]") {
  const auto [error_class, kept] = GENERATE(table<ErrorClass, bool>({{ErrorClass::auth, true},
                                                                     {ErrorClass::permission, true},
                                                                     {ErrorClass::rate_limit, true},
                                                                     {ErrorClass::transient, true},
                                                                     {ErrorClass::network, true},
                                                                     {ErrorClass::cancelled, true},
                                                                     {ErrorClass::local, false},  // the file changed
                                                                     {ErrorClass::invalid, false}}));
  const auto video = started();
  refuse(*video, error_of(error_class));
  CHECK(failure_of(*video).error_class == error_class);
  CHECK(video->orphan() == (kept ? "" : "S1"));
  CHECK(video->checkpoint().wanted == ByteRange{0, 10});
}

TEST_CASE("what was never sent says nothing of the session, unless the file cannot be read", "[upload]") {
  const auto video = GENERATE(as<MakeVideo>{}, &resumed_in_the_middle, &used, &all_sent)();
  SECTION("the account takes nothing more") {
    never_send(*video, meta_error(100, 33));
    CHECK(failure_of(*video).error_class == ErrorClass::not_found);
    CHECK(video->orphan().empty());
    CHECK(video->checkpoint().session_id == "S1");
  }
  SECTION("the file changed") {
    never_send(*video, error_of(ErrorClass::local));
    CHECK(failure_of(*video).error_class == ErrorClass::local);
    CHECK(video->orphan() == "S1");
  }
}

TEST_CASE("a refused finish is a failure", "[upload]") {
  const auto video = all_sent();
  answer(*video, R"({"success":false})");
  CHECK(failure_of(*video).error_class == ErrorClass::invalid);
  CHECK_THAT(failure_of(*video).message, Contains("success:false"));
  CHECK_FALSE(video->checkpoint().finished);
}

TEST_CASE("a finish whose reply makes no sense leaves the session to the next run", "[upload]") {
  const auto video = all_sent();
  answer(*video, "[]");
  CHECK(failure_of(*video).error_class == ErrorClass::protocol);
  CHECK(video->orphan().empty());
  CHECK_FALSE(video->checkpoint().finished);
}

TEST_CASE("an upload goes on where an earlier process stopped", "[upload]") {
  const auto video = resumed({40, 50});
  CHECK(chunk_of(*video) == ByteRange{40, 50});
  CHECK(video->checkpoint().video_id == "7");
  refuse(*video, correction({60, 80}));  // it had got further than it could write down
  CHECK(chunk_of(*video) == ByteRange{60, 80});
  take_chunk(*video, {kSize, kSize});
  CHECK(edge_of(*video) == Edge::advideos_finish);  // all was seen to arrive: no finish can have been sent
}

TEST_CASE("an upload that an earlier process finished has nothing left to send", "[upload]") {
  const auto wanted = GENERATE(ByteRange{}, ByteRange{kSize, kSize});
  const VideoUpload video(kAccount, clip(), one_video,
                          {.session_id = "S1", .video_id = "7", .wanted = wanted, .finished = true});
  CHECK(is_done(video));
  CHECK(video.checkpoint().video_id == "7");
  CHECK(video.orphan().empty());
}
