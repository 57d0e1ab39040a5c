#include <catch2/catch.hpp>
#include <filesystem>

#include "support/images.hpp"
#include "support/ledger_calls.hpp"
#include "syncs.hpp"

// What `sync --delete` deletes, and what it does not.

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;
using Catch::Contains;
using report::Status;

using Counts = std::map<Status, int>;
using Seeds = std::set<std::uint32_t>;

TEST_CASE("what a sync made and no longer finds is deleted, and stays known as deleted", "[sync]") {
  Synced bench;
  bench.remove("1.jpg");
  const auto hash = bench.hash_of(1);
  const auto take = bench.sync();
  CHECK(take.exit_code == 0);
  CHECK(statuses(take) == Counts{{Status::unchanged, 2}, {Status::deleted, 1}});
  const auto& removed = item_of(take, bench.folder / "in/1.jpg");
  CHECK(removed.id == hash);
  CHECK(removed.name == "1.jpg");
  CHECK(take.outcome.summary.requests == 2);  // a look and the deletion
  CHECK(bench.images() == Seeds{2, 3});
  const auto again = bench.sync();
  CHECK(statuses(again) == Counts{{Status::unchanged, 2}});
  CHECK(again.outcome.summary.requests == 0);
  bench.image("back.jpg", 1);
  CHECK(statuses(bench.sync()) == Counts{{Status::uploaded, 1}, {Status::unchanged, 2}});
}

TEST_CASE("without --delete nothing is deleted, and what was made is still known later", "[sync]") {
  Synced bench;
  bench.remove("1.jpg");
  auto options = bench.options();
  options.delete_missing = false;
  CHECK(statuses(bench.sync(options)) == Counts{{Status::unchanged, 2}});
  CHECK(statuses(bench.sync()) == Counts{{Status::unchanged, 2}, {Status::deleted, 1}});
}

TEST_CASE("videos are deleted as well", "[sync]") {
  SyncBench bench;
  bench.video("a.mp4", 1);
  bench.image("b.jpg", 2);
  bench.sync();
  REQUIRE(bench.videos() == 1);
  bench.remove("a.mp4");
  const auto take = bench.sync();
  CHECK(statuses(take) == Counts{{Status::unchanged, 1}, {Status::deleted, 1}});
  CHECK(bench.videos() == 0);
}

TEST_CASE("a content that another file still has is not missing", "[sync]") {
  SyncBench bench;
  bench.image("a.jpg", 1);
  bench.image("copy.jpg", 1);
  bench.sync();
  bench.remove("a.jpg");
  CHECK(statuses(bench.sync()) == Counts{{Status::unchanged, 1}});
  bench.rename("copy.jpg", "deep/er/renamed.jpg");
  CHECK(statuses(bench.sync()) == Counts{{Status::unchanged, 1}});
  CHECK(bench.images() == Seeds{1});
}

TEST_CASE("what others have sent is not a sync's own", "[sync]") {
  SyncBench bench;
  const bool first = GENERATE(true, false);
  const auto other = GENERATE(as<std::string>{}, "upload", "another sync", "upload with --force");
  CAPTURE(first, other);
  const auto path = bench.folder.write("elsewhere/a.jpg", make_jpeg(1));
  const auto send = [&] {
    bench.studio.settings.force = other == "upload with --force";
    auto options = bench.options();
    options.arguments = {bench.folder / "elsewhere"};
    if (other == "another sync") {
      bench.sync(options);
    } else {
      bench.studio.upload({path});
    }
    bench.studio.settings.force = false;
  };
  if (first) send();
  bench.image("a.jpg", 1);
  bench.image("b.jpg", 2);
  bench.sync();
  if (!first) send();
  bench.remove("a.jpg");
  CHECK(statuses(bench.sync()) == Counts{{Status::unchanged, 1}});
  CHECK(bench.images() == Seeds{1, 2});
}

TEST_CASE("an image that was copied or learned of is nobody's own", "[sync]") {
  Synced bench;
  const ledger::Owner owner{"http://127.0.0.1:1", *AccountId::parse("123")};
  bench.studio.ledger->registry().write(ledger::Recorded{
      owner, {.kind = AssetKind::image, .remote_id = bench.hash_of(1), .sha256 = std::string(64, 'a'), .name = "x"}});
  bench.remove("1.jpg");
  CHECK(statuses(bench.sync()) == Counts{{Status::unchanged, 2}});
}

TEST_CASE("what failed keeps all else from being deleted", "[sync]") {
  Synced bench;
  bench.remove("1.jpg");
  SECTION("a file that is broken") {
    bench.folder.write("in/broken.jpg", "no image at all");
    const auto take = bench.sync();
    CHECK(take.exit_code == 6);
    CHECK(statuses(take) == Counts{{Status::unchanged, 2}, {Status::failed, 1}});
    CHECK_THAT(bench.notices(), Contains("nothing is deleted"));
  }
  SECTION("a file that Meta refuses") {
    bench.studio.add_fault(R"({"edge":"adimages","method":"POST","error":{"code":100,"subcode":1487411}})");
    bench.image("4.jpg", 4);
    const auto take = bench.sync();
    CHECK(statuses(take) == Counts{{Status::unchanged, 2}, {Status::failed, 1}, {Status::skipped, 1}});
    CHECK_THAT(item_of(take, bench.folder / "in/1.jpg").error->message, Contains("not deleted"));
  }
  SECTION("a source that is not there") {
    auto options = bench.options();
    options.arguments.push_back(bench.folder / "elsewhere");
    CHECK(statuses(bench.sync(options)) == Counts{{Status::unchanged, 2}, {Status::failed, 1}});
  }
  CHECK(bench.images().contains(1));
  CHECK(bench.operations("DELETE adimages") == 0);
}

TEST_CASE("a video that is not ready in time keeps all else from being deleted", "[sync]") {
  SyncBench bench(R"({"videos":{"processing_s":100000}})");
  bench.image("1.jpg", 1);
  bench.image("2.jpg", 2);
  bench.sync();
  bench.remove("1.jpg");
  bench.video("3.mp4", 3);
  const auto take = bench.sync();
  CHECK(statuses(take) == Counts{{Status::unchanged, 1}, {Status::processing, 1}, {Status::skipped, 1}});
  CHECK(bench.images() == Seeds{1, 2});
}

TEST_CASE("a source that lists nothing loses nothing", "[sync]") {
  Synced bench;
  for (const auto* const name : {"1.jpg", "2.jpg", "3.jpg"}) bench.remove(name);
  SECTION("an empty mount") {}
  SECTION("with a note in it") { bench.folder.write("in/NOT MOUNTED.txt", "mount me"); }
  const auto take = bench.sync();
  CHECK(take.exit_code == 0);
  CHECK(take.items.empty());
  CHECK_THAT(bench.notices(), Contains("lists no image and no video"));
  CHECK(take.outcome.summary.requests == 0);
  CHECK(bench.images() == Seeds{1, 2, 3});
}

TEST_CASE("what filters pass over is still there", "[sync]") {
  Synced bench;
  auto options = bench.options();
  SECTION("excluded") { options.exclude = {"1.jpg"}; }
  SECTION("not included") { options.include = {"2.jpg", "3.jpg"}; }
  SECTION("too small") { options.min_size = 1'000'000; }
  SECTION("in a folder of a folder, renamed") {
    bench.rename("1.jpg", "deep/other.jpg");
    options.recursive = false;
  }
  SECTION("moved to where it is excluded") {
    bench.rename("1.jpg", "old/1.jpg");
    options.exclude = {"old"};
  }
  SECTION("behind a link") {
    std::filesystem::rename(bench.folder / "in/1.jpg", bench.folder / "1.jpg");
    std::filesystem::create_symlink(bench.folder / "1.jpg", bench.folder / "in/1.jpg");
  }
  SECTION("under a name that is none of an image") { bench.rename("1.jpg", "1.bak"); }
  const auto take = bench.sync(options);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take)[Status::deleted] == 0);
  CHECK(bench.images() == Seeds{1, 2, 3});
}

TEST_CASE("a source that is not given this time loses nothing", "[sync]") {
  SyncBench bench;
  bench.image("one/1.jpg", 1);
  bench.image("two/2.jpg", 2);
  bench.image("two/3.jpg", 3);
  bench.sync(bench.options({"one", "two"}));
  CHECK(statuses(bench.sync(bench.options({"one"}))) == Counts{{Status::unchanged, 1}});
  bench.remove("two/2.jpg");
  CHECK(statuses(bench.sync(bench.options({"one"}))) == Counts{{Status::unchanged, 1}});
  CHECK(statuses(bench.sync(bench.options({"two"}))) == Counts{{Status::unchanged, 1}, {Status::deleted, 1}});
  CHECK(bench.images() == Seeds{1, 3});
}

TEST_CASE("a file that moves from one source to another stays", "[sync]") {
  SyncBench bench;
  bench.image("one/1.jpg", 1);
  bench.image("one/4.jpg", 4);
  bench.image("two/2.jpg", 2);
  bench.sync(bench.options({"one", "two"}));
  bench.rename("one/1.jpg", "two/1.jpg");
  CHECK(statuses(bench.sync(bench.options({"one", "two"}))) == Counts{{Status::unchanged, 3}});
  CHECK(statuses(bench.sync(bench.options({"one"}))) == Counts{{Status::unchanged, 1}});
  CHECK(bench.images() == Seeds{1, 2, 4});
}

TEST_CASE("equal files of two sources are no source's own", "[sync]") {
  SyncBench bench;
  bench.image("one/1.jpg", 1);
  bench.image("one/2.jpg", 2);
  bench.image("two/1.jpg", 1);
  bench.sync(bench.options({"one", "two"}));
  bench.remove("one/1.jpg");
  CHECK(statuses(bench.sync(bench.options({"one"}))) == Counts{{Status::unchanged, 1}});
  CHECK(bench.images() == Seeds{1, 2});
}

TEST_CASE("an image that somebody deleted at Meta counts as deleted", "[sync]") {
  Synced bench;
  bench.studio.control("forget_image", {{"account", "123"}, {"hash", bench.hash_of(1)}});
  bench.remove("1.jpg");
  const auto take = bench.sync();
  CHECK(take.exit_code == 0);
  CHECK_THAT(item_of(take, bench.folder / "in/1.jpg").warnings.at(0), Contains("already deleted"));
}

TEST_CASE("a dry run shows what would be deleted", "[sync]") {
  Synced bench;
  bench.remove("1.jpg");
  bench.image("4.jpg", 4);
  bench.studio.settings.dry_run = true;
  const auto take = bench.sync();
  CHECK(take.exit_code == 0);
  CHECK(statuses(take) == Counts{{Status::unchanged, 2}, {Status::planned, 2}});
  CHECK(bench.images() == Seeds{1, 2, 3});
  bench.studio.settings.dry_run = false;
  CHECK(statuses(bench.sync()) == Counts{{Status::unchanged, 2}, {Status::uploaded, 1}, {Status::deleted, 1}});
}

TEST_CASE("deletions come after the last upload", "[sync]") {
  Synced bench;
  for (std::uint32_t seed = 10; seed < 100; ++seed) bench.image(std::to_string(seed) + ".jpg", seed);
  bench.remove("1.jpg");
  int uploads_at_first_deletion = -1;
  bench.studio.on_served = [&](int) {
    if (uploads_at_first_deletion < 0 && bench.operations("DELETE adimages") > 0) {
      uploads_at_first_deletion = bench.operations("POST adimages");
    }
  };
  CHECK(bench.sync().exit_code == 0);
  CHECK(uploads_at_first_deletion == 93);
}

TEST_CASE("a run that is out of time deletes nothing", "[sync]") {
  Synced bench;
  bench.remove("1.jpg");
  bench.image("4.jpg", 4);
  bench.studio.settings.common.ends_at = bench.studio.clock.now() + 500ms;
  bench.studio.on_served = [&](int) { bench.studio.clock.advance_to(bench.studio.clock.now() + 1s); };
  const auto take = bench.sync();
  CHECK(take.exit_code == 10);
  CHECK(bench.images() == Seeds{1, 2, 3, 4});
  bench.studio.settings.common.ends_at.reset();
  CHECK(bench.sync().exit_code == 0);
  CHECK(bench.images() == Seeds{2, 3, 4});
}

TEST_CASE("a sync brings several accounts to what the sources hold", "[sync]") {
  SyncBench bench;
  bench.image("1.jpg", 1);
  bench.image("2.jpg", 2);
  auto options = bench.options();
  options.accounts = {*AccountId::parse("123"), *AccountId::parse("124")};
  const auto first = bench.sync(options);
  CHECK(statuses(first) == Counts{{Status::uploaded, 2}, {Status::copied, 2}});
  bench.remove("1.jpg");
  const auto second = bench.sync(options);
  CHECK(second.exit_code == 0);
  CHECK(statuses(second) == Counts{{Status::unchanged, 2}, {Status::deleted, 2}});
  CHECK(bench.studio.state().at("images").size() == 2);
}

namespace {

/// Somebody sends an image without this ledger, half a minute before the sync does.
void send_by_hand(SyncBench& bench, const std::string& path) {
  auto own = std::exchange(bench.studio.ledger, ledger::make_memory_ledger());
  REQUIRE(bench.studio.upload({path}).exit_code == 0);
  bench.studio.ledger = std::move(own);
  bench.studio.clock.advance_to(bench.studio.clock.now() + 30s);
}

}  // namespace

TEST_CASE("an image that was in the account before a sync sent it stays, and is asked about once", "[sync]") {
  SyncBench bench;
  send_by_hand(bench, bench.image("theirs.jpg", 1));
  bench.image("ours.jpg", 2);
  bench.image("stays.jpg", 3);
  REQUIRE(statuses(bench.sync()) == Counts{{Status::uploaded, 3}});
  bench.studio.clock.jump(std::chrono::hours{GENERATE(-30, 0, 30)});
  bench.remove("theirs.jpg");
  bench.remove("ours.jpg");
  auto options = bench.options();
  const bool seems_too_many = GENERATE(false, true);
  if (seems_too_many) options.max_delete = 1;

  bench.studio.settings.dry_run = true;
  CHECK(statuses(bench.sync(options)) == Counts{{Status::unchanged, 2}, {Status::planned, 1}});
  bench.studio.settings.dry_run = false;
  const auto take = bench.sync(options);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take) == Counts{{Status::unchanged, 2}, {Status::deleted, 1}});
  const auto& kept = item_of(take, bench.folder / "in/theirs.jpg");
  CHECK(kept.warnings ==
        std::vector<std::string>{"its file is gone, but it is kept: the image was in the account before"});
  CHECK(bench.images() == Seeds{1, 3});

  const auto again = bench.sync(options);
  CHECK(statuses(again) == Counts{{Status::unchanged, 1}});
  CHECK(again.outcome.summary.requests == 0);
}

TEST_CASE("of several accounts an image stays in the one that had it before", "[sync]") {
  SyncBench bench;
  send_by_hand(bench, bench.image("1.jpg", 1));
  bench.image("2.jpg", 2);
  auto options = bench.options();
  options.accounts = {*AccountId::parse("123"), *AccountId::parse("456")};
  REQUIRE(bench.sync(options).exit_code == 0);
  REQUIRE(bench.studio.state().at("images").size() == 4);
  bench.remove("1.jpg");
  const auto take = bench.sync(options);
  for (const auto& item : take.items) {
    if (item.source != bench.folder / "in/1.jpg") continue;
    CHECK(item.status == (item.account == *AccountId::parse("123") ? Status::unchanged : Status::deleted));
  }
  CHECK(bench.studio.state().at("images").size() == 3);
}
