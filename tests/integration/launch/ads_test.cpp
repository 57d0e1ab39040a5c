#include <catch2/catch.hpp>

#include "launches.hpp"
#include "support/ledger_calls.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

std::vector<run::LaunchRow> launch_rows(Studio& studio, int count) {
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < count; ++i) rows.push_back(launch_row("a" + std::to_string(i), studio.picture(1)));
  return rows;
}

std::string status_at_meta(Studio& studio) { return studio.state().at("ads").at(0).at("status"); }

/// What a run with this fault rule, and one without it, must come to.
void check_each_ad_once(const std::string& rule, int exit_code) {
  CAPTURE(rule);
  Studio studio;
  studio.settings.common.retry.longest_wait =
      std::chrono::hours{2};  // each 429 asks for twice the wait of the last one
  studio.add_fault(rule);
  const auto rows = launch_rows(studio, 14);
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == exit_code);
  for (const auto& [name, count] : ads_by_name(studio)) CHECK(count == 1);
  CHECK(studio.state().at("ads").size() == take.outcome.summary.done - 15);  // an image and 14 creatives
  const auto again = studio.launch(rows);
  CHECK(again.exit_code == 0);
  const auto ads = ads_by_name(studio);
  CHECK(ads.size() == 14);
  for (const auto& [name, count] : ads) CHECK(count == 1);
  CHECK(open_intents(*studio.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")})->empty());
}

}  // namespace

TEST_CASE("ads go with their creatives, ten a batch, and are paused", "[launch]") {
  Studio studio;
  const auto rows = launch_rows(studio, 25);
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == Counts{{Status::created, 25}});
  CHECK(take.outcome.summary.requests == 1 + 1 + 3);  // a look, the image, the batches
  CHECK(status_at_meta(studio) == "PAUSED");
  const auto again = studio.launch(rows);
  CHECK(again.outcome.summary.requests == 0);
  CHECK(again.outcome.summary.unchanged == 51);
}

TEST_CASE("an ad is active when that is asked for", "[launch]") {
  Studio studio;
  auto row = launch_row("a", studio.picture(1));
  row.ad->active = true;
  CHECK(studio.launch({row}).exit_code == 0);
  CHECK(status_at_meta(studio) == "ACTIVE");
  CHECK_THAT(item_of(studio.launch({row}), kAd, "a").warnings.at(0), Contains("keeps its status"));
}

TEST_CASE("an ad that was made is not made again when a page of somebody else takes the place of its reply",
          "[launch]") {
  const auto* const edge = GENERATE("ads", "batch");
  const auto* const status = GENERATE("429", "200", "502", "404");
  check_each_ad_once(
      R"({"method":"POST","edge":")" + std::string(edge) + R"(","html":)" + status + R"(,"when":"after","times":3})",
      0);
}

TEST_CASE("an ad whose creative failed says so", "[launch]") {
  Studio studio;
  const auto take = studio.launch({launch_row("a", studio.film(1))});
  const auto& item = item_of(take, kAd, "a");
  CHECK(item.status == Status::failed);
  CHECK(item.error->error_class == ErrorClass::dependency);
  CHECK_THAT(item.error->message, Contains("its creative failed"));
}

TEST_CASE("an ad that finds no creative is told how the ledger can forget it, if it comes from there", "[launch]") {
  Studio studio;
  auto row = launch_row("a", studio.picture(1));
  const auto creative = item_of(studio.launch({creative_row("a", studio.picture(1))}), kCreative, "a").id;
  studio.add_fault(R"({"edge":"ads","method":"POST","error":{"code":100,"subcode":33}})");
  const auto known = studio.launch({row});
  CHECK_THAT(item_of(known, kAd, "a").error->hint, Contains("metaup ledger forget " + creative));
  row.creative->message = "Hello again";
  const auto made = studio.launch({row});
  CHECK_THAT(item_of(made, kAd, "a").error->hint, !Contains("forget"));
}

TEST_CASE("equal rows are as many ads, in every run the same ones", "[launch]") {
  Studio studio;
  const auto first = studio.launch({creative_row("c", studio.picture(1))});
  const auto creative = item_of(first, kCreative, "c").id;
  auto rows = std::vector{ad_row("a", creative), ad_row("a", creative), ad_row("a", creative)};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].source = "row " + std::to_string(i);
  CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::created, 3}});
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 3}});
  const auto again = studio.launch(rows);
  CHECK(statuses(again, kAd) == Counts{{Status::unchanged, 3}});
  CHECK(item_of(again, kAd, "row 0").id != item_of(again, kAd, "row 2").id);
}

TEST_CASE("equal ads are told apart when replies are lost", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"ads","method":"POST","nth":[1,2],"drop":true,"when":"after"}]})");
  const auto first = studio.launch({creative_row("c", studio.picture(1))});
  const auto creative = item_of(first, kCreative, "c").id;
  auto rows = std::vector{ad_row("a", creative), ad_row("a", creative), ad_row("a", creative)};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].source = "row " + std::to_string(i);
  CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::created, 3}});
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 3}});
}

TEST_CASE("an equal ad waits until it is known whether the one before it was made", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"ads","method":"POST","nth":[1,2],"drop":true,"when":"after"},
                              {"edge":"ads","method":"GET","nth":2,"error":{"code":100}}]})");
  const auto creative = item_of(studio.launch({creative_row("c", studio.picture(1))}), kCreative, "c").id;
  auto rows = std::vector{ad_row("a", creative), ad_row("a", creative)};
  rows[1].source = "equal";
  const auto first = studio.launch(rows);
  CHECK(item_of(first, kAd, "a").error->error_class == ErrorClass::unknown_outcome);
  CHECK(item_of(first, kAd, "equal").error->error_class == ErrorClass::dependency);
  CHECK(studio.launch(rows).exit_code == 0);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 2}});
  CHECK(open_intents(*studio.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")})->empty());
}

TEST_CASE("the ad of an edited row is a new one, and the report says what stays", "[launch]") {
  Studio studio;
  auto row = launch_row("a", studio.picture(1));
  const auto before = studio.launch({row});
  row.creative->message = "Hello again";
  const auto after = studio.launch({row});
  const auto& item = item_of(after, kAd, "a");
  CHECK(item.status == Status::created);
  REQUIRE(item.warnings.size() == 1);
  CHECK_THAT(item.warnings[0], Contains(item_of(before, kAd, "a").id));
}

TEST_CASE("Meta checks an ad and makes none", "[launch]") {
  Studio studio;
  const auto creative = item_of(studio.launch({creative_row("c", studio.picture(1))}), kCreative, "c").id;
  studio.validate_only = true;
  CHECK(statuses(studio.launch({ad_row("a", creative)}), kAd) == Counts{{Status::valid, 1}});
  CHECK(statuses(studio.launch({ad_row("a", "99")}), kAd) == Counts{{Status::failed, 1}});
  CHECK(studio.state().at("ads").empty());
}

TEST_CASE("no ad is ever made twice, whatever becomes of the reply", "[launch]") {
  struct Fault {
    const char* rule;
    int exit_code;  ///< of the first run
  };
  const auto fault = GENERATE(values<Fault>({
      {R"({"edge":"ads","method":"POST","nth":[2,3],"null_entry":true})", 0},
      {R"({"edge":"ads","method":"POST","nth":[2,3],"null_entry":true,"when":"after"})", 0},
      {R"({"edge":"ads","method":"POST","nth":[2,3],"drop":true,"when":"after"})", 0},
      {R"({"edge":"ads","method":"POST","nth":[1,12],"error":{"code":1,"status":500}})", 0},
      {R"({"edge":"ads","method":"POST","nth":[1,12],"error":{"code":1,"status":500},"when":"after"})", 0},
      {R"({"edge":"ads","method":"POST","nth":[1,12],"error":{"code":2},"when":"after"})", 0},
      {R"({"edge":"ads","method":"POST","nth":[2,3],"error":{"code":987654,"transient":true},"when":"after"})", 0},
      {R"({"edge":"ads","method":"POST","nth":[1,12],"reply":{"success":true},"when":"after"})", 0},
      {R"({"edge":"ads","method":"POST","nth":2,"error":{"code":100}})", 6},
      {R"({"edge":"ads","method":"POST","nth":2,"error":{"code":17,"subcode":2446079}})", 0},
  }));
  check_each_ad_once(fault.rule, fault.exit_code);
}

TEST_CASE("no ad is ever made twice, whichever batch is lost and how", "[launch]") {
  const std::string which = GENERATE("[1,2]", "[2,3]", "[3,4]");  // the first one only looks
  const std::string what =
      GENERATE(R"("drop":true)", R"("drop":true,"when":"after")", R"("html":503)", R"("html":503,"when":"after")",
               R"("html":200,"when":"after")", R"("truncate":true)", R"("stall":true)", R"("error":{"code":960})",
               R"("error":{"code":960},"when":"after")", R"("error":{"code":17,"subcode":2446079})");
  check_each_ad_once(R"({"edge":"batch","nth":)" + which + "," + what + "}", 0);
}

TEST_CASE("no ad is ever made twice, whatever becomes of the creatives that they go with", "[launch]") {
  const std::string what =
      GENERATE(R"("null_entry":true)", R"("null_entry":true,"when":"after")", R"("error":{"code":2})",
               R"("error":{"code":2},"when":"after")", R"("error":{"code":17,"subcode":2446079})",
               R"("error":{"code":1,"status":500})", R"("html":502,"when":"after")");
  check_each_ad_once(R"({"edge":"adcreatives","method":"POST","nth":[1,5,12,13],)" + what + "}", 0);
}

TEST_CASE("an ad that Meta never gets to is given up after as many attempts as any request", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"ads","method":"POST","null_entry":true}]})");
  studio.settings.common.retry.attempts = 3;
  const auto take = studio.launch({launch_row("a", studio.picture(1)), launch_row("b", studio.picture(1))});
  CHECK(take.exit_code == 6);
  CHECK(statuses(take, kAd) == Counts{{Status::failed, 2}});
  CHECK(operations(studio, "POST ads") == 2 * 3);
}

TEST_CASE("an ad in doubt that cannot be looked for stays in doubt, and the next run finds it", "[launch]") {
  Studio studio(R"({"faults":[
    {"edge":"ads","method":"POST","nth":1,"null_entry":true,"when":"after"},
    {"edge":"ads","method":"GET","nth":[2,3,4,5,6],"error":{"code":2}}]})");
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 6);
  CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::unknown_outcome);
  const auto again = studio.launch(rows);
  CHECK(again.exit_code == 0);
  CHECK(item_of(again, kAd, "a").status == Status::created);
  CHECK(item_of(again, kAd, "a").warnings.size() == 1);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
}

TEST_CASE("an ad that brings its creative is looked for by its name", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"ads","method":"POST","nth":1,"drop":true,"when":"after"}]})");
  const auto file = OpenFile::open(studio.picture(1)).value();
  run::LaunchRow row;
  row.source = "ad";
  row.ad.emplace().spec = R"({"name":"Legacy","adset_id":"238","creative":
    {"title":"t","body":"b","object_url":"https://example.com","image_file":"hero.jpg"}})";
  row.ad->attached = {"hero.jpg"};
  row.attachments = {{"hero.jpg", "hero.jpg", "image/jpeg", {file, {0, file->size()}}}};
  const auto take = studio.launch({row});
  CHECK(take.exit_code == 0);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"Legacy", 1}});
  CHECK(statuses(studio.launch({row}), kAd) == Counts{{Status::unchanged, 1}});
}
