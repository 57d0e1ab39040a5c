#include <catch2/catch.hpp>

#include <filesystem>

#include "boxes.hpp"
#include "metaup/plan/video.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

constexpr auto kReport =
    R"({"streams":[{"codec_type":"video","codec_name":"h264","width":640,"height":640}],"format":{}})";

std::shared_ptr<const OpenFile> open(const std::string& path) {
  auto file = OpenFile::open(path);
  REQUIRE(file);
  return *file;
}

/// A program that stands in for ffprobe.
std::string fake_ffprobe(const test::TempDir& root, const std::string& script) {
  const auto path = root.write("fake-ffprobe", "#!/bin/sh\n" + script + "\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

Result<CheckedVideo> check_with(const std::string& script, const std::string& bytes = test::make_mp4(),
                                const std::vector<Placement>& placements = {}) {
  const test::TempDir root;
  const auto file = open(root.write("clip.mp4", bytes));
  return check_video(*file, placements, {.ffprobe = fake_ffprobe(root, script), .limit = std::chrono::minutes{1}});
}

std::string echo(const std::string& report) { return "echo '" + report + "'"; }

/// Where a program is; empty when it is not installed.
std::string installed(const std::string& program) {
  for (const auto* const folder : {"/usr/bin/", "/usr/local/bin/"}) {
    if (std::filesystem::exists(folder + program)) return folder + program;
  }
  WARN("SKIPPED: " << program << " is not installed, so that it is not tried with real videos");
  return {};
}

void run_ffmpeg(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {installed("ffmpeg"), "-v", "error"});
  REQUIRE(test::run({.argv = arguments, .environment = {{"PATH", "/usr/bin:/bin"}}}).exit_code == 0);
}

/// A second of real video; empty when there is nothing to make it with.
std::string make_video(const test::TempDir& root, const std::string& name) {
  if (installed("ffmpeg").empty() || installed("ffprobe").empty()) return {};
  const auto made = root / "made.mp4";
  run_ffmpeg({"-f", "lavfi", "-i", "testsrc=size=320x568:rate=25:duration=1", "-c:v", "mpeg4", made});
  std::filesystem::rename(made, root / name);
  return root / name;
}

}  // namespace

TEST_CASE("a video is measured, and checked against the placements", "[plan]") {
  const auto checked = check_with(echo(kReport), test::make_mp4(), {Placement::square, Placement::story});
  REQUIRE(checked);
  REQUIRE(checked->facts);
  CHECK(checked->facts->codec == "h264");
  CHECK(checked->facts->width == 640);
  CHECK_FALSE(checked->ffprobe_missing);
  REQUIRE(checked->warnings.size() == 3);
  CHECK_THAT(checked->warnings[0], Contains("square needs a shorter side of at least 720 pixels"));
  CHECK_THAT(checked->warnings[1], Contains("story needs a ratio"));
}

TEST_CASE("without ffprobe the structure alone is checked, and the caller is told", "[plan]") {
  const test::TempDir root;
  const VideoProbe options{.ffprobe = root / "no-ffprobe"};
  const auto checked = check_video(*open(root.write("a.mp4", test::make_mp4())), {Placement::story}, options);
  REQUIRE(checked);
  CHECK(checked->ffprobe_missing);
  CHECK_FALSE(checked->facts);
  CHECK(checked->warnings.empty());
  CHECK_FALSE(check_video(*open(root.write("b.mp4", test::make_mp4().substr(0, 1'050))), {}, options));
}

TEST_CASE("a file that can be no video is refused before ffprobe runs", "[plan]") {
  const auto [bytes, reason] = GENERATE(table<std::string, std::string>({
      {"", "is empty"},
      {test::file_type() + test::box("moov") + test::box("mdat"), "less than the 1 KB"},
      {test::file_type() + test::box("mdat", std::string(2'000, 'd')), "no index (moov)"},
  }));
  const auto checked = check_with(echo(kReport), bytes);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().error_class == ErrorClass::local);
  CHECK_THAT(checked.error().message, Contains("clip.mp4") && Contains(reason));
}

TEST_CASE("what ffprobe finds no video in is refused", "[plan]") {
  const auto checked = check_with(echo(R"({"streams":[{"codec_type":"audio"}]})"));
  REQUIRE_FALSE(checked);
  CHECK(checked.error().error_class == ErrorClass::local);
  CHECK_THAT(checked.error().message, Contains("no readable video"));
}

TEST_CASE("an ffprobe that breaks down is a warning, no verdict", "[plan]") {
  const auto script = GENERATE(as<std::string>{}, "exit 1", "echo nonsense", "kill -KILL $$", "yes");
  const auto checked = check_with(script);
  REQUIRE(checked);
  CHECK_FALSE(checked->facts);
  CHECK_FALSE(checked->ffprobe_missing);
  REQUIRE(checked->warnings.size() == 1);
  CHECK_THAT(checked->warnings.front(), Contains("ffprobe could not measure it: "));
}

TEST_CASE("an ffprobe that hangs is given up with a warning, or when the run is stopped", "[plan]") {
  const test::TempDir root;
  const auto file = open(root.write("clip.mp4", test::make_mp4()));
  const auto ffprobe = fake_ffprobe(root, "sleep 600");
  const auto slow = check_video(*file, {}, {.ffprobe = ffprobe, .limit = Milliseconds{100}});
  REQUIRE(slow);
  CHECK_THAT(slow->warnings.at(0), Contains("took longer than 100 ms"));

  const std::atomic<bool> stop{true};
  const auto stopped = check_video(*file, {}, {.ffprobe = ffprobe}, &stop);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().error_class == ErrorClass::cancelled);
}

TEST_CASE("ffprobe gets the file and never its name", "[plan]") {
  const auto name = GENERATE(as<std::string>{}, "-version", "--help", "concat:a|b", "http:x.mp4", "file:b.mp4",
                             "$(touch pwned).mp4", "a\nb.mp4", "caf\xE9.mp4", "%d.mp4", "'\".mp4");
  const test::TempDir root;
  const auto bytes = test::make_mp4();
  const auto file = open(root.write(name, bytes));
  const auto record = root / "record";
  const auto script = "cat > " + record + ".stdin; printf '%s ' \"$@\" > " + record + ".args; " + echo(kReport);
  const auto checked = check_video(*file, {}, {.ffprobe = fake_ffprobe(root, script)});
  REQUIRE(checked);
  CHECK(checked->facts);
  CHECK(read_small_file(record + ".stdin", 1U << 20U) == bytes);
  const auto arguments = read_small_file(record + ".args", 1U << 20U);
  REQUIRE(arguments);
  CHECK_THAT(*arguments, !Contains(name));
}

TEST_CASE("the real ffprobe measures a real video, whatever its name", "[plan]") {
  const auto name = GENERATE(as<std::string>{}, "clip.mp4", "-version", "concat:a|b", "http:x.mp4", "caf\xE9\n.mp4");
  const test::TempDir root;
  const auto path = make_video(root, name);
  if (path.empty()) return;
  const auto checked = check_video(*open(path), {});
  REQUIRE(checked);
  REQUIRE(checked->facts);
  CHECK(checked->warnings.empty());
  CHECK_THAT(checked->facts->container, Contains("mp4"));
  CHECK(checked->facts->codec == "mpeg4");
  CHECK(checked->facts->width == 320);
  CHECK(checked->facts->height == 568);
  CHECK(checked->facts->frame_rate == 25);
  CHECK(checked->facts->duration == Approx(1).margin(0.1));
  CHECK(checked->facts->bit_rate > 0);
  CHECK_FALSE(checked->facts->has_audio);
}

TEST_CASE("the real ffprobe sees that a video is turned", "[plan]") {
  const test::TempDir root;
  const auto path = make_video(root, "upright.mp4");
  if (path.empty()) return;
  run_ffmpeg({"-i", path, "-c", "copy", "-metadata:s:v:0", "rotate=90", root / "turned.mp4"});
  const auto checked = check_video(*open(root / "turned.mp4"), {});
  REQUIRE(checked);
  REQUIRE(checked->facts);
  CHECK(checked->facts->width == 568);
  CHECK(checked->facts->height == 320);
}

TEST_CASE("the real ffprobe reads no file that a video names", "[plan]") {
  if (installed("ffprobe").empty()) return;
  const test::TempDir root;
  const auto target = make_video(root, "target.mp4");
  const auto script = GENERATE(as<std::string>{}, "ffconcat version 1.0\nfile target.mp4\n",
                               "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ntarget.mp4\n#EXT-X-ENDLIST\n");
  const auto padded = script + std::string(2'000, '\n');
  const auto checked = check_video(*open(root.write("list.mp4", padded)), {});
  CHECK((!checked || !checked->facts));
}
