#include "plan/exclusion.hpp"

#include <catch2/catch.hpp>

using metaup::plan::Exclusion;

TEST_CASE("a glob sees of a file beside a video what it sees of the video", "[plan]") {
  using Texts = std::vector<std::string>;
  const auto [glob, given, path, is_covered] = GENERATE(table<std::string, std::string, std::string, bool>({
      {"*.srt", "in", "in/a/clip.en_US.srt", true},
      {"*.png", "in", "in/a/clip.en_US.srt", false},
      {"a/*.srt", "in", "in/a/clip.en_US.srt", true},
      {"a/*.srt", "./in/", "in//a/clip.en_US.srt", true},
      {"in/a/*.srt", "in", "in/a/clip.en_US.srt", false},  // a glob begins below what is given
      {"in/a/*.srt", ".", "./in/a/clip.en_US.srt", true},
      {"in/a/*.srt", "in/a/clip.mp4", "in/a/clip.en_US.srt", true},
      {"in/a/*.srt", "/", "/in/a/clip.en_US.srt", true},
      {"a/*.srt", "rclone:far:in", "rclone:far:in/a/clip.en_US.srt", true},
      {"in/a/*.srt", "rclone:far:", "rclone:far:in/a/clip.en_US.srt", true},
      {"clip.*.srt", "rclone:far:", "rclone:far:clip.en_US.srt", true},
      {"a/*.srt", "s3://media/in", "s3://media/in/a/clip.en_US.srt", true},
      {"clip.de_DE.*", "in", "in/a/clip.en_US.srt", false},
      {"caf\u00e9.*", "in", "in/cafe\u0301.en_US.srt", true},  // two ways to write it
  }));
  INFO(glob << " of " << path << " in " << given);
  const auto video = path.substr(0, path.find(".en_US")) + ".mp4";
  CHECK(Exclusion(Texts{glob}, Texts{given}).covers(path, video) == is_covered);
  CHECK_FALSE(Exclusion().covers(path, video));
}
