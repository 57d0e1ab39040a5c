#include <catch2/catch.hpp>
#include <utility>

#include "launches.hpp"
#include "run/targets/presence.hpp"

// Creatives and ads of the registry that may be gone at Meta.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

std::vector<run::LaunchRow> rows_of(Studio& studio, int count) {
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(launch_row("a" + std::to_string(i), studio.picture(static_cast<std::uint32_t>(i % 3))));
  }
  return rows;
}

/// By somebody else, so that the registry does not know.
void delete_elsewhere(Studio& studio, AssetKind kind, const std::string& id) {
  auto own = std::exchange(studio.ledger, ledger::make_memory_ledger());
  REQUIRE(studio.remove(kind, {id}).item().status == Status::deleted);
  studio.ledger = std::move(own);
}

int lost_ads(Studio& studio) {
  int count = 0;
  const auto state = studio.state();
  for (const auto& ad : state.at("ads")) count += ad.at("status") == "PAUSED" ? 0 : 1;
  return count;
}

}  // namespace

TEST_CASE("what Meta says of a thing decides whether it is gone", "[run]") {
  using State = run::Presence::State;
  const auto with_status = [](const std::string& status) {
    upload::ObjectFacts facts;
    facts.status = status;
    return run::presence_of(facts).state;
  };
  for (const auto* const status : {"ACTIVE", "PAUSED", "WITH_ISSUES", ""}) CHECK(with_status(status) == State::there);
  for (const auto* const status : {"DELETED", "ARCHIVED"}) CHECK(with_status(status) == State::gone);
  const auto with_error = [](ErrorClass error_class) {
    Error error;
    error.error_class = error_class;
    error.message = "why";
    return run::presence_of(tl::unexpected(error));
  };
  CHECK(with_error(ErrorClass::not_found).state == State::gone);
  for (const auto other : {ErrorClass::permission, ErrorClass::invalid, ErrorClass::transient, ErrorClass::network}) {
    CHECK(with_error(other).state == State::unsure);
    CHECK(with_error(other).why == "why");
  }
}

TEST_CASE("an ad or a creative that is gone at Meta is made again when it is asked about", "[launch]") {
  Studio studio(kUnlimited);
  const auto rows = rows_of(studio, 4);
  const auto first = studio.launch(rows);
  REQUIRE(first.exit_code == 0);
  delete_elsewhere(studio, kAd, item_of(first, kAd, "a1").id);
  delete_elsewhere(studio, kAd, item_of(first, kAd, "a2").id);
  delete_elsewhere(studio, kCreative, item_of(first, kCreative, "a2").id);
  studio.post("/v26.0/" + item_of(first, kAd, "a3").id, {{"status", "ARCHIVED"}});

  studio.settings.verify = run::Verify::never;
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
  studio.settings.verify = run::Verify::all;
  const auto again = studio.launch(rows);
  CHECK(again.exit_code == 0);
  CHECK(statuses(again, kCreative) == Counts{{Status::unchanged, 3}, {Status::created, 1}});
  CHECK(statuses(again, kAd) == Counts{{Status::unchanged, 1}, {Status::created, 3}});
  CHECK(item_of(again, kAd, "a0").id == item_of(first, kAd, "a0").id);
  CHECK(item_of(again, kAd, "a0").warnings.empty());
  CHECK_THAT(item_of(again, kAd, "a1").warnings.at(0), Contains("is no longer at Meta"));
  CHECK_THAT(item_of(again, kCreative, "a2").warnings.at(0), Contains("is no longer at Meta"));
  CHECK(lost_ads(studio) == 3);
  CHECK(studio.state().at("ads").size() == 7);

  const auto third = studio.launch(rows);
  CHECK(statuses(third, kAd) == Counts{{Status::unchanged, 4}});
  CHECK(studio.state().at("ads").size() == 7);
}

TEST_CASE("an ad that holds its creative is made again when it is gone", "[launch]") {
  Studio studio(kUnlimited);
  studio.inline_creatives = true;
  const auto rows = rows_of(studio, 2);
  const auto first = studio.launch(rows);
  REQUIRE(first.exit_code == 0);
  delete_elsewhere(studio, kAd, item_of(first, kAd, "a1").id);
  studio.settings.verify = run::Verify::all;
  CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::unchanged, 1}, {Status::created, 1}});
}

TEST_CASE("creatives and ads are asked about once a day, and many in few requests", "[launch]") {
  Studio studio(kUnlimited);
  studio.settings.common.compose.batch = true;
  studio.settings.verify = run::Verify::stale;
  const auto rows = rows_of(studio, 40);
  REQUIRE(studio.launch(rows).exit_code == 0);
  const auto writes = operations(studio, "POST ads") + operations(studio, "POST adcreatives");
  studio.clock.advance_to(studio.clock.now() + std::chrono::hours{23});
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
  studio.clock.advance_to(studio.clock.now() + std::chrono::hours{2});
  studio.settings.dry_run = true;
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
  studio.settings.dry_run = false;
  const auto checked = studio.launch(rows);
  CHECK(checked.outcome.summary.unchanged == 83);
  // A list of images, a batch of creatives and a list of ads; and, because images are asked about, the ad set and Page.
  CHECK(checked.outcome.summary.requests == 4);
  CHECK(studio.launch(rows).outcome.summary.requests == 0);
  CHECK(operations(studio, "POST ads") + operations(studio, "POST adcreatives") == writes);
}

TEST_CASE("an ad that somebody deleted does not come back unless it is asked for", "[launch]") {
  Studio studio(kUnlimited);
  const auto rows = rows_of(studio, 2);
  const auto first = studio.launch(rows);
  REQUIRE(first.exit_code == 0);
  delete_elsewhere(studio, kAd, item_of(first, kAd, "a0").id);
  delete_elsewhere(studio, kAd, item_of(first, kAd, "a1").id);
  delete_elsewhere(studio, kCreative, item_of(first, kCreative, "a1").id);
  studio.settings.verify = run::Verify::stale;
  for (int day = 0; day < 3; ++day) {
    studio.clock.advance_to(studio.clock.now() + std::chrono::hours{25});
    const auto take = studio.launch(rows);
    CHECK(take.exit_code == 0);
    CHECK(statuses(take, kAd) == Counts{{Status::unchanged, 2}});
    CHECK_THAT(item_of(take, kAd, "a0").warnings.at(0), Contains("--verify all makes it again"));
    CHECK(studio.state().at("ads").size() == 2);
  }
  studio.settings.verify = run::Verify::all;
  CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::created, 2}});
}

TEST_CASE("what Meta does not say counts as there, with a warning", "[launch]") {
  Studio studio(kUnlimited);
  const auto rows = rows_of(studio, 2);
  REQUIRE(studio.launch(rows).exit_code == 0);
  studio.settings.verify = run::Verify::all;
  for (const auto* const fields :
       {"id,account_id,name,status,object_type", "id,account_id,name,status,effective_status,adset_id,creative"}) {
    studio.add_fault(R"({"method":"GET","where":{"fields":")" + std::string(fields) + R"("},"error":{"code":10}})");
  }
  const auto again = studio.launch(rows);
  CHECK(again.exit_code == 0);
  for (const auto& item : again.items) CHECK(item.status == Status::unchanged);
  for (const auto kind : {kCreative, kAd}) {
    CHECK_THAT(item_of(again, kind, "a0").warnings.at(0), Contains("does not say whether"));
  }
  CHECK(operations(studio, "POST ads") == 2);
}
