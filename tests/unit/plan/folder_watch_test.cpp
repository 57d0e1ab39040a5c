#include "plan/folder_watch.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/temp_dir.hpp"

using namespace metaup;
using metaup::test::TempDir;
namespace fs = std::filesystem;

namespace {

struct Watched {
  Watched() {
    folder.write("in/deep/er/a.jpg", "a");
    watch.cover();
    watch.take();
  }
  /// Whether it tells of what `work` does; before that, of nothing.
  template <class Work>
  bool tells_of(Work work) {
    REQUIRE_FALSE(watch.take());
    work();
    return watch.take();
  }

  TempDir folder;
  plan::FolderWatch watch{{folder / "in"}, true, false};
};

}  // namespace

TEST_CASE("a watch tells of what changes in a folder and in those below", "[plan][watch]") {
  Watched watched;
  const auto& folder = watched.folder;
  CHECK(watched.watch.problem().empty());
  CHECK(watched.tells_of([&] { folder.write("in/b.jpg", "b"); }));
  CHECK(watched.tells_of([&] { folder.write("in/deep/er/a.jpg", "another"); }));
  CHECK(watched.tells_of([&] { fs::rename(folder / "in/b.jpg", folder / "in/deep/b.jpg"); }));
  CHECK(watched.tells_of([&] { fs::remove(folder / "in/deep/b.jpg"); }));
  CHECK_FALSE(watched.tells_of([&] { folder.write("elsewhere/c.jpg", "c"); }));
  CHECK_FALSE(watched.tells_of([] {}));
}

TEST_CASE("a watch tells of folders that come, and then of what is in them", "[plan][watch]") {
  Watched watched;
  const auto& folder = watched.folder;
  const bool moved = GENERATE(true, false);
  folder.write("elsewhere/x/a.jpg", "a");
  CHECK(watched.tells_of([&] {
    if (moved) return fs::rename(folder / "elsewhere/x", folder / "in/x");
    fs::create_directories(fs::path(folder / "in/x"));
  }));
  watched.watch.cover();
  CHECK(watched.tells_of([&] { folder.write("in/x/b.jpg", "b"); }));
}

TEST_CASE("a watch tells nothing of what is hidden, unless it was asked for by name", "[plan][watch]") {
  Watched watched;
  const auto& folder = watched.folder;
  CHECK_FALSE(watched.tells_of([&] {
    folder.write("in/.b.jpg.part", "b");
    folder.write("in/deep/.trash/c.jpg", "c");
    fs::rename(folder / "in/.b.jpg.part", folder / "in/deep/.b.jpg");
    fs::remove(folder / "in/deep/.b.jpg");
  }));
  folder.write("in/.b.jpg.part", "b");
  CHECK(watched.tells_of([&] { fs::rename(folder / "in/.b.jpg.part", folder / "in/b.jpg"); }));
  CHECK(watched.tells_of([&] { fs::rename(folder / "in/b.jpg", folder / "in/.b.jpg"); }));
  plan::FolderWatch hidden({folder / "in", folder / "in/.b.jpg", folder / "in/deep/.trash"}, true, false);
  hidden.cover();
  CHECK_FALSE(hidden.take());
  folder.write("in/.b.jpg", "another");
  CHECK(hidden.take());
  folder.write("in/deep/.trash/d.jpg", "d");
  CHECK(hidden.take());
}

TEST_CASE("a watch no longer tells of a folder that went away", "[plan][watch]") {
  Watched watched;
  const auto& folder = watched.folder;
  fs::rename(folder / "in/deep", folder / "gone");
  watched.watch.cover();
  watched.watch.take();
  CHECK_FALSE(watched.tells_of([&] { folder.write("gone/er/b.jpg", "b"); }));
}

TEST_CASE("a watch of a file, or of what is not there, is one of its folder", "[plan][watch]") {
  TempDir folder;
  if (GENERATE(true, false)) folder.write("a.jpg", "a");
  plan::FolderWatch watch({folder / GENERATE("a.jpg", "x/../a.jpg")}, true, false);
  watch.cover();
  CHECK(watch.problem().empty());
  CHECK_FALSE(watch.take());
  folder.write("new", "b");
  CHECK_FALSE(watch.take());
  fs::rename(folder / "new", folder / "a.jpg");
  CHECK(watch.take());
}

TEST_CASE("a watch goes into folders of folders only where it is to", "[plan][watch]") {
  TempDir folder;
  folder.write("in/deep/a.jpg", "a");
  folder.write("linked/a.jpg", "a");
  fs::create_directory_symlink(folder / "linked", folder / "in/link");
  fs::create_directory_symlink(folder / "in", folder / "in/loop");
  const bool deep = GENERATE(true, false);
  const bool through_links = GENERATE(true, false);
  plan::FolderWatch watch({folder / "in"}, deep, through_links);
  watch.cover();
  watch.take();
  folder.write("in/deep/b.jpg", "b");
  CHECK(watch.take() == deep);
  folder.write("linked/b.jpg", "b");
  CHECK(watch.take() == (deep && through_links));
}

TEST_CASE("a watch tells of links that are set to lead elsewhere, and of what is behind them", "[plan][watch]") {
  const TempDir folder;
  folder.write("releases/1/a.jpg", "a");
  folder.write("releases/2/a.jpg", "a");
  const auto link_to = [&](const std::string& target, const std::string& name) {
    fs::create_symlink(target, folder / (name + ".new"));
    fs::rename(folder / (name + ".new"), folder / name);
  };
  link_to("releases/1", "current");
  link_to("current", "latest");
  link_to(folder / "releases/1/a.jpg", "one.jpg");
  const auto source =
      GENERATE(as<std::string>{}, "current", "latest", "latest/", "current/a.jpg", "releases/../latest");
  CAPTURE(source);
  plan::FolderWatch watch({folder / source}, true, false);
  watch.cover();
  CHECK(watch.problem().empty());
  watch.take();
  folder.write("releases/1/a.jpg", "another");
  CHECK(watch.take());
  link_to("releases/2", "current");
  CHECK(watch.take());
  watch.cover();
  watch.take();
  folder.write("releases/2/a.jpg", "another");
  CHECK(watch.take());
}

TEST_CASE("a watch of a link to a file, given or in a folder, is one of the file", "[plan][watch]") {
  const TempDir folder;
  folder.write("elsewhere/x.jpg", "x");
  fs::create_directories(fs::path(folder / "in"));
  fs::create_symlink("../elsewhere/x.jpg", folder / "in/x.jpg");
  const bool given = GENERATE(true, false);
  plan::FolderWatch watch({folder / (given ? "in/x.jpg" : "in")}, true, !given);
  watch.cover();
  watch.take();
  folder.write("elsewhere/x.jpg", "another");
  CHECK(watch.take());
}

TEST_CASE("links that lead in a circle are watched all the same, and come to an end", "[plan][watch]") {
  const TempDir folder;
  fs::create_symlink("b", folder / "a");
  fs::create_symlink("a", folder / "b");
  plan::FolderWatch watch({folder / "a"}, true, false);
  watch.cover();
  watch.take();
  fs::remove(folder / "a");
  CHECK(watch.take());
}

TEST_CASE("a watch tells of a folder that is moved away or made anew with the folder above it", "[plan][watch]") {
  const TempDir folder;
  folder.write("share/team/in/a.jpg", "a");
  fs::create_symlink("share/team", folder / "link");
  const auto source = GENERATE(as<std::string>{}, "share/team/in", "share/team/in/a.jpg", "link/in");
  CAPTURE(source);
  plan::FolderWatch watch({folder / source}, true, false);
  watch.cover();
  CHECK(watch.problem().empty());
  watch.take();
  folder.write("share/other/b.jpg", "b");
  folder.write("c.jpg", "c");
  CHECK_FALSE(watch.take());
  fs::rename(folder / "share", folder / "away");
  CHECK(watch.take());
  watch.cover();
  watch.take();
  folder.write("share/team/in/new.jpg", "n");
  CHECK(watch.take());
  watch.cover();
  watch.take();
  folder.write("share/team/in/a.jpg", "another");
  CHECK(watch.take());
}
