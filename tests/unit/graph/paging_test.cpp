#include <catch2/catch.hpp>

#include "graph/ad_reply.hpp"
#include "graph/video_reply.hpp"
#include "metaup/graph/object_page.hpp"

using namespace metaup;
using namespace metaup::graph;

namespace {

using Reader = Result<std::string> (*)(const Reply&);

/// The cursor that a reader of pages finds.
template <auto read>
Result<std::string> after_of(const Reply& reply) {
  auto page = read(reply);
  if (!page) return tl::unexpected(page.error());
  return page->after;
}

constexpr Reader kReaders[] = {&after_of<&read_objects>, &after_of<&read_images>, &after_of<&read_videos>,
                               &after_of<&read_ads>};

Reply page_with(const std::string& paging) { return {R"({"data":[],"paging":)" + paging + "}", "T1"}; }

}  // namespace

TEST_CASE("the next page is found by the cursor, or in the address where there is none", "[graph]") {
  const auto [paging, expected] = GENERATE(table<std::string, std::string>({
      {R"({"cursors":{"after":"C"},"next":"https://x/?after=D"})", "C"},
      {R"({"next":"https://x/v26.0/1/ads?access_token=T&limit=25&after=Q%3D%3D"})", "Q=="},
      {R"({"cursors":{},"next":"https://x/?after=D&limit=1"})", "D"},
      {R"({"cursors":{"after":""},"next":"https://x/?after=D"})", "D"},
      {R"({"cursors":{"after":null},"next":"https://x/?after=D"})", "D"},
      {R"({"cursors":[],"next":"https:\/\/x\/?after=D"})", "D"},
      {R"({"cursors":{"before":"B"},"next":"/v26.0/1/ads?after=a+b/c"})", "a+b/c"},
      {R"({"next":"https://x/?before=B&after=D#after=E"})", "D"},
      {R"({"next":"https://x/?after=D&after=D"})", "D"},
      {R"({"cursors":{"after":12},"next":"https://x/"})", "12"},
  }));
  CAPTURE(paging);
  for (const auto reader : kReaders) CHECK(reader(page_with(paging)) == expected);
}

TEST_CASE("without a next page a list ends", "[graph]") {
  const auto* const paging =
      GENERATE("{}", "null", R"({"cursors":{"after":"C"}})", R"({"cursors":{"after":"C"},"next":null})");
  for (const auto reader : kReaders) CHECK(reader(page_with(paging)) == "");
}

TEST_CASE("a list that goes on nobody knows where is an error, never a short list", "[graph]") {
  const auto paging =
      GENERATE(as<std::string>{}, R"([{"next":"https://x/?after=Q"}])", R"("next")", R"({"next":"https://x/"})",
               R"({"next":"https://x/?after="})", R"({"next":""})", R"({"next":true})",
               R"({"next":{"url":"https://x/?after=D"}})", R"({"next":"https://x/?before=B"})",
               R"({"next":"https://x/?xafter=B"})", R"({"next":"https://x/?after=D&after=E"})",
               R"({"next":"https://x/#after=D"})", R"({"next":"after=D"})", R"({"next":"https://x/?after=%00"})",
               R"({"cursors":{"after":"a b"},"next":"https://x/"})",
               R"({"cursors":{"after":")" + std::string(9'000, 'c') + R"("},"next":"https://x/"})");
  CAPTURE(paging);
  for (const auto reader : kReaders) {
    const auto after = reader(page_with(paging));
    REQUIRE_FALSE(after);
    CHECK(after.error().error_class == ErrorClass::protocol);
    CHECK(after.error().fbtrace_id == "T1");
  }
}
