#include "graph/creative_likeness.hpp"

#include <catch2/catch.hpp>

using namespace metaup::graph;

namespace {

const std::string kStory =
    R"({"page_id":"1","link_data":{"message":"Hi","link":"https://example.com","image_hash":"ab"}})";

Likeness compared(const std::string& sent, const std::string& told) {
  return compare_creative({{"name", "any"}, {"object_story_spec", sent}}, R"({"object_story_spec":)" + told + "}");
}

}  // namespace

TEST_CASE("what is told of a creative is kept without what says nothing of its content", "[graph]") {
  const Object object{{"id", "\"7\""},         {"name", "\"Spring\""},        {"status", "\"ACTIVE\""},
                      {"url_tags", "\"a=b\""}, {"object_story_spec", kStory}, {"body", "null"}};
  CHECK(creative_content(object) == R"({"object_story_spec":)"
                                    R"({"link_data":{"image_hash":"ab","link":)"
                                    R"("https://example.com","message":"Hi"},"page_id":"1"},"url_tags":"a=b"})");
  CHECK(creative_content({{"id", "\"7\""}, {"name", "\"Spring\""}}).empty());
  CHECK(creative_content({{"url_tags", "\"" + std::string(100'000, 'x') + "\""}}).empty());
}

TEST_CASE("a creative of which Meta tells all that would be sent is surely the same", "[graph]") {
  CHECK(compared(kStory, kStory) == Likeness::sure);
  // Meta tells more, and ids as numbers.
  CHECK(compared(R"({"page_id":"1","link_data":{"link":"x"}})",
                 R"({"page_id":1,"instagram_user_id":"9","link_data":{"link":"x","multi_share_end_card":true}})") ==
        Likeness::sure);
  CHECK(compared(R"({"a":[{"b":1},{"b":2}],"c":true})", R"({"a":[{"b":1,"x":0},{"b":2}],"c":true})") == Likeness::sure);
  const Params more{{"name", "n"}, {"url_tags", "a=b"}, {"object_story_id", "1_2"}, {"execution_options", "[]"}};
  CHECK(compare_creative(more, R"({"object_story_id":"1_2","url_tags":"a=b"})") == Likeness::sure);
}

TEST_CASE("a creative of which Meta does not tell all is only likely the same", "[graph]") {
  CHECK(compared(R"({"page_id":"1","link_data":{"link":"x","message":"m"}})",
                 R"({"page_id":"1","link_data":{"link":"x"}})") == Likeness::likely);
  CHECK(compare_creative({{"url_tags", "a=b"}, {"object_story_id", "1_2"}}, R"({"object_story_id":"1_2"})") ==
        Likeness::likely);
}

TEST_CASE("languages are told by numbers that nobody has asked for yet", "[graph]") {
  CHECK(compared(R"({"locales":["de"]})", R"({"locales":[5]})") == Likeness::likely);
  CHECK(compared(R"({"locales":[6]})", R"({"locales":[5]})") == Likeness::different);
}

TEST_CASE("a creative that differs in anything is another one", "[graph]") {
  CHECK(compared(R"({"a":"1"})", R"({"a":"2"})") == Likeness::different);
  CHECK(compared(R"({"a":[1,2]})", R"({"a":[1]})") == Likeness::different);
  CHECK(compared(R"({"a":[1,2]})", R"({"a":[2,1]})") == Likeness::different);
  CHECK(compared(R"({"a":{}})", R"({"a":"x"})") == Likeness::different);
  CHECK(compared(R"({"a":true})", R"({"a":false})") == Likeness::different);
  CHECK(compared(R"({"a":null})", R"({"a":""})") == Likeness::different);
  CHECK(compare_creative({{"object_story_spec", kStory}}, "") == Likeness::different);
  CHECK(compare_creative({{"object_story_spec", kStory}}, "[1]") == Likeness::different);
  CHECK(compare_creative({{"object_story_spec", kStory}}, R"({"url_tags":"a=b"})") == Likeness::different);
  CHECK(compare_creative({{"name", "Spring"}}, R"({"url_tags":"a=b"})") == Likeness::different);
}

TEST_CASE("the address of a video's picture changes all the time and says nothing", "[graph]") {
  CHECK(compared(R"({"video_data":{"video_id":"7","image_url":"https://a"}})",
                 R"({"video_data":{"video_id":"7","image_hash":"ab"}})") == Likeness::sure);
  CHECK(compared(R"({"link_data":{"picture":"https://a"}})", R"({"link_data":{"picture":"https://b"}})") ==
        Likeness::different);
}
