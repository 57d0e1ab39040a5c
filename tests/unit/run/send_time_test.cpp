#include "run/traffic/send_time.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/fakes.hpp"

using namespace metaup;
using namespace std::chrono_literals;
using run::SendTime;

namespace {

ledger::Intent intent(const std::string& details, WallTime sent_at) {
  ledger::Intent intent;
  intent.details = details;
  intent.sent_at = sent_at;
  return intent;
}

}  // namespace

TEST_CASE("what this run sent is timed by Meta's clock as soon as a reply tells it", "[run]") {
  const test::FakeClock clock;
  const auto sent = SendTime::now(clock);
  pace::ServerClock meta;
  CHECK(sent.sent_at(meta) == pace::SentAt{clock.wall(), false});
  CHECK(sent.earliest_creation(meta) == clock.wall() - 26h);
  meta.on_date(clock.wall() + 1h, clock.now() + 10s, clock.now() + 10s);
  CHECK(sent.sent_at(meta) == pace::SentAt{clock.wall() + 1h - 10s, true});
  CHECK(sent.earliest_creation(meta) == clock.wall() + 1h - 10s - 5min);
}

TEST_CASE("what an earlier run wrote down may be anything", "[run]") {
  const auto details = GENERATE(as<std::string>{}, "", "7", R"({"clock":["meta"]})",
                                R"({"clock":)" + std::string(500'000, '[') + std::string(500'000, ']') + "}");
  const test::FakeClock clock;
  const auto sent = SendTime::of_earlier_run(intent(details, clock.wall()));
  CHECK(sent.sent_at({}) == pace::SentAt{clock.wall(), false});
}

TEST_CASE("what an earlier run sent is timed by what it wrote down", "[run]") {
  const test::FakeClock clock;
  pace::ServerClock meta;
  meta.on_date(clock.wall() + 1h, clock.now(), clock.now());
  ledger::Intent written;
  run::set_send_time(written, {{"name", "a"}}, {clock.wall(), true});
  CHECK(nlohmann::json::parse(written.details).at("name") == "a");
  CHECK(SendTime::of_earlier_run(written).sent_at(meta) == pace::SentAt{clock.wall(), true});
  run::set_send_time(written, {{"name", "a"}}, {clock.wall(), false});
  CHECK(SendTime::of_earlier_run(written).sent_at(meta) == pace::SentAt{clock.wall(), false});
}

TEST_CASE("an intent that does not say whose time it has may have this machine's", "[run]") {
  const std::string details =
      GENERATE("", "{}", R"({"name":"a"})", R"({"clock":"mine"})", R"({"clock":1})", "[]", "no JSON");
  const test::FakeClock clock;
  CHECK(SendTime::of_earlier_run(intent(details, clock.wall())).sent_at({}) == pace::SentAt{clock.wall(), false});
}
