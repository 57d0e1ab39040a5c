#include "simulator/options.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/simulator.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

Result<Options> parse(const std::vector<const char*>& words) { return parse_options(words); }

}  // namespace

TEST_CASE("options of the simulator", "[simulator]") {
  const auto options = parse({"--port", "8080", "--scenario=s.json", "--host", "::1", "--verbose"});
  REQUIRE(options);
  CHECK(options->port == 8080);
  CHECK(options->scenario_file == "s.json");
  CHECK(options->host == "::1");
  CHECK(options->verbose);
  CHECK(parse({}).value().host == "127.0.0.1");
}

TEST_CASE("a wrong option is refused", "[simulator]") {
  const auto words = GENERATE(std::vector<const char*>{"--port"}, std::vector<const char*>{"--port", "70000"},
                              std::vector<const char*>{"--port=x"}, std::vector<const char*>{"--nonsense"},
                              std::vector<const char*>{"file"});
  CHECK_FALSE(parse(words));
}

TEST_CASE("the built simulator serves over HTTP and tells its state", "[simulator]") {
  const test::Simulator simulator(R"({"seed":2})");
  simulator.control("advance", "seconds=60");
  CHECK(simulator.state()["http_requests"] == 0);
  CHECK(simulator.log().find("POST /__sim__/advance 200") != std::string::npos);
}
