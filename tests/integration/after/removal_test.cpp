#include <catch2/catch.hpp>

#include "integration/launch/launches.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

struct Launched {
  Launched() {
    const auto take = studio.launch({launch_row("a", studio.picture(1)), launch_row("b", studio.picture(2))});
    for (const auto& item : take.items) ids[item.kind].push_back(item.id);
  }
  [[nodiscard]] std::string status_of(const std::string& ad) {
    const auto state = studio.state();
    for (const auto& known : state.at("ads")) {
      if (known.at("id") == ad) return known.at("status");
    }
    return {};
  }

  Studio studio;
  std::map<AssetKind, std::vector<std::string>> ids;
};

}  // namespace

TEST_CASE("a deleted ad leaves its place to a new one", "[after]") {
  Launched launched;
  const auto ad = launched.ids[AssetKind::ad][0];
  CHECK(launched.studio.remove(AssetKind::ad, {ad}).item().status == Status::deleted);
  CHECK(launched.status_of(ad) == "DELETED");
  const auto again = launched.studio.remove(AssetKind::ad, {ad});
  CHECK(again.item().status == Status::deleted);
  CHECK(again.item().warnings == std::vector<std::string>{"it was already deleted"});
  const auto next = launched.studio.launch({launch_row("a", launched.studio.picture(1))});
  CHECK(statuses(next, AssetKind::ad)[Status::created] == 1);
}

TEST_CASE("what Meta does not show is not deleted, unless the ledger had it in the account", "[after]") {
  Launched launched;
  const auto [kind, id] =
      GENERATE(table<AssetKind, std::string>({{AssetKind::ad, "2385999999999"},
                                              {AssetKind::creative, "2385999999999"},
                                              {AssetKind::video, "770002999999999"},
                                              {AssetKind::image, "0123456789abcdef0123456789abcdef"}}));
  SECTION("nobody has ever had it") {
    const auto missing = launched.studio.remove(kind, {id}, {.dry_run = GENERATE(false, true), .active_ads = true});
    CHECK(missing.exit_code == 5);
    REQUIRE(missing.item().status == Status::failed);
    CHECK(missing.item().error->error_class == ErrorClass::not_found);
    CHECK_THAT(missing.item().error->message,
               Catch::Contains("act_123 shows no ") && Catch::Contains("this token cannot see it"));
  }
  SECTION("the ledger had it") {
    const ledger::Owner owner{.origin = "http://127.0.0.1:1", .account = *AccountId::parse("123")};
    launched.studio.ledger->registry().write(ledger::Recorded{owner, {.kind = kind, .remote_id = id}});
    const auto look = launched.studio.remove(kind, {id}, {.dry_run = true, .active_ads = true});
    CHECK(look.item().status == Status::planned);
    CHECK(look.item().warnings == std::vector<std::string>{"it is not there"});
    const auto gone = launched.studio.remove(kind, {id}, {.active_ads = true});
    CHECK(gone.item().status == Status::deleted);
    CHECK(gone.item().warnings == std::vector<std::string>{"it was already deleted"});
    CHECK(launched.studio.remove(kind, {id}, {.active_ads = true}).exit_code == 0);
  }
}

TEST_CASE("what was deleted once counts as deleted, whoever had made it", "[after]") {
  Launched launched;
  const auto kind = GENERATE(AssetKind::ad, AssetKind::creative, AssetKind::video, AssetKind::image);
  std::string id;
  if (kind == AssetKind::image || kind == AssetKind::video) {
    const bool is_image = kind == AssetKind::image;
    const auto file = is_image ? launched.studio.picture(7) : launched.studio.film(7);
    id = launched.studio.upload({file}).item().id;
  } else {
    REQUIRE(launched.studio.remove(AssetKind::ad, {launched.ids[AssetKind::ad][0]}).exit_code == 0);
    id = launched.ids[kind][kind == AssetKind::ad ? 1 : 0];
  }
  launched.studio.ledger = ledger::make_memory_ledger();  // another machine deletes it
  REQUIRE(launched.studio.remove(kind, {id}).item().status == Status::deleted);
  const auto again = launched.studio.remove(kind, {id});
  CHECK(again.exit_code == 0);
  CHECK(again.item().status == Status::deleted);
  CHECK(again.item().warnings == std::vector<std::string>{"it was already deleted"});
}

TEST_CASE("an ad that is ACTIVE is deleted only when that was agreed to", "[after]") {
  Launched launched;
  const auto ad = launched.ids[AssetKind::ad][0];
  const auto account = *AccountId::parse("123");
  static_cast<void>(launched.studio.change({run::ChangePlan::What::activate, {{account, ad, AssetKind::ad}}, ""}));
  const auto refused = launched.studio.remove(AssetKind::ad, {ad});
  CHECK(refused.item().error->message == "the ad is ACTIVE");
  CHECK(refused.exit_code == 4);
  CHECK(launched.status_of(ad) == "ACTIVE");
  CHECK(launched.studio.remove(AssetKind::ad, {ad}, {.active_ads = true}).item().status == Status::deleted);
}

TEST_CASE("a creative that ads use stays, and the ads are named", "[after]") {
  Launched launched;
  const auto creative = launched.ids[AssetKind::creative][0];
  const auto ad = launched.ids[AssetKind::ad][0];
  const bool dry_run = GENERATE(false, true);
  SECTION("the ledger knows it") {}
  SECTION("Meta says it") { launched.studio.ledger = ledger::make_memory_ledger(); }
  const auto take = launched.studio.remove(AssetKind::creative, {creative}, {.dry_run = dry_run});
  REQUIRE(take.item().error);
  CHECK(take.item().error->message == "the creative is used by ad " + ad);
  CHECK(take.item().error->error_class == ErrorClass::invalid);
  CHECK(launched.studio.state().at("creatives").size() == 2);
}

TEST_CASE("a creative without ads is deleted, and a later launch makes it again", "[after]") {
  Launched launched;
  const auto creative = launched.ids[AssetKind::creative][0];
  REQUIRE(launched.studio.remove(AssetKind::ad, {launched.ids[AssetKind::ad][0]}).exit_code == 0);
  CHECK(launched.studio.remove(AssetKind::creative, {creative}, {.dry_run = true}).item().status == Status::planned);
  CHECK(launched.studio.remove(AssetKind::creative, {creative}).item().status == Status::deleted);
  CHECK(launched.studio.state().at("creatives").size() == 1);
  const auto next = launched.studio.launch({creative_row("a", launched.studio.picture(1))});
  CHECK(statuses(next, AssetKind::creative)[Status::created] == 1);
}

TEST_CASE("an ad of a dynamic ad set cannot be deleted alone", "[after]") {
  Studio studio(R"({"ads":{"dynamic_adsets":["238"]}})");
  const auto take = studio.launch({launch_row("a", studio.picture(1))});
  const auto removed = studio.remove(AssetKind::ad, {item_of(take, AssetKind::ad, "a").id});
  CHECK(removed.item().status == Status::failed);
  CHECK(removed.exit_code == 4);
}
