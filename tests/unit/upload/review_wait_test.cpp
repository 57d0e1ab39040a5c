#include "upload/review_wait.hpp"

#include "unit/upload/steps.hpp"

using namespace metaup;
using namespace metaup::test;
using upload::ReviewResult;
using upload::ReviewWait;

namespace {

const AccountId kAccount = AccountId::parse("1").value();

std::string ad(const std::string& status, const std::string& more = "") {
  return R"({"id":"77","account_id":"1","name":"Spring","status":"PAUSED","effective_status":")" + status + "\"" +
         more + "}";
}
ReviewResult review_of(const std::string& body) {
  const auto review = upload::read_review({.body = body, .trace_id = {}}, kAccount);
  REQUIRE(review);
  return *review;
}

}  // namespace

TEST_CASE("a review is waited for until its status says that it is over", "[upload]") {
  std::vector<std::uint32_t> asked;
  ReviewWait wait(kAccount, "77", [&](std::uint32_t polls) {
    asked.push_back(polls);
    return Milliseconds{5'000};
  });
  CHECK(wait_of(wait) == Milliseconds{0});
  CHECK(sent(wait).listed_in);
  answer(wait, ad("IN_PROCESS"));
  CHECK(wait_of(wait) == Milliseconds{5'000});
  answer(wait, ad("PENDING_REVIEW"));
  CHECK(sends(wait));
  answer(wait, ad("PAUSED"));
  CHECK(is_done(wait));
  CHECK(wait.review()->status == "PAUSED");
  CHECK(asked.front() == 0);
  CHECK(asked.back() == 1);
}

TEST_CASE("a review that cannot be read has failed", "[upload]") {
  ReviewWait wait(kAccount, "77", [](std::uint32_t) { return Milliseconds{1}; });
  SECTION("refused") { refuse(wait, error_of(ErrorClass::permission)); }
  SECTION("no status") { answer(wait, R"({"id":"77","account_id":"1"})"); }
  SECTION("no object") { answer(wait, "[]"); }
  SECTION("of another account") { answer(wait, R"({"id":"77","account_id":"2","effective_status":"PAUSED"})"); }
  CHECK(has_failed(wait));
}

TEST_CASE("what Meta has against an ad is told, each reason once", "[upload]") {
  const auto review = review_of(ad("DISAPPROVED", R"(,"ad_review_feedback":{"global":{"Claims":"too good"},
      "placement_specific":{"facebook":{"Text":"too long","Claims":"too good"}}},
      "issues_info":[{"level":"AD","error_code":1,"error_summary":"Rejected","error_message":"see above"},{}])"));
  CHECK(review.reasons == std::vector<std::string>{"Claims: too good", "Text: too long", "Rejected: see above"});
  const auto error = upload::review_error(review);
  REQUIRE(error);
  CHECK(error->error_class == ErrorClass::policy);
  CHECK(error->message == "Meta has disapproved the ad: Claims: too good; Text: too long; Rejected: see above");
}

TEST_CASE("reasons are bounded, and hold no control characters", "[upload]") {
  std::string many;
  for (int i = 0; i < 50; ++i)
    many += (i == 0 ? "" : ",") + ("\"r" + std::to_string(i) + "\":\"" + std::string(9'000, 'x')) + "\"";
  const auto review = review_of(ad("DISAPPROVED", R"(,"ad_review_feedback":{"global":{)" + many + "}}"));
  CHECK(review.reasons.size() == 5);
  for (const auto& reason : review.reasons) CHECK(reason.size() <= 500);
  const auto odd = review_of(ad("WITH_ISSUES", R"(,"issues_info":[{"error_summary":"a\u001b[31mb"}])"));
  REQUIRE(odd.reasons.size() == 1);
  CHECK(odd.reasons[0].find('\x1B') == std::string::npos);
}

TEST_CASE("a review ends well, badly, or not at all", "[upload]") {
  const auto [status, is_over, fails] = GENERATE(table<std::string, bool, bool>({{"PENDING_REVIEW", false, false},
                                                                                 {"IN_PROCESS", false, false},
                                                                                 {"ACTIVE", true, false},
                                                                                 {"PAUSED", true, false},
                                                                                 {"ADSET_PAUSED", true, false},
                                                                                 {"PREAPPROVED", true, false},
                                                                                 {"PENDING_BILLING_INFO", true, false},
                                                                                 {"DISAPPROVED", true, true},
                                                                                 {"WITH_ISSUES", true, true},
                                                                                 {"DELETED", true, true},
                                                                                 {"ARCHIVED", true, true}}));
  CAPTURE(status);
  const auto review = review_of(ad(status));
  CHECK(review.is_over() == is_over);
  CHECK(upload::review_error(review).has_value() == fails);
}
