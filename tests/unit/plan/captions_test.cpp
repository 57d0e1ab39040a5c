#include "plan/captions.hpp"

#include <catch2/catch.hpp>

#include "support/fake_place.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;

TEST_CASE("captions of a video are the files beside it that are named so", "[plan]") {
  TempDir folder;
  for (const auto* const name : {"clip.en_US.srt", "clip.de_DE.srt", "clip.srt", "clip.en.srt", "clip.EN_us.srt",
                                 "clip2.en_US.srt", "clip.en_US.vtt", ".en_US.srt", "a.b.fr_FR.srt"}) {
    folder.write(name, "x");
  }
  plan::CaptionFiles files;
  const auto at = [&](const std::string& name) { return folder / name; };
  const auto beside = [&](const std::string& name) {
    std::vector<std::string> paths;
    for (const auto& file : files.beside({.path = at(name), .stamp = {}, .error = nullptr})) paths.push_back(file.path);
    return paths;
  };
  CHECK(beside("clip.mp4") == std::vector{at("clip.de_DE.srt"), at("clip.en_US.srt")});
  CHECK(beside("a.b.mov") == std::vector{at("a.b.fr_FR.srt")});
  CHECK(beside("other.mp4").empty());
  CHECK(beside("nowhere/clip.mp4").empty());
}

TEST_CASE("captions of a video elsewhere are the files beside it there", "[plan]") {
  const auto place = std::make_shared<FakePlace>();
  for (const auto* const name :
       {"clip.mp4", "clip.en_US.srt", "in/clip.mp4", "in/clip.de_DE.srt", "in/10:30.mp4", "in/10:30.fr_FR.srt"}) {
    place->put(name, name);
  }
  plan::CaptionFiles files;
  const auto beside = [&](const std::string& path) { return files.beside(FakePlace::file(place, path)); };
  const auto at_root = beside("rclone:far:clip.mp4");
  REQUIRE(at_root.size() == 1);
  CHECK(at_root[0].path == "rclone:far:clip.en_US.srt");
  CHECK(at_root[0].place == place);
  CHECK(at_root[0].stamp == FakePlace::file(place, "rclone:far:clip.en_US.srt").stamp);
  CHECK(beside("rclone:far:in/clip.mp4").at(0).path == "rclone:far:in/clip.de_DE.srt");
  CHECK(beside("rclone:far:in/10:30.mp4").at(0).path == "rclone:far:in/10:30.fr_FR.srt");
  CHECK(place->listings() == 2);
}

TEST_CASE("captions that are excluded go with no video", "[plan]") {
  TempDir folder;
  for (const auto* const name : {"clip.en_US.srt", "clip.de_DE.srt"}) folder.write(name, "x");
  plan::CaptionFiles files(std::make_shared<const plan::Exclusion>(std::vector<std::string>{"*.de_DE.srt"},
                                                                   std::vector{folder.path().string()}));
  const auto beside = files.beside({.path = folder / "clip.mp4", .stamp = {}, .error = nullptr});
  REQUIRE(beside.size() == 1);
  CHECK(beside[0].path == folder / "clip.en_US.srt");
}

TEST_CASE("the name of captions says their video and their locale", "[plan]") {
  CHECK(plan::video_of_captions("in/clip.en_US.srt") == "in/clip");
  CHECK(plan::locale_of_captions("in/clip.en_US.srt") == "en_US");
  CHECK(plan::locale_of_captions("in/").empty());
  CHECK(plan::video_of_captions("in/clip.en.srt").empty());
  CHECK(plan::name_of_captions("in/clip.mp4", "de_DE") == "clip.de_DE.srt");
}
