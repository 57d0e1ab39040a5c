// Subtitle files beside videos.
#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/footage.hpp"

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
