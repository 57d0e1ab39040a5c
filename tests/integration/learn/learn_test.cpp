#include <catch2/catch.hpp>

#include "integration/launch/launches.hpp"
#include "integration/studio/studio.hpp"
#include "support/ledger_calls.hpp"

// What an account holds, and what a ledger that has learned it makes of it.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

constexpr int kUsage = 2;
const ledger::Owner kOwner{.origin = "http://127.0.0.1:1", .account = *AccountId::parse("123")};

struct School : Studio {
  using Studio::Studio;
  void forget() { ledger = ledger::make_memory_ledger(); }
  /// How surely each thing is recognised, by its id.
  std::map<std::string, std::string> matches(bool trust_likely = false) {
    std::map<std::string, std::string> all;
    const auto take = learn({"123"}, trust_likely);
    CHECK(take.exit_code == 0);
    for (const auto& item : take.items) {
      CHECK(item.status == Status::existing);
      all[item.id] = std::string(to_string(item.kind)) + " " + item.match;
    }
    return all;
  }
  [[nodiscard]] int posts() {
    int count = 0;
    const auto requests = state().at("requests");
    for (const auto& [operation, times] : requests.items()) count += operation.starts_with("POST ad") ? int{times} : 0;
    return count;
  }
};

run::LaunchRow film_row(const std::string& name, const std::string& film, const std::string& picture) {
  auto row = launch_row(name, picture);
  row.creative->image.reset();
  row.creative->video = path_ref(film);
  row.creative->thumbnail = path_ref(picture);
  row.creative->cta = "SHOP_NOW";
  return row;
}

}  // namespace

TEST_CASE("a stamped video is recognised for sure, whatever has become of its name", "[learn]") {
  School studio;
  studio.settings.video.stamp = true;
  studio.settings.video.description = "Spring, 15 s";
  studio.settings.video.method = GENERATE(run::VideoMethod::chunked, run::VideoMethod::simple);
  const auto path = studio.film(1);
  const auto id = studio.upload({path}).item().id;
  const auto held = studio.finished_videos();
  REQUIRE(held.size() == 1);
  const auto sha256 = held[0].at("sha256").get<std::string>();
  CHECK(held[0].at("description") == "Spring, 15 s\n\nmetaup:sha256=" + sha256);
  studio.forget();
  for (int i = 0; i < 2; ++i) {  // the second time the ledger knows it
    const auto lesson = studio.learn({"123"});
    REQUIRE(lesson.items.size() == 1);
    CHECK(lesson.items[0].id == id);
    CHECK(lesson.items[0].match == "sure");
    CHECK(lesson.items[0].sha256 == sha256);
  }
  studio.settings.name_template = "other-{n}";
  studio.settings.video.stamp = false;  // it is of no use to who only recognises
  const auto take = studio.upload({path, studio.film(2)});
  CHECK(take.exit_code == 0);
  CHECK(take.items[0].status == Status::unchanged);
  CHECK(take.items[0].id == id);
  CHECK(take.items[1].status == Status::ready);
  CHECK(studio.finished_videos().size() == 2);
}

TEST_CASE("a video without a stamp is only likely, and a question", "[learn]") {
  School studio;
  const auto path = studio.film(1);
  const auto id = studio.upload({path}).item().id;
  studio.forget();
  CHECK(studio.matches() == std::map<std::string, std::string>{{id, "video likely"}});
  const int posts = studio.posts();
  const auto refused = studio.upload({path, studio.picture(1)});
  CHECK(refused.exit_code == kUsage);
  CHECK_THAT(refused.outcome.error->message, Contains("1.mp4") && Contains(id));
  CHECK_THAT(refused.outcome.error->hint, Contains("--trust likely"));
  CHECK(studio.posts() == posts);

  SECTION("others are sent without a question") {
    CHECK(studio.upload({studio.film(2, 5'000)}).exit_code == 0);
    CHECK(studio.finished_videos().size() == 2);
  }
  SECTION("--trust likely takes it for the same, and the ledger keeps that") {
    studio.settings.trust_likely = true;
    const auto take = studio.upload({path});
    CHECK(take.exit_code == 0);
    CHECK(take.item().status == Status::unchanged);
    CHECK(take.item().id == id);
    REQUIRE(take.item().warnings.size() == 1);
    CHECK_THAT(take.item().warnings[0], Contains(id));
    studio.settings.trust_likely = false;
    CHECK(studio.upload({path}).item().status == Status::unchanged);
    CHECK(studio.finished_videos().size() == 1);
  }
  SECTION("who trusted what is likely when learning need not do so again") {
    studio.matches(true);
    CHECK(studio.upload({path}).item().status == Status::unchanged);
  }
  SECTION("a dry run with --trust likely keeps nothing") {
    studio.settings.trust_likely = studio.settings.dry_run = true;
    CHECK(studio.upload({path}).item().status == Status::unchanged);
    studio.settings.trust_likely = studio.settings.dry_run = false;
    CHECK(studio.upload({path}).exit_code == kUsage);
  }
  SECTION("--yes sends it a second time, and so does --force") {
    if (GENERATE(true, false)) {
      studio.settings.consent.given = true;
    } else {
      studio.settings.force = true;
    }
    CHECK(studio.upload({path}).exit_code == 0);
    CHECK(studio.finished_videos().size() == 2);
  }
}

TEST_CASE("a video that Meta still processes is waited for, and one that it cannot process is sent again", "[learn]") {
  School studio(R"({"videos":{"processing_s":[3600],"outcomes":["ready","error"]}})");
  studio.settings.video.stamp = true;
  studio.settings.video.wait = false;
  const auto slow = studio.film(1);
  const auto bad = studio.film(2);
  const auto ids = studio.upload({slow, bad});
  studio.forget();
  CHECK(studio.matches().at(ids.items[0].id) == "video sure");
  studio.clock.advance_to(studio.clock.now() + std::chrono::hours{2});
  studio.settings.video.wait = true;
  const auto take = studio.upload({slow});
  CHECK(take.item().status == Status::ready);
  CHECK(take.item().id == ids.items[0].id);
  studio.forget();
  CHECK(studio.matches().at(ids.items[1].id) == "video none");
  CHECK(studio.upload({slow}).item().status == Status::unchanged);
  CHECK(studio.finished_videos().size() == 2);
  studio.settings.video.wait = false;
  CHECK(studio.upload({bad}).exit_code == 0);
  CHECK(studio.finished_videos().size() == 3);
}

TEST_CASE("a video that Meta fetched from a URL is recognised by it", "[learn]") {
  School studio;
  studio.settings.video.stamp = true;
  studio.settings.probe.videos_only = true;
  studio.settings.video.method = run::VideoMethod::by_url;
  const auto plan = [] {
    run::UploadPlan urls;
    urls.jobs.push_back({.source = "https://cdn.example.com/clip.mp4",
                         .account = kOwner.account,
                         .content = source::on_the_web("https://cdn.example.com/clip.mp4", nullptr),
                         .poster = std::nullopt});
    return urls;
  };
  const auto first = studio.upload(plan());
  REQUIRE(first.exit_code == 0);
  studio.forget();
  CHECK(studio.matches().at(first.item().id) == "video sure");
  const auto second = studio.upload(plan());
  CHECK(second.item().status == Status::unchanged);
  CHECK(second.item().id == first.item().id);
}

TEST_CASE("all pages are read, and learning twice changes nothing", "[learn]") {
  School studio(R"({"paging":{"most":7}})");
  studio.settings.video.stamp = true;
  std::vector<std::string> paths;
  for (std::uint32_t seed = 0; seed < 20; ++seed) paths.push_back(studio.film(seed));
  for (std::uint32_t seed = 0; seed < 30; ++seed) paths.push_back(studio.picture(seed));
  REQUIRE(studio.upload(paths).exit_code == 0);
  studio.forget();
  const auto first = studio.matches();
  CHECK(first.size() == 50);
  CHECK(std::count_if(first.begin(), first.end(), [](const auto& one) { return one.second == "video sure"; }) == 20);
  CHECK(std::count_if(first.begin(), first.end(), [](const auto& one) { return one.second == "image none"; }) == 30);
  CHECK(studio.matches() == first);
  const auto take = studio.upload(paths);
  CHECK(take.exit_code == 0);
  CHECK(studio.finished_videos().size() == 20);
  CHECK(studio.state().at("images").size() == 30);  // sent once more, which is harmless
  const auto known = studio.matches();
  CHECK(std::count_if(known.begin(), known.end(), [](const auto& one) { return one.second == "image sure"; }) == 30);
}

TEST_CASE("what the ledger knows better stays", "[learn]") {
  School studio;
  const auto path = studio.film(1);
  const auto id = studio.upload({path}).item().id;
  const auto before = studio.ledger->find_remote(kOwner, AssetKind::video, id).value();
  CHECK(studio.matches() == std::map<std::string, std::string>{{id, "video sure"}});  // without a stamp
  const auto after = studio.ledger->find_remote(kOwner, AssetKind::video, id).value();
  CHECK(after->sha256 == before->sha256);
  CHECK(after->path == before->path);
  CHECK(studio.upload({path}).item().status == Status::unchanged);
}

TEST_CASE("of two videos with one stamp the ledger's own stays", "[learn]") {
  School studio;
  studio.settings.video.stamp = true;
  const auto path = studio.film(1);
  const auto first = studio.upload({path}).item().id;
  studio.settings.force = true;
  const auto second = studio.upload({path}).item().id;
  REQUIRE(first != second);
  studio.settings.force = false;
  studio.matches();
  CHECK(studio.upload({path}).item().id == second);
}

TEST_CASE("a video that is gone when the account is learned again is no likely one any more", "[learn]") {
  School studio;
  const auto path = studio.film(1);
  const auto id = studio.upload({path}).item().id;
  studio.forget();
  studio.matches();
  studio.control("forget_video", {{"id", id}});
  CHECK(studio.upload({path}).exit_code == kUsage);
  studio.clock.jump(Milliseconds{1});  // the next lesson is later than the first
  studio.matches();
  CHECK(studio.upload({path}).exit_code == 0);
}

TEST_CASE("creatives are recognised by name and content, ads by ad set, name and creative", "[learn]") {
  School studio;
  studio.settings.video.stamp = true;
  const std::vector rows{launch_row("image", studio.picture(1)), film_row("film", studio.film(1), studio.picture(2))};
  REQUIRE(studio.launch(rows).exit_code == 0);
  studio.forget();
  const auto matches = studio.matches();
  CHECK(std::count_if(matches.begin(), matches.end(), [](const auto& one) { return one.second == "creative sure"; }) ==
        2);
  CHECK(std::count_if(matches.begin(), matches.end(), [](const auto& one) { return one.second == "ad sure"; }) == 2);
  const int ads = operations(studio, "POST ads");
  const int creatives = operations(studio, "POST adcreatives");
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, AssetKind::creative) == std::map<Status, int>{{Status::unchanged, 2}});
  CHECK(statuses(take, AssetKind::ad) == std::map<Status, int>{{Status::existing, 2}});
  CHECK(operations(studio, "POST ads") == ads);
  CHECK(operations(studio, "POST adcreatives") == creatives);

  SECTION("another text is another creative and another ad") {
    auto other = rows[0];
    other.creative->message = "Goodbye";
    const auto changed = studio.launch({other});
    CHECK(item_of(changed, AssetKind::creative, "image").status == Status::created);
    CHECK(item_of(changed, AssetKind::ad, "image").status == Status::created);
  }
}

TEST_CASE("equal ads are each recognised, and no third one is made", "[learn]") {
  School studio;
  REQUIRE(studio.launch({creative_row("c", studio.picture(1))}).exit_code == 0);
  const std::vector rows{ad_row("twin", studio.state().at("creatives")[0].at("id")),
                         ad_row("twin", studio.state().at("creatives")[0].at("id"))};
  REQUIRE(studio.launch(rows).exit_code == 0);
  REQUIRE(ads_by_name(studio) == std::map<std::string, int>{{"twin", 2}});
  studio.forget();
  studio.matches();
  CHECK(studio.launch(rows).exit_code == 0);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"twin", 2}});
}

TEST_CASE("what was in doubt is settled when it is learned", "[learn]") {
  School studio;
  studio.settings.video.stamp = true;
  studio.settings.video.method = run::VideoMethod::simple;
  const auto path = studio.film(1);
  studio.on_reply = [](http::Response response) -> FakeTransport::Answer {
    if (response.body.find("\"id\"") == std::string::npos || response.body.find("data") != std::string::npos) {
      return response;
    }
    return tl::unexpected(http::Failure{http::Failure::Kind::dropped, "the connection broke"});
  };
  studio.interrupt.signal = 0;
  studio.on_served = [&](int) {
    if (!studio.finished_videos().empty()) studio.interrupt.signal = 15;
  };
  CHECK(studio.upload({path}).exit_code == 143);
  studio.interrupt.signal = 0;
  studio.on_reply = nullptr;
  studio.on_served = nullptr;
  REQUIRE(open_intents(*studio.ledger, kOwner)->size() == 1);
  studio.clock.advance_to(studio.clock.now() + std::chrono::hours{1});
  studio.matches();
  CHECK(open_intents(*studio.ledger, kOwner)->empty());
  CHECK(studio.upload({path}).item().status == Status::unchanged);
  CHECK(studio.finished_videos().size() == 1);
}

TEST_CASE("a list that cannot be read is an item, and the account is not known then", "[learn]") {
  School studio;
  REQUIRE(studio.upload({studio.film(1), studio.picture(1)}).exit_code == 0);
  studio.forget();
  studio.add_fault(R"({"edge":"advideos","method":"GET","error":{"code":100},"times":99,"every":1})");
  const auto take = studio.learn();
  CHECK(take.exit_code == 6);
  CHECK(std::count_if(take.items.begin(), take.items.end(), [](const auto& item) {
          return item.status == Status::failed && item.source == "videos of act_123";
        }) == 1);
  CHECK(ask(studio.ledger->registry(), ledger::StandingOf{kOwner})->known_since == WallTime{});
}

TEST_CASE("several accounts are learned in one run, and an empty one is known", "[learn]") {
  School studio;
  studio.settings.video.stamp = true;
  REQUIRE(studio.upload({studio.film(1)}, {"123", "456"}).exit_code == 0);
  studio.forget();
  const auto take = studio.learn({"123", "456", "789"});
  CHECK(take.exit_code == 0);
  CHECK(take.items.size() == 2);
  CHECK(studio.upload({studio.film(1)}, {"123", "456"}).items[1].status == Status::unchanged);
  const int reads = operations(studio, "GET advideos");
  studio.settings.video.wait = false;
  CHECK(studio.upload({studio.film(2)}, {"789"}).exit_code == 0);
  CHECK(operations(studio, "GET advideos") == reads);
}

TEST_CASE("what came into an account without metaup stays unknown to the audit when it is learned", "[learn]") {
  School studio;
  const auto path = studio.film(1);
  const auto id = studio.upload({path}).item().id;
  studio.forget();
  studio.matches();
  REQUIRE(studio.launch({launch_row("theirs", studio.picture(1))}).exit_code == 0);
  studio.forget();
  studio.matches();
  for (const auto kind : {AssetKind::image, AssetKind::video, AssetKind::creative, AssetKind::ad}) {
    CHECK(ask(studio.ledger->registry(), ledger::AssetsOfKind{kOwner, kind})->empty());
  }
}

TEST_CASE("a video that is gone is not sent unasked where the account likely holds another of it", "[learn]") {
  School studio;
  const auto path = studio.film(1);
  REQUIRE(studio.upload({path}).exit_code == 0);
  studio.forget();
  studio.settings.consent.given = true;
  const auto own = studio.upload({path}).item().id;
  studio.matches();
  studio.control("forget_video", {{"id", own}});
  studio.settings.consent = {};
  studio.settings.verify = run::Verify::all;
  const auto take = studio.upload({path, studio.picture(1)});
  CHECK(take.exit_code == kUsage);
  CHECK_THAT(take.outcome.error->hint, Contains("--trust likely"));
  CHECK(studio.finished_videos().size() == 1);
}
