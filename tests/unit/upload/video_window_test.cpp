#include "unit/upload/video_steps.hpp"

// The bytes that the server asks for: it owns the offset.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

TEST_CASE("the checkpoint holds what the server wants next", "[upload]") {
  const auto video = started();
  CHECK(video->checkpoint().session_id == "S1");
  CHECK(video->checkpoint().video_id == "7");
  CHECK(video->checkpoint().wanted == ByteRange{0, 10});
  take_chunk(*video, {10, 400});
  CHECK(video->checkpoint().wanted == ByteRange{10, kSize});
  CHECK_FALSE(video->checkpoint().finished);
}

TEST_CASE("a window of any size is cut to the file", "[upload]") {
  const auto end = GENERATE(as<std::uint64_t>{}, kSize, kSize + 1, 5U << 20U, ~std::uint64_t{0});
  const auto video = started({0, end});
  CHECK(chunk_of(*video) == ByteRange{0, kSize});
  take_chunk(*video, {1, end});
  CHECK(chunk_of(*video) == ByteRange{1, kSize});
  take_chunk(*video, {kSize, end});
  CHECK(edge_of(*video) == Edge::advideos_finish);
}

TEST_CASE("a window need not begin where the last one ended", "[upload]") {
  const auto video = started({0, 10});
  take_chunk(*video, {4, 12});  // only four bytes arrived
  CHECK(chunk_of(*video) == ByteRange{4, 12});
  take_chunk(*video, {30, 40});
  CHECK(chunk_of(*video) == ByteRange{30, 40});
}

TEST_CASE("an impossible window is a protocol error with its figures", "[upload]") {
  const auto wanted = GENERATE(ByteRange{kSize + 1, kSize + 2}, ByteRange{20, 10}, ByteRange{50, 50}, ByteRange{0, 0},
                               ByteRange{~std::uint64_t{0}, ~std::uint64_t{0}});
  CAPTURE(wanted.begin, wanted.end);
  const auto event = GENERATE(as<std::string>{}, "start", "window", "correction", "resume");
  const bool is_read = event == "start" || event == "window";
  if (is_read && wanted.end < wanted.begin) return;                         // already its reply makes no sense
  if (event == "start" && wanted.empty() && wanted.begin <= kSize) return;  // it wants nothing
  const auto video = event == "resume" ? resumed(wanted) : started(event == "start" ? wanted : ByteRange{0, 10});
  if (event == "window") take_chunk(*video, wanted);
  if (event == "correction") refuse(*video, correction(wanted));
  const auto error = failure_of(*video);
  CHECK(error.error_class == ErrorClass::protocol);
  CHECK_THAT(error.message, Contains(std::to_string(wanted.begin)) && Contains("100 bytes"));
  CHECK(error.retryable);
  CHECK(video->orphan() == "S1");
}

TEST_CASE("a start that asks for no bytes is followed by the finish", "[upload]") {
  const auto at = GENERATE(as<std::uint64_t>{}, 0U, 50U, kSize);
  const auto video = started({at, at});
  CHECK(edge_of(*video) == Edge::advideos_finish);
  CHECK(video->checkpoint().wanted == ByteRange{kSize, kSize});
}

TEST_CASE("a reply without a readable window makes no sense, and a later run may ask again", "[upload]") {
  const auto* const body = GENERATE(R"({"start_offset":"20","end_offset":"10"})", R"({"start_offset":"20"})",
                                    R"({"start_offset":"-1","end_offset":"10"})", R"({"success":true})", "[]");
  SECTION("for a chunk") {
    const auto video = started();
    answer(*video, body);
    CHECK(failure_of(*video).error_class == ErrorClass::protocol);
    CHECK(video->orphan().empty());
    CHECK(video->checkpoint().wanted == ByteRange{0, 10});
  }
  SECTION("at the start") {
    const auto video = fresh();
    answer(*video, body);
    CHECK(failure_of(*video).error_class == ErrorClass::protocol);
    CHECK(video->checkpoint().session_id.empty());
  }
}

TEST_CASE("a window that is asked for again is sent again once, then it is a failure", "[upload]") {
  const auto again = GENERATE(ByteRange{10, 20}, ByteRange{10, 15}, ByteRange{3, 20});
  const auto video = started();
  take_chunk(*video, {10, 20});
  take_chunk(*video, again);
  CHECK(chunk_of(*video) == again);
  take_chunk(*video, again);
  CHECK(failure_of(*video).error_class == ErrorClass::protocol);
  CHECK_THAT(failure_of(*video).message, Contains("still asks for"));
}

TEST_CASE("only new ground ends the count of windows without progress", "[upload]") {
  const auto video = started();
  take_chunk(*video, {10, 20});
  take_chunk(*video, {10, 20});
  take_chunk(*video, {20, 30});  // further than ever
  take_chunk(*video, {20, 30});
  CHECK(chunk_of(*video) == ByteRange{20, 30});
  take_chunk(*video, {20, 30});
  CHECK(has_failed(*video));

  const auto circling = started();
  take_chunk(*circling, {10, 20});
  take_chunk(*circling, {5, 10});
  take_chunk(*circling, {10, 20});  // where it was before
  take_chunk(*circling, {5, 10});
  CHECK(has_failed(*circling));
}

TEST_CASE("a correction is progress: the server's offsets are taken", "[upload]") {
  const auto video = started({0, 10});
  refuse(*video, correction({30, 200}));
  CHECK(chunk_of(*video) == ByteRange{30, kSize});
  CHECK(video->checkpoint().wanted == ByteRange{30, kSize});
  refuse(*video, correction({5, 10}));
  CHECK(chunk_of(*video) == ByteRange{5, 10});
  take_chunk(*video, {10, 20});  // behind 30, yet further than 5
  CHECK(chunk_of(*video) == ByteRange{10, 20});
  refuse(*video, correction({kSize, kSize}));
  CHECK(edge_of(*video) == Edge::advideos_finish);
}

TEST_CASE("a correction is taken as Meta sends it, whether or not the chunk may have arrived", "[upload]") {
  const auto error = meta_error(6001, 1363037, R"({"start_offset":"30","end_offset":"50"})");
  REQUIRE(error.wanted);
  const auto video = started({0, 10});
  SECTION("refused") { refuse(*video, error); }
  SECTION("in doubt") { lose_reply(*video, error); }
  CHECK(chunk_of(*video) == ByteRange{30, 50});
}

TEST_CASE("corrections are bounded by ten, or twice the windows accepted", "[upload]") {
  const auto [windows, allowed] = GENERATE(table<std::uint64_t, int>({{0, 10}, {4, 10}, {5, 10}, {6, 12}, {20, 40}}));
  const auto video = started({0, 1});
  for (std::uint64_t begin = 1; begin <= windows; ++begin) take_chunk(*video, {begin, begin + 1});
  for (int i = 0; i < allowed; ++i) refuse(*video, correction({windows, windows + 1}));
  CHECK(edge_of(*video) == Edge::advideos_transfer);
  refuse(*video, correction({windows, windows + 1}));
  CHECK(failure_of(*video).error_class == ErrorClass::protocol);
  CHECK_THAT(failure_of(*video).message, Contains("without success"));
}

TEST_CASE("a server that accepts and takes back for ever is given up", "[upload]") {
  const auto video = started({0, 10});
  int steps = 0;
  for (; sends(*video) && steps < 1'000; ++steps) {
    take_chunk(*video, {10, 20});
    refuse(*video, correction({0, 10}));
  }
  CHECK(failure_of(*video).error_class == ErrorClass::protocol);
  CHECK(steps < 20);
}

TEST_CASE("a correction outside of the transfer is an error like others", "[upload]") {
  auto error = correction({5, 10});
  error.error_class = ErrorClass::transient;
  error.subcode = 1363011;
  const auto video = all_sent();
  refuse(*video, error);
  CHECK(failure_of(*video).subcode == 1363011);
}
