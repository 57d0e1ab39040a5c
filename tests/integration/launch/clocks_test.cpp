#include <catch2/catch.hpp>

#include "launches.hpp"

// Ads in doubt when this machine's clock and Meta's do not agree.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;
using namespace std::chrono_literals;

namespace {

/// A creative that is there, so that an ad of it is all that is sent.
std::string make_creative(Studio& studio) {
  return item_of(studio.launch({creative_row("c", studio.picture(1))}), AssetKind::creative, "c").id;
}

void lose_next_ad(Studio& studio) {
  studio.add_fault(R"({"edge":"ads","method":"POST","times":1,"drop":true,"when":"after"})");
}

/// No reply has a date any more.
void without_dates(Studio& studio) {
  studio.on_reply = [](http::Response response) -> FakeTransport::Answer {
    std::erase_if(response.headers, [](const http::Header& header) { return header.name == "date"; });
    return response;
  };
}

struct Killed {};

/// Ends the process when so many requests have been served.
void kill_after(Studio& studio, int requests, const std::vector<run::LaunchRow>& rows) {
  studio.on_served = [seen = 0, requests](int) mutable {
    if (++seen == requests) throw Killed();
  };
  CHECK_THROWS_AS(studio.launch(rows), Killed);
  studio.on_served = {};
}

const std::map<std::string, int> kOnce{{"a", 1}};

}  // namespace

TEST_CASE("an ad whose reply was lost is found, however far the clocks are apart", "[launch]") {
  const std::string ahead = GENERATE("-86400", "-3600", "-360", "0", "360", "3600", "86400");
  Studio studio(R"({"clock_offset_s":)" + ahead + "}");
  const auto creative = make_creative(studio);
  lose_next_ad(studio);
  const auto take = studio.launch({ad_row("a", creative)});
  CHECK(take.exit_code == 0);
  CHECK_THAT(item_of(take, kAd, "a").warnings.at(0), Contains("found"));
  CHECK(ads_by_name(studio) == kOnce);
}

TEST_CASE("an ad whose reply was lost is found, although the clock jumped while it was under way", "[launch]") {
  const auto jump = GENERATE(std::chrono::hours{-100}, std::chrono::hours{-1}, std::chrono::hours{1});
  Studio studio;
  const auto creative = make_creative(studio);
  lose_next_ad(studio);
  studio.on_request = [&](int) { studio.clock.jump(jump); };
  CHECK(studio.launch({ad_row("a", creative)}).exit_code == 0);
  CHECK(ads_by_name(studio) == kOnce);
}

TEST_CASE("an ad that a killed run made is found, although the clock has been set since", "[launch][kill]") {
  const auto jump = GENERATE(std::chrono::hours{-100}, std::chrono::hours{-1}, std::chrono::hours{1});
  const std::string ahead = GENERATE("-3600", "3600");
  Studio studio(R"({"clock_offset_s":)" + ahead + "}");
  const auto creative = make_creative(studio);
  kill_after(studio, 2, {ad_row("a", creative)});  // a look, then the ad
  REQUIRE(ads_by_name(studio) == kOnce);
  studio.clock.jump(jump);
  const auto take = studio.launch({ad_row("a", creative)});
  CHECK(take.exit_code == 0);
  CHECK(item_of(take, kAd, "a").status == Status::created);
  CHECK(ads_by_name(studio) == kOnce);
}

TEST_CASE("where no reply has a date, clocks may be a day apart", "[launch][kill]") {
  const std::string behind = GENERATE("-3600", "-86400", "3600");
  Studio studio(R"({"clock_offset_s":)" + behind + "}");
  without_dates(studio);
  const auto creative = make_creative(studio);
  SECTION("in one run") {
    lose_next_ad(studio);
    CHECK(studio.launch({ad_row("a", creative)}).exit_code == 0);
  }
  SECTION("between two") {
    kill_after(studio, 2, {ad_row("a", creative)});
    CHECK(studio.launch({ad_row("a", creative)}).exit_code == 0);
  }
  CHECK(ads_by_name(studio) == kOnce);
}

TEST_CASE("an ad that only its time speaks against is in doubt, never made again", "[launch]") {
  Studio studio(R"({"clock_offset_s":-200000})");
  without_dates(studio);
  const auto creative = make_creative(studio);
  lose_next_ad(studio);
  const auto take = studio.launch({ad_row("a", creative)});
  CHECK(take.exit_code == 7);
  CHECK(item_of(take, kAd, "a").error->error_class == ErrorClass::unknown_outcome);
  CHECK(ads_by_name(studio) == kOnce);
  CHECK(item_of(studio.launch({ad_row("a", creative)}), kAd, "a").status == Status::failed);
  CHECK(ads_by_name(studio) == kOnce);
}

TEST_CASE("an older ad of this name and creative that was seen before is not taken for one that was lost", "[launch]") {
  Studio studio;
  const auto creative = make_creative(studio);
  REQUIRE(studio.launch({ad_row("a", creative)}).exit_code == 0);
  studio.clock.advance_to(studio.clock.now() + 48h);
  auto rows = std::vector{ad_row("a", creative), ad_row("a", creative)};
  rows[1].source = "equal";
  studio.add_fault(R"({"edge":"ads","method":"POST","times":1,"drop":true})");
  const auto take = studio.launch(rows);
  CHECK(item_of(take, kAd, "equal").status == Status::created);
  CHECK(ads_by_name(studio) == std::map<std::string, int>{{"a", 2}});
}

TEST_CASE("wrong dates of a proxy do not move Meta's clock", "[launch]") {
  Studio studio;
  const auto creative = make_creative(studio);
  studio.on_reply = [](http::Response response) -> FakeTransport::Answer {
    for (auto& header : response.headers) {
      if (header.name == "date") header.value = "Sun, 06 Nov 2033 08:49:37 GMT";
    }
    response.headers.push_back({"age", "5"});
    return response;
  };
  lose_next_ad(studio);
  CHECK(studio.launch({ad_row("a", creative)}).exit_code == 0);
  CHECK(ads_by_name(studio) == kOnce);
}
