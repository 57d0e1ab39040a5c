#include "cli/exit_code.hpp"
#include <catch2/catch.hpp>

#include <csignal>
#include <set>

#include "cli/options/help.hpp"

using namespace metaup;
using namespace metaup::cli;
using run::Outcome;
using run::Stop;

namespace {

using Failures = std::map<ErrorClass, std::uint32_t>;

Outcome outcome(Stop stop, std::uint32_t done, const Failures& failures, std::uint32_t skipped = 0) {
  Outcome outcome;
  outcome.stop = stop;
  outcome.failures = failures;
  outcome.summary.done = done;
  outcome.summary.skipped = skipped;
  for (const auto& [error_class, count] : failures) outcome.summary.failed += count;
  outcome.summary.items = done + skipped + outcome.summary.failed;
  return outcome;
}

}  // namespace

TEST_CASE("what stopped a run decides, whatever had succeeded or failed", "[cli]") {
  const auto [stop, expected] = GENERATE(table<Stop, int>({{Stop::hung_up, 129},
                                                           {Stop::interrupted, 130},
                                                           {Stop::terminated, 143},
                                                           {Stop::configuration, 2},
                                                           {Stop::locked, 11},
                                                           {Stop::state, 1},
                                                           {Stop::credentials, 3},
                                                           {Stop::budget, 10},
                                                           {Stop::not_tried, 12}}));
  CHECK(exit_code(outcome(stop, 0, {}), false) == expected);
  CHECK(exit_code(outcome(stop, 3, {}), true) == expected);
  CHECK(exit_code(outcome(stop, 3, {{ErrorClass::network, 2}}, 4), false) == expected);
}

TEST_CASE("no failure is success, with a failure among successes it is partial", "[cli]") {
  CHECK(exit_code(outcome(Stop::none, 5, {}), false) == 0);
  CHECK(exit_code(outcome(Stop::none, 0, {}), false) == 0);
  CHECK(exit_code(outcome(Stop::none, 5, {{ErrorClass::invalid, 1}}), false) == 6);
  CHECK(exit_code(outcome(Stop::none, 1, {{ErrorClass::permission, 9}}), false) == 6);
  CHECK(exit_code(outcome(Stop::none, 1, {}, 1), false) == 6);
}

TEST_CASE("when nothing succeeded the class of the failures decides", "[cli]") {
  const auto [error_class, expected] = GENERATE(table<ErrorClass, int>({{ErrorClass::auth, 3},
                                                                        {ErrorClass::permission, 3},
                                                                        {ErrorClass::invalid, 4},
                                                                        {ErrorClass::policy, 4},
                                                                        {ErrorClass::not_found, 5},
                                                                        {ErrorClass::rate_limit, 7},
                                                                        {ErrorClass::transient, 7},
                                                                        {ErrorClass::network, 7},
                                                                        {ErrorClass::protocol, 7},
                                                                        {ErrorClass::unknown_outcome, 7},
                                                                        {ErrorClass::local, 12}}));
  CHECK(exit_code(outcome(Stop::none, 0, {{error_class, 2}}), true) == expected);
  CHECK(exit_code(outcome(Stop::none, 0, {{error_class, 2}, {ErrorClass::dependency, 7}}), true) == expected);
}

TEST_CASE("of several kinds of failure the order is 3, 7, 5, 4, 12", "[cli]") {
  Failures failures{{ErrorClass::permission, 1},
                    {ErrorClass::network, 1},
                    {ErrorClass::not_found, 1},
                    {ErrorClass::invalid, 1},
                    {ErrorClass::local, 1}};
  CHECK(exit_code(outcome(Stop::none, 0, failures), false) == 3);
  failures.erase(ErrorClass::permission);
  CHECK(exit_code(outcome(Stop::none, 0, failures), false) == 7);
  failures.erase(ErrorClass::network);
  CHECK(exit_code(outcome(Stop::none, 0, failures), false) == 5);
  failures.erase(ErrorClass::not_found);
  CHECK(exit_code(outcome(Stop::none, 0, failures), false) == 4);
  failures[ErrorClass::invalid] = 0;
  CHECK(exit_code(outcome(Stop::none, 0, failures), false) == 12);
}

TEST_CASE("each signal has its stop, and its code is 128 and its number", "[cli]") {
  const auto signal = GENERATE(SIGHUP, SIGINT, SIGTERM);
  CHECK(run::by_signal(run::stop_of(signal)));
  CHECK(exit_code(outcome(run::stop_of(signal), 0, {}), false) == 128 + signal);
  for (const auto stop : {Stop::none, Stop::state, Stop::budget, Stop::locked, Stop::given_up, Stop::configuration}) {
    CHECK_FALSE(run::by_signal(stop));
  }
}

TEST_CASE("when files are only checked, a bad one among good ones is not partial", "[cli]") {
  CHECK(exit_code_of_checks(outcome(Stop::none, 5, {{ErrorClass::local, 1}}), false) == 12);
  CHECK(exit_code_of_checks(outcome(Stop::none, 5, {{ErrorClass::not_found, 1}}), false) == 5);
  CHECK(exit_code_of_checks(outcome(Stop::none, 5, {{ErrorClass::not_found, 1}, {ErrorClass::local, 3}}), false) == 5);
  CHECK(exit_code_of_checks(outcome(Stop::none, 5, {}), false) == 0);
  CHECK(exit_code_of_checks(outcome(Stop::none, 0, {}), true) == 9);
  CHECK(exit_code_of_checks(outcome(Stop::terminated, 5, {{ErrorClass::local, 1}}), false) == 143);
  CHECK(exit_code_of_checks(outcome(Stop::budget, 5, {{ErrorClass::local, 1}}), false) == 10);
}

TEST_CASE("results that are lost are an internal error, unless something stopped the run that goes before it",
          "[cli]") {
  CHECK(exit_code_without_results(outcome(Stop::none, 5, {}), 0) == 1);
  CHECK(exit_code_without_results(outcome(Stop::state, 5, {}), 0) == 1);
  CHECK(exit_code_without_results(outcome(Stop::credentials, 5, {}), 0) == 1);
  CHECK(exit_code_without_results(outcome(Stop::budget, 5, {}), 0) == 1);
  CHECK(exit_code_without_results(outcome(Stop::configuration, 0, {}), 0) == 2);
  CHECK(exit_code_without_results(outcome(Stop::locked, 0, {}), 0) == 11);
  CHECK(exit_code_without_results(outcome(Stop::interrupted, 5, {}), SIGINT) == 130);
  // The terminal is closed: writing fails a moment before the signal is seen.
  CHECK(exit_code_without_results(outcome(Stop::state, 5, {}), SIGHUP) == 129);
}

TEST_CASE("nothing to do is an error only when asked for", "[cli]") {
  auto unchanged = outcome(Stop::none, 4, {});
  unchanged.summary.unchanged = 4;
  CHECK(exit_code(unchanged, false) == 0);
  CHECK(exit_code(unchanged, true) == 9);
  CHECK(exit_code(outcome(Stop::none, 0, {}), true) == 9);
  unchanged.summary.unchanged = 3;
  CHECK(exit_code(unchanged, true) == 0);
}

TEST_CASE("help lists every exit code", "[cli]") {
  const auto text = topic_help("exit-codes");
  std::set<int> codes;
  for (const auto& row : exit_code_table()) {
    CAPTURE(row.code);
    CHECK(codes.insert(row.code).second);
    CHECK(text.find("\n  " + std::to_string(row.code) + " ") != std::string::npos);
  }
  CHECK(codes == std::set<int>{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 129, 130, 143});
}
