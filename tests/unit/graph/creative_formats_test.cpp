#include "graph/creative_formats.hpp"

#include "creative_drafts.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::test;

namespace {

graph::Params feed(const std::string& format, const std::string& media, const std::string& rules = "[{},{}]") {
  return {{"name", "A"},
          {"asset_feed_spec",
           R"({"ad_formats":[")" + format + R"("],)" + media + R"(,"asset_customization_rules":)" + rules + "}"}};
}

const std::string kImages = R"("images":[{"hash":"a"}])";
const std::string kVideos = R"("videos":[{"video_id":"1"}])";

}  // namespace

TEST_CASE("a group has one other format", "[creative]") {
  const auto [before, media, now] = GENERATE(table<std::string, std::string, std::string>({
      {"SINGLE_IMAGE", kImages, "AUTOMATIC_FORMAT"},
      {"SINGLE_VIDEO", kVideos, "AUTOMATIC_FORMAT"},
      {"AUTOMATIC_FORMAT", kImages, "SINGLE_IMAGE"},
      {"AUTOMATIC_FORMAT", kVideos, "SINGLE_VIDEO"},
  }));
  const auto other = graph::in_other_format(feed(before, media));
  REQUIRE(other);
  CHECK(other->before == before);
  CHECK(other->now == now);
  CHECK(other->params[0] == std::pair<std::string, std::string>{"name", "A"});
  auto expected = json_of(feed(before, media), "asset_feed_spec");
  expected["ad_formats"] = {now};
  CHECK(json_of(other->params, "asset_feed_spec") == expected);
}

TEST_CASE("what has no other format stays as it is", "[creative]") {
  CHECK_FALSE(graph::in_other_format({{"name", "A"}}));
  CHECK_FALSE(graph::in_other_format(feed("AUTOMATIC_FORMAT", kImages + "," + kVideos)));
  CHECK_FALSE(graph::in_other_format(feed("CAROUSEL", kImages)));
  CHECK_FALSE(graph::in_other_format(feed("SINGLE_IMAGE", kImages, "[]")));
  CHECK_FALSE(graph::in_other_format({{"asset_feed_spec", "{"}}));
}

TEST_CASE("only one refusal is about Dynamic Creative", "[creative]") {
  Error error;
  error.code = 100;
  error.subcode = 1885998;
  CHECK(graph::is_taken_for_dynamic(error));
  error.subcode = 1885999;
  CHECK_FALSE(graph::is_taken_for_dynamic(error));
}
