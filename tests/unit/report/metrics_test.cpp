#include "report/metrics.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

#include "unit/report/fixtures.hpp"

using namespace metaup;
using namespace metaup::report;
using namespace metaup::report::test;
using Catch::Matchers::Contains;

namespace {

const WallTime kNow{Milliseconds{1'790'000'123'045}};

std::string metrics_of(const std::vector<Event>& events, const std::string& earlier = {}, WallTime now = kNow) {
  Metrics metrics("upload", {*AccountId::parse("7")});
  for (const auto& event : events) metrics.on(event);
  return metrics.text(earlier, now);
}

std::vector<Event> ended_with(int code) {
  auto summary = small_summary();
  summary.exit_code = code;
  return {run_start(), summary};
}

}  // namespace

TEST_CASE("metrics tell of the last run", "[report]") {
  const auto text = metrics_of(small_run());
  for (const auto* const line : {
           R"(metaup_last_run_timestamp_seconds{command="upload",accounts="act_42"} 1790000123.045)",
           R"(metaup_last_success_timestamp_seconds{command="upload",accounts="act_42"} 0)",
           R"(metaup_exit_code{command="upload",accounts="act_42"} 10)",
           R"(metaup_duration_seconds{command="upload",accounts="act_42"} 60.000)",
           R"(metaup_points{command="upload",accounts="act_42"} 9)",
           R"(metaup_sent_bytes{command="upload",accounts="act_42"} 307200)",
           R"(metaup_requests{command="upload",accounts="act_42"} 3)",
           R"(metaup_retries{command="upload",accounts="act_42"} 1)",
           R"(metaup_throttled_seconds{command="upload",accounts="act_42"} 30.000)",
           R"(metaup_lock_held_seconds{command="upload",accounts="act_42"} 0.000)",
           R"(metaup_items{command="upload",account="act_42",status="uploaded"} 1)",
           R"(metaup_items{command="upload",account="act_42",status="failed"} 1)",
           R"(metaup_items{command="upload",account="act_42",status="skipped"} 1)",
           R"(metaup_items{command="upload",account="act_42",status="unchanged"} 0)",
       }) {
    CHECK_THAT(text, Contains(std::string(line) + "\n"));
  }
}

TEST_CASE("metrics are lines that Prometheus reads, each family with its help and type before it", "[report]") {
  const std::regex sample(R"RE(([a-z_]+)\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\} -?[0-9.]+)RE");
  std::istringstream lines(metrics_of(small_run()));
  std::string family;
  std::set<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    if (line.starts_with("# HELP ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      CHECK(seen.insert(family).second);
      REQUIRE(std::getline(lines, line));
      CHECK(line == "# TYPE " + family + " gauge");
      continue;
    }
    std::smatch match;
    REQUIRE(std::regex_match(line, match, sample));
    CHECK(match[1] == family);
    CHECK(seen.insert(line.substr(0, line.rfind(' '))).second);
  }
  CHECK(seen.size() > 20);
}

TEST_CASE("the last success is remembered while runs fail", "[report]") {
  const auto success = [](const std::string& time) {
    return R"(metaup_last_success_timestamp_seconds{command="upload",accounts="act_42"} )" + time + "\n";
  };
  const auto first = metrics_of(ended_with(0));
  CHECK_THAT(first, Contains(success("1790000123.045")));
  const auto failed = metrics_of(ended_with(7), first, kNow + Milliseconds{86'400'000});
  CHECK_THAT(failed, Contains(success("1790000123.045")));
  CHECK_THAT(failed,
             Contains("metaup_last_run_timestamp_seconds{command=\"upload\",accounts=\"act_42\"} 1790086523.045"));
  CHECK_THAT(metrics_of(ended_with(3), failed), Contains(success("1790000123.045")));
  CHECK_THAT(metrics_of(ended_with(0), failed, kNow + Milliseconds{1}), Contains(success("1790000123.046")));
}

TEST_CASE("an earlier file that is about something else, or makes no sense, counts for nothing", "[report]") {
  const std::string name = "metaup_last_success_timestamp_seconds";
  const std::string mine = name + R"({command="upload",accounts="act_42"})";
  const std::string earlier = GENERATE_COPY(values<std::string>(
      {"", "\n\n\xFF\x00", name + R"({command="upload",accounts="act_43"} 5)",
       name + R"({command="validate",accounts="act_42"} 5)", mine, mine + " ", mine + " x", mine + " -5", mine + " nan",
       mine + " 5 6", mine + " 1e300", mine + " inf", "x" + mine + " 5"}));
  CAPTURE(earlier);
  CHECK_THAT(metrics_of(ended_with(7), earlier), Contains("\n" + mine + " 0\n"));
}

TEST_CASE("runs that write to no account are known by the one that is named", "[report]") {
  auto start = run_start();
  start.accounts.clear();
  CHECK_THAT(metrics_of({start, Summary{}}), Contains(R"({command="upload",accounts="act_7"})"));
  Metrics none("validate", {});
  CHECK_THAT(none.text("", kNow), Contains(R"(metaup_items{command="validate",account="",status="valid"} 0)"));
}

TEST_CASE("metrics tell how long another run has held the account", "[report]") {
  const auto text =
      metrics_of({run_start(), Fatal{.error = Error{}, .held_for = Milliseconds{259'200'500}}, Summary{}});
  CHECK_THAT(text, Contains("metaup_lock_held_seconds{command=\"upload\",accounts=\"act_42\"} 259200.500\n"));
}
