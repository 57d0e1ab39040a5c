#include <catch2/catch.hpp>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

constexpr auto kImage = AssetKind::image;
constexpr auto kVideo = AssetKind::video;

run::LaunchRow video_row(const std::string& name, graph::AssetRef video) {
  auto row = creative_row(name, "");
  row.creative->image.reset();
  row.creative->video = std::move(video);
  row.creative->thumbnail = graph::AssetRef{graph::AssetRef::Form::automatic, {}};
  return row;
}

}  // namespace

TEST_CASE("images go up and their creatives follow in one batch, and nothing is sent again", "[launch]") {
  Studio studio;
  // Nothing goes before both images have been looked at: how long that takes is no matter of virtual time.
  studio.settings.all_or_nothing = true;
  std::vector<run::LaunchRow> rows;
  const auto shared = studio.picture(1);
  for (int i = 0; i < 40; ++i)
    rows.push_back(creative_row("c" + std::to_string(i), i < 20 ? shared : studio.picture(2)));
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kImage) == Counts{{Status::uploaded, 2}});
  CHECK(statuses(take, kCreative) == Counts{{Status::created, 40}});
  CHECK(take.outcome.summary.requests == 4);  // the Page, the images, and one batch
  for (std::size_t i = 0; i < take.items.size(); ++i) CHECK(take.items[i].index == i);

  const auto again = studio.launch(rows);
  CHECK(again.exit_code == 0);
  CHECK(again.outcome.summary.requests == 0);
  CHECK(again.outcome.summary.unchanged == 42);
}

TEST_CASE("the thumbnails of a video that could not be read are read by the next launch", "[launch]") {
  Studio studio;
  const auto path = studio.film(1);
  studio.add_fault(R"({"edge":"thumbnails","times":1,"error":{"code":100}})");
  SECTION("sent by a launch") {
    const auto take = studio.launch({video_row("a", path_ref(path))});
    CHECK(item_of(take, kVideo, path).status == Status::ready);
    CHECK_THAT(item_of(take, kCreative, "a").error->message, Contains("could not be read"));
  }
  SECTION("sent by an upload") { CHECK(studio.upload({path}).item().status == Status::ready); }
  const auto take = studio.launch({video_row("a", path_ref(path))});
  CHECK(take.exit_code == 0);
  CHECK(item_of(take, kCreative, "a").status == Status::created);
  CHECK(studio.finished_videos().size() == 1);
  CHECK(studio.launch({video_row("a", path_ref(path))}).outcome.summary.requests == 0);
}

TEST_CASE("equal rows are one creative, sent once and named", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  auto twin = creative_row("a", picture);
  twin.source = "twin of a";
  const auto take = studio.launch({creative_row("a", picture), twin});
  CHECK(item_of(take, kCreative, "a").status == Status::created);
  const auto& item = item_of(take, kCreative, "twin of a");
  CHECK(item.status == Status::existing);
  CHECK(item.id == item_of(take, kCreative, "a").id);
  REQUIRE(item.warnings.size() == 1);
  CHECK_THAT(item.warnings[0], Contains("one creative for this row and a"));
  CHECK(operations(studio, "POST adcreatives") == 1);
}

TEST_CASE("rows that Meta makes one creative of say so", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  auto other = creative_row("a", picture);
  other.source = other.creative->name = "b";  // all else is the same
  const std::vector<run::LaunchRow> rows{creative_row("a", picture), other};
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(item_of(take, kCreative, "b").status == Status::existing);
  CHECK(item_of(take, kCreative, "b").id == item_of(take, kCreative, "a").id);
  CHECK(studio.state().at("creatives").size() == 1);
  CHECK(statuses(studio.launch(rows), kCreative) == Counts{{Status::unchanged, 2}});
}

TEST_CASE("an edited row is a new creative", "[launch]") {
  Studio studio;
  auto row = creative_row("a", studio.picture(1));
  const auto before = studio.launch({row});
  row.creative->message = "Hello again";
  const auto after = studio.launch({row});
  CHECK(item_of(after, kCreative, "a").status == Status::created);
  CHECK(item_of(after, kCreative, "a").id != item_of(before, kCreative, "a").id);
  CHECK(statuses(after, kImage) == Counts{{Status::unchanged, 1}});
}

TEST_CASE("an image that is gone at Meta is sent again once, and its creatives succeed", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  REQUIRE(studio.launch({creative_row("a", picture)}).exit_code == 0);
  const auto hash = studio.state().at("images")[0].at("hash").get<std::string>();
  studio.control("forget_image", {{"account", "123"}, {"hash", hash}});
  const auto sent = operations(studio, "POST adimages");
  const auto take = studio.launch({creative_row("b", picture), creative_row("c", picture)});
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kCreative) == Counts{{Status::created, 2}});
  CHECK(statuses(take, kImage) == Counts{{Status::unchanged, 1}, {Status::uploaded, 1}});
  CHECK(operations(studio, "POST adimages") == sent + 1);
}

TEST_CASE("a creative that misses its image for good fails after one attempt to send the image again", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","error":{"code":100,"subcode":1487212}}]})");
  const auto take = studio.launch({creative_row("a", studio.picture(1))});
  CHECK(item_of(take, kCreative, "a").status == Status::failed);
  CHECK(item_of(take, kCreative, "a").error->subcode == 1'487'212);
  CHECK(operations(studio, "POST adcreatives") == 2);
  CHECK(operations(studio, "POST adimages") == 1);
}

TEST_CASE("an image that is only known by its hash cannot be sent again", "[launch]") {
  Studio studio;
  auto row = creative_row("a", "");
  row.creative->image = graph::AssetRef{graph::AssetRef::Form::hash, "0123456789abcdef0123456789abcdef"};
  const auto take = studio.launch({row});
  CHECK(take.exit_code == 4);
  CHECK(operations(studio, "POST adcreatives") == 1);
}

TEST_CASE("a creative waits until its video is ready, and takes the picture that Meta prefers", "[launch]") {
  Studio studio(R"({"videos":{"processing_s":120}})");
  const auto film = studio.film(1);
  const auto take = studio.launch({video_row("v", path_ref(film)), creative_row("i", studio.picture(1))});
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kCreative) == Counts{{Status::created, 2}});
  const auto& video = item_of(take, kVideo, film);
  CHECK(video.status == Status::ready);

  const auto state = studio.state();
  const auto shows_video = [&](const auto& creative) { return !creative.at("videos").empty(); };
  CHECK(std::count_if(state.at("creatives").begin(), state.at("creatives").end(), shows_video) == 1);
  CHECK(studio.launch({video_row("v", path_ref(film))}).outcome.summary.requests == 0);

  SECTION("by its id it is known too") {
    const auto by_id = studio.launch({video_row("w", {graph::AssetRef::Form::id, video.id})});
    CHECK(by_id.exit_code == 0);
    CHECK(by_id.outcome.summary.requests == 2);  // the Page, the creative
  }
  SECTION("to another ledger the id is asked about") {
    studio.ledger = ledger::make_memory_ledger();
    const auto by_id = studio.launch({video_row("w", {graph::AssetRef::Form::id, video.id})});
    CHECK(by_id.exit_code == 0);
    CHECK(item_of(by_id, kVideo, video.id).status == Status::ready);
    CHECK(studio.launch({video_row("w", {graph::AssetRef::Form::id, video.id})}).outcome.summary.requests == 0);
  }
}

TEST_CASE("a creative whose image is no image fails, and names it", "[launch]") {
  Studio studio;
  const auto film = studio.film(1);
  const auto take = studio.launch({creative_row("a", film), creative_row("b", studio.picture(1))});
  CHECK(take.exit_code == 6);
  const auto& item = item_of(take, kCreative, "a");
  CHECK(item.error->error_class == ErrorClass::dependency);
  CHECK_THAT(item.error->message, Contains(film));
  CHECK(item_of(take, kCreative, "b").status == Status::created);
  CHECK(studio.state().at("videos").empty());
}

TEST_CASE("a row whose file is not there is told before anything is sent", "[launch]") {
  Studio studio;
  studio.settings.all_or_nothing = true;
  const auto take = studio.launch({creative_row("a", "nowhere.jpg"), creative_row("b", studio.picture(1))});
  CHECK(take.exit_code == 12);
  CHECK(take.outcome.summary.requests == 0);
  const auto& item = item_of(take, kCreative, "a");
  CHECK(item.status == Status::failed);
  CHECK(item.error->fields == std::vector<std::string>{"image"});
  CHECK_THAT(item.error->message, Contains("image: ") && Contains("nowhere.jpg"));
  CHECK(item_of(take, kCreative, "b").status == Status::skipped);
}

TEST_CASE("all or nothing holds when all is known already but one row", "[launch]") {
  Studio studio;
  studio.settings.all_or_nothing = true;
  const auto picture = studio.picture(1);
  REQUIRE(studio.launch({creative_row("a", picture)}).exit_code == 0);
  auto wrong = creative_row("b", picture);
  wrong.creative->cta = "nonsense";
  const auto take = studio.launch({wrong, creative_row("c", picture)});
  CHECK(take.exit_code == 12);
  CHECK(take.outcome.summary.requests == 0);
  CHECK(studio.state().at("creatives").size() == 1);
}

TEST_CASE("what Meta would rather not have is a warning, or an error when that is asked for", "[launch]") {
  Studio studio;
  auto row = creative_row("a", studio.picture(1));
  row.creative->headline = std::string(60, 'h');
  studio.settings.probe.strict = true;
  const auto strict = studio.launch({row});
  CHECK(item_of(strict, kCreative, "a").status == Status::failed);
  CHECK(item_of(strict, kCreative, "a").error->fields == std::vector<std::string>{"headline"});
  studio.settings.probe.strict = false;
  const auto lax = studio.launch({row});
  CHECK(item_of(lax, kCreative, "a").status == Status::created);
  CHECK(item_of(lax, kCreative, "a").warnings.size() == 1);
}

TEST_CASE("a dry run sends nothing and says what it would do", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  studio.settings.dry_run = true;
  const auto take = studio.launch({launch_row("a", picture), video_row("v", path_ref(studio.film(1)))});
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.requests == 1);  // which only looks
  const auto state = studio.state();
  for (const auto& [operation, count] : state.at("requests").items()) CHECK_THAT(operation, !Contains("POST ad"));
  CHECK(statuses(take, kCreative) == Counts{{Status::planned, 2}});
  CHECK(statuses(take, AssetKind::ad) == Counts{{Status::planned, 1}});
  studio.settings.dry_run = false;
  REQUIRE(studio.launch({launch_row("a", picture)}).exit_code == 0);
  studio.settings.dry_run = true;
  const auto known = studio.launch({launch_row("a", picture)});
  CHECK(known.outcome.summary.unchanged == 3);
}

TEST_CASE("Meta can be asked to check only", "[launch]") {
  Studio studio;
  studio.validate_only = true;
  const auto take = studio.launch({creative_row("a", studio.picture(1))});
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kCreative) == Counts{{Status::valid, 1}});
  CHECK(studio.state().at("creatives").empty());
  CHECK(statuses(studio.launch({creative_row("a", studio.picture(1))}), kCreative) == Counts{{Status::valid, 1}});
}

TEST_CASE("what strikes creatives leaves the right ones", "[launch]") {
  struct Fault {
    const char* rule;
    int exit_code;
    const char* error;  ///< the class of the one that fails; empty: none does
  };
  const auto fault = GENERATE(values<Fault>({
      {R"({"edge":"adcreatives","nth":2,"error":{"code":100,"subcode":1487390}})", 0, ""},
      {R"({"edge":"adcreatives","nth":2,"error":{"code":100,"subcode":1443048}})", 6, "invalid"},
      {R"({"edge":"adcreatives","nth":2,"null_entry":true})", 0, ""},
      {R"({"edge":"adcreatives","nth":[1,2,3],"null_entry":true,"when":"after"})", 0, ""},
      {R"({"edge":"adcreatives","first":3,"error":{"code":2,"transient":true}})", 0, ""},
      {R"({"edge":"batch","nth":1,"drop":true})", 0, ""},
      {R"({"edge":"batch","nth":1,"drop":true,"when":"after"})", 0, ""},
      {R"({"edge":"batch","nth":1,"html":502})", 0, ""},
      {R"({"edge":"batch","nth":1,"truncate":true})", 0, ""},
      {R"({"edge":"batch","nth":1,"error":{"code":960}})", 0, ""},
      {R"({"edge":"batch","nth":1,"error":{"code":17,"subcode":2446079}})", 0, ""},
      {R"({"edge":"batch","nth":1,"error":{"code":100}})", 0, ""},
  }));
  CAPTURE(fault.rule);
  Studio studio;
  studio.add_fault(fault.rule);
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < 4; ++i) rows.push_back(creative_row("c" + std::to_string(i), studio.picture(1)));
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == fault.exit_code);
  const std::size_t failed = fault.exit_code == 0 ? 0 : 1;
  CHECK(studio.state().at("creatives").size() == 4 - failed);
  CHECK(take.outcome.summary.failed == failed);
  if (failed != 0) CHECK(to_string(take.outcome.failures.begin()->first) == fault.error);
  CHECK(studio.launch(rows).exit_code == 0);
  CHECK(studio.state().at("creatives").size() == 4);
}

TEST_CASE("1487390 for good is the row's own failure", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","error":{"code":100,"subcode":1487390}}]})");
  const auto take = studio.launch({launch_row("a", studio.picture(1))});
  CHECK(take.exit_code == 6);  // the image is up
  CHECK(item_of(take, kCreative, "a").error->subcode == 1'487'390);
  CHECK(item_of(take, AssetKind::ad, "a").error->error_class == ErrorClass::dependency);
}

TEST_CASE("a creative is known again after its image came back under another hash", "[launch]") {
  Studio studio;
  const auto picture = studio.picture(1);
  const auto hash = studio.upload({picture}).item().id;
  const auto other = studio.upload({studio.picture(2)}).item().id;
  studio.control("forget_image", {{"account", "123"}, {"hash", hash}});
  studio.on_reply = [&](http::Response response) -> FakeTransport::Answer {
    for (auto at = response.body.find(hash); at != std::string::npos; at = response.body.find(hash)) {
      response.body.replace(at, hash.size(), other);
    }
    return response;
  };
  REQUIRE(studio.launch({creative_row("a", picture)}).exit_code == 0);
  CHECK(studio.state().at("creatives").at(0).at("images") == nlohmann::json::array({other}));
  studio.on_reply = {};
  const auto again = studio.launch({creative_row("a", picture)});
  CHECK(again.outcome.summary.requests == 0);
  CHECK(again.outcome.summary.unchanged == 2);
}

TEST_CASE("a dead token ends a launch at once", "[launch]") {
  Studio studio(R"({"faults":[{"edge":"adcreatives","error":{"code":190,"subcode":463}}]})");
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < 120; ++i) rows.push_back(launch_row("c" + std::to_string(i), studio.picture(1)));
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 3);
  CHECK(take.outcome.summary.requests <= 5);
  CHECK(take.outcome.summary.items == 241);
}

TEST_CASE("a forced run makes no second creative and no second ad", "[launch]") {
  Studio studio;
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  REQUIRE(studio.launch(rows).exit_code == 0);
  studio.settings.force = true;
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(item_of(take, kCreative, "a").status == Status::existing);
  CHECK(item_of(take, AssetKind::ad, "a").status == Status::unchanged);
  CHECK(studio.state().at("creatives").size() == 1);
  CHECK(studio.state().at("ads").size() == 1);
}

TEST_CASE("a feature that Meta refuses is left out of the repeat, and named", "[launch]") {
  Studio studio(R"({"creatives":{"unfit_features":["media_type_automation"]}})");
  auto row = launch_row("a", studio.picture(1));
  row.creative->features_off = true;
  const auto take = studio.launch({row});
  CHECK(take.exit_code == 0);
  const auto& item = item_of(take, kCreative, "a");
  CHECK(item.status == Status::created);
  CHECK(item.attempts == 2);
  REQUIRE(item.warnings.size() == 1);
  CHECK_THAT(item.warnings[0], Contains("refused to opt out of media_type_automation: it was left out"));
  CHECK(operations(studio, "POST adcreatives") == 2);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 1}});
  const auto features =
      studio.state().at("creatives").at(0).at("params").at("degrees_of_freedom_spec").at("creative_features_spec");
  CHECK(features.size() == 82);
  CHECK_FALSE(features.contains("media_type_automation"));

  SECTION("and the next run knows the creative again") {
    const auto again = studio.launch({row});
    CHECK(again.outcome.summary.requests == 0);
    CHECK(item_of(again, kCreative, "a").status == Status::unchanged);
  }
}

TEST_CASE("what the account does not know is asked about once for all creatives", "[launch]") {
  Studio studio(R"({"creatives":{"unknown_features":["image_banner","video_voiceover"]}})");
  studio.settings.common.governor.most_in_flight = 1;
  studio.settings.common.governor.adaptive = false;
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < 120; ++i) {
    rows.push_back(creative_row("c" + std::to_string(i), studio.picture(1)));
    rows.back().creative->features_off = true;
  }
  auto twin = rows.front();
  twin.source = "twin";
  rows.push_back(twin);
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(operations(studio, "POST adcreatives") < 300);
  for (const auto& row : rows) {
    const auto& warnings = item_of(take, kCreative, row.source).warnings;
    REQUIRE_FALSE(warnings.empty());
    CHECK_THAT(warnings[0], Contains("image_banner") && Contains("video_voiceover"));
  }
}

TEST_CASE("a feature that the row's own spec asks for fails it", "[launch]") {
  Studio studio(R"({"creatives":{"unfit_features":["image_animation"]}})");
  auto row = creative_row("a", studio.picture(1));
  row.creative->spec =
      R"({"degrees_of_freedom_spec":{"creative_features_spec":{"image_animation":{"enroll_status":"OPT_IN"}}}})";
  const auto take = studio.launch({row});
  CHECK(item_of(take, kCreative, "a").error->subcode == 3858040);
  CHECK(operations(studio, "POST adcreatives") == 1);
}
