// Subtitle files beside videos.
#include <catch2/catch.hpp>
#include <filesystem>

#include "plan_desk.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

const std::string kText = "1\n00:00:00,000 --> 00:00:02,000\nHello\n";

std::string quick(const std::string& faults = {}) {
  return R"({"limits":{"enforce":false},"videos":{"processing_s":0},"faults":[)" + faults + "]}";
}

std::map<std::string, std::string> captions_of(const LaunchPad& pad) {
  return pad.simulator.state().at("videos").at(0).at("captions");
}

Finished upload(LaunchPad& pad, const std::string& method) {
  return pad.run("upload-video", {"clip.mp4", "--yes", "--method", method});
}

}  // namespace

TEST_CASE("subtitle files beside a video are added to it once it is ready", "[e2e][video]") {
  LaunchPad pad(quick());
  pad.folder.write("clip.mp4", make_video(1));
  pad.folder.write("clip.en_US.srt", kText);
  pad.folder.write("clip.de_DE.srt", kText);
  pad.folder.write("other.fr_FR.srt", kText);
  const auto* const method = GENERATE("chunked", "simple");
  const auto run = upload(pad, method);
  REQUIRE(run.exit_code == 0);
  CHECK(items(run.out).at(0).at("status") == "ready");
  CHECK(captions_of(pad) == std::map<std::string, std::string>{{"de_DE", kText}, {"en_US", kText}});
  const auto again = upload(pad, method);
  CHECK(summary(again.out).at("unchanged") == 1);
  CHECK(pad.simulator.state().at("requests").at("POST captions") == 2);
}

TEST_CASE("captions that cannot be used are warnings of their video", "[e2e][video]") {
  LaunchPad pad(quick(R"({"edge":"captions","method":"POST","nth":1,"error":{"code":385}})"));
  pad.folder.write("clip.mp4", make_video(1));
  pad.folder.write("clip.de_DE.srt", "no subtitles");
  pad.folder.write("clip.en_US.srt", kText);
  pad.folder.write("clip.fr_FR.srt", kText);
  const auto run = upload(pad, "chunked");
  CHECK(run.exit_code == 0);
  const auto warnings = items(run.out).at(0).at("warnings");
  CHECK_THAT(warnings.dump(), Contains("captions clip.de_DE.srt: is not in SRT format"));
  CHECK_THAT(warnings.dump(), Contains("captions clip.en_US.srt: "));
  CHECK(captions_of(pad) == std::map<std::string, std::string>{{"fr_FR", kText}});
}

TEST_CASE("captions that could not be added now are left to the next run", "[e2e][video]") {
  LaunchPad pad(quick(R"({"edge":"captions","method":"POST","times":1,"error":{"code":190}})"));
  pad.folder.write("clip.mp4", make_video(1));
  pad.folder.write("clip.en_US.srt", kText);
  const auto first = upload(pad, "chunked");
  CHECK(first.exit_code == 3);
  CHECK_THAT(items(first.out).at(0).at("warnings").dump(), Contains("captions clip.en_US.srt: "));
  CHECK(upload(pad, "chunked").exit_code == 0);
  CHECK(pad.simulator.state().at("videos").size() == 1);
  CHECK(captions_of(pad) == std::map<std::string, std::string>{{"en_US", kText}});
}

TEST_CASE("videos of a launch get their captions, too", "[e2e][launch]") {
  LaunchPad pad(quick());
  pad.folder.write("clip.mp4", make_video(1));
  pad.folder.write("clip.en_US.srt", kText);
  const auto run = pad.creatives(
      {"--name", "C", "--page-id", "111", "--link", "https://example.com/", "--video", "clip.mp4", "--yes"});
  CHECK(run.exit_code == 0);
  CHECK(captions_of(pad) == std::map<std::string, std::string>{{"en_US", kText}});
}

TEST_CASE("a plan names the captions of a video, and no others are sent", "[e2e][video][plan]") {
  Desk desk(quick());
  const std::string other = "1\n00:00:00,000 --> 00:00:02,000\nGoodbye\n";
  const auto* const command = GENERATE("upload", "upload-video", "sync");
  desk.folder.write("in/clip.mp4", make_video(1));
  desk.folder.write("in/clip.en_US.srt", kText);
  desk.folder.write("in/clip.fr_FR.srt", "no subtitles");
  std::vector<std::string> arguments{"in"};
  if (command == std::string("sync")) arguments.insert(arguments.end(), {"--settle", "0"});
  const auto plan = desk.plan(command, arguments);
  CHECK(plan.at("targets").at(0).at("captions") == json{{"en_US", sha256_of_text(kText)}});
  CHECK_THAT(plan.at("targets").at(0).at("warnings").dump(), Contains("captions clip.fr_FR.srt: is not in SRT format"));

  SECTION("those that are as they were") {
    desk.folder.write("in/clip.de_DE.srt", kText);  // added since
    const auto applied = desk.apply({"--yes"});
    CHECK(applied.exit_code == 0);
    CHECK(captions_of(desk) == std::map<std::string, std::string>{{"en_US", kText}});
    desk.folder.write("in/clip.en_US.srt", other);
    const auto again = desk.apply({"--yes"});
    CHECK(again.exit_code == 0);
    CHECK(statuses(again.out) == std::map<std::string, int>{{"unchanged", 1}});
  }
  SECTION("not one that has changed") {
    desk.folder.write("in/clip.en_US.srt", other);
    for (const auto* const how : {"-n", "--yes"}) {
      const auto refused = desk.apply({how});
      CHECK(refused.exit_code == 12);
      CHECK_THAT(error_of(items(refused.out).at(0)), Contains("clip.en_US.srt have changed since the plan was made"));
    }
    CHECK(desk.held("videos") == 0);
  }
  SECTION("nor without one that is gone") {
    std::filesystem::remove(desk.folder / "in/clip.en_US.srt");
    const auto refused = desk.apply({"--yes"});
    CHECK(refused.exit_code == 5);
    CHECK_THAT(error_of(items(refused.out).at(0)), Contains("clip.en_US.srt are not there any more"));
    CHECK(desk.held("videos") == 0);
  }
}

TEST_CASE("captions that come after the plan of their video stay, also with an older plan", "[e2e][video][plan]") {
  Desk desk(quick());
  desk.folder.write("clip.mp4", make_video(1));
  const bool is_older = GENERATE(false, true);
  if (is_older) desk.folder.write("clip.en_US.srt", kText);
  CHECK(desk.plan("upload", {"clip.mp4"}).at("targets").at(0).contains("captions") == is_older);
  if (is_older) desk.edit(R"("captions":{"en_US":")" + sha256_of_text(kText) + R"("})", R"("warnings":["w"])");
  desk.folder.write("clip.en_US.srt", kText);
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(desk.held("videos") == 1);
  CHECK(captions_of(desk).empty());
}

TEST_CASE("captions that change while their video is sent by a plan are a warning", "[e2e][video][plan]") {
  Desk desk(R"({"limits":{"enforce":false},"videos":{"processing_s":1}})");
  desk.folder.write("clip.mp4", make_video(1));
  desk.folder.write("clip.en_US.srt", kText);
  desk.plan("upload", {"clip.mp4"});
  auto applied = desk.metaup.start({"apply", "the.plan", "--graph-url", desk.simulator.url(), "-o", "ndjson", "--yes"});
  wait_for_requests(desk.simulator, applied, 3);
  desk.folder.write("clip.en_US.srt", kText + "\n");
  const auto ended = applied.wait();
  CHECK(ended.exit_code == 0);
  CHECK_THAT(items(ended.out).at(0).at("warnings").dump(),
             Contains("captions clip.en_US.srt: has changed since the plan was made"));
  CHECK(captions_of(desk).empty());
}

TEST_CASE("captions that have changed are a failed check, so that all or nothing is nothing", "[e2e][video][plan]") {
  Desk desk(quick());
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("clip.mp4", make_video(1));
  desk.folder.write("clip.en_US.srt", kText);
  desk.plan("upload", {"a.jpg", "clip.mp4", "--all-or-nothing"});
  desk.folder.write("clip.en_US.srt", kText + "\n");
  CHECK(desk.apply({"--yes"}).exit_code == 12);
  CHECK(desk.held("images") == 0);
  desk.folder.write("clip.en_US.srt", kText);
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(desk.held("images") == 1);
}

TEST_CASE("equal videos in several accounts are planned and sent with their captions", "[e2e][video][plan]") {
  Desk desk(quick());
  desk.folder.write("a.mp4", make_video(1));
  desk.folder.write("a.en_US.srt", kText);
  desk.folder.write("b.mp4", make_video(1));
  desk.folder.write("b.en_US.srt", kText);
  const auto plan = desk.plan("upload", {"a.mp4", "b.mp4", "--account", "456"});
  REQUIRE(plan.at("targets").size() == 4);
  for (const auto& target : plan.at("targets")) CHECK(target.at("captions").size() == 1);
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  const auto videos = desk.simulator.state().at("videos");
  CHECK(videos.size() == 2);
  for (const auto& video : videos) CHECK(video.at("captions") == json{{"en_US", kText}});
}

TEST_CASE("the plan of a launch names the captions of its videos, and a review shows them", "[e2e][launch][plan]") {
  Desk desk(quick());
  desk.folder.write("clip.mp4", make_video(1));
  desk.folder.write("clip.en_US.srt", kText);
  desk.plan("create-creative",
            {"--name", "C", "--page-id", "111", "--link", "https://example.com/", "--video", "clip.mp4"});
  const auto sha256 = sha256_of_text(kText);
  const auto review = desk.metaup({"review", "the.plan", "--html", "page.html"});
  CHECK_THAT(review.out, Contains("captions: clip.en_US.srt (" + sha256.substr(0, 12) + "…)"));
  CHECK_THAT(read_text(desk.folder / "page.html"), Contains("clip.en_US.srt") && Contains(sha256));
  const auto shown = items(desk.metaup({"review", "the.plan", "-o", "ndjson"}).out);
  CHECK(shown.at(0).at("object").at("captions") == json{{"en_US", sha256}});
  desk.folder.write("clip.en_US.srt", kText + "\n");
  const auto refused = desk.apply({"--yes"});
  CHECK(item_of_kind(refused.out, "video", "clip.mp4").at("status") == "failed");
  CHECK(desk.held("creatives") == 0);
  desk.folder.write("clip.en_US.srt", kText);
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(captions_of(desk) == std::map<std::string, std::string>{{"en_US", kText}});
}

TEST_CASE("posters and captions that --exclude names do not go with their videos", "[e2e][video]") {
  LaunchPad pad(quick());
  pad.folder.write("in/clip.mp4", make_video(1));
  pad.folder.write("in/clip.en_US.srt", kText);
  pad.folder.write("in/clip_thumb.jpg", make_jpeg(1));
  const auto* const command = GENERATE("upload", "sync");
  const auto* const path = GENERATE("in", "in/clip.mp4");
  const auto [captions, posters, options] = GENERATE(table<std::size_t, std::size_t, std::vector<std::string>>(
      {{1, 1, {"--include", "*.mp4"}},
       {0, 0, {"--exclude", "*.srt", "--exclude", "*_thumb.jpg"}},
       {1, 0, {"--exclude", "clip_thumb.*"}},
       {0, 1, {"--include", "*.mp4", "--exclude", "clip.en_US.*"}}}));
  std::vector<std::string> arguments{path, "--yes"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  if (command == std::string("sync")) arguments.insert(arguments.end(), {"--settle", "0"});
  CHECK(pad.run(command, arguments).exit_code == 0);
  CHECK(captions_of(pad).size() == captions);
  CHECK(pad.simulator.state().at("images").size() == posters);
}

TEST_CASE("a video goes with the poster that its plan names, or not at all", "[e2e][video][plan]") {
  Desk desk(quick());
  const auto* const command = GENERATE("upload", "upload-video", "sync");
  desk.folder.write("in/clip.mp4", make_video(1));
  desk.folder.write("in/clip_thumb.jpg", make_jpeg(1));
  std::vector<std::string> arguments{"in"};
  if (command == std::string("sync")) arguments.insert(arguments.end(), {"--settle", "0"});
  static_cast<void>(desk.plan(command, arguments));
  const auto what = GENERATE(as<std::string>{}, "changed", "broken", "gone");
  CAPTURE(command, what);
  if (what == "changed") desk.folder.write("in/clip_thumb.jpg", make_jpeg(2));
  if (what == "broken") desk.folder.write("in/clip_thumb.jpg", "no image");
  if (what == "gone") std::filesystem::remove(desk.folder / "in/clip_thumb.jpg");
  for (const auto* const how : {"-n", "--yes"}) {
    const auto refused = desk.apply({how});
    CHECK(refused.exit_code != 0);
    const auto video = items_of_kind(refused.out, "video").at(0);
    CHECK(video.at("status") == "failed");
    CHECK(video.at("error").at("class") == "dependency");
    CHECK_THAT(error_of(video), Contains("its poster ") && Contains("clip_thumb.jpg"));
  }
  CHECK(desk.held("videos") == 0);
  desk.folder.write("in/clip_thumb.jpg", make_jpeg(1));
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(desk.held("videos") == 1);
}

TEST_CASE("a poster that the plan could not send holds up no video", "[e2e][video][plan]") {
  Desk desk(quick());
  desk.folder.write("in/clip.mp4", make_video(1));
  desk.folder.write("in/clip_thumb.jpg", "no image");
  static_cast<void>(desk.plan("upload", {"in"}));
  CHECK(desk.apply({"--yes"}).exit_code == 6);
  CHECK(desk.held("videos") == 1);
}
