#include <catch2/catch.hpp>
#include <filesystem>

#include "remote_rig.hpp"
#include "support/images.hpp"

// What a sync deletes, and does not, when its source is a remote.

using namespace metaup::test;

TEST_CASE("a misspelled folder of a remote deletes nothing of what came from it", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("spring/1.jpg", make_jpeg(1));
  const auto sync = [&](const std::string& source) {
    return rig.run("sync", {source, "--settle", "0", "--delete", "--yes"});
  };
  REQUIRE(sync("rclone:media:spring").exit_code == 0);
  CHECK(sync("rclone:media:sprnig").exit_code == 5);
  rig.remove("spring/1.jpg");
  std::filesystem::remove(rig.folder / "bucket/spring");
  CHECK(sync("rclone:media:spring").exit_code == 5);
  CHECK(rig.simulator.state().at("images").size() == 1);
}

TEST_CASE("what a remote still holds under another name is not deleted", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  for (const auto* const name : {"1.jpg", "2.jpg"}) rig.put(name, make_jpeg(name[0] == '1' ? 1 : 2));
  rig.put("sheet.psd", std::string(100'000, 'x'));
  const auto sync = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"rclone:media:", "--settle", "0", "--delete", "--yes"});
    return rig.run("sync", std::move(more));
  };
  REQUIRE(sync({}).exit_code == 0);
  CHECK(rig.reads() == 2);
  std::filesystem::rename(rig.folder / "bucket/1.jpg", rig.folder / "bucket/1.jpg.old");
  CHECK(statuses(sync({}).out) == Counts{{"unchanged", 1}});
  CHECK(rig.reads() == 1);  // its size tells that the sheet is none of them
  CHECK(statuses(sync({"--exclude", "2.jpg"}).out) == Counts{});
  CHECK(rig.simulator.state().at("images").size() == 2);
  rig.remove("1.jpg.old");
  CHECK(statuses(sync({}).out) == Counts{{"unchanged", 1}, {"deleted", 1}});
}
