#include <catch2/catch.hpp>

#include "run/build/upload.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/ledger_calls.hpp"
#include "syncs.hpp"

// What each part of a sync deletes with --shard.

using namespace metaup;
using namespace metaup::test;
using report::Status;

using Counts = std::map<Status, int>;
using Seeds = std::set<std::uint32_t>;

TEST_CASE("each part of a sync deletes its own, and finds what the others have", "[sync]") {
  constexpr std::uint32_t kImages = 20;
  SyncBench bench;
  for (std::uint32_t seed = 0; seed < kImages; ++seed) bench.image(std::to_string(seed) + ".jpg", seed);
  const auto sync_part = [&](std::uint32_t number) {
    bench.studio.settings.shard = {number, 2};
    auto options = bench.options();
    options.max_delete = kImages;
    return bench.sync(options);
  };
  sync_part(1);
  const auto of_first = bench.images();
  sync_part(2);
  REQUIRE(of_first.size() > 1);
  REQUIRE(of_first.size() < kImages - 1);
  CHECK(statuses(sync_part(1))[Status::deleted] == 0);
  for (std::uint32_t seed = 1; seed < kImages; ++seed) bench.remove(std::to_string(seed) + ".jpg");
  sync_part(1);
  for (const auto seed : bench.images()) CHECK((seed == 0 || !of_first.contains(seed)));
  sync_part(2);
  CHECK(bench.images() == Seeds{0});
}

TEST_CASE("a file that cannot be read may be of any part, so that nothing is deleted", "[sync]") {
  Synced bench;
  bench.remove("1.jpg");
  bench.folder.write("in/broken.jpg", "no image at all");
  for (std::uint32_t number = 1; number <= 2; ++number) {
    bench.studio.settings.shard = {number, 2};
    bench.sync();
  }
  CHECK(bench.images() == Seeds{1, 2, 3});
}

TEST_CASE("one part has all contents of a thing", "[sync]") {
  const auto part_of = [](std::uint32_t seed) { return run::has({1, 2}, sha256_of_text(make_jpeg(seed))); };
  std::uint32_t other = 100;
  while (part_of(other) == part_of(1)) ++other;
  Synced bench;
  const ledger::Owner owner{"http://127.0.0.1:1", *AccountId::parse("123")};
  record(*bench.studio.ledger, owner,
         {.kind = AssetKind::image,
          .remote_id = bench.hash_of(1),
          .sha256 = sha256_of_text(make_jpeg(other)),
          .name = "same.jpg",
          .confirmed_at = bench.studio.clock.wall(),
          .sync = bench.folder / "in"});
  bench.remove("1.jpg");
  auto options = bench.options();
  options.exclude = {"old"};
  const bool is_still_there = GENERATE(true, false);
  if (is_still_there) bench.image("old/other.jpg", other);
  bench.studio.settings.dry_run = true;
  int planned = 0;
  for (std::uint32_t number = 1; number <= 2; ++number) {
    bench.studio.settings.shard = {number, 2};
    planned += statuses(bench.sync(options))[Status::planned];
  }
  CHECK(planned == (is_still_there ? 0 : 1));
}
