#include "run/rules/likely_video.hpp"

#include <catch2/catch.hpp>

using namespace metaup;

namespace {

ledger::Learned video(const std::string& id, const std::string& title, std::uint64_t bytes, double length) {
  return {.kind = AssetKind::video, .remote_id = id, .name = title, .bytes = bytes, .length = length};
}

std::string likely(const std::vector<ledger::Learned>& learned, const run::OurVideo& ours) {
  const auto* const found = run::likely_video(learned, ours);
  return found != nullptr ? found->remote_id : "none";
}

}  // namespace

TEST_CASE("a video is likely one that is as large, or of the same title where Meta tells no size", "[run]") {
  const auto [title, bytes, length, expected] = GENERATE(table<std::string, std::uint64_t, double, std::string>({
      {"clip", 100, 15, "7"},
      {"clip", 0, 15, "7"},     // Meta does not tell how large it is
      {"clip", 100, 0, "7"},    // nor how long
      {"clip", 0, 0, "7"},      // nor either
      {"", 100, 15, "7"},       // sent without a title
      {"other", 100, 15, "7"},  // renamed since
      {"other", 0, 15, "none"},
      {"", 0, 15, "none"},
      {"clip", 99, 15, "none"},
      {"clip", 100, 17, "none"},
      {"clip", 0, 17, "none"},
  }));
  CAPTURE(title, bytes, length);
  CHECK(likely({video("7", title, bytes, length)}, {.title = "clip", .bytes = 100, .length = 15.4}) == expected);
}

TEST_CASE("of several likely videos the one with most in common counts", "[run]") {
  const auto learned = std::vector{video("1", "clip", 0, 0), video("2", "other", 100, 0), video("3", "clip", 100, 0),
                                   video("4", "clip", 100, 0)};
  CHECK(likely(learned, {.title = "clip", .bytes = 100, .length = 0}) == "3");
  CHECK(likely(learned, {.title = "new", .bytes = 100, .length = 0}) == "2");
  CHECK(likely(learned, {.title = "clip", .bytes = 0, .length = 0}) == "1");
  CHECK(likely(learned, {.title = "new", .bytes = 7, .length = 0}) == "none");
  CHECK(likely({}, {.title = "clip", .bytes = 100, .length = 0}) == "none");
}
