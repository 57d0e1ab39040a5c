#include "cli/launch/creative_list.hpp"

#include <catch2/catch.hpp>

using namespace metaup::cli;
using Catch::Matchers::Contains;
using Ids = std::vector<std::string>;

namespace {

std::string made(int index, const std::string& id, const std::string& kind = "creative") {
  return R"({"type":"item_done","item":{"kind":")" + kind + R"(","index":)" + std::to_string(index) + R"(,")" + kind +
         R"(_id":")" + id + "\"}}\n";
}

Ids ids_of(const std::string& text) {
  const auto ids = creatives_in(text, "made.ndjson");
  if (!ids) return {"refused: " + ids.error()};
  return *ids;
}

}  // namespace

TEST_CASE("creatives are named one a line, each once, in the order given", "[cli]") {
  CHECK(ids_of("30\n10\r\n\n 20 \n10\n") == Ids{"30", "10", "20"});
}

TEST_CASE("the creatives of a run come in the order of its rows", "[cli]") {
  CHECK(ids_of("{\"type\":\"run_start\"}\n" + made(9, "30") + made(0, "7", "image") + made(4, "10") +
               made(10, "11", "ad") + made(5, "20") + "{\"type\":\"summary\"}\n") == Ids{"10", "20", "30"});
  CHECK(ids_of(made(2, "10") + made(1, "20") + made(3, "10")) == Ids{"20", "10"});
}

TEST_CASE("a creative that was not made is left out", "[cli]") {
  const std::string failed = R"({"type":"item_failed","item":{"kind":"creative","index":1,"status":"failed"}})"
                             "\n";
  CHECK(ids_of(failed + made(2, "10")) == Ids{"10"});
  CHECK(ids_of(failed) == Ids{"refused: made.ndjson names no creative"});
}

TEST_CASE("what names no creatives is refused, with the file's name", "[cli]") {
  CHECK(ids_of("") == Ids{"refused: made.ndjson names no creative"});
  CHECK_THAT(ids_of("10\nabc\n").front(), Contains("refused: made.ndjson: 'abc' is"));
  CHECK_THAT(ids_of(made(1, "1/../2")).front(), Contains("refused: made.ndjson: '1/../2' is"));
  CHECK(ids_of(made(1, "10") + "20\n") ==
        Ids{"refused: made.ndjson: line 2 is not an event of metaup's ndjson output"});
}
