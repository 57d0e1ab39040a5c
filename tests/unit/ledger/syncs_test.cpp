#include <catch2/catch.hpp>

#include "samples.hpp"
#include "support/ledger_calls.hpp"

// What a sync made, and what makes it no longer its own.

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;

namespace {

const Owner kOwner = owner_of("123");
using Ids = std::vector<std::string>;

Asset made_by(const std::string& source, const std::string& hash, unsigned content) {
  auto asset = image(hash, content);
  asset.sync = source;
  return asset;
}

Ids synced(Ledger& ledger, const std::string& source, const Owner& owner = kOwner) {
  Ids ids;
  const auto rows = ask(ledger.registry(), SyncedFrom{owner, source});
  for (const auto& row : rows.value()) ids.push_back(row.remote_id);
  return ids;
}

}  // namespace

TEST_CASE("what a sync made is known by its source and account", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, made_by("/one", "a", 1));
  record(*ledger, kOwner, made_by("/one", "b", 2));
  record(*ledger, kOwner, made_by("/two", "c", 3));
  record(*ledger, owner_of("124"), made_by("/one", "d", 4));
  record(*ledger, owner_of("123", "https://other"), made_by("/one", "e", 5));
  record(*ledger, kOwner, image("f", 6));
  CHECK(synced(*ledger, "/one") == Ids{"a", "b"});
  CHECK(synced(*ledger, "/two") == Ids{"c"});
  CHECK(synced(*ledger, "/one", owner_of("124")) == Ids{"d"});
  CHECK(synced(*ledger, "/three").empty());
  const auto rows = ask(ledger->registry(), SyncedFrom{kOwner, "/two"}).value();
  CHECK(rows.at(0).kind == AssetKind::image);
  CHECK(rows.at(0).content == parse_digest(sha_of(3)));
  CHECK(ledger->find_asset(kOwner, AssetKind::image, sha_of(1)).value()->sync == "/one");
  CHECK(ledger->find_asset(kOwner, AssetKind::image, sha_of(6)).value()->sync.empty());
}

TEST_CASE("what the same sync sends again stays its own", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, made_by("/one", "a", 1));
  record(*ledger, kOwner, made_by("/one", "a", 1));
  CHECK(synced(*ledger, "/one") == Ids{"a"});
}

TEST_CASE("what somebody else sends too is no sync's own", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, made_by("/one", "a", 1));
  SECTION("by another command") { record(*ledger, kOwner, image("a", 1)); }
  SECTION("by another sync") { record(*ledger, kOwner, made_by("/two", "a", 1)); }
  SECTION("another content that became the same image") { record(*ledger, kOwner, image("a", 2)); }
  SECTION("wanted, not sent") { ledger->registry().write(Shared{kOwner, AssetKind::image, "a"}); }
  CHECK(synced(*ledger, "/one").empty());
  CHECK(synced(*ledger, "/two").empty());
  record(*ledger, kOwner, made_by("/one", "a", 1));  // for good
  CHECK(synced(*ledger, "/one").empty());
}

TEST_CASE("what was there before a sync sent it is not its own", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  auto before = image("a", 1);
  if (GENERATE(true, false)) before.sha256.clear();  // as when it was only listed
  record(*ledger, kOwner, before);
  record(*ledger, kOwner, made_by("/one", "a", 1));
  CHECK(synced(*ledger, "/one").empty());
}

TEST_CASE("what is gone is no sync's own, whoever brings it back", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, made_by("/one", "a", 1));
  mark_gone(*ledger, kOwner, AssetKind::image, "a", kNoon);
  CHECK(synced(*ledger, "/one").empty());
  SECTION("somebody at Meta") { confirm(*ledger, kOwner, AssetKind::image, "a", kNoon); }
  SECTION("another command") { record(*ledger, kOwner, image("a", 1)); }
  CHECK(synced(*ledger, "/one").empty());
}

TEST_CASE("what is gone and sent again by a sync is its own", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, image("a", 1));
  mark_gone(*ledger, kOwner, AssetKind::image, "a", kNoon);
  record(*ledger, kOwner, made_by("/one", "a", 1));
  CHECK(synced(*ledger, "/one") == Ids{"a"});
}

TEST_CASE("a video that a sync has replaced is still its own", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  for (const auto* const id : {"7", "8"}) {
    auto video = made_by("/one", id, 1);
    video.kind = AssetKind::video;
    record(*ledger, kOwner, video);
  }
  CHECK(synced(*ledger, "/one") == Ids{"7", "8"});
}

TEST_CASE("what is forgotten was made by nobody", "[ledger][sync]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, made_by("/one", "a", 1));
  REQUIRE(ledger->forget({.remote_id = "a"}));
  CHECK(synced(*ledger, "/one").empty());
}
