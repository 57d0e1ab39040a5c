#include <catch2/catch.hpp>

#include "integration/launch/launches.hpp"
#include "integration/studio/studio.hpp"

// A job that runs each night on a fresh machine.

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

constexpr int kNights = 10;
constexpr int kUsage = 2;

/// A launch of three rows: an image's, a video's whose picture is the one that Meta prefers, and one of a feed, of
/// which Meta makes a new creative each time.
std::vector<run::LaunchRow> launch_rows(Studio& studio) {
  auto film = launch_row("film", studio.picture(1));
  film.creative->image.reset();
  film.creative->video = path_ref(studio.film(1));
  film.creative->thumbnail = graph::AssetRef{graph::AssetRef::Form::automatic, "auto"};
  film.creative->cta = "SHOP_NOW";
  run::LaunchRow feed = launch_row("feed", studio.picture(1));
  const std::string hash = studio.state().at("images")[0].at("hash");
  feed.creative = graph::CreativeDraft{};
  feed.creative->spec =
      R"({"name":"feed","object_story_spec":{"page_id":"111","link_data":{"link":"https://example.com/","image_hash":")" +
      hash +
      R"("}},"asset_feed_spec":{"optimization_type":"DEGREES_OF_FREEDOM","bodies":[{"text":"a"},{"text":"b"}]}})";
  return {launch_row("image", studio.picture(1)), film, feed};
}

void new_machine(Studio& studio) {
  studio.ledger = ledger::make_memory_ledger();
  studio.clock.advance_to(studio.clock.now() + std::chrono::hours{24});
}

}  // namespace

TEST_CASE("in ten nights with a fresh ledger each, learned and stamped, no second video and no second ad is made",
          "[learn][nights]") {
  Studio studio(R"({"creatives":{"feeds_are_unique":true}})");
  studio.settings.video.stamp = true;
  std::vector<std::string> files{studio.picture(1), studio.film(1), studio.film(2)};
  for (int night = 0; night < kNights; ++night) {
    CAPTURE(night);
    CHECK(studio.learn().exit_code == 0);
    if (night == 5) files.push_back(studio.film(3));  // a new one among them
    CHECK(studio.upload(files).exit_code == 0);
    const auto launch = studio.launch(launch_rows(studio));
    CHECK(launch.exit_code == 0);
    new_machine(studio);
  }
  CHECK(studio.finished_videos().size() == 3);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"feed", 1}, {"film", 1}, {"image", 1}});
  CHECK(studio.state().at("creatives").size() == 3);
  CHECK(studio.state().at("images").size() == 1);
}

TEST_CASE("in ten nights with a fresh ledger each, not learned, nothing is made twice silently", "[learn][nights]") {
  Studio studio;
  studio.settings.video.stamp = GENERATE(false, true);
  const std::vector<std::string> files{studio.picture(1), studio.film(1)};
  for (int night = 0; night < kNights; ++night) {
    CAPTURE(night);
    CHECK(studio.upload(files).exit_code == (night == 0 ? 0 : kUsage));
    CHECK(studio.launch(launch_rows(studio)).exit_code == (night == 0 ? 0 : kUsage));
    new_machine(studio);
  }
  CHECK(studio.finished_videos().size() == 1);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"feed", 1}, {"film", 1}, {"image", 1}});
}
