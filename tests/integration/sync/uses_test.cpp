#include <algorithm>
#include <catch2/catch.hpp>

#include "support/ledger_calls.hpp"
#include "syncs.hpp"

// What is used, and how many deletions --max-delete allows.

using namespace metaup;
using namespace metaup::test;
using Catch::Contains;
using report::Status;

using Counts = std::map<Status, int>;
using Seeds = std::set<std::uint32_t>;

TEST_CASE("what a creative uses is kept, told of, and counts as well", "[sync]") {
  Synced bench;
  bench.use_by_hand(1);
  bench.remove("1.jpg");
  const auto take = bench.sync();
  CHECK(take.exit_code == 0);
  const auto& kept = item_of(take, bench.folder / "in/1.jpg");
  CHECK(kept.status == Status::unchanged);
  CHECK_THAT(kept.warnings.at(0), Contains("kept") && Contains("used by creative"));
  CHECK(bench.images() == Seeds{1, 2, 3});
}

TEST_CASE("of what a creative uses that this ledger knows Meta is not asked", "[sync]") {
  Synced bench;
  const ledger::Owner owner{"http://127.0.0.1:1", *AccountId::parse("123")};
  const auto kind = GENERATE(AssetKind::image, AssetKind::video);
  if (kind == AssetKind::video) {
    bench.video("4.mp4", 4);
    bench.sync();
  }
  const std::string used =
      kind == AssetKind::video ? bench.studio.finished_videos().front().at("id").get<std::string>() : bench.hash_of(1);
  record(*bench.studio.ledger, owner, {.kind = AssetKind::creative, .remote_id = "77", .sha256 = std::string(64, 'c')});
  record_use(*bench.studio.ledger, owner, {AssetKind::creative, "77"}, {kind, used});
  bench.remove(kind == AssetKind::video ? "4.mp4" : "1.jpg");
  auto options = bench.options();
  options.max_delete = 0;
  const auto take = bench.sync(options);
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.requests == 0);
  CHECK(statuses(take)[Status::deleted] == 0);
  const auto kept =
      std::find_if(take.items.begin(), take.items.end(), [](const auto& item) { return !item.warnings.empty(); });
  REQUIRE(kept != take.items.end());
  CHECK_THAT(kept->warnings.at(0), Contains("used by creative 77") && Contains("metaup ledger forget"));
}

TEST_CASE("a video that a creative shows is kept, whoever made the creative", "[sync]") {
  SyncBench bench;
  bench.image("a.jpg", 1);
  bench.video("b.mp4", 2);
  bench.video("c.mp4", 3);
  bench.sync();
  bench.use_video_by_hand(bench.id_of_video("b.mp4"));
  bench.remove("b.mp4");
  bench.remove("c.mp4");
  const auto take = bench.sync();
  CHECK(take.exit_code == 0);
  CHECK(item_of(take, bench.folder / "in/b.mp4").status == Status::unchanged);
  CHECK_THAT(item_of(take, bench.folder / "in/b.mp4").warnings.at(0), Contains("used by creative"));
  CHECK(item_of(take, bench.folder / "in/c.mp4").status == Status::deleted);
  CHECK(bench.videos() == 1);
  CHECK(bench.operations("GET adcreatives") == 1);
}

TEST_CASE("a video is not deleted when the creatives cannot be read", "[sync]") {
  SyncBench bench;
  bench.image("a.jpg", 1);
  bench.video("b.mp4", 2);
  bench.sync();
  bench.remove("b.mp4");
  bench.studio.add_fault(R"({"edge":"adcreatives","method":"GET","error":{"code":100}})");
  const auto take = bench.sync();
  CHECK(item_of(take, bench.folder / "in/b.mp4").status == Status::failed);
  CHECK(bench.videos() == 1);
}

TEST_CASE("more deletions than --max-delete end the run before anything is sent", "[sync]") {
  Synced bench;
  bench.image("4.jpg", 4);
  bench.image("5.jpg", 5);
  bench.remove("1.jpg");
  bench.remove("2.jpg");
  auto options = bench.options();
  options.max_delete = 1;
  const auto take = bench.sync(options);
  CHECK(take.exit_code == 2);
  CHECK(take.outcome.summary.requests == 1);  // a look whether they are used
  CHECK_THAT(take.outcome.error->message, Contains("2 to delete and --max-delete is 1"));
  CHECK_THAT(take.outcome.error->hint, Contains("--max-delete 2"));
  CHECK(bench.images() == Seeds{1, 2, 3});
  options.max_delete = 2;
  CHECK(bench.sync(options).exit_code == 0);
  CHECK(bench.images() == Seeds{3, 4, 5});
}

TEST_CASE("without --max-delete 10 deletions are allowed", "[sync]") {
  SyncBench bench;
  for (std::uint32_t seed = 0; seed < 12; ++seed) bench.image(std::to_string(seed) + ".jpg", seed);
  bench.sync();
  for (std::uint32_t seed = 0; seed < 11; ++seed) bench.remove(std::to_string(seed) + ".jpg");
  CHECK(bench.sync().exit_code == 2);
  bench.image("10.jpg", 10);
  const auto take = bench.sync();
  CHECK(take.exit_code == 0);
  CHECK(statuses(take)[Status::deleted] == 10);
}

TEST_CASE("a dry run tells which videos are kept", "[sync]") {
  SyncBench bench;
  bench.image("a.jpg", 1);
  bench.video("b.mp4", 2);
  bench.video("c.mp4", 3);
  bench.sync();
  bench.use_video_by_hand(bench.id_of_video("b.mp4"));
  bench.remove("b.mp4");
  bench.remove("c.mp4");
  bench.studio.settings.dry_run = true;
  SECTION("as it would be done") {
    const auto take = bench.sync();
    CHECK(take.exit_code == 0);
    CHECK(statuses(take) == Counts{{Status::unchanged, 2}, {Status::planned, 1}});
    CHECK_THAT(item_of(take, bench.folder / "in/b.mp4").warnings.at(0), Contains("used by creative"));
  }
  SECTION("but cannot without a token") {
    bench.studio.settings.common.connection.token = Secret();
    const auto take = bench.sync();
    CHECK(take.outcome.summary.requests == 0);
    CHECK(statuses(take) == Counts{{Status::unchanged, 1}, {Status::planned, 2}});
  }
  CHECK(bench.videos() == 2);
}

TEST_CASE("what is used or gone at Meta does not count against --max-delete", "[sync]") {
  Synced bench;
  bench.image("4.jpg", 4);
  bench.video("5.mp4", 5);
  bench.video("6.mp4", 6);
  bench.sync();
  bench.use_by_hand(1);
  bench.use_video_by_hand(bench.id_of_video("5.mp4"));
  bench.studio.control("forget_image", {{"account", "123"}, {"hash", bench.hash_of(2)}});
  for (const auto* const name : {"1.jpg", "2.jpg", "3.jpg", "5.mp4", "6.mp4"}) bench.remove(name);
  auto options = bench.options();
  options.max_delete = 1;
  const auto refused = bench.sync(options);
  CHECK(refused.exit_code == 2);
  CHECK(statuses(refused) == Counts{{Status::unchanged, 1}});
  CHECK_THAT(refused.outcome.error->message, Contains("2 to delete and --max-delete is 1"));
  CHECK(bench.operations("DELETE adimages") + bench.operations("DELETE advideos") == 0);
  options.max_delete = 2;
  const auto take = bench.sync(options);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take) == Counts{{Status::unchanged, 3}, {Status::deleted, 3}});
  CHECK_THAT(item_of(take, bench.folder / "in/5.mp4").warnings.at(0), Contains("used by creative"));
  CHECK_THAT(item_of(take, bench.folder / "in/2.jpg").warnings.at(0), Contains("already deleted"));
  CHECK(bench.images() == Seeds{1, 4});
  CHECK(bench.videos() == 1);
  options.max_delete = 0;
  CHECK(bench.sync(options).exit_code == 0);  // and so in each night that follows
}

TEST_CASE("nothing is deleted where nobody can tell whether too much would be", "[sync]") {
  Synced bench;
  bench.image("4.jpg", 4);
  bench.video("5.mp4", 5);
  bench.sync();
  bench.remove("5.mp4");
  bench.remove("4.jpg");
  const auto* const edge = GENERATE("adimages", "adcreatives");
  CAPTURE(edge);
  bench.studio.add_fault(R"({"edge":")" + std::string(edge) + R"(","method":"GET","error":{"code":100}})");
  auto options = bench.options();
  options.max_delete = 1;
  const auto take = bench.sync(options);
  CHECK(take.exit_code != 0);
  CHECK(take.exit_code != 2);
  CHECK(statuses(take) == Counts{{Status::unchanged, 3}, {Status::failed, 1}, {Status::skipped, 1}});
  CHECK(bench.images() == Seeds{1, 2, 3, 4});
  CHECK(bench.videos() == 1);
}
