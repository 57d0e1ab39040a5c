#include <catch2/catch.hpp>
#include <filesystem>

#include "ledger/file_index.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/without_root.hpp"
#include "syncs.hpp"

// What cannot be read now may hold anything, so that nothing is deleted.

using namespace metaup;
using namespace metaup::test;
using Catch::Contains;
using report::Status;
using namespace std::chrono_literals;

using Counts = std::map<Status, int>;
using Seeds = std::set<std::uint32_t>;

namespace fs = std::filesystem;

namespace {

/// The three images, of which one has been put away.
struct OneGone : Synced {
  OneGone() {
    fs::permissions(folder.path(), fs::perms{0755});
    remove("1.jpg");
  }
  void link(const std::string& target) const { fs::create_symlink(target, folder / "in/link"); }
  /// Whether it is deleted now. If not, somebody is told why.
  bool deletes(const std::string& why) {
    const WithoutRoot somebody_else;
    const auto take = sync();
    CHECK(take.exit_code == 0);
    if (statuses(take)[Status::deleted] == 1) return true;
    CHECK(statuses(take) == Counts{{Status::unchanged, 2}});
    CHECK_THAT(notices(), Contains("nothing is deleted in this run: not every file can be read") && Contains(why));
    CHECK(images().contains(1));
    return false;
  }
};

}  // namespace

TEST_CASE("a link that leads nowhere keeps nothing from being deleted", "[sync]") {
  OneGone bench;
  fs::create_symlink("/nowhere", bench.folder / "in/broken");
  fs::create_directory_symlink(".", bench.folder / "in/loop");
  fs::create_symlink("self", bench.folder / "in/self");
  fs::create_symlink("2.jpg/x", bench.folder / "in/through");
  CHECK(bench.deletes(""));
}

TEST_CASE("a link to what cannot be read keeps all from being deleted", "[sync]") {
  OneGone bench;
  SECTION("to a folder that cannot be opened") {
    bench.folder.write("away/1.jpg", make_jpeg(1));
    fs::permissions(bench.folder / "away", fs::perms::none);
    bench.link(bench.folder / "away");
    CHECK_FALSE(bench.deletes("Permission denied"));
  }
  SECTION("to a file in such a folder") {
    bench.folder.write("away/1.jpg", make_jpeg(1));
    fs::permissions(bench.folder / "away", fs::perms::none);
    bench.link(bench.folder / "away/1.jpg");
    CHECK_FALSE(bench.deletes("Permission denied"));
  }
  SECTION("to a place of which nothing can be told") {
    bench.link("/" + std::string(300, 'x'));
    CHECK_FALSE(bench.deletes("File name too long"));
  }
}

TEST_CASE("a file that cannot be read keeps all from being deleted, whatever its name says", "[sync]") {
  OneGone bench;
  const auto* const name = GENERATE("1.jpg.bak", "old/IMG_0001", "notes.txt");
  CAPTURE(name);
  fs::permissions(bench.folder.write("in/" + std::string(name), make_jpeg(1)), fs::perms::none);
  CHECK_FALSE(bench.deletes("Permission denied"));
}

namespace {

/// The three images, long at rest, and one of them put away.
struct AtRest : OneGone {
  AtRest() {
    const auto now = std::chrono::system_clock::now();
    studio.clock.jump(std::chrono::duration_cast<Milliseconds>(now - studio.clock.wall()));
    for (const auto* const name : {"2.jpg", "3.jpg"}) rest(fs::path(folder / "in") / name);
  }
  static void rest(const fs::path& file) { fs::last_write_time(file, fs::file_time_type::clock::now() - 2h); }
  /// A sync that leaves what is younger than an hour.
  Studio::Take sync_settled(std::vector<std::string> sources = {""}) {
    auto own = options(sources);
    own.settle = 1h;
    return sync(own);
  }
};

}  // namespace

TEST_CASE("while a file of a source is being written nothing of that source is deleted", "[sync]") {
  AtRest bench;
  SECTION("another version of one that was sent") { bench.image("2.jpg", 9); }
  SECTION("of one that was renamed") {
    bench.rename("2.jpg", "new.jpg");
    bench.image("new.jpg", 9);
  }
  SECTION("a new one") { bench.image("9.jpg", 9); }
  CHECK(statuses(bench.sync_settled())[Status::deleted] == 0);
  CHECK_THAT(bench.notices(), Contains("left for the next time: nothing that came from"));
  CHECK(bench.images() == Seeds{1, 2, 3});
  CHECK(statuses(bench.sync())[Status::deleted] >= 1);
  CHECK_FALSE(bench.images().contains(1));
}

TEST_CASE("a source of another spelling is spared as well", "[sync]") {
  AtRest bench;
  fs::create_directory_symlink(bench.folder / "in", bench.folder / "link");
  bench.image("2.jpg", 9);
  auto options = bench.options();
  options.arguments = {bench.folder / "link/"};
  options.settle = 1h;
  CHECK(statuses(bench.sync(options))[Status::deleted] == 0);
  CHECK(bench.images() == Seeds{1, 2, 3});
}

TEST_CASE("a file that is being written keeps nothing of another source", "[sync]") {
  SyncBench bench;
  bench.image("one/1.jpg", 1);
  bench.image("one/2.jpg", 2);
  bench.image("two/3.jpg", 3);
  bench.image("two/4.jpg", 4);
  bench.sync(bench.options({"one", "two"}));
  bench.studio.clock.jump(
      std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now() - bench.studio.clock.wall()));
  for (const auto* const name : {"one/2.jpg", "two/4.jpg"}) AtRest::rest(fs::path(bench.folder / "in") / name);
  bench.remove("one/1.jpg");
  bench.remove("two/3.jpg");
  bench.image("two/9.jpg", 9);
  auto options = bench.options({"one", "two"});
  options.settle = 1h;
  CHECK(statuses(bench.sync(options)) == Counts{{Status::unchanged, 2}, {Status::deleted, 1}});
  CHECK(bench.images() == Seeds{2, 3, 4});
}

TEST_CASE("what is passed over is read once, and not every night", "[sync]") {
  AtRest bench;
  const auto path = bench.image("old/9.jpg", 9);
  bench.studio.clock.jump(1h);  // what has just been written is not remembered
  auto options = bench.options();
  options.exclude = {"old"};
  CHECK(statuses(bench.sync(options))[Status::deleted] == 1);
  bench.studio.ledger->files().commit();
  CHECK(bench.studio.ledger->files().find({stamp_of(path).value()}).front() == sha256_of_text(make_jpeg(9)));
}

TEST_CASE("of a source that is not there two lines tell", "[sync]") {
  OneGone bench;
  auto options = bench.options();
  options.arguments.push_back(bench.folder / "elsewhere");
  const auto take = bench.sync(options);
  CHECK(take.exit_code == 6);
  CHECK(statuses(take) == Counts{{Status::unchanged, 2}, {Status::failed, 1}});
  CHECK(bench.notices() == "nothing is deleted in this run: not every file can be sent\n");
}
