#include "plan/captions.hpp"

#include <catch2/catch.hpp>

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
  CHECK(files.beside(at("clip.mp4")) == std::vector{at("clip.de_DE.srt"), at("clip.en_US.srt")});
  CHECK(files.beside(at("a.b.mov")) == std::vector{at("a.b.fr_FR.srt")});
  CHECK(files.beside(at("other.mp4")).empty());
  CHECK(files.beside(at("nowhere/clip.mp4")).empty());
}
