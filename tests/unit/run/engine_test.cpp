#include "run/engine/engine.hpp"

#include <catch2/catch.hpp>
#include <csignal>

#include "unit/run/engine_bench.hpp"

// Which targets begin when, and end how.

using namespace metaup;
using report::Status;
using test::accepted;
using test::EngineBench;
using test::refused;

using Names = std::vector<std::string>;

namespace {

Error why_not() {
  Error error;
  error.error_class = ErrorClass::policy;
  error.message = "it must not be";
  return error;
}

/// Interrupts the run when this one comes.
EngineBench::Serve interrupted_at(const std::string& name, const std::unique_ptr<EngineBench>& bench) {
  return [name, &bench](const std::string& one) {
    if (one == name) bench->interrupt.signal = SIGINT;
    return accepted();
  };
}

}  // namespace

TEST_CASE("equal targets follow the first and are there when it is", "[run][engine]") {
  EngineBench bench;
  for (const auto* const name : {"a", "b", "c"}) bench.add({.name = name, .identity = "x"});
  bench.add({.name = "d", .identity = "y"});
  CHECK(bench.drive().stop == run::Stop::none);
  CHECK(bench.served == Names{"a", "d"});
  CHECK(bench.status("a") == Status::uploaded);
  for (const auto* const name : {"b", "c"}) {
    CHECK(bench.status(name) == Status::unchanged);
    CHECK(bench.item(name).id == "id of a");
    CHECK(bench.item(name).attempts == 0);
  }
  CHECK(bench.each_closed_once());
}

TEST_CASE("equal targets fail with the first, for the same reason", "[run][engine]") {
  EngineBench bench([](const auto&) { return refused(); });
  for (const auto* const name : {"a", "b", "c"}) bench.add({.name = name, .identity = "x"});
  bench.drive();
  CHECK(bench.served == Names{"a"});
  for (const auto* const name : {"a", "b", "c"}) {
    CHECK(bench.status(name) == Status::failed);
    CHECK(bench.item(name).error->error_class == ErrorClass::invalid);
  }
  CHECK(bench.each_closed_once());
}

TEST_CASE("equal targets are skipped with the first", "[run][engine]") {
  std::unique_ptr<EngineBench> bench;
  bench = std::make_unique<EngineBench>(interrupted_at("before", bench));
  bench->add({.name = "before"});
  for (const auto* const name : {"a", "b", "c"}) bench->add({.name = name, .identity = "x"});
  CHECK(bench->drive().stop == run::Stop::interrupted);
  CHECK(bench->served == Names{"before"});
  for (const auto* const name : {"a", "b", "c"}) {
    CHECK(bench->status(name) == Status::skipped);
    CHECK(bench->item(name).error->error_class == ErrorClass::cancelled);
  }
  CHECK(bench->each_closed_once());
}

TEST_CASE("an equal target that comes late finds the first one ended", "[run][engine]") {
  EngineBench bench;
  bench.add({.name = "a", .identity = "x"});
  auto& need = bench.add({.name = "need"});
  bench.add({.name = "b", .identity = "x"}, {need.id()});
  bench.drive();
  CHECK(bench.served == Names{"a", "need"});
  CHECK(bench.status("b") == Status::unchanged);
  CHECK(bench.item("b").id == "id of a");
}

TEST_CASE("what a target needs comes before it", "[run][engine]") {
  EngineBench bench;
  auto& last = bench.add({.name = "last", .held = true});
  auto& middle = bench.add({.name = "middle"}, {last.id()});
  bench.add({.name = "first"}, {middle.id(), last.id()});
  bench.add({.name = "other"});
  bench.serve = [&](const std::string& name) {
    if (name == "other") {
      last.let_begin();
      bench.engine.wake(last.id());
    }
    return accepted();
  };
  bench.drive();
  CHECK(bench.served == Names{"other", "last", "middle", "first"});
  CHECK(bench.each_closed_once());
}

TEST_CASE("a target fails at once when one of its needs has failed, and takes along what needs it", "[run][engine]") {
  EngineBench bench;
  auto& bad = bench.add({.name = "bad"});
  auto& late = bench.add({.name = "late", .held = true});
  auto& dependent = bench.add({.name = "dependent"}, {late.id(), bad.id()});
  auto& next = bench.add({.name = "next"}, {dependent.id()});
  bench.add({.name = "other"});
  bool were_closed = false;
  bench.serve = [&](const std::string& name) {
    if (name == "bad") return refused();
    if (name == "other") {
      late.let_begin();
      bench.engine.wake(late.id());
    }
    if (name == "late") were_closed = bench.engine.is_closed(dependent.id()) && bench.engine.is_closed(next.id());
    return accepted();
  };
  bench.drive();
  CHECK(were_closed);
  CHECK(bench.served == Names{"bad", "other", "late"});
  for (const auto* const name : {"dependent", "next"}) {
    CHECK(bench.status(name) == Status::failed);
    CHECK(bench.item(name).error->error_class == ErrorClass::dependency);
  }
  CHECK(bench.status("late") == Status::uploaded);
  CHECK(bench.each_closed_once());
}

TEST_CASE("a target is skipped when a need of it is", "[run][engine]") {
  EngineBench bench;
  auto& need = bench.add({.name = "need"});
  bench.add({.name = "dependent"}, {need.id()});
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    bench.engine.drop(need.id(), run::skipped_error(run::Stop::none));
    answered();
  }});
  bench.drive();
  CHECK(bench.served.empty());
  CHECK(bench.status("need") == Status::skipped);
  CHECK(bench.status("dependent") == Status::skipped);
}

TEST_CASE("a target can be added whose need has ended", "[run][engine]") {
  EngineBench bench;
  auto& need = bench.add({.name = "need"});
  bench.add({.name = "other"});
  bench.serve = [&](const std::string& name) {
    if (name == "need") return refused();
    if (name == "other") bench.add({.name = "late"}, {need.id()});
    return accepted();
  };
  bench.drive();
  CHECK(bench.served == Names{"need", "other"});
  CHECK(bench.item("late").error->error_class == ErrorClass::dependency);
}

TEST_CASE("what has ended can be asked about until the run ends", "[run][engine]") {
  EngineBench bench;
  auto& alone = bench.add({.name = "alone"});
  bench.drive();
  REQUIRE(bench.engine.is_closed(alone.id()));
  REQUIRE(bench.engine.target(alone.id()).ended() != nullptr);
  CHECK(bench.engine.target(alone.id()).ended()->id == "id of alone");
}

TEST_CASE("a target that is refused lets those that follow it begin again", "[run][engine]") {
  EngineBench bench;
  auto& leader = bench.add({.name = "a", .identity = "x"});
  for (const auto* const name : {"b", "c"}) bench.add({.name = name, .identity = "x"});
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    bench.engine.refuse(leader.id(), why_not());
    answered();
  }});
  bench.drive();
  CHECK(bench.served == Names{"b"});
  CHECK(bench.status("a") == Status::failed);
  CHECK(bench.item("a").error->error_class == ErrorClass::policy);
  CHECK(bench.status("b") == Status::uploaded);
  CHECK(bench.status("c") == Status::unchanged);
  CHECK(bench.item("c").id == "id of b");
  CHECK(bench.each_closed_once());
}

TEST_CASE("a target that is refused while it follows another ends once", "[run][engine]") {
  EngineBench bench;
  bench.add({.name = "leader", .identity = "x"});
  auto& follower = bench.add({.name = "follower", .identity = "x"});
  bench.add({.name = "look", .line = run::Line::reads});
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    bench.engine.refuse(follower.id(), why_not());
    answered();
  }});
  CHECK(bench.drive().stop == run::Stop::none);
  CHECK(bench.status("leader") == Status::uploaded);
  CHECK(bench.status("follower") == Status::failed);
  CHECK(bench.items().size() == 3);
  CHECK(bench.each_closed_once());
}

TEST_CASE("a target that is skipped before the one that it follows ends once", "[run][engine]") {
  std::unique_ptr<EngineBench> bench;
  bench = std::make_unique<EngineBench>(interrupted_at("before", bench));
  bench->add({.name = "before"});
  auto& late = bench->add({.name = "late", .identity = "x", .held = true});
  auto& leader = bench->add({.name = "leader", .identity = "x"});
  CHECK(late.id() < leader.id());
  bench->engine.ask_before_writes({.ask = [&](auto answered) {
    late.let_begin();
    answered();
  }});
  CHECK(bench->drive().stop == run::Stop::interrupted);
  CHECK(bench->status("late") == Status::skipped);
  CHECK(bench->status("leader") == Status::skipped);
  CHECK(bench->items().size() == 3);
  CHECK(bench->each_closed_once());
}

TEST_CASE("what is refused before anybody has looked at it is neither looked at nor sent", "[run][engine]") {
  const plan::ProbeOptions probe;
  const auto program = OpenFile::open("/proc/self/exe").value();
  EngineBench bench;
  std::vector<run::TargetId> ids;
  for (int i = 0; i < 70; ++i) {  // of which 64 are looked at ahead
    const auto missing = std::make_shared<run::Content>(plan::Candidate{.path = "/nowhere"}, probe);
    const auto there = std::make_shared<run::Content>(source::already_open(program, "exe"), probe);
    there->begin_look();
    there->end_look({plan::ProbedFile{.file = program}, {}, {}});
    ids.push_back(
        bench.add({.name = std::to_string(i), .line = run::Line::files, .content = i < 64 ? there : missing}).id());
  }
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    for (const auto id : ids) bench.engine.refuse(id, why_not());
    answered();
  }});
  bench.drive();
  CHECK(bench.served.empty());
  CHECK(bench.items().size() == 70);
  CHECK(bench.item("69").error->error_class == ErrorClass::policy);
  CHECK(bench.each_closed_once());
}

TEST_CASE("a need comes to its end once more for who awaits it", "[run][engine]") {
  const bool renewable = GENERATE(false, true);
  EngineBench bench;
  auto& need = bench.add({.name = "need", .renewable = renewable});
  bench.add({.name = "dependent", .awaits = {need.id()}}, {need.id()});
  int refusals = 0;
  bench.serve = [&](const std::string& name) {
    return name == "dependent" && ++refusals == 1 ? refused() : accepted();
  };
  bench.drive();
  CHECK(bench.served ==
        (renewable ? Names{"need", "dependent", "need", "dependent"} : Names{"need", "dependent", "dependent"}));
  CHECK(bench.status("dependent") == Status::uploaded);
  CHECK(bench.item("dependent").attempts == 2);
  CHECK(bench.closings == std::map<std::string, int>{{"need", renewable ? 2 : 1}, {"dependent", 1}});
}

TEST_CASE("a need that fails the second time fails who awaited it", "[run][engine]") {
  EngineBench bench;
  auto& need = bench.add({.name = "need", .renewable = true});
  bench.add({.name = "dependent", .awaits = {need.id()}}, {need.id()});
  bench.serve = [&](const std::string&) { return bench.served.size() == 1 ? accepted() : refused(); };
  bench.drive();
  CHECK(bench.served == Names{"need", "dependent", "need"});
  CHECK(bench.item("dependent").error->error_class == ErrorClass::dependency);
}

TEST_CASE("two that await one need wait for the same second end of it", "[run][engine]") {
  EngineBench bench;
  auto& need = bench.add({.name = "need", .renewable = true});
  for (const auto* const name : {"a", "b"}) bench.add({.name = name, .awaits = {need.id()}}, {need.id()});
  std::map<std::string, int> calls;
  bench.serve = [&](const std::string& name) { return name != "need" && ++calls[name] == 1 ? refused() : accepted(); };
  bench.drive();
  CHECK(std::count(bench.served.begin(), bench.served.end(), "need") == 2);
  CHECK(bench.status("a") == Status::uploaded);
  CHECK(bench.status("b") == Status::uploaded);
}

TEST_CASE("what nobody needs any more is not sent, unless others follow it", "[run][engine]") {
  EngineBench bench;
  auto& unneeded = bench.add({.name = "unneeded"});
  auto& followed = bench.add({.name = "followed", .identity = "x"});
  bench.add({.name = "follower", .identity = "x"});
  bench.add({.name = "needed"});
  bench.engine.ask_before_writes({.ask = [&](auto answered) {
    for (const auto id : {unneeded.id(), followed.id()}) bench.engine.drop(id, why_not());
    answered();
  }});
  bench.drive();
  CHECK(bench.served == Names{"followed", "needed"});
  CHECK(bench.status("unneeded") == Status::skipped);
  CHECK(bench.item("unneeded").error->message == why_not().message);
  CHECK(bench.status("follower") == Status::unchanged);
  CHECK(bench.each_closed_once());
}

TEST_CASE("what has begun goes on, whether it is needed or not", "[run][engine]") {
  EngineBench bench;
  auto& begun = bench.add({.name = "begun", .requests = 2});
  bench.serve = [&](const std::string&) {
    bench.engine.drop(begun.id(), why_not());
    return accepted();
  };
  bench.drive();
  CHECK(bench.served == Names{"begun", "begun"});
  CHECK(bench.status("begun") == Status::uploaded);
}

TEST_CASE("what holds begins again each time that it is woken, and only then", "[run][engine]") {
  EngineBench bench;
  auto& held = bench.add({.name = "held", .held = true});
  auto& asleep = bench.add({.name = "asleep", .held = true});
  bench.add({.name = "a"});
  bench.add({.name = "b"});
  bench.serve = [&](const std::string& name) {
    if (name == "b") held.let_begin();
    if (name == "held") bench.interrupt.signal = SIGTERM;
    bench.engine.wake(held.id());  // also when it does not hold any more
    asleep.let_begin();
    return accepted();
  };
  CHECK(bench.drive().stop == run::Stop::terminated);
  CHECK(bench.served == Names{"a", "b", "held"});
  CHECK(bench.status("asleep") == Status::skipped);
  CHECK(bench.each_closed_once());
}

TEST_CASE("what finds out too late that it cannot be sent fails alone", "[run][engine]") {
  EngineBench bench;
  auto& bad = bench.add({.name = "bad", .prepares = false});
  bench.add({.name = "dependent"}, {bad.id()});
  bench.add({.name = "good"});
  bench.drive();
  CHECK(bench.served == Names{"good"});
  CHECK(bench.item("bad").error->error_class == ErrorClass::local);
  CHECK(bench.item("dependent").error->error_class == ErrorClass::dependency);
}

TEST_CASE("what is not reported is closed all the same", "[run][engine]") {
  EngineBench bench;
  bench.add({.name = "thing"});
  bench.add({.name = "helper", .reported = false});
  CHECK(bench.drive().summary.items == 1);
  CHECK(bench.served == Names{"thing", "helper"});
  CHECK(bench.closings.at("helper") == 1);
}
