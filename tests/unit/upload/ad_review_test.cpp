#include "upload/ad_review.hpp"

#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;
using upload::AdReview;

namespace {

const AccountId kAccount = AccountId::parse("7").value();

std::vector<std::string> ids(int count) {
  std::vector<std::string> all;
  for (int i = 0; i < count; ++i) all.push_back(std::to_string(1'000 + i));
  return all;
}

}  // namespace

TEST_CASE("all ads are asked for together, fifty a request, after a wait", "[upload]") {
  AdReview review(kAccount, ids(51), Milliseconds{5'000});
  CHECK(wait_of(review) == Milliseconds{5'000});
  CHECK(sent(review).path == "act_7/ads");
  CHECK_THAT(param(review, "filtering"), Contains(R"([{"field":"ad.id","operator":"IN","value":["1000","1001")"));
  CHECK_THAT(param(review, "filtering"), !Contains("1050"));
  CHECK(param(review, "fields") == "id,effective_status,issues_info,ad_review_feedback");
  CHECK_THAT(param(review, "effective_status"), Contains("WITH_ISSUES"));
  answer(review,
         R"({"data":[{"id":"1000","effective_status":"DISAPPROVED"},{"id":"1001","effective_status":"PAUSED"}]})");
  CHECK(wait_of(review) == Milliseconds{0});
  CHECK(param(review, "filtering") == R"([{"field":"ad.id","operator":"IN","value":["1050"]}])");
  answer(review, R"({"data":[{"id":"1050","effective_status":"WITH_ISSUES"}]})");
  REQUIRE(is_done(review));
  CHECK(review.seen() == 3);
  CHECK(review.concerns() == std::map<std::string, std::string>{{"1000", "DISAPPROVED"}, {"1050", "WITH_ISSUES"}});
}

TEST_CASE("ads that nobody asked about are passed over, and their pages end the look", "[upload]") {
  AdReview review(kAccount, ids(2), Milliseconds{0});
  answer(review, R"({"data":[{"id":"5","effective_status":"DISAPPROVED"}],"paging":{"cursors":{"after":"A"},
                    "next":"https://graph.facebook.com/x?after=A"}})");
  REQUIRE(is_done(review));
  CHECK(review.concerns().empty());
}

TEST_CASE("further pages are read as long as they bring more", "[upload]") {
  AdReview review(kAccount, ids(2), Milliseconds{0});
  const std::string more = R"(,"paging":{"cursors":{"after":"A"},"next":"https://graph.facebook.com/x?after=A"}})";
  answer(review, R"({"data":[{"id":"1000","effective_status":"DISAPPROVED"}])" + more);
  CHECK(param(review, "after") == "A");
  answer(review, R"({"data":[{"id":"1001","effective_status":"DISAPPROVED"}])" + more);
  CHECK(is_done(review));
  CHECK(review.concerns().size() == 2);
}

TEST_CASE("a look that fails says why", "[upload]") {
  AdReview review(kAccount, ids(1), Milliseconds{0});
  SECTION("Meta refuses") {
    refuse(review, meta_error(200));
    CHECK(failure_of(review).error_class == ErrorClass::permission);
  }
  SECTION("the reply is none") {
    answer(review, "[]");
    CHECK(failure_of(review).error_class == ErrorClass::protocol);
  }
  SECTION("it is to be asked again") {
    review.on(upload::SendAgain{});
    CHECK(sends(review));
  }
}
