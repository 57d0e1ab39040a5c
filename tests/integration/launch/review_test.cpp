#include <catch2/catch.hpp>

#include "launches.hpp"

// What Meta made of new ads, seconds after they were made.

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using report::Status;

namespace {

constexpr auto kBadAds = R"({"ads":{"issues":{"b":"The link is broken"},"disapproved":["c"],"review_s":0}})";

std::vector<run::LaunchRow> rows(Studio& studio) {
  return {launch_row("a", studio.picture(1)), launch_row("b", studio.picture(1)), launch_row("c", studio.picture(1))};
}

int reads_of_ads(Studio& studio) { return operations(studio, "GET ads"); }

}  // namespace

TEST_CASE("what is wrong with new ads is read once for all of them, after a while, and told", "[launch]") {
  Studio studio(kBadAds);
  studio.review_delay = Milliseconds{5'000};
  const auto began = studio.clock.now();
  const auto before = reads_of_ads(studio);
  const auto take = studio.launch(rows(studio));
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, kAd) == std::map<Status, int>{{Status::created, 3}});
  CHECK(studio.clock.now() - began >= std::chrono::seconds{5});
  const auto told = notices(studio);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == "b: Meta says of the new ad " + item_of(take, kAd, "b").id +
                       ": WITH_ISSUES: Ad Has Issues: The link is broken (1487472)");
  CHECK_THAT(told[1], Contains("DISAPPROVED: Ad Not Approved: The ad does not follow"));
  CHECK(reads_of_ads(studio) == before + 2);  // the ads of the ad set first
  const auto after = reads_of_ads(studio);
  CHECK(studio.launch(rows(studio)).exit_code == 0);
  CHECK(reads_of_ads(studio) == after);  // no ad is new
}

TEST_CASE("a look that fails is told, and changes nothing else", "[launch]") {
  const auto* const rule = GENERATE(R"({"method":"GET","edge":"ads","with":"filtering","error":{"code":200}})",
                                    R"({"method":"GET","edge":"ads","with":"filtering","error":{"code":190}})",
                                    R"({"method":"GET","edge":"ads","with":"filtering","error":{"code":1}})",
                                    R"({"method":"GET","edge":"ads","with":"filtering","html":502})",
                                    R"({"method":"GET","edge":"ads","with":"filtering","drop":true})");
  CAPTURE(rule);
  Studio studio(kBadAds);
  studio.review_delay = Milliseconds{5'000};
  studio.add_fault(rule);
  const auto take = studio.launch(rows(studio));
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.failed == 0);
  REQUIRE(notices(studio).size() == 1);
  CHECK_THAT(notices(studio)[0], Contains("could not be read"));
}

TEST_CASE("nothing is looked at when nothing was made, or nobody wants it", "[launch]") {
  Studio studio(kBadAds);
  studio.review_delay = Milliseconds{5'000};
  SECTION("a dry run") { studio.settings.dry_run = true; }
  SECTION("without a delay") { studio.review_delay = Milliseconds{0}; }
  SECTION("every ad fails") {
    studio.add_fault(R"({"method":"POST","edge":"ads","error":{"code":100,"subcode":1885183}})");
  }
  studio.launch(rows(studio));
  for (const auto& notice : notices(studio)) CHECK_THAT(notice, !Contains("new ad"));
}
