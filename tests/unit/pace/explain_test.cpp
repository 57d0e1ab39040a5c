#include "pace/explain.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::string explained(std::int64_t code, std::int64_t subcode = 0) {
  return pace::what_metaup_does(*graph::find_error(code, subcode));
}

}  // namespace

TEST_CASE("every row of the table is explained", "[pace]") {
  for (const auto& row : graph::error_table()) CHECK_FALSE(pace::what_metaup_does(row).empty());
}

TEST_CASE("the explanation is what the retry rule does", "[pace]") {
  CHECK(explained(190) == "stops the run at once");
  CHECK_THAT(explained(100), StartsWith("fails this item at once"));
  CHECK(explained(100, 1487411) == "fails this item at once and goes on with the others");
  CHECK_THAT(explained(200), StartsWith("fails this item at once") &&
                                 Contains("after 5 such refusals without any success") &&
                                 Contains("nothing more to the account"));
  CHECK_THAT(explained(3), Contains("after 5 such refusals without any success") && Contains("stops the run"));
  CHECK_THAT(explained(2), StartsWith("repeats it up to 4 times") && Contains("looks first"));
  CHECK_THAT(explained(389), StartsWith("repeats it once"));
  CHECK_THAT(explained(100, 1487390), StartsWith("repeats it up to 3 times") && !Contains("looks first"));
  CHECK_THAT(explained(17, 2446079), Contains("60 s (5 min with development access)") && Contains("up to 1 h"));
  CHECK_THAT(explained(613), Contains("if Meta does not say, 15 min; until then nothing") && !Contains("up to"));
  CHECK_THAT(explained(4), Contains("nothing at all is sent"));
  CHECK_THAT(explained(17), Contains("nothing is sent with this token"));
  CHECK_THAT(explained(368), Contains("after 5 such refusals in a row, it sends nothing more to the account"));
  CHECK_THAT(explained(6001, 1363037), Contains("bytes that Meta asks for"));
}

TEST_CASE("a wait is only said to grow when it does", "[pace]") {
  graph::ErrorRow row = *graph::find_error(4, 0);
  row.default_wait_s = row.development_wait_s = row.longest_wait_s = 900;
  CHECK_THAT(pace::what_metaup_does(row),
             StartsWith("waits as long as Meta says, or if Meta does not say, 15 min; ") && !Contains("twice"));
  row.longest_wait_s = 3600;
  row.development_wait_s = 300;
  CHECK_THAT(
      pace::what_metaup_does(row),
      Contains("15 min (5 min with development access) the first time, then twice as long each time, up to 1 h"));
}

TEST_CASE("the explanation follows the options", "[pace]") {
  pace::RetryPolicy policy;
  policy.attempts = 3;
  policy.longest_wait = std::chrono::minutes{20};
  CHECK_THAT(pace::what_metaup_does(*graph::find_error(2, 0), policy), Contains("up to 2 times"));
  CHECK_THAT(pace::what_metaup_does(*graph::find_error(4, 0), policy), Contains("--max-wait (20 min)"));
  policy.attempts = 1;
  CHECK(pace::what_metaup_does(*graph::find_error(2, 0), policy) ==
        "fails this item, because --attempts allows no further attempt");
}
