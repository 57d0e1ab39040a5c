#include <catch2/catch.hpp>

#include "samples.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using metaup::test::TempDir;

namespace {

const Owner kOwner = owner_of("123");
const Remote kImage{AssetKind::image, "hash"};
const Remote kCreative{AssetKind::creative, "2386"};
const Remote kAd{AssetKind::ad, "2385"};

Asset asset_of(const Remote& remote, unsigned content) {
  Asset asset;
  asset.kind = remote.kind;
  asset.remote_id = remote.id;
  asset.sha256 = sha_of(content);
  asset.confirmed_at = kNoon;
  return asset;
}

std::vector<Remote> users(Ledger& ledger, const Remote& used, const Owner& owner = kOwner) {
  return users_of(ledger, owner, used).value();
}

}  // namespace

TEST_CASE("a creative is found by its spec, and an ad by its key", "[ledger]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, asset_of(kCreative, 1));
  record(*ledger, kOwner, asset_of(kAd, 1));
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::creative, sha_of(1))) == "2386");
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::ad, sha_of(1))) == "2385");
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))).empty());
}

TEST_CASE("two specs that became one creative both lead to it", "[ledger]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, asset_of(kCreative, 1));
  record(*ledger, kOwner, asset_of(kCreative, 2));
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::creative, sha_of(1))) == "2386");
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::creative, sha_of(2))) == "2386");
}

TEST_CASE("what uses an asset is known", "[ledger]") {
  const auto ledger = fresh_ledger();
  CHECK(users(*ledger, kImage).empty());
  const Remote other{AssetKind::creative, "2387"};
  for (const auto& user : {other, kCreative}) {
    record(*ledger, kOwner, asset_of(user, user == other ? 1 : 2));
    record_use(*ledger, kOwner, user, kImage);
    record_use(*ledger, kOwner, user, kImage);
  }
  record(*ledger, kOwner, asset_of(kCreative, 3));  // one more spec of the same id
  record(*ledger, kOwner, asset_of(kAd, 1));
  record_use(*ledger, kOwner, kAd, kCreative);
  CHECK(users(*ledger, kImage) == std::vector{kCreative, other});
  CHECK(users(*ledger, kCreative) == std::vector{kAd});
  CHECK(users(*ledger, kAd).empty());
}

TEST_CASE("an asset is used by its own owner's creatives and under its own kind only", "[ledger]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, asset_of(kCreative, 1));
  record_use(*ledger, kOwner, kCreative, kImage);
  CHECK(users(*ledger, kImage, owner_of("456")).empty());
  CHECK(users(*ledger, kImage, owner_of("123", "http://127.0.0.1:1")).empty());
  CHECK(users(*ledger, {AssetKind::video, kImage.id}).empty());
}

TEST_CASE("what is gone or forgotten uses nothing", "[ledger]") {
  const auto ledger = fresh_ledger();
  record(*ledger, kOwner, asset_of(kCreative, 1));
  record_use(*ledger, kOwner, kCreative, kImage);
  REQUIRE(users(*ledger, kImage).size() == 1);
  SECTION("gone") { mark_gone(*ledger, kOwner, AssetKind::creative, kCreative.id, kNoon); }
  SECTION("forgotten") {
    REQUIRE(ledger->forget({.origin = {}, .account = {}, .sha256 = {}, .remote_id = kCreative.id}) == 1U);
  }
  CHECK(users(*ledger, kImage).empty());
  record(*ledger, kOwner, asset_of(kCreative, 1));
  CHECK(users(*ledger, kImage).size() == 1);
}

TEST_CASE("uses outlive the process, and an older ledger gets a place for them", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  record(*open_ledger(path).value(), kOwner, asset_of(kCreative, 1));
  take_back_to(path, 2);
  record_use(*open_ledger(path).value(), kOwner, kCreative, kImage);
  CHECK(users(*open_ledger(path).value(), kImage) == std::vector{kCreative});
}
