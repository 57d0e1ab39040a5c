#include <catch2/catch.hpp>
#include <set>

#include "integration/launch/launches.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;
using What = run::ChangePlan::What;

namespace {

/// Ads of one launch, in account 123.
struct Ads {
  explicit Ads(int count, const std::string& scenario = "{}") : studio(scenario) {
    std::vector<run::LaunchRow> rows;
    for (int i = 0; i < count; ++i) rows.push_back(launch_row("a" + std::to_string(i), studio.picture(1)));
    for (const auto& item : studio.launch(rows).items) {
      if (item.kind == AssetKind::ad) ids.push_back(item.id);
      if (item.kind == AssetKind::creative) creatives.push_back(item.id);
    }
    REQUIRE(ids.size() == static_cast<std::size_t>(count));
  }

  [[nodiscard]] run::ChangePlan plan(What what, const std::string& name_template = "") const {
    run::ChangePlan plan{.what = what, .objects = {}, .name_template = name_template};
    for (const auto& id : ids) plan.objects.push_back({*AccountId::parse("123"), id, AssetKind::ad});
    return plan;
  }
  /// A member of each ad at Meta, in the order of the launch.
  [[nodiscard]] std::vector<std::string> at_meta(const std::string& member) {
    std::map<std::string, std::string> values;
    const auto state = studio.state();
    for (const auto& ad : state.at("ads")) values[ad.at("id")] = ad.at(member);
    std::vector<std::string> in_order;
    for (const auto& id : ids) in_order.push_back(values.at(id));
    return in_order;
  }

  Studio studio;
  std::vector<std::string> ids, creatives;
};

Counts all_statuses(const Studio::Take& take) {
  Counts counts;
  for (const auto& item : take.items) ++counts[item.status];
  return counts;
}

}  // namespace

TEST_CASE("ads are activated and paused, many at once, and what is so already stays", "[after]") {
  Ads ads(60);
  ads.studio.settings.common.compose.batch = true;
  const auto before = ads.studio.state().at("http_requests").get<int>();
  const auto first = ads.studio.change(ads.plan(What::activate));
  CHECK(all_statuses(first) == Counts{{Status::changed, 60}});
  CHECK(ads.studio.state().at("http_requests").get<int>() - before <= 16);  // looks, batches of ten, looks
  for (const auto& status : ads.at_meta("status")) REQUIRE(status == "ACTIVE");
  CHECK(all_statuses(ads.studio.change(ads.plan(What::activate))) == Counts{{Status::unchanged, 60}});
  CHECK(all_statuses(ads.studio.change(ads.plan(What::pause))) == Counts{{Status::changed, 60}});
  for (const auto& status : ads.at_meta("status")) REQUIRE(status == "PAUSED");
}

TEST_CASE("a dry run looks, and changes nothing", "[after]") {
  Ads ads(2);
  const auto take = ads.studio.change(ads.plan(What::activate), true);
  CHECK(all_statuses(take) == Counts{{Status::planned, 2}});
  CHECK(take.outcome.summary.estimate->writes == 2);
  CHECK(ads.at_meta("status") == std::vector<std::string>{"PAUSED", "PAUSED"});
  CHECK(operations(ads.studio, "POST node") == 0);
}

TEST_CASE("a dry run without a token plans what it has not looked at", "[after]") {
  Ads ads(1);
  ads.studio.settings.common.connection.token = Secret();
  const auto take = ads.studio.change(ads.plan(What::rename, "x"), true);
  CHECK(all_statuses(take) == Counts{{Status::planned, 1}});
  CHECK(take.item().warnings == std::vector<std::string>{"it was not looked at"});
}

TEST_CASE("the status of what is archived or deleted is not changed", "[after]") {
  Ads ads(3);
  ads.studio.post("/v26.0/" + ads.ids[0], {{"status", "ARCHIVED"}});
  ads.studio.post("/v26.0/" + ads.ids[1], {{"status", "DELETED"}});
  const auto take = ads.studio.change(ads.plan(What::activate));
  CHECK(take.exit_code == 6);
  CHECK(take.items[0].error->message == "the ad is archived: its status cannot be changed any more");
  CHECK(take.items[1].error->message == "the ad is deleted: its status cannot be changed any more");
  CHECK(take.items[2].status == Status::changed);
  CHECK(ads.at_meta("status") == std::vector<std::string>{"ARCHIVED", "DELETED", "ACTIVE"});
}

TEST_CASE("a success of Meta's that keeps nothing is not believed", "[after]") {
  Ads ads(1);
  ads.studio.add_fault(R"({"edge":"node","method":"POST","reply":{"success":true}})");
  const auto take = ads.studio.change(ads.plan(What::pause));
  CHECK(take.item().status == Status::unchanged);
  const auto active = ads.studio.change(ads.plan(What::activate));
  CHECK(active.item().status == Status::failed);
  CHECK(active.exit_code == 7);
}

TEST_CASE("a change whose reply is lost is seen to be done", "[after]") {
  Ads ads(1);
  ads.studio.add_fault(R"({"edge":"node","method":"POST","drop":true,"when":"after"})");
  const auto take = ads.studio.change(ads.plan(What::activate));
  CHECK(take.item().status == Status::changed);
  CHECK(ads.at_meta("status") == std::vector<std::string>{"ACTIVE"});
}

TEST_CASE("ads are found whatever becomes of the filter on their ids", "[after]") {
  Ads ads(12, GENERATE(R"({"ads":{"id_filter":"honoured"}})", R"({"ads":{"id_filter":"ignored"}})",
                       R"({"ads":{"id_filter":"refused"}})", R"({"ads":{"read_lag_s":600}})"));
  CHECK(all_statuses(ads.studio.change(ads.plan(What::activate))) == Counts{{Status::changed, 12}});
}

TEST_CASE("ads get new names, which the ledger learns, and no second ad is made later", "[after]") {
  Ads ads(3);
  const auto take = ads.studio.change(ads.plan(What::rename, "{name} v2"));
  CHECK(all_statuses(take) == Counts{{Status::changed, 3}});
  CHECK(ads.at_meta("name") == std::vector<std::string>{"a0 v2", "a1 v2", "a2 v2"});
  CHECK(take.item().name == "a0 v2");
  const ledger::Owner owner{"http://127.0.0.1:1", *AccountId::parse("123")};
  CHECK(ads.studio.ledger->find_remote(owner, AssetKind::ad, ads.ids[0]).value()->name == "a0 v2");
  const auto again = ads.studio.launch({launch_row("a0", ads.studio.picture(1))});
  CHECK(statuses(again, AssetKind::ad) == Counts{{Status::unchanged, 1}});
}

TEST_CASE("names that would be the same are refused before anything is renamed", "[after]") {
  Ads ads(3);
  const auto take = ads.studio.change(ads.plan(What::rename, "Spring"), GENERATE(false, true));
  CHECK(all_statuses(take) == Counts{{Status::failed, 3}});
  CHECK(take.item().error->error_class == ErrorClass::local);
  CHECK_THAT(take.item().error->message, Catch::Contains("would be called 'Spring'"));
  CHECK(ads.at_meta("name") == std::vector<std::string>{"a0", "a1", "a2"});
}

TEST_CASE("an ad and a creative may have the same name, and their kinds are learned", "[after]") {
  Ads ads(1);
  run::ChangePlan plan{.what = What::rename, .objects = {}, .name_template = "Spring"};
  for (const auto& id : {ads.ids[0], ads.creatives[0]}) plan.objects.push_back({*AccountId::parse("123"), id, {}});
  ads.studio.ledger = ledger::make_memory_ledger();
  const auto take = ads.studio.change(plan);
  REQUIRE(all_statuses(take) == Counts{{Status::changed, 2}});
  CHECK(take.items[0].kind == AssetKind::ad);
  CHECK(take.items[1].kind == AssetKind::creative);
  CHECK(ads.studio.state().at("creatives")[0].at("name") == "Spring");
}

TEST_CASE("what is of another kind, or is not there, keeps no other from its name", "[after]") {
  Ads ads(1);
  auto plan = ads.plan(What::rename, "{name}!");
  plan.objects.push_back({*AccountId::parse("123"), "99887766554433221", AssetKind::ad});
  plan.objects.push_back({*AccountId::parse("123"), ads.creatives[0], AssetKind::ad});
  const auto take = ads.studio.change(plan);
  CHECK(take.items[0].status == Status::changed);
  CHECK(take.items[1].error->error_class == ErrorClass::not_found);
  CHECK_THAT(take.items[2].error->message, Catch::StartsWith("the id is not that of an ad"));
}
