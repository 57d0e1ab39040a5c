#include <catch2/catch.hpp>

#include "unit/run/engine_bench.hpp"

// Targets that go once all others have ended.

using namespace metaup;
using report::Status;
using run::Line;
using test::accepted;
using test::EngineBench;
using test::refused;

using Names = std::vector<std::string>;

namespace {

/// Says whether all went well before it.
class Last final : public run::Target {
 public:
  Last(std::string name, const run::Engine& engine)
      : Target(*AccountId::parse("1"), AssetKind::image),
        name_(std::move(name)),
        engine_(engine),
        posts_({.name = name_}) {}
  [[nodiscard]] std::string source() const override { return name_; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] run::Decision begin() override {
    if (!std::exchange(waited_, true)) return run::GoLast{};
    if (!engine_.all_well()) return run::End{Status::skipped, {}};
    return run::Go{};
  }
  [[nodiscard]] upload::Machine& machine() override { return posts_; }
  [[nodiscard]] run::Decision on_done() override { return run::End{Status::deleted, {}}; }

 private:
  std::string name_;
  const run::Engine& engine_;
  test::Posts posts_;
  bool waited_ = false;
};

void add_last(EngineBench& bench, const std::string& name) {
  bench.engine.add(std::make_unique<Last>(name, bench.engine));
}

}  // namespace

TEST_CASE("what goes last is sent once all else has ended", "[run][engine]") {
  EngineBench bench;
  add_last(bench, "last");
  bench.add({.name = "slow", .requests = 3, .wait = std::chrono::seconds{60}});
  add_last(bench, "also last");
  bench.add({.name = "quick"});
  bench.drive();
  REQUIRE(bench.served.size() == 6);
  CHECK(Names(bench.served.end() - 2, bench.served.end()) == Names{"last", "also last"});
  CHECK(bench.status("last") == Status::deleted);
}

TEST_CASE("a call that is not full does not wait for what goes last", "[run][engine]") {
  run::Settings settings;
  settings.compose.batch = true;
  EngineBench bench({}, {}, settings);
  const auto began = bench.clock.now();
  auto sent = began - Milliseconds{1};
  add_last(bench, "last");
  bench.add({.name = "a"});
  bench.add({.name = "b"});
  bench.serve = [&](const std::string& name) {
    if (name == "a") sent = bench.clock.now();
    return accepted();
  };
  bench.drive();
  CHECK(bench.calls == std::vector<Names>{{"a", "b"}, {"last"}});
  CHECK(sent == began);
}

TEST_CASE("what goes last goes alone as well", "[run][engine]") {
  EngineBench bench;
  add_last(bench, "last");
  bench.drive();
  CHECK(bench.served == Names{"last"});
}

TEST_CASE("what goes last knows whether all has gone well", "[run][engine]") {
  EngineBench bench([](const auto& name) { return name == "bad" ? refused() : accepted(); });
  add_last(bench, "last");
  bench.add({.name = "bad"});
  bench.drive();
  CHECK(bench.status("last") == Status::skipped);
  CHECK(bench.served == Names{"bad"});
}

TEST_CASE("what goes last is skipped when the run ends before", "[run][engine]") {
  EngineBench bench;
  add_last(bench, "last");
  bench.add({.name = "first"});
  bench.interrupt.signal = 2;
  bench.drive();
  CHECK(bench.status("last") == Status::skipped);
  CHECK(bench.served.empty());
}

TEST_CASE("what goes last waits for the gate", "[run][engine]") {
  EngineBench bench;
  bench.add({.name = "first"});
  bench.engine.ask_before_writes({.ask = [&](const auto& answered) {
    add_last(bench, "last");
    answered();
  }});
  bench.engine.ask_before_writes({.ask = [&](const auto& answered) {
    bench.served.emplace_back("gate");
    answered();
  }});
  bench.drive();
  CHECK(bench.served == Names{"gate", "first", "last"});
}

TEST_CASE("a run does not end before all questions are answered", "[run][engine]") {
  EngineBench bench;
  bool asked = false;
  bench.engine.ask_before_writes({.ask = [&](const auto& answered) {
    asked = true;
    answered();
  }});
  bench.drive();
  CHECK(asked);
}
