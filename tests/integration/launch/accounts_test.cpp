#include <catch2/catch.hpp>

#include "launches.hpp"
#include "support/file_watch.hpp"

// One launch into several accounts.

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

constexpr auto kImage = AssetKind::image;

run::LaunchRow in_account(const std::string& account, run::LaunchRow row) {
  row.account = *AccountId::parse(account);
  row.source += " in " + account;
  if (row.ad) row.ad->adset = account == "123" ? "238" : "239";
  return row;
}

/// How many objects of a kind the simulator holds in an account.
int held(Studio& studio, const std::string& kind, const std::string& account) {
  const auto state = studio.state();
  const auto& all = state.at(kind);
  return static_cast<int>(
      std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.at("account") == account; }));
}

/// What the simulator does with the files that come does not count.
void watch_client(Studio& studio, FileWatch& watch) {
  studio.on_request = [&watch](int) { watch.pause(true); };
  studio.on_served = [&watch](int) { watch.pause(false); };
}

}  // namespace

TEST_CASE("one launch makes the creatives and ads of two accounts, and sends each image to each once", "[launch]") {
  Studio studio;
  const std::vector<std::string> pictures{studio.picture(1), studio.picture(2)};
  std::vector<run::LaunchRow> rows;
  for (const std::string account : {"123", "124"}) {
    for (const std::string name : {"a", "b", "c"}) {
      rows.push_back(in_account(account, launch_row(name, pictures[name == "a" ? 0 : 1])));
    }
  }
  FileWatch watch;
  watch_client(studio, watch);
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kImage) == Counts{{Status::uploaded, 4}});
  CHECK(statuses(take, kCreative) == Counts{{Status::created, 6}});
  CHECK(statuses(take, kAd) == Counts{{Status::created, 6}});
  for (const auto* const account : {"123", "124"}) {
    CHECK(held(studio, "images", account) == 2);
    CHECK(held(studio, "creatives", account) == 3);
    CHECK(held(studio, "ads", account) == 3);
  }
  for (const auto& item : take.items) {
    INFO(item.source);
    const bool is_second = item.source.ends_with(" in 124");
    if (item.kind != kImage) CHECK(item.account.digits() == (is_second ? "124" : "123"));
    if (item.kind == kImage) CHECK(watch.opens(item.source) == 1);
    if (item.kind == kImage) CHECK(watch.hashes(item.sha256) == 1);
  }
  const auto again = studio.launch(rows);
  CHECK(again.outcome.summary.requests == 0);
  CHECK(again.outcome.summary.unchanged == 16);
}

TEST_CASE("a row's ad shows the creative of its own account", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  REQUIRE(studio.launch({in_account("123", launch_row("a", picture)), in_account("124", launch_row("a", picture))})
              .exit_code == 0);
  const auto state = studio.state();
  REQUIRE(state.at("ads").size() == 2);
  for (const auto& ad : state.at("ads")) {
    for (const auto& creative : state.at("creatives")) {
      CHECK((creative.at("id") == ad.at("creative")) == (creative.at("account") == ad.at("account")));
    }
  }
}

TEST_CASE("an account that takes nothing more holds up no row of another", "[launch]") {
  Studio studio;
  studio.settings.common.retry.longest_wait = std::chrono::seconds{5};
  studio.settings.common.governor.longest_wait = std::chrono::seconds{5};
  studio.add_fault(R"({"edge":"adimages","method":"POST","account":"123","error":{"code":80004,"subcode":2446079}})");
  const auto picture = studio.picture(1);
  const auto take =
      studio.launch({in_account("123", launch_row("a", picture)), in_account("124", launch_row("a", picture))});
  CHECK(take.exit_code != 0);
  CHECK(item_of(take, kAd, "a in 124").status == Status::created);
  CHECK(item_of(take, kCreative, "a in 123").error.has_value());
  CHECK(item_of(take, kAd, "a in 123").error.has_value());
  CHECK(held(studio, "ads", "123") == 0);
}

TEST_CASE("equal creatives of what is there already are one, in every run", "[launch]") {
  Studio studio;
  auto row = creative_row("a", studio.picture(1));
  row.creative->image = {graph::AssetRef::Form::hash, studio.upload({studio.picture(1)}).item().id};
  auto twin = row;
  twin.source = "twin";
  CHECK(statuses(studio.launch({row, twin}), kCreative) == Counts{{Status::created, 1}, {Status::existing, 1}});
  const auto again = studio.launch({row, twin});
  CHECK(statuses(again, kCreative) == Counts{{Status::unchanged, 2}});
  CHECK(item_of(again, kCreative, "twin").id == item_of(again, kCreative, "a").id);
}

TEST_CASE("images that only refused rows show are not sent, however many they are", "[launch]") {
  Studio studio(R"({"absent":["239"]})");
  std::vector<run::LaunchRow> rows;
  for (std::uint32_t i = 0; i < 100; ++i) {
    rows.push_back(launch_row(std::to_string(i), studio.picture(i)));
    if (i != 99) rows.back().ad->adset = "239";
  }
  const auto take = studio.launch(rows);
  CHECK(statuses(take, kImage) == Counts{{Status::skipped, 99}, {Status::uploaded, 1}});
  CHECK(statuses(take, kAd) == Counts{{Status::failed, 99}, {Status::created, 1}});
  CHECK(held(studio, "images", "123") == 1);
}

TEST_CASE("a launch of many images has few of them open at a time", "[launch]") {
  constexpr int kImages = 300;
  Studio studio;
  std::vector<run::LaunchRow> rows;
  for (std::uint32_t i = 0; i < kImages; ++i) rows.push_back(creative_row(std::to_string(i), studio.picture(i)));
  const auto before = open_files();
  int most = 0;
  studio.on_served = [&](int) { most = std::max(most, open_files()); };
  CHECK(studio.launch(rows).exit_code == 0);
  CHECK(most - before < 100);  // 64 are looked at ahead
}
