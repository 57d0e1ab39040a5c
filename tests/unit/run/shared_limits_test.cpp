#include <catch2/catch.hpp>

#include "support/ledger_calls.hpp"
#include "unit/run/bench.hpp"

using namespace metaup;
using namespace std::chrono_literals;
using test::Bench;

// What runs tell each other of limits, by the registry.

namespace {

const AccountId kOne = *AccountId::parse("1");

http::Response done() { return test::json_reply(200, R"({"success":true})"); }

http::Response done_with(const std::string& header, const std::string& value) {
  auto reply = done();
  reply.headers.push_back({header, value});
  return reply;
}

}  // namespace

TEST_CASE("a block that another process meets stops this one, too", "[run][waits]") {
  const AccountId blocked = GENERATE(AccountId{}, kOne);
  int calls = 0;
  Bench* seen = nullptr;
  run::Settings settings;
  settings.governor.most_in_flight = 1;
  const auto answer = [&](const auto&) {
    if (++calls == 1) {
      save_block(*seen->ledger, {.origin = "http://127.0.0.1:1", .account = blocked}, seen->clock.wall() + 5min,
                 seen->clock.wall());
      seen->clock.advance_to(seen->clock.now() + 2s);
    }
    return done();
  };
  Bench bench(answer, settings);
  seen = &bench;
  for (std::uint32_t task = 0; task < 3; ++task) bench.submit(task);
  REQUIRE(bench.dispatcher.poll(bench.clock.now()).size() == 1);
  const auto met = bench.clock.now();
  static_cast<void>(bench.dispatcher.poll(met));  // asks the registry
  const auto before = calls;
  bench.queue.settle();
  while (!bench.dispatcher.idle()) {
    static_cast<void>(bench.dispatcher.poll(bench.clock.now() + 24h));
    bench.queue.settle();
    if (calls > before) CHECK(bench.clock.now() - met >= 290s);
  }
  CHECK(before < 3);
  CHECK(calls == 3);
}

TEST_CASE("a block of another process that lasts ends what waits, and nothing that is under way", "[run][waits]") {
  const AccountId blocked = GENERATE(AccountId{}, kOne);
  Bench bench([&](const auto&) { return done(); });
  bench.submit(0);
  CHECK(bench.drain().at(0).result);
  save_block(*bench.ledger, {.origin = "http://127.0.0.1:1", .account = blocked}, bench.clock.wall() + 20min,
             bench.clock.wall());
  bench.clock.advance_to(bench.clock.now() + 2s);
  bench.submit(1, bench.deletion(1), bench.clock.now() + 5s);
  static_cast<void>(bench.dispatcher.poll(bench.clock.now()));
  bench.queue.settle();
  const auto ended = bench.drain();
  REQUIRE(ended.size() == 1);
  REQUIRE_FALSE(ended[0].result);
  CHECK(ended[0].result.error().error_class == ErrorClass::rate_limit);
  CHECK(bench.transport.requests.size() == 1);
  CHECK((bench.dispatcher.closed().why(*AccountId::parse("2")) != nullptr) == blocked.empty());
}

TEST_CASE("a block lasts no longer because a clock went back, and its own does not come again", "[run][waits]") {
  Bench bench([](const auto&) { return done(); });
  const auto wall = bench.clock.wall();
  const auto ahead = GENERATE(2h, 30h);
  save_block(*bench.ledger, {.origin = "http://127.0.0.1:1", .account = kOne}, wall + ahead + 5min, wall + ahead);
  run::Dispatcher next = bench.next_run();
  REQUIRE(next.closed().why(kOne) == nullptr);
  const auto start = bench.clock.now();
  next.submit({.ticket = {1}, .source = "1", .kind = AssetKind::image, .operation = Bench::deletion(1)});
  while (!next.idle()) {
    static_cast<void>(next.poll(bench.clock.now() + 24h));
    bench.queue.settle();
  }
  CHECK(bench.clock.now() - start >= 5min);
  CHECK(bench.clock.now() - start <= 6min);
}

TEST_CASE("a block outlives a wall clock that is set, as long as its machine runs on", "[run][waits]") {
  const auto jump = GENERATE(as<Milliseconds>{}, -3h, -1min, 0ms, 1min, 3h, 30h);
  int calls = 0;
  Bench bench(
      [&](const auto&) { return ++calls == 1 ? test::json_reply(400, test::error_body(80004, 2446079)) : done(); });
  bench.submit(0);
  static_cast<void>(bench.dispatcher.poll(bench.clock.now()));
  REQUIRE(calls == 1);
  const auto met = bench.clock.now();
  bench.clock.advance_to(met + 1min);
  bench.clock.jump(jump);
  run::Dispatcher next = bench.next_run();
  next.submit({.ticket = {1}, .source = "1", .kind = AssetKind::image, .operation = Bench::deletion(1)});
  while (!next.idle()) {
    static_cast<void>(next.poll(bench.clock.now() + 24h));
    bench.queue.settle();
  }
  CHECK(bench.clock.now() - met >= 5min);
  CHECK(bench.clock.now() - met <= 6min);
}

TEST_CASE("after a restart, and on another machine, the wall clock says when a block is over", "[run][waits]") {
  const std::string elsewhere = GENERATE("", "second");
  int calls = 0;
  Bench bench(
      [&](const auto&) { return ++calls == 1 ? test::json_reply(400, test::error_body(80004, 2446079)) : done(); });
  bench.submit(0);
  static_cast<void>(bench.dispatcher.poll(bench.clock.now()));
  const auto met = bench.clock.now();
  bench.clock.move_to(elsewhere);
  bench.clock.advance_to(met + 1min);
  run::Dispatcher next = bench.next_run();
  CHECK(next.room(kOne) == 0);
  bench.clock.jump(5min);
  run::Dispatcher last = bench.next_run();
  CHECK(last.room(kOne) == 1);
}

TEST_CASE("a block that comes while nothing is repeated keeps all others of the account waiting", "[run][waits]") {
  int calls = 0;
  Bench bench(
      [&](const auto&) { return ++calls == 1 ? test::json_reply(400, test::error_body(80004, 2446079)) : done(); });
  run::Submission look{.ticket = {0}, .source = "0", .kind = AssetKind::image, .operation = Bench::deletion(0)};
  look.only_once = look.harmless = true;
  bench.dispatcher.submit(look);
  REQUIRE_FALSE(bench.drain().at(0).result);
  const auto met = bench.clock.now();
  bench.submit(1);
  CHECK(bench.drain().at(0).result);
  CHECK(bench.clock.now() - met >= 300s);
  CHECK_FALSE(limits_of(*bench.ledger, "http://127.0.0.1:1")->blocks.empty());
}

TEST_CASE("a refusal without headers is waited for as long as the tier that earlier replies named says",
          "[run][waits]") {
  const auto [tier, least, most] = GENERATE(table<std::string, std::chrono::seconds, std::chrono::seconds>(
      {{"standard_access", 60s, 90s}, {"development_access", 300s, 360s}, {"", 300s, 360s}}));
  int calls = 0;
  Bench bench([&, tier = tier](const auto&) {
    if (++calls == 2) return test::json_reply(400, test::error_body(17, 2446079));
    const auto named = tier.empty() ? std::string{} : R"("ads_api_access_tier":")" + tier + "\",";
    return done_with("x-ad-account-usage", "{" + named + R"("acc_id_util_pct":5})");
  });
  bench.submit(0);
  REQUIRE(bench.drain().at(0).result);
  const auto start = bench.clock.now();
  bench.submit(1);
  CHECK(bench.drain().at(0).result);
  CHECK(calls == 3);
  CHECK(bench.clock.now() - start >= least);
  CHECK(bench.clock.now() - start <= most);
}

TEST_CASE("a limit of the token stops all accounts of the run, and later runs in these accounts only", "[run][waits]") {
  int calls = 0;
  Bench bench([&](const auto&) { return ++calls == 2 ? test::json_reply(400, test::error_body(17)) : done(); });
  bench.submit(0, "1");
  bench.submit(1, "2");
  static_cast<void>(bench.dispatcher.poll(bench.clock.now()));
  const auto met = bench.clock.now();
  bench.submit(2, "1");
  bench.submit(3, "3");
  SECTION("in this run") {
    for (const auto& one : bench.drain()) CHECK(one.result);
    CHECK(bench.clock.now() - met >= 300s);
    const auto throttles = bench.reporter.all<report::Throttle>();
    REQUIRE_FALSE(throttles.empty());
    for (const auto& throttle : throttles) {
      CHECK_FALSE(throttle.account.empty());  // it is no limit of the app
      CHECK_THAT(throttle.reason, Catch::StartsWith("it is the token's limit, whatever the account: "));
    }
  }
  SECTION("in later runs") {
    run::Dispatcher next = bench.next_run();
    CHECK(next.room(kOne) == 0);
    CHECK(next.room(*AccountId::parse("2")) == 0);
    CHECK(next.room(*AccountId::parse("4")) > 0);
    CHECK_FALSE(limits_of(*bench.ledger, "http://127.0.0.1:1")->blocks.contains(AccountId{}));
  }
}

TEST_CASE("a limit of the token that is met without an account is kept for none", "[run][waits]") {
  Bench bench([](const auto&) { return test::json_reply(400, test::error_body(17)); });
  auto look = Bench::deletion(0);
  look.account = {};
  bench.dispatcher.submit(
      {.ticket = {0}, .source = "", .kind = AssetKind::token, .operation = look, .only_once = true});
  CHECK(bench.drain().size() == 1);
  run::Dispatcher next = bench.next_run();
  CHECK(next.room(kOne) > 0);
}

TEST_CASE("a full score whose header does not name the tier is shut as the tier of earlier replies says",
          "[run][waits]") {
  int calls = 0;
  Bench bench([&](const auto&) {
    return ++calls == 1
               ? done_with("x-ad-account-usage", R"({"acc_id_util_pct":5,"ads_api_access_tier":"development_access"})")
               : done_with("x-ad-account-usage", R"({"acc_id_util_pct":100})");
  });
  bench.submit(0);
  REQUIRE(bench.drain().at(0).result);
  bench.submit(1);
  REQUIRE(bench.drain().at(0).result);
  const auto block = limits_of(*bench.ledger, "http://127.0.0.1:1")->blocks.at(kOne);
  CHECK(block.until - bench.clock.wall() == 300s);
}

TEST_CASE("where blocks are not waited for, a look that meets one is the last in its account, or in the app",
          "[run][waits]") {
  const auto [code, subcode, of_app] = GENERATE(table<int, int, bool>({{80004, 2446079, false}, {4, 0, true}}));
  run::Settings settings;
  settings.retry.longest_wait = 0ms;
  Bench bench(
      [code = code, subcode = subcode](const auto&) { return test::json_reply(400, test::error_body(code, subcode)); },
      settings);
  for (std::uint32_t task = 0; task < 3; ++task) {
    run::Submission look{.ticket = {task}, .source = "", .kind = AssetKind::image, .operation = Bench::deletion(task)};
    look.only_once = look.harmless = true;
    bench.dispatcher.submit(look);
  }
  const auto start = bench.clock.now();
  CHECK(bench.drain().size() == 3);
  CHECK(bench.transport.requests.size() == 1);
  CHECK(bench.clock.now() == start);
  CHECK(bench.dispatcher.closed().why_run() == nullptr);
  CHECK(bench.dispatcher.closed().why(kOne) != nullptr);
  CHECK((bench.dispatcher.closed().why(*AccountId::parse("2")) != nullptr) == of_app);
  CHECK(bench.dispatcher.governor().blocked_until(kOne) > start);
}

TEST_CASE("a run begins with the usage that an earlier one was told", "[run][waits]") {
  Bench bench([](const auto&) { return done_with("x-ad-account-usage", R"({"acc_id_util_pct":95})"); });
  bench.submit(0);
  CHECK(bench.drain().at(0).result);
  run::Dispatcher next = bench.next_run();
  const auto start = bench.clock.now();
  next.submit({.ticket = {1}, .source = "1", .kind = AssetKind::image, .operation = Bench::deletion(1)});
  while (!next.idle()) static_cast<void>(next.poll(bench.clock.now() + 24h));
  CHECK(bench.clock.now() > start);  // until points have come back
  CHECK(bench.reporter.all<report::Throttle>().back().usage_percent == 95);
}

TEST_CASE("usage of long ago, or of times to come, says nothing", "[run][waits]") {
  Bench bench([](const auto&) { return done(); });
  const auto when = bench.clock.wall() + GENERATE(-61min, 1min);
  bench.ledger->registry().write(ledger::UsageTold{"http://127.0.0.1:1", {kOne, "score", 99, 0.6, when}});
  run::Dispatcher next = bench.next_run();
  const auto start = bench.clock.now();
  next.submit({.ticket = {1}, .source = "1", .kind = AssetKind::image, .operation = Bench::deletion(1)});
  while (!next.idle()) static_cast<void>(next.poll(bench.clock.now() + 24h));
  CHECK(bench.clock.now() == start);
}
