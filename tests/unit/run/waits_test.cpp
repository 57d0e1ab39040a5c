#include <catch2/catch.hpp>

#include "support/ledger_calls.hpp"
#include "unit/run/bench.hpp"

using namespace metaup;
using namespace std::chrono_literals;
using test::Bench;
using test::error_body;

namespace {

const AccountId kOne = *AccountId::parse("1");

http::Response done_with(const std::string& header, const std::string& value) {
  auto reply = test::json_reply(200, R"({"success":true})");
  if (!header.empty()) reply.headers.push_back({header, value});
  return reply;
}
http::Response done() { return done_with("", ""); }

std::string use_case(const std::string& type, int percent, int minutes) {
  return R"({"1":[{"type":")" + type + R"(","call_count":)" + std::to_string(percent) +
         R"(,"estimated_time_to_regain_access":)" + std::to_string(minutes) + "}]}";
}

bool is_of(const http::Request& request, const char* account) {
  return request.url.find("act_" + std::string(account) + "/") != std::string::npos;
}

run::Settings patient_for(Milliseconds longest) {
  run::Settings settings;
  settings.retry.longest_wait = settings.governor.longest_wait = longest;
  return settings;
}

}  // namespace

TEST_CASE("a block that a successful reply announces is kept, told and counted", "[run][waits]") {
  int calls = 0;
  Bench bench([&](const auto&) {
    return ++calls == 1 ? done_with("x-business-use-case-usage", use_case("ads_management", 100, 2)) : done();
  });
  const auto start = bench.clock.now();
  for (std::uint32_t task = 0; task < 3; ++task) bench.submit(task);
  CHECK(bench.drain().size() == 3);
  const auto waited = pace::end_of_block(start, 120s, bench.environment.random()) - start;
  CHECK(waited > 120s);  // not all that wait go on at the same moment
  CHECK(bench.clock.now() - start == waited);
  const auto waits = bench.reporter.all<report::Throttle>();
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].account == kOne);
  CHECK(waits[0].wait == waited);
  CHECK(waits[0].cause == report::WaitCause::limit);
  CHECK_FALSE(waits[0].reason.empty());
  CHECK(bench.dispatcher.counters().throttled == waited);
}

TEST_CASE("the limits of other uses of the API stop nothing", "[run][waits]") {
  const auto type = GENERATE(as<std::string>{}, "ads_insights", "custom_audience", "pages");
  Bench bench([&](const auto&) { return done_with("x-business-use-case-usage", use_case(type, 100, 30)); });
  for (std::uint32_t task = 0; task < 20; ++task) bench.submit(task);
  CHECK(bench.drain().size() == 20);
  CHECK(bench.reporter.all<report::Throttle>().empty());
  CHECK(bench.dispatcher.counters().throttled == 0ms);
}

TEST_CASE("the distance between requests near a limit is told and counted", "[run][waits]") {
  Bench bench([](const auto&) { return done_with("x-ad-account-usage", R"({"acc_id_util_pct":95})"); });
  const auto start = bench.clock.now();
  for (std::uint32_t task = 0; task < 4; ++task) bench.submit(task);
  CHECK(bench.drain().size() == 4);
  const auto waits = bench.reporter.all<report::Throttle>();
  REQUIRE(waits.size() == 3);
  CHECK(waits[0].reason == "usage is near its limit");
  CHECK(waits[0].usage_percent == 95);
  CHECK(bench.dispatcher.counters().throttled == bench.clock.now() - start);
}

TEST_CASE("what is not waited for is not told", "[run][waits]") {
  Bench bench([](const auto&) { return done_with("x-ad-account-usage", R"({"acc_id_util_pct":95})"); });
  bench.submit(0);
  CHECK(bench.drain().size() == 1);
  CHECK(bench.dispatcher.poll(bench.clock.now() + 10s).empty());
  CHECK(bench.reporter.all<report::Throttle>().empty());
  CHECK(bench.dispatcher.counters().throttled == 0ms);
}

TEST_CASE("what would be submitted but for a block waits too", "[run][waits]") {
  Bench bench([](const auto&) { return done_with("x-business-use-case-usage", use_case("ads_management", 0, 1)); });
  bench.submit(0);
  (void)bench.drain();
  CHECK(bench.dispatcher.room(kOne) == 0);
  (void)bench.dispatcher.poll(bench.clock.now() + 10s);
  CHECK(bench.reporter.all<report::Throttle>().size() == 1);
  CHECK(bench.dispatcher.counters().throttled == 10s);
}

TEST_CASE("waits of several accounts at the same time count once", "[run][waits]") {
  std::map<std::string, int> calls;
  Bench bench([&](const http::Request& request) {
    const std::string account = is_of(request, "1") ? "1" : is_of(request, "2") ? "2" : "3";
    return ++calls[account] == 1 ? test::json_reply(400, error_body(80004, 2446079)) : done();
  });
  const auto start = bench.clock.now();
  for (std::uint32_t task = 0; task < 9; ++task) bench.submit(task, std::to_string(task % 3 + 1));
  CHECK(bench.drain().size() == 9);
  CHECK(bench.reporter.all<report::Throttle>().size() == 3);
  CHECK(bench.dispatcher.counters().throttled >= 300s);
  CHECK(bench.dispatcher.counters().throttled <= bench.clock.now() - start);
}

TEST_CASE("a new run keeps to a block that an earlier run saved", "[run][waits]") {
  int calls = 0;
  Bench bench([&](const auto&) { return ++calls == 1 ? test::json_reply(400, error_body(80004, 2446079)) : done(); });
  bench.submit(0);
  (void)bench.dispatcher.poll(bench.clock.now());
  const auto met = bench.clock.now();
  REQUIRE(calls == 1);

  run::Dispatcher next = bench.next_run();
  next.submit({.ticket = {1}, .source = "1", .kind = AssetKind::image, .operation = Bench::deletion(1)});
  next.submit({.ticket = {2}, .source = "2", .kind = AssetKind::image, .operation = Bench::deletion(2, "2")});
  std::vector<std::uint32_t> order;
  while (!next.idle()) {
    for (const auto& one : next.poll(bench.clock.now() + 24h)) {
      order.push_back(one.ticket.target);
      CHECK(one.result);
      CHECK((bench.clock.now() - met >= 300s) == (one.ticket.target == 1));
    }
  }
  CHECK(order == std::vector<std::uint32_t>{2, 1});
  CHECK(bench.reporter.all<report::Throttle>().back().reason == "an earlier run met the limit");
}

TEST_CASE("a block is saved even if points would come back only after it", "[run][waits]") {
  Bench bench([&](const auto&) {
    auto reply = test::json_reply(400, error_body(80004, 2446079));
    reply.headers.push_back({"x-ad-account-usage", R"({"acc_id_util_pct":95,"reset_time_duration":60000})"});
    return reply;
  });
  bench.submit(0);
  (void)bench.dispatcher.poll(bench.clock.now());
  const run::Dispatcher next = bench.next_run();  // for which all is written
  CHECK_FALSE(limits_of(*bench.ledger, "http://127.0.0.1:1").value().blocks.empty());
}

TEST_CASE("a saved block of another server says nothing", "[run][waits]") {
  Bench bench([](const auto&) { return done(); });
  save_block(*bench.ledger, {.origin = "https://graph.facebook.com", .account = kOne}, bench.clock.wall() + 20min);
  run::Dispatcher next = bench.next_run();
  CHECK(next.closed().why(kOne) == nullptr);
  CHECK(next.room(kOne) == 1);
}

TEST_CASE("a saved block longer than --max-wait ends the account at once, with the time that is left", "[run][waits]") {
  const auto left = GENERATE(as<Milliseconds>{}, 5'001ms, 20min, 23h);
  Bench bench([](const auto&) { return done(); }, patient_for(5s));
  save_block(*bench.ledger, {.origin = "http://127.0.0.1:1", .account = kOne}, bench.clock.wall() + left);
  run::Dispatcher next = bench.next_run();
  REQUIRE(next.closed().why(kOne) != nullptr);
  CHECK(next.closed().why(kOne)->error_class == ErrorClass::rate_limit);
  CHECK(next.closed().why(kOne)->message.find(pace::time_left(left)) != std::string::npos);
  CHECK(next.room(kOne) == 0);
  CHECK(next.closed().why(*AccountId::parse("2")) == nullptr);
}

TEST_CASE("saved blocks that end in time, have ended or cannot be true close no account", "[run][waits]") {
  const auto left = GENERATE(as<Milliseconds>{}, -1min, 0ms, 1ms, 5s, 24h * 8);
  Bench bench([](const auto&) { return done(); }, patient_for(5s));
  save_block(*bench.ledger, {.origin = "http://127.0.0.1:1", .account = kOne}, bench.clock.wall() + left);
  const run::Dispatcher next = bench.next_run();
  CHECK(next.closed().why(kOne) == nullptr);
}

TEST_CASE("a block that a reply announces for longer than --max-wait ends the account, and is remembered",
          "[run][waits]") {
  Bench bench([](const auto&) { return done_with("x-business-use-case-usage", use_case("ads_management", 100, 30)); });
  for (std::uint32_t task = 0; task < 4; ++task) bench.submit(task);
  const auto start = bench.clock.now();
  const auto completed = bench.drain();
  CHECK(completed.size() == 4);
  CHECK(bench.transport.requests.size() == 1);
  CHECK(bench.clock.now() == start);
  REQUIRE(bench.dispatcher.closed().why(kOne) != nullptr);
  CHECK(bench.dispatcher.closed().why(kOne)->message ==
        "act_1 is at a rate limit: Meta accepts calls again in about 30 min");
  const run::Dispatcher next = bench.next_run();
  CHECK(next.closed().why(kOne) != nullptr);
}

TEST_CASE("a limit that refuses again after each wait is waited for no longer than --max-wait in all", "[run][waits]") {
  const auto limited = [] {
    auto reply = test::json_reply(400, error_body(613, 5044001));
    reply.headers.push_back({"retry-after", "2"});
    return reply;
  };
  int calls = 0;
  SECTION("nothing gets through") {
    Bench bench([&](const auto&) { return limited(); }, patient_for(7s));
    bench.submit(0);
    const auto start = bench.clock.now();
    const auto completed = bench.drain();
    REQUIRE_FALSE(completed.at(0).result);
    CHECK(completed.at(0).result.error().error_class == ErrorClass::rate_limit);
    CHECK(bench.dispatcher.closed().why(kOne) != nullptr);
    CHECK(bench.clock.now() - start <= 7s);
    CHECK(bench.clock.now() - start >= 4s);
  }
  SECTION("something does now and then") {
    Bench bench([&](const auto&) { return ++calls % 3 == 0 ? done() : limited(); }, patient_for(7s));
    for (std::uint32_t task = 0; task < 6; ++task) bench.submit(task);
    const auto all = bench.drain();
    REQUIRE(all.size() == 6);
    for (const auto& completed : all) CHECK(completed.result);
  }
}

TEST_CASE("a limit long ago does not count towards --max-wait", "[run][waits]") {
  int reads = 0;
  Bench bench(
      [&](const http::Request& request) {
        const bool is_read = request.method == http::Method::get;
        return is_read && ++reads <= 2 ? test::json_reply(400, error_body(613, 5044001)) : done();
      },
      patient_for(7s));
  const auto read = [&](bool only_once) {
    auto operation = Bench::deletion(0);
    operation.method = http::Method::get;
    bench.dispatcher.submit({.ticket = {0},
                             .source = "",
                             .kind = AssetKind::image,
                             .operation = operation,
                             .only_once = only_once,
                             .harmless = only_once});
    return bench.drain().at(0).result.has_value();
  };
  CHECK_FALSE(read(true));
  bench.clock.advance_to(bench.clock.now() + 1h);
  bench.submit(1);  // a change says nothing of reads
  CHECK(bench.drain().at(0).result);
  CHECK(read(false));
  CHECK(reads == 3);
}

TEST_CASE("a limit of the app that lasts too long ends the run", "[run][waits]") {
  Bench bench([](const auto&) { return done_with("x-app-usage", R"({"call_count":100})"); }, patient_for(5s));
  for (std::uint32_t task = 0; task < 4; ++task) bench.submit(task, std::to_string(task + 1));
  (void)bench.drain();
  REQUIRE(bench.dispatcher.closed().why_run() != nullptr);
  CHECK(bench.dispatcher.closed().why_run()->message.starts_with("the app is at a rate limit"));
}

TEST_CASE("once there was an answer, a network that is away is waited for in one shared pause", "[run][waits]") {
  const auto away_for = GENERATE(as<Milliseconds>{}, 500ms, 20s, 5min);
  const bool answers_5xx = GENERATE(false, true);
  SteadyTime from{};
  const test::FakeClock* clock = nullptr;
  std::uint32_t calls = 0;
  Bench bench([&](const auto&) -> test::FakeTransport::Answer {
    if (++calls == 20) from = clock->now();
    if (calls < 20 || clock->now() - from >= away_for) return done();
    if (answers_5xx) return http::Response{503, {}, "<html>down</html>"};
    return tl::unexpected(http::Failure{http::Failure::Kind::unreachable, "connection refused"});
  });
  clock = &bench.clock;
  for (std::uint32_t task = 0; task < 200; ++task) bench.submit(task);
  const auto completed = bench.drain();
  CHECK(completed.size() == 200);
  for (const auto& one : completed) CHECK(one.result.has_value());
  CHECK(bench.clock.now() - from < away_for + 31s);
  CHECK(bench.transport.requests.size() < 200 + 16 + 3 + 20);  // one looks at a time
  const auto waits = bench.reporter.all<report::Throttle>();
  REQUIRE(waits.size() == 1);  // however often the pause becomes longer
  CHECK(waits[0].cause == report::WaitCause::network);
  CHECK(waits[0].account.empty());
  CHECK(waits[0].wait == bench.settings.governor.longest_wait);
  const auto notices = bench.reporter.all<report::Notice>();
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].message.starts_with("the server answers again, after "));
  CHECK(bench.dispatcher.counters().throttled <= bench.clock.now() - from);
  CHECK(bench.dispatcher.counters().throttled >= away_for / 2);
}

TEST_CASE("each outage is told, its start and its end", "[run][waits]") {
  std::uint32_t calls = 0;
  std::optional<SteadyTime> from;
  const test::FakeClock* clock = nullptr;
  Bench bench([&](const auto&) -> test::FakeTransport::Answer {
    if (++calls % 20 == 0) from = clock->now();
    if (!from || clock->now() - *from >= 40s) return done();
    return tl::unexpected(http::Failure{http::Failure::Kind::unreachable, "connection refused"});
  });
  clock = &bench.clock;
  for (std::uint32_t task = 0; task < 30; ++task) bench.submit(task);
  CHECK(bench.drain().size() == 30);
  for (std::uint32_t task = 30; task < 60; ++task) bench.submit(task);
  CHECK(bench.drain().size() == 30);
  const auto told = bench.reporter.all<report::Throttle>().size();
  CHECK(told >= 2);
  CHECK(told < 10);
  CHECK(bench.reporter.all<report::Notice>().size() == told);
}

TEST_CASE("an outage that ends the run is not told to be over", "[run][waits]") {
  std::uint32_t calls = 0;
  Bench bench(
      [&](const auto&) -> test::FakeTransport::Answer {
        if (++calls <= 10) return done();
        return tl::unexpected(http::Failure{http::Failure::Kind::unreachable, "connection refused"});
      },
      patient_for(60s));
  for (std::uint32_t task = 0; task < 20; ++task) bench.submit(task);
  (void)bench.drain();
  CHECK(bench.reporter.all<report::Throttle>().size() == 1);
  CHECK(bench.reporter.all<report::Notice>().empty());
}

TEST_CASE("a network that stays away for longer than --max-wait ends the run", "[run][waits]") {
  std::uint32_t calls = 0;
  Bench bench(
      [&](const auto&) -> test::FakeTransport::Answer {
        if (++calls <= 10) return done();
        return tl::unexpected(http::Failure{http::Failure::Kind::unreachable, "connection refused"});
      },
      patient_for(60s));
  const auto start = bench.clock.now();
  for (std::uint32_t task = 0; task < 200; ++task) bench.submit(task);
  (void)bench.drain();
  REQUIRE(bench.dispatcher.closed().why_run() != nullptr);
  CHECK(bench.dispatcher.closed().why_run()->error_class == ErrorClass::network);
  CHECK(bench.clock.now() - start == 60s);
}

TEST_CASE("before the first answer --attempts decides", "[run][waits]") {
  auto settings = patient_for(10min);
  settings.retry.attempts = 3;
  Bench bench(
      [](const auto&) -> test::FakeTransport::Answer {
        return tl::unexpected(http::Failure{http::Failure::Kind::unreachable, "connection refused"});
      },
      settings);
  for (std::uint32_t task = 0; task < 4; ++task) bench.submit(task);
  CHECK(bench.drain().size() == 4);
  CHECK(bench.transport.requests.size() == 12);
  CHECK(bench.reporter.all<report::Throttle>().empty());
}

TEST_CASE("one request that the server fails at is no outage", "[run][waits]") {
  Bench bench([](const http::Request& request) {
    return request.url.find("hash=7") != std::string::npos ? http::Response{503, {}, "<html>"} : done();
  });
  for (std::uint32_t task = 0; task < 8; ++task) bench.submit(task);
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 8);
  CHECK(std::count_if(completed.begin(), completed.end(), [](const auto& one) { return one.result.has_value(); }) == 7);
  CHECK(bench.reporter.all<report::Throttle>().empty());
}

TEST_CASE("what may have been done in an outage is looked for before it is repeated", "[run][waits]") {
  bool away = false;
  Bench bench([&](const auto&) -> test::FakeTransport::Answer {
    if (!away) return done();
    return http::Response{503, {}, ""};
  });
  bench.submit(0);
  (void)bench.drain();
  away = true;
  for (std::uint32_t task = 1; task < 6; ++task) {
    auto write = Bench::deletion(task);
    write.idempotency = graph::Idempotency::check_before_repeat;
    bench.submit(task, write);
  }
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 5);
  for (const auto& one : completed) {
    CHECK(one.check_first);
    CHECK(one.requests == 1);
  }
}

TEST_CASE("a tick says what is waited for, whose it is and how long", "[run][waits]") {
  int calls = 0;
  Bench bench([&](const auto&) { return ++calls == 1 ? test::json_reply(400, error_body(80004, 2446079)) : done(); });
  bench.submit(0);
  (void)bench.dispatcher.poll(bench.clock.now());
  (void)bench.dispatcher.poll(bench.clock.now() + 10s);
  report::Tick tick;
  bench.dispatcher.describe(tick);
  REQUIRE(tick.waiting);
  CHECK(*tick.waiting >= 290s);
  CHECK(tick.waiting_for == report::WaitCause::limit);
  CHECK(tick.waiting_account == kOne);
}

TEST_CASE("a limit that ends the run, and one of the whole app, are kept by the next run too", "[run][waits]") {
  const auto [code, subcode, other_account_too] =
      GENERATE(table<int, int, bool>({{17, 2446079, false}, {80004, 2446079, false}, {4, 0, true}}));
  CAPTURE(code);
  run::Settings settings;
  settings.retry.longest_wait = settings.governor.longest_wait = 5s;
  Bench bench(
      [code = code, subcode = subcode](const auto&) { return test::json_reply(400, error_body(code, subcode)); },
      settings);
  bench.submit(0);
  (void)bench.drain();
  REQUIRE(bench.transport.requests.size() == 1);
  run::Dispatcher next = bench.next_run();
  CHECK(next.closed().why(*AccountId::parse("1")) != nullptr);
  CHECK((next.closed().why(*AccountId::parse("2")) != nullptr) == other_account_too);
}

TEST_CASE("what a filter says of waiting is no limit of Meta's", "[run][waits]") {
  run::Settings settings;
  settings.retry.attempts = 1;
  Bench bench([](const auto&) { return http::Response{503, {{"retry-after", "1200"}}, "<html>maintenance</html>"}; },
              settings);
  bench.submit(0);
  (void)bench.drain();
  CHECK(limits_of(*bench.ledger, "http://127.0.0.1:1")->blocks.empty());
  CHECK(bench.dispatcher.closed().why(*AccountId::parse("1")) == nullptr);
}
