#include "unit/upload/video_steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

TEST_CASE("a video is started, sent in the server's windows, finished and waited for", "[upload]") {
  VideoUpload video(kSize);
  REQUIRE(is<VideoUpload::Start>(video));
  video.on_started({.session_id = "S1", .video_id = "7", .wanted = {0, 10}});
  CHECK(chunk_of(video) == ByteRange{0, 10});
  video.on_window({10, 70});
  CHECK(chunk_of(video) == ByteRange{10, 70});
  video.on_window({70, 100});
  video.on_window({100, 100});
  REQUIRE(is<VideoUpload::Finish>(video));
  video.on_finished(true);
  REQUIRE(is<VideoUpload::AwaitReady>(video));
  CHECK(video.checkpoint().finished);
  CHECK(video.checkpoint().video_id == "7");
  video.on_status(processing(40));
  CHECK(std::get<VideoUpload::AwaitReady>(video.state()).polls == 1);
  CHECK(std::get<VideoUpload::AwaitReady>(video.state()).progress == 40);
  video.on_status(kReady);
  CHECK(is<VideoUpload::Ready>(video));
  CHECK(video.orphan().empty());
  CHECK_FALSE(video.started_over());
}

TEST_CASE("the checkpoint holds what the server wants next", "[upload]") {
  auto video = started();
  CHECK(video.checkpoint().session_id == "S1");
  CHECK(video.checkpoint().wanted == ByteRange{0, 10});
  video.on_window({10, 400});
  CHECK(video.checkpoint().wanted == ByteRange{10, kSize});
  CHECK_FALSE(video.checkpoint().finished);
}

TEST_CASE("a window of any size is cut to the file", "[upload]") {
  const auto end = GENERATE(as<std::uint64_t>{}, kSize, kSize + 1, 5U << 20U, ~std::uint64_t{0});
  auto video = started({0, end});
  CHECK(chunk_of(video) == ByteRange{0, kSize});
  video.on_window({1, end});
  CHECK(chunk_of(video) == ByteRange{1, kSize});
  video.on_window({kSize, end});
  CHECK(is<VideoUpload::Finish>(video));
}

TEST_CASE("a window need not begin where the last one ended", "[upload]") {
  auto video = started({0, 10});
  video.on_window({4, 12});  // only four bytes arrived
  CHECK(chunk_of(video) == ByteRange{4, 12});
  video.on_window({30, 40});
  CHECK(chunk_of(video) == ByteRange{30, 40});
}

TEST_CASE("an impossible window is a protocol error with its figures", "[upload]") {
  const auto wanted = GENERATE(ByteRange{kSize + 1, kSize + 2}, ByteRange{20, 10}, ByteRange{50, 50}, ByteRange{0, 0},
                               ByteRange{~std::uint64_t{0}, ~std::uint64_t{0}});
  CAPTURE(wanted.begin, wanted.end);
  const auto event = GENERATE(as<std::string>{}, "start", "window", "correction", "resume");
  auto video = event == "resume" ? resumed(wanted) : started(event == "start" ? wanted : ByteRange{0, 10});
  if (event == "window") video.on_window(wanted);
  if (event == "correction") video.on_error(correction(wanted));
  CHECK(failure_of(video).error_class == ErrorClass::protocol);
  CHECK_THAT(failure_of(video).message, Contains(std::to_string(wanted.begin)) && Contains("100 bytes"));
  CHECK(failure_of(video).retryable);
  CHECK(video.orphan() == "S1");
}

TEST_CASE("a window that is asked for again is sent again once, then it is a failure", "[upload]") {
  const auto again = GENERATE(ByteRange{10, 20}, ByteRange{10, 15}, ByteRange{3, 20});
  auto video = started();
  video.on_window({10, 20});
  video.on_window(again);
  CHECK(chunk_of(video) == again);
  video.on_window(again);
  CHECK(failure_of(video).error_class == ErrorClass::protocol);
  CHECK_THAT(failure_of(video).message, Contains("still asks for"));
}

TEST_CASE("only new ground ends the count of windows without progress", "[upload]") {
  auto video = started();
  video.on_window({10, 20});
  video.on_window({10, 20});
  video.on_window({20, 30});  // further than ever
  video.on_window({20, 30});
  CHECK(chunk_of(video) == ByteRange{20, 30});
  video.on_window({20, 30});
  CHECK(is<VideoUpload::Failed>(video));

  auto circling = started();
  circling.on_window({10, 20});
  circling.on_window({5, 10});
  circling.on_window({10, 20});  // where it was before
  circling.on_window({5, 10});
  CHECK(is<VideoUpload::Failed>(circling));
}

TEST_CASE("a correction is progress: the server's offsets are taken", "[upload]") {
  auto video = started({0, 10});
  video.on_error(correction({30, 200}));
  CHECK(chunk_of(video) == ByteRange{30, kSize});
  CHECK(video.checkpoint().wanted == ByteRange{30, kSize});
  video.on_error(correction({5, 10}));
  CHECK(chunk_of(video) == ByteRange{5, 10});
  video.on_window({10, 20});  // behind 30, yet further than 5
  CHECK(chunk_of(video) == ByteRange{10, 20});
  video.on_error(correction({kSize, kSize}));
  CHECK(is<VideoUpload::Finish>(video));
}

TEST_CASE("corrections are bounded by ten, or twice the windows accepted", "[upload]") {
  const auto [windows, allowed] = GENERATE(table<std::uint64_t, int>({{0, 10}, {4, 10}, {5, 10}, {6, 12}, {20, 40}}));
  auto video = started({0, 1});
  for (std::uint64_t begin = 1; begin <= windows; ++begin) video.on_window({begin, begin + 1});
  for (int i = 0; i < allowed; ++i) video.on_error(correction({windows, windows + 1}));
  CHECK(is<VideoUpload::SendChunk>(video));
  video.on_error(correction({windows, windows + 1}));
  CHECK(failure_of(video).error_class == ErrorClass::protocol);
  CHECK_THAT(failure_of(video).message, Contains("without success"));
}

TEST_CASE("a server that accepts and takes back for ever is given up", "[upload]") {
  auto video = started({0, 10});
  int steps = 0;
  for (; is<VideoUpload::SendChunk>(video) && steps < 1'000; ++steps) {
    video.on_window({10, 20});
    video.on_error(correction({0, 10}));
  }
  CHECK(failure_of(video).error_class == ErrorClass::protocol);
  CHECK(steps < 20);
}

TEST_CASE("a correction outside of the transfer is an error like others", "[upload]") {
  auto video = all_sent();
  auto error = correction({5, 10});
  error.error_class = ErrorClass::transient;
  error.subcode = 1363011;
  video.on_error(error);
  CHECK(failure_of(video).subcode == 1363011);
}

TEST_CASE("a session that the server forgot is started over once", "[upload]") {
  auto video = GENERATE_COPY(
      resumed({10, 20}),
      [] {
        auto used = started();
        used.on_window({10, 20});
        return used;
      }(),
      all_sent());
  const auto error = GENERATE(meta_error(100), meta_error(6001, 1363999), meta_error(100, 33), meta_error(1363040),
                              meta_error(6001, 1363037));
  CAPTURE(error.code, error.subcode);
  video.on_error(error);
  REQUIRE(is<VideoUpload::Start>(video));
  CHECK(video.started_over());
  CHECK(video.orphan() == "S1");
  CHECK(video.checkpoint().session_id.empty());
  video.on_started({.session_id = "S2", .video_id = "8", .wanted = {0, 10}});
  CHECK(chunk_of(video) == ByteRange{0, 10});
  video.on_window({10, 20});
  video.on_error(error);
  CHECK(failure_of(video).code == error.code);
}

TEST_CASE("a fresh session that is refused at its first window is no forgotten one", "[upload]") {
  auto video = started();
  video.on_error(meta_error(100));
  CHECK(failure_of(video).code == 100);
  CHECK(video.orphan() == "S1");
}

TEST_CASE("an error that speaks of something else does not start the session over", "[upload]") {
  const auto error = GENERATE(
      meta_error(6001, 1363020), meta_error(6001, 1363022), meta_error(6001, 1363023), meta_error(6001, 1363031),
      meta_error(6001, 1363005), meta_error(6001, 1363042), meta_error(1363031), meta_error(351), meta_error(352),
      meta_error(382), meta_error(6000), meta_error(6000, 1363045), meta_error(190), meta_error(200), meta_error(80004),
      meta_error(6001, 1363019), meta_error(6001, 1363021), meta_error(6001, 1363030), meta_error(6001, 1363033),
      meta_error(6001, 1363041), meta_error(2), meta_error(368), meta_error(0));
  CAPTURE(error.code, error.subcode);
  auto video = resumed({10, 20});
  video.on_error(error);
  CHECK(failure_of(video).subcode == error.subcode);
  CHECK(failure_of(video).error_class == error.error_class);
  CHECK_FALSE(video.started_over());
}

TEST_CASE("a title that is refused at the end does not send the file again", "[upload]") {
  auto error = meta_error(100);
  error.fields = {"title"};
  auto video = all_sent();
  video.on_error(error);
  CHECK(failure_of(video).fields == error.fields);
  error.fields = {"upload_session_id"};
  auto other = all_sent();
  other.on_error(error);
  CHECK(is<VideoUpload::Start>(other));
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
  Error error;
  error.error_class = error_class;
  auto video = started();
  video.on_error(error);
  CHECK(failure_of(video).error_class == error_class);
  CHECK(video.orphan() == (kept ? "" : "S1"));
  CHECK(video.checkpoint().wanted == ByteRange{0, 10});
}

TEST_CASE("a refused finish is a failure", "[upload]") {
  auto video = all_sent();
  video.on_finished(false);
  CHECK(failure_of(video).error_class == ErrorClass::invalid);
  CHECK_THAT(failure_of(video).message, Contains("success:false"));
  CHECK_FALSE(video.checkpoint().finished);
}

TEST_CASE("after a finish of unknown outcome the status is asked first", "[upload]") {
  auto video = all_sent();
  video.on_finish_unknown();
  REQUIRE(is<VideoUpload::AskFinish>(video));
  const auto [answer, landed] =
      GENERATE(table<VideoStatus, bool>({{processing(), true},
                                         {kReady, true},
                                         {kUploading, false},
                                         {status(VideoStatus::Phase::processing, "?"), false}}));
  video.on_status(answer);
  CHECK(video.checkpoint().finished == landed);
  CHECK(is<VideoUpload::Finish>(video) == !landed);
}

TEST_CASE("a finish that landed can be seen to have failed or to be ready at once", "[upload]") {
  auto video = all_sent();
  video.on_finish_unknown();
  SECTION("ready") {
    video.on_status(kReady);
    CHECK(is<VideoUpload::Ready>(video));
  }
  SECTION("failed") {
    video.on_status(status(VideoStatus::Phase::failed, "error"));
    CHECK(failure_of(video).error_class == ErrorClass::invalid);
  }
}

TEST_CASE("a video that cannot be seen was not finished", "[upload]") {
  auto video = all_sent();
  video.on_finish_unknown();
  for (int look = 0; look < 3; ++look) {
    REQUIRE(is<VideoUpload::AskFinish>(video));
    video.on_error(meta_error(100, 33));
  }
  REQUIRE(is<VideoUpload::Finish>(video));
  video.on_error(meta_error(100));  // nor does the session exist
  CHECK(is<VideoUpload::Start>(video));
}

TEST_CASE("while a finish is in doubt no second session is started", "[upload]") {
  auto video = all_sent();
  video.on_finish_unknown();
  video.on_status(status(VideoStatus::Phase::processing, "some new word"));
  REQUIRE(is<VideoUpload::Finish>(video));
  video.on_error(meta_error(100));
  CHECK(failure_of(video).error_class == ErrorClass::unknown_outcome);
  CHECK(video.orphan().empty());
}

TEST_CASE("a finish whose outcome stays unknown is given up", "[upload]") {
  auto video = all_sent();
  int finishes = 0;
  for (; is<VideoUpload::Finish>(video) && finishes < 100; ++finishes) {
    video.on_finish_unknown();
    if (is<VideoUpload::AskFinish>(video)) video.on_status(kUploading);
  }
  CHECK(finishes == 6);
  CHECK(failure_of(video).error_class == ErrorClass::unknown_outcome);
  CHECK(failure_of(video).retryable);
}

TEST_CASE("an upload goes on where an earlier process stopped", "[upload]") {
  auto video = resumed({40, 50});
  CHECK(chunk_of(video) == ByteRange{40, 50});
  CHECK(video.checkpoint().video_id == "7");
  video.on_error(correction({60, 80}));  // it had got further than it could write down
  CHECK(chunk_of(video) == ByteRange{60, 80});
  video.on_window({kSize, kSize});
  CHECK(is<VideoUpload::Finish>(video));  // all was seen to arrive: no finish can have been sent
}

TEST_CASE("an earlier process that had sent all bytes may have finished as well: ask", "[upload]") {
  auto video = resumed({kSize, kSize});
  REQUIRE(is<VideoUpload::AskFinish>(video));
  video.on_status(kUploading);
  CHECK(is<VideoUpload::Finish>(video));

  auto corrected = resumed({90, kSize});
  corrected.on_error(correction({kSize, kSize}));
  CHECK(is<VideoUpload::AskFinish>(corrected));
}
