#include <catch2/catch.hpp>
#include <filesystem>

#include "integration/studio/studio.hpp"
#include "support/footage.hpp"
#include "support/ledger_calls.hpp"

// What the ledger knows of one thing is not taken for knowledge of another.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

const ledger::Owner kElsewhere{.origin = "https://graph.example.com", .account = AccountId::parse("123").value()};
/// After any file's stamp, so that what is remembered of the file is trusted.
constexpr WallTime kLater{std::chrono::seconds{4'000'000'000}};

}  // namespace

TEST_CASE("a file that the ledger knows to hold another image by now is not sent for a copy", "[ledger]") {
  Studio studio;
  const auto path = studio.picture(1);
  const auto hash = studio.upload({path}).item().id;
  std::filesystem::copy_file(studio.picture(2), path, std::filesystem::copy_options::overwrite_existing);
  remember_file(*studio.ledger, stamp_of(path).value(), sha256_of_file(path), kLater);
  studio.control("forget_image", {{"account", "123"}, {"hash", hash}});
  const auto take = studio.copy("123", "456", {hash});
  CHECK(take.exit_code != 0);
  REQUIRE(take.item().error);
  CHECK_THAT(take.item().error->hint, Contains(path + " now contains a different image"));
  CHECK(studio.state().at("images").empty());
}

TEST_CASE("an open intent of another server is neither looked for nor ended", "[ledger]") {
  Studio studio;
  studio.settings.video.method = run::VideoMethod::simple;
  const auto path = studio.film(1);
  REQUIRE(begin_intent(*studio.ledger, {0, kElsewhere, "advideos", sha256_of_file(path), "{}", studio.clock.wall()}));
  CHECK(studio.upload({path}).exit_code == 0);
  CHECK(studio.finished_videos().size() == 1);
  CHECK(open_intents(*studio.ledger, kElsewhere).value().size() == 1);
}

TEST_CASE("a video session of another video host is not resumed", "[ledger]") {
  Studio studio(R"({"videos":{"windows":[1000]}})");
  const auto path = studio.film(1, 3'000);
  ledger::VideoSession session;
  session.sha256 = sha256_of_file(path);
  session.host = "https://graph-video.example.com";
  session.session_id = "77";
  session.video_id = "78";
  session.wanted = {.begin = 1'000, .end = 2'000};
  REQUIRE(save_session(*studio.ledger, {.origin = "http://127.0.0.1:1", .account = kElsewhere.account}, session));
  const auto take = studio.upload({path});
  CHECK(take.exit_code == 0);
  CHECK(take.item().id != "78");
  CHECK(studio.finished_videos().size() == 1);
  constexpr int kStartThreeWindowsFinish = 5;
  CHECK(studio.state().at("requests").at("POST advideos") == kStartThreeWindowsFinish);
}

TEST_CASE("of equal copies that one batch makes only the first is new", "[ledger]") {
  Studio studio;
  studio.settings.common.compose.batch = GENERATE(false, true);
  const auto first = studio.upload({studio.picture(1)}).item().id;
  const auto other = studio.upload({studio.picture(2)}).item().id;
  const auto take = studio.copy("123", "456", {first, other, first});
  REQUIRE(take.items.size() == 3);
  CHECK(take.items[0].status == report::Status::copied);
  CHECK(take.items[1].status == report::Status::copied);
  CHECK(take.items[2].status == report::Status::existing);
  CHECK(take.items[2].id == first);
}
