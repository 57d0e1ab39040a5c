#include <catch2/catch.hpp>

#include "launches.hpp"

// What is looked at before a launch makes anything.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

constexpr auto kImage = AssetKind::image;

run::LaunchRow in_adset(run::LaunchRow row, const std::string& adset) {
  row.ad->adset = adset;
  return row;
}

run::LaunchRow of_page(run::LaunchRow row, const std::string& page) {
  row.creative->page_id = page;
  return row;
}

int writes(Studio& studio) {
  int count = 0;
  const auto state = studio.state();
  for (const auto& [operation, times] : state.at("requests").items()) {
    if (operation.starts_with("POST") && operation != "POST batch") count += times.get<int>();
  }
  return count;
}

std::string all_told(const Studio& studio) {
  std::string all;
  for (const auto& notice : notices(studio)) all += notice + "\n";
  return all;
}

/// A fresh machine with the same rows.
void forget_everything(Studio& studio) { studio.ledger = ledger::make_memory_ledger(); }

}  // namespace

TEST_CASE("an ad set that is not there refuses its rows before anything is sent", "[launch]") {
  Studio studio(R"({"absent":["239"]})");
  const auto picture = studio.picture(1);
  SECTION("all rows") {
    const auto take =
        studio.launch({in_adset(launch_row("a", picture), "239"), in_adset(launch_row("b", picture), "239")});
    CHECK(take.exit_code == 5);
    CHECK(writes(studio) == 0);
    const auto& ad = item_of(take, kAd, "a");
    CHECK(ad.error->error_class == ErrorClass::not_found);
    CHECK_THAT(ad.error->message, Contains("adset: ad set 239"));
    CHECK(item_of(take, kCreative, "a").error->message == ad.error->message);
    CHECK(statuses(take, kImage) == Counts{{Status::skipped, 1}});
  }
  SECTION("some rows") {
    const auto take = studio.launch({in_adset(launch_row("a", picture), "239"), launch_row("b", picture)});
    CHECK(take.exit_code == 6);
    CHECK(statuses(take, kAd) == Counts{{Status::failed, 1}, {Status::created, 1}});
    CHECK(statuses(take, kCreative) == Counts{{Status::failed, 1}, {Status::created, 1}});
  }
  SECTION("ads of creatives that exist") {
    const auto creative = item_of(studio.launch({creative_row("c", picture)}), kCreative, "c").id;
    const auto before = writes(studio);
    CHECK(studio.launch({in_adset(ad_row("a", creative), "239")}).exit_code == 5);
    CHECK(studio.launch({in_adset(ad_row("a", creative), "23900000000000001")}).exit_code == 5);
    CHECK(writes(studio) == before);
  }
  SECTION("all or nothing") {
    studio.settings.all_or_nothing = true;
    const auto take = studio.launch({in_adset(launch_row("a", picture), "239"), launch_row("b", picture)});
    CHECK(writes(studio) == 0);
    CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::not_found);
    CHECK(item_of(take, kAd, "b").status == Status::skipped);
  }
}

TEST_CASE("an ad set of another account refuses its rows", "[launch]") {
  Studio studio;
  studio.on_reply = [](http::Response response) -> FakeTransport::Answer {
    const auto at = response.body.find(R"({\"id\":\"239\"})");
    if (at != std::string::npos) response.body.replace(at, 16, R"({\"id\":\"239\",\"account_id\":\"9\"})");
    return response;
  };
  const auto take = studio.launch({in_adset(launch_row("a", studio.picture(1)), "239")});
  CHECK(take.exit_code == 4);
  CHECK_THAT(item_of(take, kAd, "a").error->message, Contains("belongs to act_9"));
  CHECK(writes(studio) == 0);
}

TEST_CASE("a creative that a refused row shared is still made for the others", "[launch]") {
  Studio studio(R"({"absent":["239"]})");
  auto refused = in_adset(launch_row("c", studio.picture(1)), "239");
  auto good = launch_row("c", studio.picture(1));
  good.source = "good";
  const auto take = studio.launch({refused, good});
  CHECK(item_of(take, kCreative, "c").status == Status::failed);
  CHECK(item_of(take, kCreative, "good").status == Status::created);
  CHECK(item_of(take, kAd, "good").status == Status::created);
}

TEST_CASE("a Page that nothing shows refuses its rows", "[launch]") {
  Studio studio(R"({"absent":["112","113"],"promote_pages":["113"],"paging":{"most":1}})");
  const auto picture = studio.picture(1);
  const auto take = studio.launch({of_page(launch_row("gone", picture), "112"),
                                   of_page(launch_row("listed", picture), "113"), launch_row("shown", picture)});
  CHECK(take.exit_code == 6);
  CHECK_THAT(item_of(take, kCreative, "gone").error->message, Contains("page_id: Page 112"));
  CHECK(item_of(take, kAd, "gone").error->error_class == ErrorClass::dependency);
  CHECK(item_of(take, kAd, "listed").status == Status::created);
  CHECK(item_of(take, kAd, "shown").status == Status::created);
  CHECK(operations(studio, "GET promote_pages") == 1);
}

TEST_CASE("a Page of a raw spec, or of a post, is looked at as well", "[launch]") {
  Studio studio(R"({"absent":["112"]})");
  auto row = creative_row("a", studio.picture(1));
  SECTION("spec") {
    row.creative->page_id.clear();
    row.creative->spec = R"({"object_story_spec":{"page_id":112}})";
  }
  SECTION("post") {
    row.creative.emplace();
    row.creative->name = "a";
    row.creative->object_story_id = "112_5";
  }
  const auto take = studio.launch({row});
  CHECK(take.exit_code == 5);
  CHECK(writes(studio) == 0);
}

TEST_CASE("what cannot be looked at is a notice, and the rows are made", "[launch]") {
  const std::string error = GENERATE(R"({"code":10,"status":403})", R"({"code":200,"status":403})", R"({"code":100})",
                                     R"({"code":3})", R"({"code":2})");
  Studio studio;
  studio.add_fault(R"({"edge":"node","error":)" + error + "}");
  studio.add_fault(R"({"edge":"promote_pages","error":)" + error + "}");
  studio.add_fault(R"({"edge":"ads","method":"GET","error":)" + error + "}");
  const auto take = studio.launch({launch_row("a", studio.picture(1))});
  CHECK(take.exit_code == 0);
  CHECK_THAT(all_told(studio), Contains("ad set 238 could not be read") && Contains("Page 111 could not be read") &&
                                   Contains("the ads of ad set 238 could not be read"));
}

TEST_CASE("each ad set and Page is looked at once, together", "[launch]") {
  Studio studio;
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < 12; ++i) {
    const auto name = "a" + std::to_string(i);
    rows.push_back(
        of_page(in_adset(launch_row(name, studio.picture(1)), i % 2 == 0 ? "238" : "239"), i % 3 == 0 ? "111" : "112"));
  }
  CHECK(studio.launch(rows).exit_code == 0);
  CHECK(operations(studio, "GET node") == 4);
  CHECK(operations(studio, "GET ads") == 2);
  CHECK(operations(studio, "POST batch") == 1 + 2);  // ten ads at most in one
}

TEST_CASE("rows that are done cause no read", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  REQUIRE(studio.launch({launch_row("a", picture)}).exit_code == 0);
  const auto nodes = operations(studio, "GET node");
  const auto next = of_page(in_adset(launch_row("b", picture), "239"), "112");
  REQUIRE(studio.launch({launch_row("a", picture), next}).exit_code == 0);
  CHECK(operations(studio, "GET node") == nodes + 2);  // of what is new
  CHECK(studio.launch({launch_row("a", picture), next}).outcome.summary.requests == 0);
}

TEST_CASE("rows that another ledger launched are there already", "[launch]") {
  Studio studio(R"({"paging":{"most":7}})");
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < 20; ++i) rows.push_back(launch_row("a" + std::to_string(i), studio.picture(1)));
  REQUIRE(studio.launch(rows).exit_code == 0);
  forget_everything(studio);
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == Counts{{Status::existing, 20}});
  CHECK(studio.state().at("ads").size() == 20);
  const auto again = studio.launch(rows);
  CHECK(statuses(again, kAd) == Counts{{Status::unchanged, 20}});
  CHECK(again.outcome.summary.requests == 0);
}

TEST_CASE("equal rows that another ledger launched are as many ads as before", "[launch]") {
  Studio studio;
  const auto creative = item_of(studio.launch({creative_row("c", studio.picture(1))}), kCreative, "c").id;
  auto rows = std::vector{ad_row("a", creative), ad_row("a", creative), ad_row("a", creative)};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].source = "row " + std::to_string(i);
  REQUIRE(studio.launch({rows[0], rows[1]}).exit_code == 0);
  forget_everything(studio);
  CHECK(statuses(studio.launch(rows), kAd) == Counts{{Status::existing, 2}, {Status::created, 1}});
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 3}});
}

TEST_CASE("an ad of the same name with another creative is told before it is made", "[launch]") {
  Studio studio;
  auto row = launch_row("a", studio.picture(1));
  const auto before = item_of(studio.launch({row}), kAd, "a").id;
  forget_everything(studio);
  row.creative->message = "Hello again";
  std::string told;  // before the last request, which makes the ad
  studio.on_request = [&](int) { told = all_told(studio); };
  SECTION("it is made all the same") {
    const auto take = studio.launch({row});
    CHECK(item_of(take, kAd, "a").status == Status::created);
    CHECK_THAT(item_of(take, kAd, "a").warnings.at(0), Contains(before) && Contains("another creative"));
    CHECK_THAT(told, Contains(before));
  }
  SECTION("a dry run tells it, too") {
    studio.settings.dry_run = true;
    const auto take = studio.launch({row});
    CHECK(item_of(take, kAd, "a").status == Status::planned);
    CHECK_THAT(item_of(take, kAd, "a").warnings.at(0), Contains(before));
  }
}

TEST_CASE("an ad that was put away is made anew", "[launch]") {
  Studio studio;
  const auto creative = item_of(studio.launch({creative_row("c", studio.picture(1))}), kCreative, "c").id;
  REQUIRE(studio.launch({ad_row("a", creative)}).exit_code == 0);
  forget_everything(studio);
  studio.on_reply = [](http::Response response) -> FakeTransport::Answer {
    const std::string before = R"(\"PENDING_REVIEW\")";
    const auto at = response.body.find(before);
    if (at != std::string::npos) response.body.replace(at, before.size(), R"(\"ARCHIVED\")");
    return response;
  };
  CHECK(item_of(studio.launch({ad_row("a", creative)}), kAd, "a").status == Status::created);
}

TEST_CASE("an ad that is to be ACTIVE and is there already keeps its status, and says so", "[launch]") {
  Studio studio;
  const auto creative = item_of(studio.launch({creative_row("c", studio.picture(1))}), kCreative, "c").id;
  auto row = ad_row("a", creative);
  REQUIRE(studio.launch({row}).exit_code == 0);
  forget_everything(studio);
  row.ad->active = true;
  const auto take = studio.launch({row});
  CHECK(item_of(take, kAd, "a").status == Status::existing);
  CHECK_THAT(item_of(take, kAd, "a").warnings.at(0), Contains("keeps its status"));
}

TEST_CASE("an ad set of Dynamic Creative refuses rows with placements, and no others", "[launch]") {
  Studio studio(R"({"ads":{"dynamic_adsets":["239"]}})");
  auto group = in_adset(launch_row("a", studio.picture(1)), "239");
  group.creative->image.reset();
  group.creative->cta = "SHOP_NOW";
  for (std::uint32_t i = 0; i < 2; ++i) {
    graph::PlacedAsset placed;
    placed.label = i == 0 ? "feed" : "story";
    placed.asset = path_ref(studio.picture(i + 1));
    placed.everywhere_else = i == 0;
    if (i == 1) placed.instagram_positions = {"story"};
    group.creative->placements.push_back(std::move(placed));
  }
  auto elsewhere = in_adset(group, "238");
  elsewhere.source = "b";
  const auto take = studio.launch({group, elsewhere, in_adset(launch_row("c", studio.picture(1)), "239")});
  CHECK(take.exit_code == 6);
  CHECK_THAT(item_of(take, kAd, "a").error->message, Contains("adset: ad set 239 is of Dynamic Creative"));
  CHECK(item_of(take, kCreative, "a").status == Status::failed);
  CHECK(item_of(take, kAd, "b").status == Status::created);
  CHECK(item_of(take, kAd, "c").status == Status::created);
}

TEST_CASE("a feed of Dynamic Creative is not made for an ordinary ad set", "[launch]") {
  Studio studio(R"({"ads":{"dynamic_adsets":["239"]}})");
  const std::string type = GENERATE("", R"("optimization_type":"REGULAR",)");
  auto dynamic = in_adset(launch_row("a", studio.picture(1)), "238");
  dynamic.creative->spec = R"({"asset_feed_spec":{)" + type + R"("bodies":[{"text":"One"},{"text":"Two"}]}})";
  auto fitting = in_adset(dynamic, "239");
  fitting.source = "b";
  const auto take = studio.launch({dynamic, fitting});
  CHECK(take.exit_code == 6);
  CHECK_THAT(item_of(take, kAd, "a").error->message, Contains("adset: ad set 238 is not of Dynamic Creative"));
  CHECK(item_of(take, kCreative, "a").status == Status::failed);
  CHECK(item_of(take, kAd, "b").status == Status::created);
  CHECK(studio.state().at("creatives").size() == 1);
}

TEST_CASE("an ad set that is to get more ads than Meta takes is told of", "[launch]") {
  Studio studio;
  studio.settings.dry_run = true;
  const auto picture = studio.picture(1);
  const bool too_many = GENERATE(false, true);
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < (too_many ? 51 : 50); ++i) rows.push_back(launch_row("ad" + std::to_string(i), picture));
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  const auto told = all_told(studio);
  CHECK((told.find("is to get 51 ads: Meta takes at most 50 in an ad set") != std::string::npos) == too_many);
}

TEST_CASE("what else rows name is looked at once, and only warns", "[launch]") {
  Studio studio(R"({"instagram_accounts":["17841400000000001"],
    "product_sets":[{"id":"550100000000000"},{"id":"550200000000000","products":0}],
    "lead_forms":[{"id":"880100000000000"},{"id":"880200000000000","status":"ARCHIVED"}]})");
  const auto of_set = [&](const std::string& name, const std::string& instagram, const std::string& set) {
    auto made = launch_row(name, studio.picture(1));
    made.creative->image.reset();
    made.creative->instagram_user_id = instagram;
    made.creative->spec = R"({"product_set_id":")" + set + R"(","object_story_spec":{"template_data":{}}})";
    return made;
  };
  const auto with_form = [&](const std::string& name, const std::string& instagram, const std::string& form) {
    auto made = launch_row(name, studio.picture(1));
    made.creative->instagram_user_id = instagram;
    made.creative->spec = R"({"object_story_spec":{"link_data":{"call_to_action":{"type":"SIGN_UP",)"
                          R"("value":{"lead_gen_form_id":")" +
                          form + R"("}}}}})";
    return made;
  };
  const std::string instagram = "17841400000000001";
  const std::vector good{of_set("a", instagram, "550100000000000"), with_form("b", instagram, "880100000000000")};
  SECTION("all is well, and each is read once") {
    auto rows = good;
    rows.push_back(of_set("c", instagram, "550100000000000"));
    rows.push_back(with_form("d", instagram, "880100000000000"));
    CHECK(studio.launch(rows).exit_code == 0);
    CHECK(all_told(studio).empty());
    CHECK(operations(studio, "GET instagram_accounts") == 1);
    CHECK(operations(studio, "GET node") == 4);  // the ad set, the Page, the product set, the form
  }
  SECTION("nothing is as it should be") {
    const auto take = studio.launch(
        {of_set("a", "17841400000000002", "550200000000000"), with_form("b", instagram, "880200000000000"),
         of_set("c", instagram, "550300000000000"), with_form("d", instagram, "880300000000000")});
    CHECK(take.exit_code == 6);
    CHECK(item_of(take, kCreative, "a").error->subcode == 1815199);  // which Meta knows better
    CHECK(item_of(take, kAd, "b").status == Status::created);
    CHECK(item_of(take, kAd, "c").status == Status::created);
    CHECK(item_of(take, kAd, "d").error->subcode == 3390001);
    CHECK_THAT(all_told(studio), Contains("Instagram account 17841400000000002 is not among those"));
    CHECK_THAT(all_told(studio), Contains("product set 550200000000000 holds no products"));
    CHECK_THAT(all_told(studio), Contains("lead form 880200000000000 is ARCHIVED"));
    CHECK_THAT(all_told(studio), Contains("product set 550300000000000 could not be read"));
    CHECK_THAT(all_told(studio), Contains("lead form 880300000000000 could not be checked"));
  }
  SECTION("the list cannot be read") {
    studio.add_fault(R"({"edge":"instagram_accounts","error":{"code":10}})");
    CHECK(studio.launch(good).exit_code == 0);
    CHECK_THAT(all_told(studio), Contains("the Instagram accounts of act_123 could not be read"));
  }
  SECTION("a dry run looks, too, and without a token plans the reads") {
    studio.settings.dry_run = true;
    studio.launch(good);
    CHECK(operations(studio, "GET instagram_accounts") == 1);
    studio.settings.common.connection.token = {};
    const auto take = studio.launch(good);
    CHECK(take.outcome.summary.estimate->reads == 6);
  }
}

TEST_CASE("a dry run looks once at each, and a look that fails changes nothing", "[launch]") {
  Studio studio;
  studio.settings.dry_run = true;
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  SECTION("all is well") {
    CHECK(studio.launch(rows).exit_code == 0);
    CHECK(studio.state().at("requests").at("GET node") == 2);
    CHECK(all_told(studio).empty());
  }
  SECTION("nothing can be read") {
    const std::string what =
        GENERATE(R"("drop":true)", R"("error":{"code":2})", R"("error":{"code":190})",
                 R"("error":{"code":17,"subcode":2446079})", R"("error":{"code":200})", R"("html":403)");
    studio.add_fault(R"({"edge":"batch",)" + what + "}");
    studio.add_fault(R"({"edge":"promote_pages",)" + what + "}");
    const auto before = studio.clock.now();
    const auto take = studio.launch(rows);
    CHECK(take.exit_code == 0);
    CHECK(statuses(take, kAd) == Counts{{Status::planned, 1}});
    CHECK(operations(studio, "POST batch") == 1);
    CHECK_THAT(all_told(studio), Contains("could not be"));
    CHECK(studio.clock.now() - before < std::chrono::seconds{1});
  }
  SECTION("without a token it does not look") {
    studio.settings.common.connection.token = {};
    const auto take = studio.launch(rows);
    CHECK(take.exit_code == 0);
    CHECK(take.outcome.summary.requests == 0);
  }
  CHECK(writes(studio) == 0);
}

TEST_CASE("a dry run tells what would be refused, and what is there already", "[launch]") {
  Studio studio(R"({"absent":["239"]})");
  const auto creative = item_of(studio.launch({creative_row("c", studio.picture(1))}), kCreative, "c").id;
  REQUIRE(studio.launch({ad_row("a", creative)}).exit_code == 0);
  forget_everything(studio);
  studio.settings.dry_run = true;
  const auto take =
      studio.launch({ad_row("a", creative), in_adset(ad_row("b", creative), "239"), ad_row("c", creative)});
  CHECK(take.exit_code == 6);
  CHECK(item_of(take, kAd, "a").status == Status::existing);
  CHECK(item_of(take, kAd, "b").error->error_class == ErrorClass::not_found);
  CHECK(item_of(take, kAd, "c").status == Status::planned);
  CHECK(studio.launch({ad_row("a", creative)}).items.at(0).status == Status::existing);  // nothing was recorded
}

TEST_CASE("a dead token ends a launch at the look, and nothing is sent", "[launch]") {
  Studio studio(R"({"tokens":[{"token":"TEST-TOKEN","state":"expired"}]})");
  const auto take = studio.launch({launch_row("a", studio.picture(1))});
  CHECK(take.exit_code == 3);
  CHECK(take.outcome.summary.requests == 1);
  CHECK(writes(studio) == 0);
}

TEST_CASE("a list of ads that leads in a circle is a notice, and ends", "[launch]") {
  Studio studio;
  const std::string after = GENERATE("A", "B");
  const auto page = [](const std::string& cursor) {
    return R"({"data":[],"paging":{"cursors":{"after":")" + cursor +
           R"("},"next":"https://graph.facebook.com/x?after=)" + cursor + "\"}}";
  };
  studio.add_fault(R"({"edge":"ads","method":"GET","every":2,"reply":)" + page("A") + "}");
  studio.add_fault(R"({"edge":"ads","method":"GET","reply":)" + page(after) + "}");
  CHECK(studio.launch({launch_row("a", studio.picture(1))}).exit_code == 0);
  CHECK_THAT(all_told(studio), Contains("lead in a circle"));
  CHECK(operations(studio, "GET ads") < 5);
}
