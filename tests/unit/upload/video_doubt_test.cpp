#include "unit/upload/video_steps.hpp"

// A video of which it is not known whether it was finished.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

const std::string kUnknownWord = status_body("pondering");

/// One whose last byte an earlier process sent.
Video resumed_at_its_end() {
  auto video = resumed({kSize, kSize});
  REQUIRE(edge_of(*video) == Edge::video_status);
  return video;
}

void answer_not_there(VideoUpload& video) { refuse(video, meta_error(100, 33)); }

}  // namespace

TEST_CASE("after a finish of unknown outcome the status is asked first", "[upload]") {
  const auto video = finish_in_doubt();
  CHECK(sent(*video).path == "7");
  CHECK(wait_of(*video) == Milliseconds{0});
  const auto [word, landed] = GENERATE(table<std::string, bool>(
      {{"processing", true}, {"ready", true}, {"error", true}, {"expired", true}, {"uploading", false}, {"?", false}}));
  CAPTURE(word);
  answer(*video, status_body(word));
  CHECK(video->checkpoint().finished == landed);
  CHECK(is_done(*video) == landed);
  if (!landed) CHECK(edge_of(*video) == Edge::advideos_finish);
}

TEST_CASE("a video that cannot be seen was not finished", "[upload]") {
  const auto video = finish_in_doubt();
  for (int look = 0; look < 3; ++look) {
    REQUIRE(edge_of(*video) == Edge::video_status);
    answer_not_there(*video);
  }
  REQUIRE(edge_of(*video) == Edge::advideos_finish);
  refuse(*video, meta_error(100));  // nor does the session exist
  CHECK(edge_of(*video) == Edge::advideos_start);
}

TEST_CASE("between looks for a finished video there is time for it to show", "[upload]") {
  const auto video = finish_in_doubt();
  answer_not_there(*video);
  CHECK(wait_of(*video) == Milliseconds{4'500});
  answer_not_there(*video);
  CHECK(wait_of(*video) == Milliseconds{6'750});
}

TEST_CASE("looks that were never made do not say that the video is not there", "[upload]") {
  const auto video = finish_in_doubt();
  never_send(*video, meta_error(100, 33));
  CHECK(failure_of(*video).error_class == ErrorClass::not_found);
  CHECK(video->orphan().empty());
  CHECK_FALSE(video->checkpoint().finished);
}

TEST_CASE("a look for a finished video that fails keeps its session", "[upload]") {
  const auto video = finish_in_doubt();
  SECTION("an error") { refuse(*video, error_of(ErrorClass::network)); }
  SECTION("a reply that makes no sense") { answer(*video, "[]"); }
  CHECK(has_failed(*video));
  CHECK(video->orphan().empty());
}

TEST_CASE("while a finish is in doubt no second session is started", "[upload]") {
  const auto video = finish_in_doubt();
  answer(*video, kUnknownWord);
  REQUIRE(edge_of(*video) == Edge::advideos_finish);
  refuse(*video, meta_error(100));
  CHECK(failure_of(*video).error_class == ErrorClass::unknown_outcome);
  CHECK(video->orphan().empty());
}

TEST_CASE("a finish whose outcome stays unknown is given up", "[upload]") {
  const auto video = all_sent();
  int finishes = 0;
  for (; sends(*video) && finishes < 100; ++finishes) {
    lose_reply(*video, broken_connection());
    if (sends(*video)) answer(*video, kUploading);
  }
  CHECK(finishes == 6);
  CHECK(failure_of(*video).error_class == ErrorClass::unknown_outcome);
  CHECK(failure_of(*video).retryable);
}

TEST_CASE("a finish that the end of the run broke off is asked about by the next run", "[upload]") {
  const auto video = all_sent();
  lose_reply(*video, error_of(ErrorClass::cancelled));
  CHECK(failure_of(*video).error_class == ErrorClass::cancelled);
  CHECK(video->orphan().empty());
  CHECK(video->checkpoint().wanted == ByteRange{kSize, kSize});
}

TEST_CASE("an earlier process that had sent all bytes may have finished as well: ask", "[upload]") {
  const auto video = resumed_at_its_end();
  answer(*video, kUploading);
  CHECK(edge_of(*video) == Edge::advideos_finish);

  const auto corrected = resumed({90, kSize});
  refuse(*corrected, correction({kSize, kSize}));
  CHECK(edge_of(*corrected) == Edge::video_status);
}

TEST_CASE("a resumed video whose finish is refused after a status that nobody knows starts no second session",
          "[upload]") {
  const auto video = resumed_at_its_end();
  answer(*video, kUnknownWord);
  REQUIRE(edge_of(*video) == Edge::advideos_finish);
  refuse(*video, GENERATE(meta_error(100), meta_error(100, 33)));  // invalid, not found
  const auto error = failure_of(*video);
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(error.hint, Contains("Check at Meta"));
}

TEST_CASE("a refused session of an earlier process may have been finished by it: ask", "[upload]") {
  const auto video = resumed({40, 70});
  refuse(*video, GENERATE(meta_error(100), meta_error(100, 33), meta_error(6001, 1363037)));
  REQUIRE(edge_of(*video) == Edge::video_status);
  SECTION("it was") {
    answer(*video, GENERATE_COPY(kProcessing, kReady));
    CHECK(is_done(*video));
    CHECK(video->checkpoint().finished);
    CHECK(video->checkpoint().video_id == "7");
    CHECK(video->orphan().empty());
  }
  SECTION("it was not") {
    SECTION("Meta still waits for bytes") { answer(*video, kUploading); }
    SECTION("Meta shows no such video") {
      for (int look = 0; look < 3; ++look) answer_not_there(*video);
    }
    REQUIRE(edge_of(*video) == Edge::advideos_start);
    CHECK(video->starts_over());
    CHECK(video->orphan() == "S1");
    start(*video, {0, 10}, "S2");
    CHECK(chunk_of(*video) == ByteRange{0, 10});
    refuse(*video, meta_error(100));
    CHECK(failure_of(*video).code == 100);
  }
  SECTION("Meta cannot say it now") {
    refuse(*video, meta_error(2));
    CHECK(failure_of(*video).code == 2);
    CHECK(video->orphan().empty());
  }
}

TEST_CASE("a resumed video that was surely not finished may start over", "[upload]") {
  const auto video = resumed_at_its_end();
  SECTION("Meta still waits for bytes") { answer(*video, kUploading); }
  SECTION("Meta shows no such video") {
    for (int look = 0; look < 3; ++look) answer_not_there(*video);
  }
  REQUIRE(edge_of(*video) == Edge::advideos_finish);
  refuse(*video, meta_error(100));
  CHECK(edge_of(*video) == Edge::advideos_start);
}
