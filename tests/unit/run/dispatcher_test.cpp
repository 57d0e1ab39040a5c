#include "run/traffic/dispatcher.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "ledger/history.hpp"
#include "unit/run/bench.hpp"

using namespace metaup;
using namespace std::chrono_literals;
using test::Bench;
using test::error_body;

TEST_CASE("every submission comes to exactly one end", "[run]") {
  Bench bench([](const auto&) { return test::json_reply(200, R"({"success":true})"); });
  for (std::uint32_t task = 0; task < 100; ++task) bench.submit(task);
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 100);
  std::set<std::uint32_t> tasks;
  for (const auto& one : completed) {
    CHECK(one.result.has_value());
    tasks.insert(one.ticket.target);
  }
  CHECK(tasks.size() == 100);
  CHECK(bench.dispatcher.counters().requests == 100);
}

TEST_CASE("a dead token costs one request, however much is waiting", "[run]") {
  Bench bench([](const auto&) { return test::json_reply(400, error_body(190, 463)); });
  for (std::uint32_t task = 0; task < 50; ++task) bench.submit(task);
  const auto completed = bench.drain();
  CHECK(bench.transport.requests.size() == 1);
  REQUIRE(completed.size() == 1);
  REQUIRE(bench.dispatcher.closed().why_run() != nullptr);
  CHECK(bench.dispatcher.closed().why_run()->error_class == ErrorClass::auth);
  CHECK(bench.dispatcher.room(*AccountId::parse("1")) == 0);
}

TEST_CASE("there is more room for what shares requests", "[run]") {
  run::Settings settings;
  settings.compose.batch = true;
  settings.compose.batch_files = false;
  settings.governor.most_in_flight = 1;
  Bench bench([](const auto&) { return test::json_reply(200, R"({"success":true})"); }, settings);
  bench.submit(0);
  (void)bench.drain();  // a change has succeeded
  const auto room = [&](run::CallKind kind) { return bench.dispatcher.room(*AccountId::parse("1"), kind); };
  CHECK(room(run::CallKind::file) == 1);
  CHECK(room(run::CallKind::ad) == 10);
  CHECK(room(run::CallKind::plain) == 50);
  CHECK(room(run::CallKind::lookup) == 50);
}

TEST_CASE("a batch that took too long is halved, and batches grow again", "[run]") {
  const std::string ok = R"({"code":200,"body":"{\"success\":true}"})";
  const auto entries_of = [](const http::Request& request) {
    for (const auto& part : std::get<http::MultipartBody>(request.body).parts) {
      if (part.name == "batch") return nlohmann::json::parse(std::get<std::string>(part.content)).size();
    }
    return std::size_t{0};
  };
  const auto reply_of = [&](std::size_t entries, std::size_t nulls) {
    std::string text;
    for (std::size_t i = 0; i < entries; ++i) text += (i == 0 ? "[" : ",") + (i + nulls < entries ? ok : "null");
    return test::json_reply(200, text + "]");
  };
  const bool as_a_whole = GENERATE(true, false);
  std::vector<std::size_t> sizes;
  run::Settings settings;
  settings.compose.batch = true;
  settings.governor.most_in_flight = 1;
  Bench bench(
      [&](const http::Request& request) -> test::FakeTransport::Answer {
        const bool is_batch = std::holds_alternative<http::MultipartBody>(request.body);
        if (!is_batch) return test::json_reply(200, R"({"success":true})");
        const auto entries = entries_of(request);
        sizes.push_back(entries);
        if (sizes.size() == 2) return tl::unexpected(http::Failure{http::Failure::Kind::no_reply, "no reply in time"});
        if (sizes.size() > 2) return reply_of(entries, 0);
        return as_a_whole ? test::json_reply(500, error_body(960)) : reply_of(entries, 1);
      },
      settings);
  bench.submit(999);
  CHECK(bench.drain().size() == 1);  // until then batches are small
  for (std::uint32_t task = 0; task < 140; ++task) bench.submit(task);
  CHECK(bench.drain().size() == 140);
  sizes.resize(4);
  CHECK(sizes == std::vector<std::size_t>{50, 25, 25, 30});
}

TEST_CASE("what needs another is not repeated without it", "[run]") {
  struct Case {
    const char* description;
    std::string reply;
    bool send_again;
  };
  const std::string ok = R"({"code":200,"body":"{\"id\":\"5\"}"})";
  const auto refusal = [](int code) { return nlohmann::json{{"code", 400}, {"body", error_body(code)}}.dump(); };
  const auto [description, reply, send_again] = GENERATE_COPY(values<Case>({
      {"made", ok + "," + ok, false},
      {"not run", refusal(100) + ",null", true},
      {"refused", ok + "," + refusal(100), false},
      {"throttled", ok + "," + refusal(17), true},
      {"in doubt", ok + ",null", false},
  }));
  CAPTURE(description);
  run::Settings settings;
  settings.compose.batch = true;
  Bench bench([&](const auto&) { return test::json_reply(200, "[" + reply + "]"); }, settings);
  graph::Operation creative;
  creative.edge = graph::Edge::adcreatives_create;
  creative.method = http::Method::post;
  creative.account = *AccountId::parse("1");
  creative.path = "act_1/adcreatives";
  creative.name = "creative0";
  auto ad = creative;
  ad.edge = graph::Edge::ads_create;
  ad.path = "act_1/ads";
  ad.name.clear();
  ad.needs = "creative0";
  ad.idempotency = graph::Idempotency::check_before_repeat;
  bench.dispatcher.submit({.ticket = {0}, .source = "c", .kind = AssetKind::creative, .operation = creative});
  bench.dispatcher.submit({.ticket = {1}, .source = "a", .kind = AssetKind::ad, .operation = ad});
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 2);
  CHECK(completed[1].ticket.target == 1);
  CHECK(completed[1].send_again.has_value() == send_again);
  CHECK(completed[1].check_first == (std::string_view(description) == "in doubt"));
  CHECK(bench.transport.requests.size() == 1);
}

TEST_CASE("a passing failure is repeated with a wait, and told", "[run]") {
  int calls = 0;
  Bench bench([&](const auto&) {
    return ++calls <= 2 ? test::json_reply(500, error_body(2)) : test::json_reply(200, R"({"success":true})");
  });
  bench.submit(7);
  const auto before = bench.clock.now();
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 1);
  CHECK(completed[0].result.has_value());
  CHECK(completed[0].requests == 3);
  CHECK(bench.clock.now() > before);
  const auto retries = bench.reporter.all<report::Retry>();
  REQUIRE(retries.size() == 2);
  CHECK(retries[0].item.source == "7");
  CHECK(retries[0].error.code == 2);
  CHECK(bench.dispatcher.counters().retries == 2);
}

TEST_CASE("a failure that does not pass ends with the error after the attempts", "[run]") {
  run::Settings settings;
  settings.retry.attempts = 3;
  Bench bench(
      [](const auto&) -> test::FakeTransport::Answer {
        return tl::unexpected(http::Failure{http::Failure::Kind::unreachable, "connection refused"});
      },
      settings);
  bench.submit(1);
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 1);
  REQUIRE_FALSE(completed[0].result.has_value());
  CHECK(completed[0].result.error().error_class == ErrorClass::network);
  CHECK(bench.transport.requests.size() == 3);
}

TEST_CASE("a throttled account sends nothing until its time has come, others go on", "[run]") {
  std::map<std::string, int> calls;
  std::vector<std::pair<std::string, SteadyTime>> sent;
  test::FakeClock* clock = nullptr;
  Bench bench([&](const http::Request& request) {
    const std::string account = request.url.find("act_1/") != std::string::npos ? "1" : "2";
    sent.emplace_back(account, clock->now());
    return account == "1" && ++calls[account] == 1 ? test::json_reply(400, error_body(80004, 2446079))
                                                   : test::json_reply(200, R"({"success":true})");
  });
  clock = &bench.clock;
  const auto start = bench.clock.now();
  for (std::uint32_t task = 0; task < 4; ++task) bench.submit(task, task % 2 == 0 ? "1" : "2");
  const auto completed = bench.drain();
  CHECK(completed.size() == 4);
  for (const auto& one : completed) CHECK(one.result.has_value());
  for (const auto& [account, when] : sent) {
    if (account == "2") CHECK(when == start);
  }
  REQUIRE(sent.size() == 5);
  CHECK(sent.back().first == "1");
  CHECK(sent.back().second - start >= 300s);
  CHECK(bench.reporter.all<report::Throttle>().size() == 1);
  CHECK(bench.dispatcher.counters().throttled >= 300s);
}

TEST_CASE("a read goes when there are too few points for the change before it", "[run]") {
  Bench bench([](const auto&) {
    auto reply = test::json_reply(200, R"({"success":true})");
    // Of the 60 points of this tier, 90 % may be used: 1.8 are left.
    reply.headers.push_back(
        {"x-ad-account-usage", R"({"acc_id_util_pct":87,"ads_api_access_tier":"development_access"})"});
    return reply;
  });
  bench.submit(0);
  REQUIRE(bench.drain().size() == 1);
  bench.submit(1);
  graph::Operation read;
  read.cost = 1;
  read.edge = graph::Edge::adimages_read;
  read.account = *AccountId::parse("1");
  read.path = "act_1/adimages";
  bench.submit(2, read);
  const auto completed = bench.dispatcher.poll(bench.clock.now());
  REQUIRE(completed.size() == 1);
  CHECK(completed.front().ticket.target == 2);
  CHECK(bench.drain().size() == 1);
}

TEST_CASE("what an account lacks the right for comes to an end too, when it waits", "[run]") {
  Bench bench([](const auto&) { return test::json_reply(400, error_body(200)); });
  for (std::uint32_t task = 0; task < 60; ++task) bench.submit(task);
  const auto completed = bench.drain();
  CHECK(bench.transport.requests.size() == 5);
  REQUIRE(completed.size() == 60);
  for (const auto& one : completed) CHECK(one.result.error().error_class == ErrorClass::permission);
}

TEST_CASE("an untrusted certificate ends the run as a matter of setup", "[run]") {
  Bench bench([](const auto&) -> test::FakeTransport::Answer {
    return tl::unexpected(http::Failure{http::Failure::Kind::untrusted, "self-signed certificate"});
  });
  bench.submit(1);
  bench.submit(2);
  (void)bench.drain();
  CHECK(bench.transport.requests.size() == 1);
  CHECK(bench.dispatcher.closed().why_run() != nullptr);
  CHECK(bench.dispatcher.misconfigured());
}

TEST_CASE("a refused batch is taken apart into single requests", "[run]") {
  run::Settings settings;
  settings.compose.batch = true;
  settings.governor.adaptive = false;
  Bench bench(
      [](const http::Request& request) {
        return request.method == http::Method::post ? test::json_reply(400, error_body(100))
                                                    : test::json_reply(200, R"({"success":true})");
      },
      settings);
  for (std::uint32_t task = 0; task < 5; ++task) bench.submit(task);
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 5);
  for (const auto& one : completed) CHECK(one.result.has_value());
  CHECK(bench.transport.requests.size() == 6);
}

TEST_CASE("each write leaves an audit row without a token", "[run]") {
  Bench bench([](const auto&) { return test::json_reply(200, R"({"success":true})"); });
  bench.submit(1);
  (void)bench.drain();
  bench.settle();
  std::vector<ledger::AuditRow> rows;
  REQUIRE(bench.ledger->each_write({}, [&](const ledger::AuditRow& row) { rows.push_back(row); }));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].http_status == 200);
  CHECK_FALSE(rows[0].edge.empty());
  for (const auto& text : {rows[0].edge, rows[0].source, rows[0].origin, rows[0].fbtrace_id}) {
    CHECK(text.find("TEST-TOKEN") == std::string::npos);
  }
}

TEST_CASE("a call that failed is told once, with what Meta's support asks for", "[run]") {
  run::Settings settings;
  settings.retry.attempts = 1;
  Bench bench(
      [](const auto&) {
        auto reply =
            test::json_reply(400, R"({"error":{"message":"no","code":100,"error_subcode":33,"fbtrace_id":"Abc"}})");
        reply.headers.push_back({"x-fb-trace-id", "Xyz"});
        reply.headers.push_back({"facebook-api-version", "v25.0"});
        return reply;
      },
      settings);
  bench.submit(1);
  (void)bench.drain();
  const auto calls = bench.reporter.all<report::CallFailed>();
  REQUIRE(calls.size() == 1);
  CHECK(calls[0].sources == std::vector<std::string>{"1"});
  CHECK(calls[0].account.digits() == "1");
  CHECK(calls[0].edge == "adimages delete");
  CHECK(calls[0].method == "DELETE");
  CHECK(calls[0].path == "/act_1/adimages");
  CHECK(calls[0].error.http_status == 400);
  CHECK(calls[0].error.code == 100);
  CHECK(calls[0].error.subcode == 33);
  CHECK(calls[0].error.fbtrace_id == "Abc");
  CHECK(calls[0].trace_id == "Xyz");
  CHECK(calls[0].api_version == "v25.0");
}

TEST_CASE("of a batch each operation that failed is a failed call, and a lost batch is one", "[run]") {
  const bool lost = GENERATE(false, true);
  run::Settings settings;
  settings.retry.attempts = 1;
  settings.compose.batch = true;
  Bench bench(
      [&](const auto&) {
        if (lost) return test::json_reply(500, "");
        return test::json_reply(200, R"([{"code":200,"body":"{\"success\":true}"},)"
                                     R"({"code":400,"body":"{\"error\":{\"code\":100,\"fbtrace_id\":\"B\"}}"},)"
                                     R"({"code":400,"body":"{\"error\":{\"code\":100,\"fbtrace_id\":\"C\"}}"}])");
      },
      settings);
  for (std::uint32_t task = 1; task <= 3; ++task) bench.submit(task);
  (void)bench.drain();
  const auto calls = bench.reporter.all<report::CallFailed>();
  if (lost) {
    REQUIRE_FALSE(calls.empty());
    CHECK(calls[0].edge == "batch");
    CHECK(calls[0].error.http_status == 500);
    CHECK(calls[0].sources == std::vector<std::string>{"1", "2", "3"});
  } else {
    REQUIRE(calls.size() >= 2);
    CHECK(calls[0].sources == std::vector<std::string>{"2"});
    CHECK(calls[0].error.fbtrace_id == "B");
    CHECK(calls[1].sources == std::vector<std::string>{"3"});
    CHECK(calls[1].error.fbtrace_id == "C");
  }
}

TEST_CASE("known secrets are taken out of replies before anybody reads them", "[run]") {
  run::Settings settings;
  settings.connection.appsecret_proof = "0123456789abcdef";
  settings.secrets = {Secret("the-app-secret")};
  settings.retry.attempts = 1;
  Bench bench(
      [](const auto& request) {
        REQUIRE(request.bearer);
        CHECK(request.bearer->reveal() == "TEST-TOKEN");  // what is sent stays as it is
        return test::json_reply(400, R"({"error":{"message":"no TEST-TOKEN, 0123456789abcdef, the-app-secret",
            "code":100,"fbtrace_id":"TEST-TOKEN"}})");
      },
      settings);
  bench.submit(1);
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 1);
  REQUIRE_FALSE(completed[0].result);
  CHECK(completed[0].result.error().message.ends_with("no [secret], [secret], [secret]"));
  CHECK(completed[0].result.error().fbtrace_id == "[secret]");
}

TEST_CASE("a hint fits what was sent", "[run]") {
  const bool proof = GENERATE(false, true);
  run::Settings settings;
  if (proof) settings.connection.appsecret_proof = "0123456789abcdef";
  Bench bench([](const auto&) { return test::json_reply(400, error_body(104)); }, settings);
  bench.submit(1);
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 1);
  const auto& hint = completed[0].result.error().hint;
  CHECK((hint.find("did not reach Meta") == std::string::npos) == proof);
}

namespace {

graph::Operation look_up_hash(std::uint32_t number) {
  graph::Operation operation;
  operation.edge = graph::Edge::adimages_read;
  operation.account = *AccountId::parse("1");
  operation.path = "act_1/adimages";
  operation.lookup = graph::Lookup{.hash = std::to_string(number), .after = {}};
  return operation;
}

}  // namespace

TEST_CASE("a lookup whose pages never end is given up, and costs a bounded number of requests", "[run]") {
  const bool moves_on = GENERATE(true, false);
  int pages = 0;
  Bench bench([&](const auto&) {
    ++pages;
    return test::json_reply(200, R"({"data":[],"paging":{"next":"https://next","cursors":{"after":"C)" +
                                     std::to_string(moves_on ? pages : 0) + "\"}}}");
  });
  for (std::uint32_t task = 0; task < 3; ++task) bench.submit(task, look_up_hash(task));
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 3);
  for (const auto& one : completed) {
    REQUIRE_FALSE(one.result);
    CHECK(one.result.error().error_class == ErrorClass::protocol);
    CHECK(one.result.error().message.find("does not come to an end") != std::string::npos);
  }
  CHECK(bench.transport.requests.size() == (moves_on ? 20U : 2U));
}

TEST_CASE("a cursor of a lookup is used with the hashes that it was given for", "[run]") {
  int requests = 0;
  Bench bench([&](const auto&) {
    const std::string more = R"(,"paging":{"next":"https://next","cursors":{"after":"C"}}})";
    if (++requests == 1) return test::json_reply(200, R"({"data":[])" + more);
    if (requests == 2) return test::json_reply(200, R"({"data":[{"hash":"0"}])" + more);
    return test::json_reply(200, R"({"data":[{"hash":"1"}]})");
  });
  for (std::uint32_t task = 0; task < 3; ++task) bench.submit(task, look_up_hash(task));
  const auto completed = bench.drain();
  REQUIRE(completed.size() == 3);
  for (const auto& one : completed) CHECK(one.result.has_value());
  REQUIRE(bench.transport.requests.size() == 3);
  const auto asks = [&](std::size_t request, const std::string& text) {
    return bench.transport.requests[request].url.find(text) != std::string::npos;
  };
  CHECK((asks(1, "limit=3") && asks(1, "after=C")));
  CHECK((asks(2, "limit=2") && !asks(2, "after=")));
}
