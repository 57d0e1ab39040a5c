#include <catch2/catch.hpp>
#include <filesystem>

#include "integration/studio/studio.hpp"
#include "support/file_watch.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;
using report::Status;

TEST_CASE("an unchanged file is not opened, whatever its name says it is", "[images]") {
  Studio studio;
  const TempDir folder;
  const std::string paths[] = {studio.picture(1), studio.film(1), folder / "film.jpg", folder / "picture.mp4"};
  std::filesystem::copy_file(studio.film(2), paths[2]);
  std::filesystem::copy_file(studio.picture(2), paths[3]);
  // What has just been written is not remembered.
  const auto now = std::chrono::system_clock::now() + 1h;
  studio.clock.jump(std::chrono::duration_cast<Milliseconds>(now - studio.clock.wall()));
  const auto first = studio.upload({std::begin(paths), std::end(paths)});
  REQUIRE(first.exit_code == 0);
  FileWatch watch;
  const auto second = studio.upload({std::begin(paths), std::end(paths)});
  CHECK(second.outcome.summary.requests == 0);
  for (const auto& item : second.items) CHECK(item.status == Status::unchanged);
  for (const auto& path : paths) {
    CAPTURE(path);
    CHECK(watch.opens(path) == 0);
  }
}
