#include "cli/outputs/doctor_output.hpp"
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace metaup;
using namespace metaup::cli;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

std::vector<run::Check> samples() {
  return {{.name = "server", .state = run::CheckState::ok, .message = "answers"},
          {.name = "clock", .state = run::CheckState::warning, .message = "C:\\time", .hint = "set it"},
          {.name = "account",
           .state = run::CheckState::failed,
           .message = "act_7 is disabled",
           .hint = "use another",
           .account = AccountId::parse("7").value(),
           .error_class = ErrorClass::policy}};
}

std::string shown_as(report::Format format, bool quiet = false) {
  return show_checks(format, samples(),
                     {.run_id = "r1", .version = "1", .graph_url = "https://g", .quiet = quiet, .exit_code = 4});
}

}  // namespace

TEST_CASE("checks are an array in one document", "[cli][doctor]") {
  const auto document = json::parse(shown_as(report::Format::json));
  CHECK(document.at("schema") == 1);
  CHECK(document.at("command") == "doctor");
  REQUIRE(document.at("checks").size() == 3);
  CHECK(document["checks"][0] == json{{"name", "server"}, {"state", "ok"}, {"message", "answers"}, {"hint", ""}});
  CHECK(document["checks"][2].at("account") == "act_7");
  CHECK(document.at("summary") == json{{"checks", 3}, {"ok", 1}, {"warnings", 1}, {"failed", 1}, {"exit_code", 4}});
}

TEST_CASE("each check is an event between the start and the summary", "[cli][doctor]") {
  std::vector<json> lines;
  std::istringstream text(shown_as(report::Format::ndjson));
  for (std::string line; std::getline(text, line);) lines.push_back(json::parse(line));
  REQUIRE(lines.size() == 5);
  CHECK(lines.front().at("type") == "run_start");
  CHECK(lines[1].at("check").at("name") == "server");
  CHECK(lines.back().at("type") == "summary");
  for (const auto& line : lines) CHECK(line.at("run_id") == "r1");
}

TEST_CASE("each check is a line of five columns", "[cli][doctor]") {
  CHECK(shown_as(report::Format::tsv) ==
        "server\tok\t\tanswers\t\n"
        "clock\twarning\t\tC:\\\\time\tset it\n"
        "account\tfailed\tact_7\tact_7 is disabled\tuse another\n");
}

TEST_CASE("people see a line with what to do, and at the end the count", "[cli][doctor]") {
  const auto text = shown_as(report::Format::text);
  CHECK_THAT(text, Contains("✓ ok       server        answers\n"));
  CHECK_THAT(text, Contains("✗ failed   account       act_7 is disabled\n           hint: use another\n"));
  CHECK_THAT(text, Contains("1 check failed, 1 warning\n"));
  CHECK(shown_as(report::Format::text, true).find("server") == std::string::npos);
}
