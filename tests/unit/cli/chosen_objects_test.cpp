#include "cli/inputs/chosen_objects.hpp"

#include <catch2/catch.hpp>

#include "unit/cli/app_support.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using metaup::test::App;

namespace {

std::string made(const std::string& kind, const std::string& id, const std::string& account = "act_1") {
  return R"({"type":"item_done","item":{"kind":")" + kind + R"(","account":")" + account + R"(",")" + kind +
         R"(_id":")" + id + "\"}}\n";
}

}  // namespace

TEST_CASE("the things of an earlier run's output are those that have an id", "[cli]") {
  const auto text = R"({"type":"run_start","command":"create-ad"})"
                    "\n" +
                    made("creative", "5") + made("ad", "7") + made("ad", "8", "act_2") + made("ad", "") +
                    made("ad", "nonsense") + made("ad", "9", "nobody") +
                    R"({"type":"item_failed","item":{"kind":"ad","account":"act_1","error":{}}})"
                    "\n"
                    R"({"type":"summary","items":4})"
                    "\n";
  const auto ads = cli::objects_in_output(text, "made.ndjson", {AssetKind::ad});
  REQUIRE(ads);
  REQUIRE(ads->size() == 2);
  CHECK((*ads)[0].id == "7");
  CHECK((*ads)[1].account == *AccountId::parse("2"));
  CHECK((*ads)[1].kind == AssetKind::ad);
  CHECK(cli::objects_in_output(text, "made.ndjson", {AssetKind::ad, AssetKind::creative})->size() == 3);
}

TEST_CASE("what is no output of a run is refused with its line", "[cli]") {
  const auto objects = cli::objects_in_output(made("ad", "7") + "7\n", "made.ndjson", {AssetKind::ad});
  REQUIRE_FALSE(objects);
  CHECK(objects.error() == "made.ndjson: line 2 is not an event of metaup's ndjson output");
}

TEST_CASE("activating asks a person, and says how many ads in which account", "[cli]") {
  App app;
  const std::vector<std::string> command{"activate", "--account", "1", "7", "7", "8"};
  CHECK(app.run(command) == 2);
  CHECK_THAT(app.err.text, Contains("ACTIVE ads may spend money at once: give --yes"));
  app.terminal.stdin_is_terminal = true;
  app.answer = "no";
  CHECK(app.run(command) == 2);
  CHECK_THAT(app.err.text, Contains("Activate 2 ads in act_1?") && Contains("nothing was changed"));
}

TEST_CASE("ids need an account, and must look like ids", "[cli]") {
  App app;
  CHECK(app.run({"pause", "7"}) == 2);
  CHECK_THAT(app.err.text, Contains("no ad account"));
  CHECK(app.run({"pause", "--account", "1", "7.7E+15"}) == 2);
  CHECK_THAT(app.err.text, Contains("is not a ad id") || Contains("is not an ad id"));
  app.machine.files.clear();
  CHECK(app.run({"pause", "--from", "/nonexistent"}) == 2);
}
