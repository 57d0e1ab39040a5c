#include "graph/ad_reply.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using namespace metaup;

namespace {

graph::Reply reply(std::string body) { return {.body = std::move(body), .trace_id = "T"}; }

}  // namespace

TEST_CASE("a page of ads is read, with each one's creative and time", "[graph]") {
  const auto page = graph::read_ads(reply(
      R"({"data":[{"id":"1","name":"A","adset_id":"238","creative":{"id":"2386"},"status":"PAUSED",
      "effective_status":"PENDING_REVIEW","created_time":"2026-03-01T10:20:30+0000"},{"id":"2","creative":7,
      "created_time":"yesterday"}],"paging":{"cursors":{"after":"C"}}})"));
  REQUIRE(page);
  REQUIRE(page->ads.size() == 2);
  CHECK(page->ads[0].adset_id == "238");
  CHECK(page->ads[0].creative_id == "2386");
  CHECK(page->ads[0].status == "PAUSED");
  CHECK(page->ads[0].effective_status == "PENDING_REVIEW");
  CHECK(rfc3339(*page->ads[0].created) == "2026-03-01T10:20:30.000Z");
  CHECK(page->ads[1].creative_id.empty());
  CHECK_FALSE(page->ads[1].created);
  CHECK(page->after.empty());
}

TEST_CASE("a reply without a list is no page", "[graph]") {
  const auto* const body = GENERATE("", "[]", "{}", R"({"data":{}})", R"({"data":null})", "<html>");
  CHECK(graph::read_ads(reply(body)).error().error_class == ErrorClass::protocol);
  CHECK(graph::read_ads(reply(body)).error().fbtrace_id == "T");
}

TEST_CASE("elements that are no objects are empty ones", "[graph]") {
  const auto page = graph::read_ads(reply(R"({"data":[1,null,"x",[]]})"));
  REQUIRE(page);
  CHECK(page->ads.size() == 4);
  CHECK(page->ads[0].id.empty());
}
