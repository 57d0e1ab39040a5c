#include "metaup/plan/select.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "source/one_by_one.hpp"
#include "support/fake_place.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"
#include "support/without_root.hpp"

using namespace metaup;
using namespace metaup::plan;
using Catch::Matchers::Contains;
using Names = std::vector<std::string>;

namespace {

/// What is selected, below `root`.
Names paths(const Selected& selected, const test::TempDir& root) {
  Names names;
  for (const auto& candidate : selected.candidates) {
    names.push_back(candidate.path.substr(root.path().string().size() + 1));
  }
  return names;
}

Selected selected(const Selection& selection) {
  auto result = plan::select(selection);
  REQUIRE(result);
  return *std::move(result);
}

const Error& error_of(const Selected& selection, const std::string& path) {
  for (const auto& candidate : selection.candidates) {
    if (candidate.path == path && candidate.error) return *candidate.error;
  }
  FAIL("no error for " << path);
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("a directory is walked by name, its folders among its files", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {"c.jpg", "a.jpg", "b/z.png", "b/a/y.gif", "d.mp4"}) root.write(name, "x");
  const auto found = selected({.paths = {root.path()}});
  CHECK(paths(found, root) == Names{"a.jpg", "b/a/y.gif", "b/z.png", "c.jpg", "d.mp4"});
  CHECK(found.candidates[1].stamp == *stamp_of(root / "b/a/y.gif"));
  CHECK(found.notices.empty());
  CHECK(paths(selected({.paths = {root.path()}, .recursive = false}), root) == Names{"a.jpg", "c.jpg", "d.mp4"});
}

TEST_CASE("given paths keep their order and spelling, and each comes once", "[plan]") {
  const test::TempDir root;
  const auto b = root.write("d/b.jpg", "x"), a = root.write("d/a.jpg", "x");
  const auto odd = root / "d/.//a.jpg";
  const auto found = selected({.paths = {b, odd, a, root / "d", root / "d/"}});
  CHECK(paths(found, root) == Names{"d/b.jpg", "d/.//a.jpg"});
}

TEST_CASE("a path with pattern characters is a path", "[plan]") {
  const test::TempDir root;
  const auto odd = root.write("[final] *.jpg", "x");
  CHECK(paths(selected({.paths = {odd}}), root) == Names{"[final] *.jpg"});
}

TEST_CASE("include and exclude filter what is walked and what is given; exclude wins", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {"a.jpg", "b.png", "draft/c.jpg", "done/d.jpg", "done/e.png"}) root.write(name, "x");
  const Names all{root.path()};
  CHECK(paths(selected({.paths = all, .include = {"*.jpg"}}), root) == Names{"a.jpg", "done/d.jpg", "draft/c.jpg"});
  CHECK(paths(selected({.paths = all, .include = {"*.jpg"}, .exclude = {"draft"}}), root) ==
        Names{"a.jpg", "done/d.jpg"});
  CHECK(paths(selected({.paths = all, .exclude = {"draft/"}}), root) ==
        Names{"a.jpg", "b.png", "done/d.jpg", "done/e.png"});
  CHECK(paths(selected({.paths = all, .include = {"done/**"}, .exclude = {"*.png"}}), root) == Names{"done/d.jpg"});
  CHECK(paths(selected({.paths = {root / "a.jpg", root / "b.png"}, .exclude = {"*.png"}}), root) == Names{"a.jpg"});
}

TEST_CASE("sizes filter with both ends included", "[plan]") {
  const test::TempDir root;
  for (const std::size_t size : {1U, 2U, 3U, 4U}) root.write(std::to_string(size) + ".jpg", std::string(size, 'x'));
  CHECK(paths(selected({.paths = {root.path()}, .min_size = 2, .max_size = 3}), root) == Names{"2.jpg", "3.jpg"});
}

TEST_CASE("a path with a NUL comes from a list that was read by line", "[plan]") {
  const auto found = selected({.paths = {std::string("a.jpg\0b.jpg", 11)}});
  REQUIRE(found.candidates.size() == 1);
  REQUIRE(found.candidates[0].error);
  CHECK_THAT(found.candidates[0].error->hint, Contains("-0"));
}

TEST_CASE("a missing path is one candidate among the others", "[plan]") {
  const test::TempDir root;
  const auto a = root.write("a.jpg", "x"), missing = root / "missing.jpg";
  const auto found = selected({.paths = {missing, a}});
  REQUIRE(found.candidates.size() == 2);
  CHECK(error_of(found, missing).error_class == ErrorClass::not_found);
  CHECK_THAT(error_of(found, missing).message, Contains(missing));
  CHECK_FALSE(found.candidates[1].error);
}

TEST_CASE("hidden entries are ignored unless they are given", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {".DS_Store", ".hidden.jpg", ".git/a.jpg", "a.jpg"}) root.write(name, "x");
  const auto found = selected({.paths = {root.path(), root / ".hidden.jpg"}});
  CHECK(paths(found, root) == Names{"a.jpg", ".hidden.jpg"});
  CHECK(found.notices.empty());
}

TEST_CASE("a directory's files that are no media are ignored with one notice", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {"README.txt", "Thumbs.db", "go.mod", "archive.zip", "LICENSE"}) root.write(name, "text");
  root.write("text.jpg", "text");
  const auto found = selected({.paths = {root.path()}});
  CHECK(paths(found, root) == Names{"text.jpg"});
  REQUIRE(found.notices.size() == 1);
  CHECK_THAT(found.notices[0], Contains("ignored 5 files") && Contains("LICENSE") && Contains("…"));
  CHECK(paths(selected({.paths = {root / "README.txt"}}), root) == Names{"README.txt"});
}

TEST_CASE("a name that is mostly of other things needs the content of a video, in any case of letters", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {"a.ts", "B.TS", "c.dat", "D.Mod", "e.tod", "f.DV"}) root.write(name, "text");
  root.write("clip.TS", test::make_mp4_head());
  root.write("g.mts", "text");  // nothing else is called so
  CHECK(paths(selected({.paths = {root.path()}}), root) == Names{"clip.TS", "g.mts"});
}

TEST_CASE("a notice names three files at most, and says when there are more", "[plan]") {
  const test::TempDir root;
  root.write("a.txt", "text");
  CHECK(selected({.paths = {root.path()}}).notices ==
        Names{"ignored 1 file that is neither an image nor a video: " + (root / "a.txt")});
  root.write("b.txt", "text");
  root.write("c.txt", "text");
  CHECK_THAT(selected({.paths = {root.path()}}).notices.at(0),
             Contains("3 files that are neither images nor videos") && Contains("c.txt") && !Contains("…"));
  root.write("d.txt", "text");
  CHECK_THAT(selected({.paths = {root.path()}}).notices.at(0), Contains("c.txt, …") && !Contains("d.txt"));
}

TEST_CASE("captions that go with a video of the selection are not said to be ignored", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {"clip.mp4", "clip.en_US.srt", "clip.de_DE.srt", "in/clip.mov", "in/clip.fr_FR.srt"}) {
    root.write(name, "text");
  }
  CHECK(selected({.paths = {root.path()}}).notices.empty());
  root.write("in/other.en_US.srt", "text");  // of no video
  root.write("clip.srt", "text");            // named otherwise
  CHECK_THAT(selected({.paths = {root.path()}}).notices.at(0),
             Contains("ignored 2 files") && Contains("in/other.en_US.srt") && Contains("clip.srt"));
  const auto no_videos = selected({.paths = {root.path()}, .exclude = {"*.mp4", "*.mov"}});
  CHECK_THAT(no_videos.notices.at(0), Contains("ignored 5 files"));
}

TEST_CASE("captions on a remote that go with a video there are not said to be ignored", "[plan]") {
  const auto place = std::make_shared<test::FakePlace>();
  for (const auto* const name : {"in/clip.mp4", "in/clip.en_US.srt", "in/other.en_US.srt"}) place->put(name, name);
  Selection selection{.paths = {"rclone:far:in"}};
  selection.place = place;
  CHECK(selected(selection).notices ==
        Names{"ignored 1 file that is neither an image nor a video: rclone:far:in/other.en_US.srt"});
}

TEST_CASE("a path that is named twice is there once", "[plan]") {
  const test::TempDir root;
  const auto a = root.write("a.jpg", "x");
  CHECK(paths(selected({.paths = {a, a}}), root) == Names{"a.jpg"});
  CHECK(paths(selected({.paths = {a, root / "./a.jpg"}}), root) == Names{"a.jpg"});
  CHECK(paths(selected({.paths = {root.path(), a}}), root) == Names{"a.jpg"});
  const auto missing = root / "missing.jpg";
  CHECK(selected({.paths = {missing, missing}}).candidates.size() == 1);
}

TEST_CASE("what the web holds is filtered by its name, without query, and each URL is another one", "[plan]") {
  const auto web = source::the_web(std::make_shared<http::FetchOptions>());
  const std::string base = "https://example.com/art/";
  const auto urls = [&](Selection selection) {
    selection.web = web;
    selection.paths = {base + "a.jpg?v=1", base + "a.jpg?v=2", base + "a.jpg?v=1", base + "/a.jpg", base + "b%20c.mp4"};
    Names names;
    for (const auto& file : selected(selection).candidates) {
      CHECK_FALSE(file.error);
      CHECK(file.place == web);
      names.push_back(file.path.substr(base.size()));
    }
    return names;
  };
  CHECK(urls({}) == Names{"a.jpg?v=1", "a.jpg?v=2", "/a.jpg", "b%20c.mp4"});
  CHECK(urls({.exclude = {"*.jpg"}}) == Names{"b%20c.mp4"});
  CHECK(urls({.include = {"b c.mp4"}}) == Names{"b%20c.mp4"});
  CHECK(urls({.min_size = 1'000'000}).size() == 4);  // nobody knows how many bytes they have
}

TEST_CASE("a pattern with a slash excludes a folder at its place only", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {"q1/draft/a.jpg", "draft/b.jpg", "q1/c.jpg"}) root.write(name, "x");
  const Names all{root.path()};
  CHECK(paths(selected({.paths = all, .exclude = {"q1/draft/"}}), root) == Names{"draft/b.jpg", "q1/c.jpg"});
  CHECK(paths(selected({.paths = all, .exclude = {"/draft"}}), root) == Names{"q1/c.jpg", "q1/draft/a.jpg"});
  CHECK(paths(selected({.paths = all, .exclude = {"draft"}}), root) == Names{"q1/c.jpg"});
  CHECK(paths(selected({.paths = all, .include = {"q1/*.jpg"}}), root) == Names{"q1/c.jpg"});
}

TEST_CASE("sizes filter what is given, too", "[plan]") {
  const test::TempDir root;
  const auto small = root.write("1.jpg", "x"), large = root.write("2.jpg", "xx");
  CHECK(paths(selected({.paths = {small, large}, .min_size = 2}), root) == Names{"2.jpg"});
  CHECK(paths(selected({.paths = {small, large}, .max_size = 1}), root) == Names{"1.jpg"});
}

TEST_CASE("media under any name is found in a directory", "[plan]") {
  const test::TempDir root;
  root.write("IMG_0001", test::make_jpeg(1));
  root.write("photo.dat", test::make_png(1));
  CHECK(paths(selected({.paths = {root.path()}}), root) == Names{"IMG_0001", "photo.dat"});
}

TEST_CASE("links inside directories are followed only when asked, given ones always", "[plan]") {
  const test::TempDir root, elsewhere;
  elsewhere.write("far.jpg", "x");
  root.write("a.jpg", "x");
  std::filesystem::create_symlink(elsewhere / "far.jpg", root / "link.jpg");
  std::filesystem::create_directory_symlink(elsewhere.path(), root / "folder");
  const auto without = selected({.paths = {root.path()}});
  CHECK(paths(without, root) == Names{"a.jpg"});
  REQUIRE(without.notices.size() == 1);
  CHECK_THAT(without.notices[0], Contains("2 links") && Contains("--follow-symlinks"));
  const auto with = selected({.paths = {root.path()}, .follow_symlinks = true});
  CHECK(paths(with, root) == Names{"a.jpg", "folder/far.jpg", "link.jpg"});
  CHECK(paths(selected({.paths = {root / "link.jpg", root / "folder"}}), root) == Names{"link.jpg", "folder/far.jpg"});
}

TEST_CASE("loops of links and links to nothing are reported by name", "[plan]") {
  const test::TempDir root;
  root.write("sub/a.jpg", "x");
  std::filesystem::create_directory_symlink(root.path(), root / "sub/up");
  std::filesystem::create_symlink("self.jpg", root / "self.jpg");
  std::filesystem::create_symlink("nowhere", root / "dangling.jpg");
  const auto found = selected({.paths = {root.path()}, .follow_symlinks = true});
  CHECK(paths(found, root) == Names{"dangling.jpg", "self.jpg", "sub/a.jpg", "sub/up"});
  CHECK(error_of(found, root / "dangling.jpg").error_class == ErrorClass::not_found);
  CHECK(error_of(found, root / "self.jpg").error_class == ErrorClass::local);
  CHECK_THAT(error_of(found, root / "sub/up").message,
             Contains("sub/up") && Contains("link to a directory that contains it"));

  const auto given = selected({.paths = {root / "dangling.jpg"}});
  CHECK_THAT(error_of(given, root / "dangling.jpg").message, Contains("it is a broken link"));
}

TEST_CASE("FIFOs and sockets are reported by name and never waited for", "[plan]") {
  const test::TempDir root;
  const auto fifo = root / "pipe.jpg";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const auto inside = selected({.paths = {root.path()}});
  CHECK_THAT(error_of(inside, fifo).message, Contains(fifo) && Contains("FIFO"));
  CHECK_THAT(error_of(selected({.paths = {fifo}}), fifo).message, Contains("FIFO"));
  CHECK(selected({.paths = {root.path()}, .misses_nothing = true}).candidates.empty());
  CHECK(selected({.paths = {root.path()}, .exclude = {"pipe.*"}}).candidates.empty());
  CHECK_THAT(error_of(selected({.paths = {"/dev/null"}}), "/dev/null").message, Contains("device"));
}

TEST_CASE("a directory that may not be read is reported by name, the rest is found", "[plan]") {
  const test::TempDir root;
  root.write("a.jpg", "x");
  root.write("locked/b.jpg", "x");
  std::filesystem::permissions(root.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(root / "locked", std::filesystem::perms::none);
  const test::WithoutRoot somebody_else;
  const auto found = selected({.paths = {root.path()}});
  CHECK(paths(found, root) == Names{"a.jpg", "locked"});
  CHECK_THAT(error_of(found, root / "locked").message, Contains("Permission denied"));
}

TEST_CASE("a file that cannot be read is an error under any name where nothing may be missed", "[plan]") {
  const test::TempDir root;
  std::filesystem::permissions(root.path(), std::filesystem::perms{0755});
  root.write("notes.txt", "x");
  for (const auto* name : {"locked.txt", "locked"}) {
    std::filesystem::permissions(root.write(name, test::make_jpeg(1)), std::filesystem::perms::none);
  }
  const test::WithoutRoot somebody_else;
  CHECK(selected({.paths = {root.path()}}).candidates.empty());
  const auto found = selected({.paths = {root.path()}, .misses_nothing = true});
  CHECK(paths(found, root) == Names{"locked", "locked.txt"});
  CHECK_THAT(error_of(found, root / "locked").message, Contains("Permission denied"));
}

TEST_CASE("where nothing may be missed a loop of links is nothing, and a link to what cannot be read is an error",
          "[plan]") {
  const test::TempDir root, elsewhere;
  for (const auto* folder : {&root, &elsewhere}) {
    std::filesystem::permissions(folder->path(), std::filesystem::perms{0755});
  }
  root.write("sub/a.jpg", "x");
  elsewhere.write("locked/b.jpg", "x");
  std::filesystem::permissions(elsewhere / "locked", std::filesystem::perms::none);
  std::filesystem::create_directory_symlink(root.path(), root / "sub/up");
  std::filesystem::create_directory_symlink(elsewhere / "locked", root / "link");
  const test::WithoutRoot somebody_else;
  const auto found = selected({.paths = {root.path()}, .follow_symlinks = true, .misses_nothing = true});
  CHECK(paths(found, root) == Names{"link", "sub/a.jpg"});
  CHECK_THAT(error_of(found, root / "link").message, Contains("Permission denied"));
}

TEST_CASE("a directory deeper than the open files allow is walked", "[plan]") {
  const test::TempDir root;
  std::string path;
  for (int i = 0; i < 300; ++i) path += "d/";
  root.write(path + "a.jpg", "x");
  CHECK(paths(selected({.paths = {root.path()}}), root) == Names{path + "a.jpg"});
}

TEST_CASE("a file is taken under its name in another normal form, and once", "[plan]") {
  const test::TempDir root;
  const std::string decomposed = "E\xCC\x81te\xCC\x81.jpg";
  root.write(decomposed, "x");
  const auto found = selected({.paths = {root / "\xC3\x89t\xC3\xA9.jpg", root / decomposed}});
  CHECK(paths(found, root) == Names{decomposed});
}

TEST_CASE("globs match names in any normal form", "[plan]") {
  const test::TempDir root;
  for (const auto* name : {"E\xCC\x81te\xCC\x81.jpg", "a.jpg", "\xC3\xA9/b.jpg"}) root.write(name, "x");
  CHECK(paths(selected({.paths = {root.path()}, .include = {"\xC3\x89*.jpg"}}), root) ==
        Names{"E\xCC\x81te\xCC\x81.jpg"});
  CHECK(paths(selected({.paths = {root.path()}, .exclude = {"\xC3\x89t\xC3\xA9.jpg", "e\xCC\x81/"}}), root) ==
        Names{"a.jpg"});
}

TEST_CASE("a path that is not there says what is odd in it", "[plan]") {
  const test::TempDir root;
  const auto path = root / "a\xE2\x80\x8B.jpg";
  CHECK_THAT(error_of(selected({.paths = {path}}), path).hint, Contains("U+200B (zero width space)"));
}
