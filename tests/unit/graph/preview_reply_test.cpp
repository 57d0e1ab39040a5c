#include "graph/preview_reply.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace metaup::graph;

namespace {

Reply reply_with(const std::string& body) { return {nlohmann::json{{"data", {{{"body", body}}}}}.dump(), ""}; }

}  // namespace

TEST_CASE("the address of a preview is read in both ways of writing an ampersand", "[graph]") {
  const auto* const body = GENERATE(
      R"(<iframe src="https://www.facebook.com/ads/api/preview_iframe.php?d=AQK&t=AQJ" width="274"></iframe>)",
      R"(<iframe src="https://www.facebook.com/ads/api/preview_iframe.php?d=AQK&amp;t=AQJ" width="274"></iframe>)",
      R"(<iframe width="274" src='https://www.facebook.com/ads/api/preview_iframe.php?d=AQK&t=AQJ'></iframe>)");
  const auto url = read_preview_url(reply_with(body));
  REQUIRE(url);
  CHECK(*url == "https://www.facebook.com/ads/api/preview_iframe.php?d=AQK&t=AQJ");
}

TEST_CASE("what is no web address does not become a link", "[graph]") {
  const auto* const body =
      GENERATE("", "<iframe>", R"(<iframe src="">)", R"x(<iframe src="javascript:alert(1)">)x",
               R"(<iframe src="data:text/html,x">)", R"(<iframe src="http://x/">)", R"(<iframe src="https://x/ y">)",
               "<iframe src=\"https://x/\x1b\">", R"(<iframe src="https://x)", R"(<iframe src=https://x>)",
               R"(<iframe data-src="https://x">)");
  CAPTURE(body);
  CHECK_FALSE(read_preview_url(reply_with(body)));
}

TEST_CASE("a reply without a preview is an error", "[graph]") {
  const auto* const body = GENERATE("{}", R"({"data":[]})", R"({"data":[{}]})", R"({"data":[7]})", "nonsense");
  CHECK_FALSE(read_preview_url({body, ""}));
}

TEST_CASE("the published formats are each there once", "[graph]") {
  const auto formats = ad_formats();
  CHECK(formats.size() == 76);
  CHECK(std::adjacent_find(formats.begin(), formats.end()) == formats.end());
  CHECK(std::binary_search(formats.begin(), formats.end(), "MOBILE_FEED_STANDARD"));
}
