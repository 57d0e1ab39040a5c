#include "graph/ad_verdict.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

std::string concern(const std::string& json) { return graph::concern_of(graph::members_of(json)); }

}  // namespace

TEST_CASE("an ad that waits, is paused or runs gives no concern", "[graph]") {
  const auto* const status =
      GENERATE("PENDING_REVIEW", "IN_PROCESS", "PAUSED", "ACTIVE", "CAMPAIGN_PAUSED", "NEW_WORD");
  CHECK(concern(R"({"id":"1","effective_status":")" + std::string(status) + R"("})").empty());
  CHECK(concern(R"({"id":"1","effective_status":"PAUSED","issues_info":[],"ad_review_feedback":{}})").empty());
  CHECK(concern("{}").empty());
}

TEST_CASE("issues are told with what Meta says of them", "[graph]") {
  CHECK(concern(R"({"effective_status":"WITH_ISSUES","issues_info":[{"level":"AD","error_code":1487472,
                  "error_summary":"Ad Has Issues","error_message":"The link is broken"}]})") ==
        "WITH_ISSUES: Ad Has Issues: The link is broken (1487472)");
  CHECK(concern(R"({"effective_status":"PAUSED","issues_info":[{"error_code":"7"}]})") == "PAUSED: code 7");
  CHECK(concern(R"({"effective_status":"WITH_ISSUES"})") == "WITH_ISSUES");
  CHECK(concern(R"({"effective_status":"PENDING_BILLING_INFO"})") == "PENDING_BILLING_INFO");
}

TEST_CASE("a disapproval is told with its policies", "[graph]") {
  CHECK(concern(R"({"effective_status":"DISAPPROVED","ad_review_feedback":{"global":{"ADULT":"Too much skin"},
                  "placement_specific":{"instagram":{"ADULT":"Too much skin","TEXT":"Shouting"}}}})") ==
        "DISAPPROVED: ADULT: Too much skin; TEXT: Shouting");
}

TEST_CASE("what Meta says is bounded and clean", "[graph]") {
  std::string issues;
  for (int i = 0; i < 100; ++i) {
    issues += (i == 0 ? "" : ",") + std::string(R"({"error_message":")") + std::to_string(i) + std::string(2'000, 'x') +
              R"(\u001b[31m"})";
  }
  const auto text = concern(R"({"effective_status":"WITH_ISSUES","issues_info":[)" + issues + "]}");
  CHECK(text.size() < 2'000);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(concern(R"({"effective_status":7,"issues_info":"odd","ad_review_feedback":[[1]]})").empty());
}
