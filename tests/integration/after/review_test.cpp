#include <catch2/catch.hpp>

#include "integration/launch/launches.hpp"

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

std::vector<std::string> launched(Studio& studio, const std::vector<std::string>& names) {
  std::vector<run::LaunchRow> rows;
  for (const auto& name : names) rows.push_back(launch_row(name, studio.picture(1)));
  const auto take = studio.launch(rows);
  std::vector<std::string> ids;
  for (const auto& name : names) ids.push_back(item_of(take, AssetKind::ad, name).id);
  return ids;
}

}  // namespace

TEST_CASE("a review is waited for, and what Meta disapproved is told with its reasons", "[after]") {
  Studio studio(R"({"ads":{"review_s":600,"disapproved":["bad"]}})");
  const auto ids = launched(studio, {"good", "bad"});
  const auto take = studio.watch_review(ids, std::chrono::hours{1});
  CHECK(take.exit_code == 6);
  CHECK(take.items[0].status == Status::ready);
  CHECK(take.items[0].object == decltype(take.items[0].object){{"effective_status", "\"PAUSED\""}});
  REQUIRE(take.items[1].error);
  CHECK(take.items[1].error->error_class == ErrorClass::policy);
  CHECK_THAT(take.items[1].error->message, Catch::Contains("Misleading Claims") && Catch::Contains("Ad Not Approved"));
  CHECK(take.items[1].name == "bad");
}

TEST_CASE("a review that ends badly for all exits as a refusal does", "[after]") {
  Studio studio(R"({"ads":{"review_s":1,"disapproved":["bad"]}})");
  CHECK(studio.watch_review(launched(studio, {"bad"}), std::chrono::hours{1}).exit_code == 4);
}

TEST_CASE("a review that takes too long ends with the time", "[after]") {
  Studio studio(R"({"ads":{"review_s":7200}})");
  const auto ids = launched(studio, {"a", "b"});
  const auto begun = studio.clock.now();
  const auto take = studio.watch_review(ids, std::chrono::minutes{10});
  CHECK(take.exit_code == 7);
  CHECK(take.item().status == Status::processing);
  CHECK_THAT(take.item().error->message, Catch::Contains("PENDING_REVIEW"));
  const auto took = studio.clock.now() - begun;
  CHECK(took >= std::chrono::minutes{10});
  CHECK(took < std::chrono::minutes{11});
}

TEST_CASE("one request reads many ads", "[after]") {
  Studio studio(R"({"ads":{"review_s":0}})");
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("a" + std::to_string(i));
  const auto ids = launched(studio, names);
  const auto before = studio.state().at("http_requests").get<int>();
  CHECK(studio.watch_review(ids, std::chrono::hours{1}).exit_code == 0);
  CHECK(studio.state().at("http_requests").get<int>() - before == 1);
}

TEST_CASE("progress says how many ads are in review", "[after]") {
  Studio studio(R"({"ads":{"review_s":600}})");
  static_cast<void>(studio.watch_review(launched(studio, {"a", "b"}), std::chrono::hours{1}));
  std::uint32_t most = 0;
  for (const auto& tick : studio.reporter.all<report::Tick>()) {
    if (tick.are_reviewed) most = std::max(most, tick.processing);
  }
  CHECK(most == 2);
}
