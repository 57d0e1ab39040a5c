#include <catch2/catch.hpp>
#include <set>

#include "integration/launch/launches.hpp"
#include "integration/studio/studio.hpp"
#include "support/failing_ledger.hpp"

// Every command with a ledger of which one call fails, each call of each kind in turn.

using namespace metaup;
using namespace metaup::test;

namespace {

/// A run, and what has to be there before it.
struct Scene {
  std::string name;
  std::string scenario;
  /// Makes what the run is to find, and returns the run, which can be made any number of times.
  std::function<std::function<Studio::Take()>(Studio&)> prepare;
  /// What Meta must hold in the end, when the run was made again with a sound ledger.
  std::function<void(Studio&)> check;
};

/// What was asked of Meta that changes something there.
int writes(Studio& studio) {
  int count = 0;
  const auto requests = studio.state().at("requests");
  for (const auto& [what, times] : requests.items()) {
    if (!what.starts_with("GET")) count += times.get<int>();
  }
  return count;
}

void check_ads(Studio& studio, std::size_t names) {
  const auto ads = ads_by_name(studio);
  CHECK(ads.size() == names);
  for (const auto& [name, count] : ads) CHECK(count == 1);
}

Scene images() {
  return {"images, some of them known and one gone", "{}",
          [](Studio& studio) {
            const std::vector<std::string> paths{studio.picture(1), studio.picture(2), studio.picture(3)};
            studio.settings.verify = run::Verify::all;
            const auto before = studio.upload({paths[0], paths[1]});
            studio.control("forget_image", {{"account", "123"}, {"hash", before.items.at(1).id}});
            return [&studio, paths] { return studio.upload(paths); };
          },
          [](Studio& studio) { CHECK(studio.state().at("images").size() == 3); }};
}

Scene videos() {
  return {"videos in windows, one of them known", R"({"videos":{"windows":[1000]}})",
          [](Studio& studio) {
            const std::vector<std::string> paths{studio.film(1, 3'000), studio.film(2, 2'000)};
            studio.upload({paths[0]});
            return [&studio, paths] { return studio.upload(paths); };
          },
          [](Studio& studio) { CHECK(studio.finished_videos().size() == 2); }};
}

Scene videos_at_once() {
  return {"videos in one request, with a reply that is lost", R"({
            "faults":[{"edge":"advideos","method":"POST","nth":1,"drop":true,"when":"after"}]})",
          [](Studio& studio) {
            studio.settings.video.method = run::VideoMethod::simple;
            const std::vector<std::string> paths{studio.film(1), studio.film(2)};
            return [&studio, paths] { return studio.upload(paths); };
          },
          [](Studio& studio) { CHECK(studio.finished_videos().size() == 2); }};
}

Scene launch() {
  return {"a launch with a reply that is lost", R"({
            "faults":[{"edge":"batch","nth":1,"drop":true,"when":"after"}]})",
          [](Studio& studio) {
            const std::vector rows{launch_row("one", studio.picture(1)), launch_row("two", studio.picture(2)),
                                   launch_row("three", studio.picture(1))};
            return [&studio, rows] { return studio.launch(rows); };
          },
          [](Studio& studio) { check_ads(studio, 3); }};
}

Scene launch_with_video() {
  return {"a launch with a video that is there", "{}",
          [](Studio& studio) {
            const auto film = studio.film(1);
            const auto id = studio.upload({film}).item().id;
            auto by_id = launch_row("by-id", "");
            by_id.creative->image.reset();
            by_id.creative->video = graph::AssetRef{graph::AssetRef::Form::id, id};
            by_id.creative->thumbnail = graph::AssetRef{graph::AssetRef::Form::automatic, {}};
            auto by_path = launch_row("by-path", "");
            by_path.creative->image.reset();
            by_path.creative->video = path_ref(film);
            by_path.creative->thumbnail = by_id.creative->thumbnail;
            const std::vector rows{by_id, by_path};
            return [&studio, rows] { return studio.launch(rows); };
          },
          [](Studio& studio) { check_ads(studio, 2); }};
}

Scene ads() {
  return {"ads of a creative, with a reply that is lost", R"({
            "faults":[{"edge":"ads","method":"POST","nth":[1,2],"drop":true,"when":"after"}]})",
          [](Studio& studio) {
            const auto creative = studio.launch({creative_row("shown", studio.picture(1))}).items.back().id;
            const std::vector rows{ad_row("one", creative), ad_row("two", creative)};
            return [&studio, rows] { return studio.launch(rows); };
          },
          [](Studio& studio) { check_ads(studio, 2); }};
}

Scene copies() {
  return {"a copy that Meta refuses", R"({
            "faults":[{"edge":"adimages","method":"POST","account":"456","nth":1,"error":{"code":100}}]})",
          [](Studio& studio) {
            const auto hash = studio.upload({studio.picture(1)}).item().id;
            return [&studio, hash] { return studio.copy("123", "456", {hash}); };
          },
          [](Studio& studio) { CHECK(studio.state().at("images").size() == 2); }};
}

Scene plain_copies() {
  return {"a copy", "{}",
          [](Studio& studio) {
            const auto hash = studio.upload({studio.picture(1)}).item().id;
            return [&studio, hash] { return studio.copy("123", "456", {hash}); };
          },
          [](Studio& studio) { CHECK(studio.state().at("images").size() == 2); }};
}

Scene deletions() {
  return {"deletions", "{}",
          [](Studio& studio) {
            const auto one = studio.upload({studio.picture(1)}).item().id;
            const auto two = studio.upload({studio.picture(2)}).item().id;
            return [&studio, one, two] { return studio.remove(AssetKind::image, {one, two}); };
          },
          [](Studio& studio) { CHECK(studio.state().at("images").empty()); }};
}

Scene waits() {
  return {"a wait for a video", "{}",
          [](Studio& studio) {
            studio.settings.video.wait = false;
            const auto id = studio.upload({studio.film(1)}).item().id;
            studio.settings.video.wait = true;
            return [&studio, id] { return studio.await({id}); };
          },
          [](Studio& studio) { CHECK(studio.finished_videos().size() == 1); }};
}

/// How often the run calls the ledger, by kind.
std::map<std::string, int> calls_of(const Scene& scene) {
  Studio studio(scene.scenario);
  const auto run = scene.prepare(studio);
  studio.ledger = make_failing(std::move(studio.ledger));
  const auto take = run();
  INFO(scene.name);
  std::string errors;
  for (const auto& item : take.items) errors += item.error ? item.source + ": " + item.error->message + "\n" : "";
  INFO(errors);
  REQUIRE(take.outcome.stop == run::Stop::none);
  REQUIRE(take.outcome.summary.failed == 0);
  return failures_of(*studio.ledger).calls();
}

void check_failure(const Scene& scene, const std::string& kind, int nth) {
  INFO(scene.name << ": call " << nth << " of " << kind);
  Studio studio(scene.scenario);
  const auto run = scene.prepare(studio);
  studio.ledger = make_failing(std::move(studio.ledger));
  auto& ledger = failures_of(*studio.ledger);
  std::optional<int> sent;
  ledger.on_failure = [&] { sent = writes(studio); };
  ledger.fail(kind, nth);
  const auto told_before = studio.reporter.all<report::Fatal>().size();
  const auto take = run();
  REQUIRE(sent);
  CHECK(take.exit_code == 1);
  CHECK(take.outcome.stop == run::Stop::state);
  CHECK(writes(studio) == *sent);
  const auto told = studio.reporter.all<report::Fatal>();
  REQUIRE(told.size() == told_before + 1);
  CHECK(told.back().error.message == "the ledger failed on purpose: " + kind);

  ledger.heal();
  const auto again = run();
  CHECK(again.exit_code == 0);
  scene.check(studio);
}

}  // namespace

TEST_CASE("a ledger that fails at any place stops the run before anything more is sent", "[ledger][failures]") {
  const auto scene = GENERATE(images(), videos(), videos_at_once(), launch(), launch_with_video(), ads(), copies(),
                              plain_copies(), deletions(), waits());
  constexpr int kMostOfAKind = 40;
  for (const auto& [kind, count] : calls_of(scene)) {
    for (int nth = 1; nth <= std::min(count, kMostOfAKind); ++nth) check_failure(scene, kind, nth);
  }
}

TEST_CASE("the scenes between them call the ledger in every way that can fail", "[ledger][failures]") {
  std::set<std::string> kinds;
  for (const auto& scene : {images(), videos(), videos_at_once(), launch(), launch_with_video(), ads(), copies(),
                            plain_copies(), deletions(), waits()}) {
    for (const auto& [kind, count] : calls_of(scene)) kinds.insert(kind);
  }
  CHECK(kinds == std::set<std::string>{"asset_of_content", "asset_of_remote", "assets_of_kind", "begin_intents",
                                       "learned_like", "limits_of", "commit", "open_intents", "session_of_content",
                                       "session_of_video", "standing_of", "thumbnail_of", "users_of"});
}
