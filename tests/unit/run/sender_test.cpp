#include <catch2/catch.hpp>
#include <csignal>
#include <future>

#include "run/engine/engine.hpp"
#include "support/ledger_calls.hpp"
#include "unit/run/engine_bench.hpp"

// Requests: what is written down before them, which go together, how long they are waited for.

using namespace metaup;
using namespace std::chrono_literals;
using report::Status;
using test::accepted;
using test::EngineBench;
using test::lost;
using test::refused;

using Names = std::vector<std::string>;
using Calls = std::vector<Names>;

namespace {

run::Settings batched() {
  run::Settings settings;
  settings.compose.batch = true;
  return settings;
}

http::Response failed_at_meta() { return test::json_reply(500, R"({"error":{"message":"oops","code":2}})"); }

}  // namespace

TEST_CASE("an intent is there when the request is sent, and gone when that is settled", "[run][engine]") {
  const bool succeeds = GENERATE(true, false);
  std::size_t during = 0;
  EngineBench bench;
  bench.serve = [&](const std::string&) {
    during = bench.open_intents();
    return succeeds ? accepted() : refused();
  };
  auto& thing = bench.add({.name = "thing", .written_down = true});
  bench.drive();
  CHECK(during == 1);
  CHECK(bench.open_intents() == 0);
  CHECK_FALSE(bench.engine.has_open_intent(thing.id()));
  CHECK(bench.status("thing") == (succeeds ? Status::uploaded : Status::failed));
}

TEST_CASE("an intent stays open when nobody knows what became of the request", "[run][engine]") {
  EngineBench bench([](const auto&) { return lost(); });
  auto& thing = bench.add({.name = "thing", .written_down = true});
  bench.drive();
  CHECK(bench.served == Names{"thing"});
  CHECK(bench.status("thing") == Status::failed);
  CHECK(bench.open_intents() == 1);
  CHECK(bench.engine.has_open_intent(thing.id()));
}

TEST_CASE("each request of a target has an intent of its own", "[run][engine]") {
  EngineBench bench;
  std::vector<std::size_t> during;
  bench.serve = [&](const std::string&) {
    during.push_back(bench.open_intents());
    return accepted();
  };
  bench.add({.name = "thing", .requests = 3, .written_down = true});
  bench.drive();
  CHECK(during == std::vector<std::size_t>{1, 1, 1});
  CHECK(bench.open_intents() == 0);
}

TEST_CASE("an intent of a request that never left is no doubt", "[run][engine]") {
  EngineBench bench;
  bench.serve = [&](const std::string&) {
    bench.interrupt.signal = SIGINT;
    return accepted();
  };
  for (const auto* const name : {"sent", "unsent"}) bench.add({.name = name, .written_down = true});
  bench.drive();
  CHECK(bench.served == Names{"sent"});
  CHECK(bench.registry.calls().at("begin_intents") == 2);  // it was about to be sent
  CHECK(bench.status("unsent") == Status::skipped);
  CHECK(bench.open_intents() == 0);
}

TEST_CASE("nothing is sent that cannot be written down", "[run][engine]") {
  EngineBench bench({}, {}, batched());
  bench.add({.name = "plain"});
  auto& need = bench.add({.name = "need", .written_down = true});
  bench.add({.name = "dependent", .written_down = true, .travels = true}, {need.id()});
  bench.registry.fail("begin_intents", 1);
  CHECK(bench.drive().stop == run::Stop::state);
  CHECK(bench.served.empty());
  CHECK(bench.items().size() == 3);
  for (const auto& item : bench.items()) CHECK(item.status == Status::skipped);
  CHECK(bench.open_intents() == 0);
  CHECK(bench.each_closed_once());
}

TEST_CASE("what was being written down when the run was stopped is not sent, and is no doubt", "[run][engine]") {
  EngineBench bench({}, {}, batched());
  auto& need = bench.add({.name = "need", .written_down = true});
  bench.add({.name = "dependent", .written_down = true, .travels = true}, {need.id()});
  bench.registry.on_intents = [&] { bench.control.stop(run::Stop::interrupted); };
  bench.drive();
  CHECK(bench.served.empty());
  for (const auto& item : bench.items()) CHECK(item.status == Status::skipped);
  CHECK(bench.items().size() == 2);
  CHECK(bench.open_intents() == 0);
  CHECK(bench.each_closed_once());
}

TEST_CASE("what was being written down when its account was closed is not sent, and is no doubt", "[run][engine]") {
  EngineBench bench(
      [](const std::string& name) {
        auto response = accepted();
        if (name == "first") return response;
        response.headers.push_back({"x-business-use-case-usage",
                                    R"({"1":[{"type":"ads_management","call_count":100,"total_cputime":0,)"
                                    R"("total_time":0,"estimated_time_to_regain_access":600}]})"});
        return response;
      },
      {}, {}, 1);
  std::promise<void> closed;
  bench.registry.on_intents = [&] { closed.get_future().wait(); };
  bench.transport.on_poll = [&, told = false]() mutable {
    const bool is_closed = bench.control.dispatcher().closed().why(*AccountId::parse("1")) != nullptr;
    if (is_closed && !std::exchange(told, true)) closed.set_value();
  };
  auto& first = bench.add({.name = "first"});  // until one has succeeded, requests go one at a time
  bench.add({.name = "closes it", .line = run::Line::reads}, {first.id()});
  bench.add({.name = "written down", .written_down = true}, {first.id()});
  bench.drive();
  CHECK(bench.registry.calls().at("begin_intents") == 1);
  CHECK(bench.served == Names{"first", "closes it"});
  CHECK(bench.status("written down") == Status::skipped);
  CHECK(bench.open_intents() == 0);
  CHECK(bench.each_closed_once());
}

TEST_CASE("what an earlier run has written down is settled by the target that goes on with it", "[run][engine]") {
  const auto [answer, open] =
      GENERATE(table<test::FakeTransport::Answer, std::size_t>({{accepted(), 0U}, {refused(), 0U}, {lost(), 1U}}));
  EngineBench bench([answer = answer](const auto&) { return answer; });
  auto& thing = bench.add({.name = "thing"});
  ledger::Intent earlier;
  earlier.owner = {.origin = "http://127.0.0.1:1", .account = *AccountId::parse("1")};
  bench.engine.inherit(thing.id(), begin_intents(bench.ledger, {earlier})->front());
  bench.drive();
  CHECK(bench.open_intents() == open);
}

TEST_CASE("what travels with its need is in one batch with it", "[run][engine]") {
  EngineBench bench({}, {}, batched());
  std::size_t during = 0;
  bench.serve = [&](const std::string&) {
    during = bench.open_intents();
    return accepted();
  };
  auto& need = bench.add({.name = "need", .written_down = true});
  bench.add({.name = "dependent", .written_down = true, .travels = true}, {need.id()});
  bench.drive();
  CHECK(bench.calls == Calls{{"need", "dependent"}});
  CHECK(during == 2);
  CHECK(bench.open_intents() == 0);
  for (const auto* const name : {"need", "dependent"}) {
    CHECK(bench.status(name) == Status::uploaded);
    CHECK(bench.item(name).attempts == 1);
  }
  CHECK(bench.each_closed_once());
}

TEST_CASE("what travelled with a need that was refused is not tried again", "[run][engine]") {
  EngineBench bench([](const auto&) { return refused(); }, {}, batched());
  auto& need = bench.add({.name = "need"});
  bench.add({.name = "dependent", .written_down = true, .travels = true}, {need.id()});
  bench.drive();
  CHECK(bench.served == Names{"need"});
  CHECK(bench.item("dependent").error->error_class == ErrorClass::dependency);
  CHECK(bench.open_intents() == 0);
  CHECK(bench.each_closed_once());
}

TEST_CASE("what was not done with its need goes by itself, not too soon", "[run][engine]") {
  EngineBench bench({}, {}, batched());
  auto& need = bench.add({.name = "need"});
  bench.add({.name = "dependent", .travels = true}, {need.id()});
  std::vector<SteadyTime> times;
  bench.serve = [&](const std::string& name) {
    if (name == "need") return accepted();
    times.push_back(bench.clock.now());
    return times.size() == 1 ? failed_at_meta() : accepted();
  };
  bench.drive();
  CHECK(bench.calls == Calls{{"need", "dependent"}, {"dependent"}});
  const auto retries = bench.reporter.all<report::Retry>();
  REQUIRE(retries.size() == 1);
  CHECK(times.at(1) - times.at(0) == retries[0].wait);
  CHECK(bench.status("dependent") == Status::uploaded);
  CHECK(bench.item("dependent").attempts == 2);
  CHECK(bench.each_closed_once());
}

TEST_CASE("a batch that was lost is a request of each", "[run][engine]") {
  const bool may_repeat = GENERATE(true, false);
  EngineBench bench({}, {}, batched());
  bench.serve = [&](const std::string&) { return bench.calls.size() == 1 ? lost() : accepted(); };
  auto& need = bench.add({.name = "need"});
  bench.add({.name = "dependent", .written_down = !may_repeat, .travels = true}, {need.id()});
  bench.drive();
  CHECK(bench.status("need") == Status::uploaded);
  if (may_repeat) {
    CHECK(bench.calls == Calls{{"need"}, {"need"}, {"dependent"}});
    CHECK(bench.status("dependent") == Status::uploaded);
  } else {  // it may be there, and its need has come since
    CHECK(bench.calls == Calls{{"need"}, {"need"}});
    CHECK(bench.status("dependent") == Status::failed);
  }
  CHECK(bench.each_closed_once());
}

TEST_CASE("a call goes at once when nothing can join it, or it is full", "[run][engine]") {
  const int ready = GENERATE(1, 5);  // of which 5 are a full call until one has succeeded
  EngineBench bench({}, {}, batched());
  const auto began = bench.clock.now();
  SteadyTime sent{};
  for (int i = 0; i < ready; ++i) bench.add({.name = std::to_string(i)});
  run::TargetId late = 0;
  if (ready == 5) late = bench.add({.name = "late", .held = true}).id();
  bench.serve = [&](const std::string& name) {
    if (name == "0") sent = bench.clock.now();
    if (late != 0) bench.engine.refuse(late, {});
    return accepted();
  };
  bench.drive();
  CHECK(bench.calls.size() == 1);
  CHECK(sent == began);
}

TEST_CASE("a call that is not full waits 5 s for more at most", "[run][engine]") {
  EngineBench bench({}, {}, batched());
  const auto began = bench.clock.now();
  std::map<std::string, SteadyTime> sent;
  bench.add({.name = "a"});
  auto& late = bench.add({.name = "late", .held = true});
  bench.serve = [&](const std::string& name) {
    sent[name] = bench.clock.now();
    late.let_begin();
    bench.engine.wake(late.id());
    return accepted();
  };
  bench.drive();
  CHECK(bench.calls == Calls{{"a"}, {"late"}});
  CHECK(sent["a"] - began == 5s);
  CHECK(sent["late"] - began == 5s);  // nothing more can come
}

TEST_CASE("those of another line or account are not waited for", "[run][engine]") {
  EngineBench bench({}, {}, batched());
  auto& other_line = bench.add({.name = "other line", .line = run::Line::files, .held = true});
  auto& other_account = bench.add({.name = "other account", .account = "2", .held = true});
  bench.add({.name = "a"});
  const auto began = bench.clock.now();
  bench.serve = [&](const std::string& name) {
    if (name == "a") CHECK(bench.clock.now() == began);
    for (auto* const other : {&other_line, &other_account}) {
      other->let_begin();
      bench.engine.wake(other->id());
    }
    return accepted();
  };
  bench.drive();
  CHECK(bench.items().size() == 3);
}

TEST_CASE("of those that would share a call the one that has waited longest says when it goes", "[run][engine]") {
  EngineBench bench({}, {}, batched());
  bench.add({.name = "steps", .requests = 3, .wait = 4s});
  auto& second = bench.add({.name = "second", .held = true});
  auto& third = bench.add({.name = "third", .held = true});
  auto& last = bench.add({.name = "last", .held = true});
  std::map<std::string, SteadyTime> sent;
  const auto release = [&](test::FakeTarget& thing) {
    thing.let_begin();
    bench.engine.wake(thing.id());
  };
  bench.serve = [&](const std::string& name) {
    if (name == "steps" && !sent.contains(name)) release(second);
    if (name == "second") release(third);
    if (name == "third") release(last);
    sent[name] = bench.clock.now();
    return accepted();
  };
  bench.drive();
  CHECK(sent["third"] - sent["second"] == 5s);
}

TEST_CASE("attempts are requests, and the time is that from the first one on", "[run][engine]") {
  EngineBench bench;
  std::vector<SteadyTime> times;
  bench.serve = [&](const std::string& name) {
    if (name == "after") return accepted();
    times.push_back(bench.clock.now());
    return times.size() < 3 ? failed_at_meta() : accepted();
  };
  auto& thing = bench.add({.name = "thing"});
  bench.add({.name = "after"}, {thing.id()});
  bench.drive();
  REQUIRE(times.size() == 3);
  CHECK(times[2] > times[0]);
  CHECK(bench.item("thing").attempts == 3);
  CHECK(bench.item("thing").elapsed == times[2] - times[0]);
  CHECK(bench.item("after").attempts == 1);
  CHECK(bench.item("after").elapsed == 0ms);
}
