#include "upload/one_shot_video.hpp"

#include <memory>
#include <set>

#include "base/text.hpp"
#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using graph::Edge;
using upload::OneShotVideo;

namespace {

const AccountId kAccount = AccountId::parse("act_1001").value();
const WallTime kSentAt = parse_time("2026-03-01T10:20:30+0000").value();
const WallTime kEarliest = kSentAt - std::chrono::minutes{5};
constexpr const char* kSoonAfter = "2026-03-01T10:21:00+0000";

/// A video as Meta lists it.
std::string info(const std::string& id, const std::string& title = "Spring", const std::string& created = kSoonAfter,
                 const std::string& length = "15") {
  return R"({"id":")" + id + R"(","title":")" + title + R"(","created_time":")" + created + R"(","length":)" + length +
         "}";
}

void answer_videos(OneShotVideo& video, const std::vector<std::string>& shown) {
  REQUIRE(edge_of(video) == Edge::advideos_read);
  std::string list;
  for (const auto& one : shown) list += (list.empty() ? "" : ",") + one;
  answer(video, R"({"data":[)" + list + "]}");
}

using Video = std::unique_ptr<OneShotVideo>;

Video video_with(upload::VideoLikeness likeness, bool in_doubt = false, std::set<std::string> known = {}) {
  const upload::Recognition recognition{
      .earliest = [] { return kEarliest; },
      .is_known = [known = std::move(known)](const std::string& id) { return known.contains(id); }};
  auto request = upload::fetch_video(kAccount, "https://example.com/a.mp4", likeness.title, "");
  return std::make_unique<OneShotVideo>(std::move(request), std::move(likeness), recognition, in_doubt);
}
Video fresh() { return video_with({.title = "Spring", .length = 15}); }

Video lost(upload::VideoLikeness likeness = {.title = "Spring", .length = 15}, std::set<std::string> known = {}) {
  auto video = video_with(std::move(likeness), false, std::move(known));
  lose_reply(*video, broken_connection());
  REQUIRE(edge_of(*video) == Edge::advideos_read);
  CHECK(video->is_in_doubt());
  return video;
}

}  // namespace

TEST_CASE("a video whose id came back is accepted", "[upload]") {
  const auto video = fresh();
  CHECK(edge_of(*video) == Edge::advideos_create);
  CHECK(param(*video, "file_url") == "https://example.com/a.mp4");
  CHECK(wait_of(*video) == Milliseconds{0});
  CHECK_FALSE(video->is_in_doubt());
  answer(*video, R"({"id":"77"})");
  CHECK(is_done(*video));
  CHECK(video->video_id() == "77");
  CHECK_FALSE(video->is_in_doubt());
}

TEST_CASE("a refused video fails with Meta's reason and leaves nothing open", "[upload]") {
  const auto video = fresh();
  refuse(*video, meta_error(352));
  CHECK(failure_of(*video).code == 352);
  CHECK(failure_of(*video).error_class == ErrorClass::invalid);
  CHECK_FALSE(video->is_in_doubt());
}

TEST_CASE("a video that was never sent leaves nothing open", "[upload]") {
  const auto video = fresh();
  never_send(*video, error_of(ErrorClass::cancelled));
  CHECK(failure_of(*video).error_class == ErrorClass::cancelled);
  CHECK_FALSE(video->is_in_doubt());
}

TEST_CASE("a video whose reply names no id may be at Meta, and is looked for", "[upload]") {
  const auto video = fresh();
  answer(*video, GENERATE(R"({"success":true})", "[]", R"({"id":"none"})"));
  CHECK(edge_of(*video) == Edge::advideos_read);
  CHECK(video->is_in_doubt());
}

TEST_CASE("it is looked for among the account's videos of its title", "[upload]") {
  const auto video = lost();
  CHECK(sent(*video).path == "act_1001/advideos");
  CHECK(param(*video, "title") == "Spring");
}

TEST_CASE("the one new video that is like it is adopted", "[upload]") {
  const auto video = lost();
  answer_videos(*video, {info("1", "Summer"), info("77"), info("2", "Spring sale")});
  REQUIRE(is_done(*video));
  CHECK(video->video_id() == "77");
  CHECK_FALSE(video->is_in_doubt());
}

TEST_CASE("it is looked for on all pages, without a wait between them", "[upload]") {
  const auto video = lost();
  const auto page = [](const std::string& videos, const std::string& after) {
    return R"({"data":[)" + videos + R"(],"paging":{"cursors":{"after":")" + after + R"("},"next":"https://n"}})";
  };
  answer(*video, page("", "B"));
  CHECK(param(*video, "after") == "B");
  CHECK(wait_of(*video) == Milliseconds{0});
  SECTION("found on the last one") {
    answer_videos(*video, {info("77")});
    REQUIRE(is_done(*video));
    CHECK(video->video_id() == "77");
  }
  SECTION("one more like it on a later one") {
    answer(*video, page(info("77"), "C"));
    answer_videos(*video, {info("78")});
    CHECK(failure_of(*video).error_class == ErrorClass::unknown_outcome);
  }
  SECTION("pages that never end") {
    answer(*video, page("", "B"));
    CHECK(failure_of(*video).error_class == ErrorClass::unknown_outcome);
  }
}

TEST_CASE("only a video of that title, length and time is taken for it", "[upload]") {
  struct Case {
    const char* name;
    double our_length;
    std::string shown;
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
      {"of a length that Meta does not know yet", 15, info("7", "Spring", kSoonAfter, "0"), true},
      {"of a length that we do not know", 0, info("7"), true},
  }));
  CAPTURE(example.name);
  const auto video = lost({.title = "Spring", .length = example.our_length});
  answer_videos(*video, {example.shown});
  CHECK(is_done(*video) == example.taken);
}

TEST_CASE("a video without a title is never recognised", "[upload]") {
  const auto video = lost({.title = "", .length = 15});
  for (int look = 0; look < 3; ++look) answer_videos(*video, {info("7", "")});
  CHECK(failure_of(*video).error_class == ErrorClass::unknown_outcome);
}

TEST_CASE("a video that came from elsewhere is not taken for it", "[upload]") {
  const auto video = lost({.title = "Spring", .length = 15}, {"1"});
  answer_videos(*video, {info("1"), info("77")});
  REQUIRE(is_done(*video));
  CHECK(video->video_id() == "77");
}

TEST_CASE("a video that shows up late is found by a later look", "[upload]") {
  const auto video = lost();
  answer_videos(*video, {});
  answer_videos(*video, {});
  REQUIRE(sends(*video));
  answer_videos(*video, {info("77")});
  REQUIRE(is_done(*video));
  CHECK(video->video_id() == "77");
}

TEST_CASE("after three looks in vain it is given up, not sent again", "[upload]") {
  const auto video = lost();
  for (int look = 0; look < 3; ++look) answer_videos(*video, {});
  const auto error = failure_of(*video);
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK(error.outcome_unknown);
  CHECK_THAT(error.message, Contains("the connection broke"));
  CHECK_THAT(error.hint, Contains("--force"));
  CHECK(video->is_in_doubt());
}

TEST_CASE("a video against which only its age speaks is named, and not taken", "[upload]") {
  const auto video = lost();
  for (int look = 0; look < 3; ++look) {
    REQUIRE(sends(*video));
    answer_videos(*video, {info("7", "Spring", "2026-03-01T10:15:29+0000")});
  }
  CHECK_THAT(failure_of(*video).message, Contains("7 is like it, but older"));
  CHECK(video->is_in_doubt());
}

TEST_CASE("several videos like it are named, and none is taken", "[upload]") {
  const auto video = lost();
  answer_videos(*video, {info("1"), info("2"), info("3"), info("4"), info("5"), info("6"), info("7")});
  const auto error = failure_of(*video);
  CHECK(error.error_class == ErrorClass::unknown_outcome);
  CHECK_THAT(error.message, Contains("1, 2, 3, 4, 5 and 2 more"));
  CHECK(video->is_in_doubt());
}

TEST_CASE("what an earlier process left open is looked for, not sent", "[upload]") {
  const auto video = video_with({.title = "Spring", .length = 15}, true);
  CHECK(video->is_in_doubt());
  SECTION("and found") {
    answer_videos(*video, {info("77")});
    CHECK(is_done(*video));
  }
  SECTION("and given up, with the reason of its doubt") {
    for (int look = 0; look < 3; ++look) answer_videos(*video, {});
    CHECK_THAT(failure_of(*video).message, Contains("an earlier run sent it"));
  }
}

TEST_CASE("a look that fails leaves the outcome open", "[upload]") {
  const auto video = lost();
  const auto error = error_of(ErrorClass::auth);
  SECTION("refused") { refuse(*video, error); }
  SECTION("no reply") { lose_reply(*video, error); }
  SECTION("never made") { never_send(*video, error); }
  CHECK(failure_of(*video).error_class == ErrorClass::auth);
  CHECK(video->is_in_doubt());
}

TEST_CASE("three looks take half a minute", "[upload]") {
  const auto video = lost();
  for (const int expected_ms : {5'000, 10'000, 15'000}) {
    CHECK(wait_of(*video) == Milliseconds{expected_ms});
    answer_videos(*video, {});
  }
  CHECK(has_failed(*video));
}
