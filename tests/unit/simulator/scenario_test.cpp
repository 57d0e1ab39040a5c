#include "simulator/scenario.hpp"

#include <catch2/catch.hpp>

#include "metaup/base/file.hpp"

using namespace metaup;
using namespace metaup::simulator;

TEST_CASE("a scenario that cannot be meant is refused, with the place", "[simulator]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", "the scenario is no JSON"},
      {"[]", "scenario: a scenario must be an object"},
      {R"({"sed":1})", "scenario: sed is not known; did you mean seed?"},
      {R"({"seed":"1"})", "scenario: seed must be a whole number up to 18446744073709551615"},
      {R"({"images":{"accept":"webp"}})", "scenario: images.accept must be a list of strings"},
      {R"({"images":{"nonsense":1}})", "scenario: images.nonsense is not known"},
      {R"({"limits":{"tier":"gold"}})", "scenario: limits.tier must be one of development_access, standard_access"},
      {R"({"limits":{"hourly_calls":0}})", "scenario: limits.hourly_calls must be more than 0"},
      {R"({"faults":[{},{"nth":0}]})", "scenario: faults[1].nth must be an ordinal from 1, or a list of them"},
      {R"({"api":{"current":"26"}})", "scenario: api.current must be a version such as \"v26.0\""},
      {R"({"tokens":[{}]})", "scenario: tokens[0].token must be given"},
      {R"({"videos":{"processing_s":[1,-1]}})",
       "scenario: videos.processing_s must be a number that is not negative, or a list of such"},
      {R"({"latency_ms":-1})", "scenario: latency_ms must be a whole number up to 86400000"},
  }));
  const auto scenario = parse_scenario(text);
  REQUIRE_FALSE(scenario);
  CHECK(scenario.error().message == expected);
}

TEST_CASE("a tier brings its limits, which can be changed one by one", "[simulator]") {
  const auto scenario = parse_scenario(R"({"limits":{"score_block_s":5,"tier":"development_access"}})");
  REQUIRE(scenario);
  CHECK(scenario->limits.score_max == 60);
  CHECK(scenario->limits.score_block_s == 5);
  CHECK(scenario->limits.hourly_calls == 300);
}

TEST_CASE("the scenarios in the documentation are understood", "[simulator]") {
  const auto page = read_small_file(METAUP_DOCS_DIR "/simulator.md", 1U << 20).value();
  std::size_t count = 0;
  for (auto begin = page.find("```json"); begin != std::string::npos; begin = page.find("```json", begin + 1)) {
    const auto text = page.find('\n', begin) + 1;
    const auto scenario = parse_scenario(page.substr(text, page.find("```", text) - text));
    INFO((scenario ? "" : scenario.error().message));
    CHECK(scenario);
    ++count;
  }
  CHECK(count == 2);
}

TEST_CASE("comments are allowed", "[simulator]") {
  CHECK(parse_scenario("{ // why\n \"seed\": 3 }").value().seed == 3);
}
