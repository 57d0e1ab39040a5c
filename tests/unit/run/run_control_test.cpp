#include "run/engine/run_control.hpp"

#include <catch2/catch.hpp>

#include "support/fakes.hpp"

using namespace metaup;
using namespace std::chrono_literals;

namespace {

/// Notes when items were reported.
class TimingReporter final : public report::Reporter {
 public:
  explicit TimingReporter(const Clock& clock) : clock_(clock), began_(clock.now()) {}
  void on(const report::Event& event) override {
    if (std::holds_alternative<report::ItemEnded>(event)) times.push_back(clock_.now() - began_);
  }
  std::vector<std::chrono::nanoseconds> times;

 private:
  const Clock& clock_;
  SteadyTime began_;
};

/// Closes an item each turn, at one moment, and then waits for all to be reported.
struct Burst {
  run::RunControl& control;
  const TimingReporter& reporter;
  std::vector<report::Item> items;
  std::size_t closed = 0;

  void start() {
    if (closed < items.size()) control.close(items[closed++]);
  }
  static void on_completed(const run::Completed&) {}
  [[nodiscard]] bool finished() const { return reporter.times.size() == items.size(); }
  static void skip_rest(const Error&) {}
  static void close_unmet() {}
  [[nodiscard]] bool busy() const { return closed < items.size(); }
  static void describe(report::Tick&) {}
};

report::Item item_of(bool good) {
  report::Item item;
  item.status = good ? report::Status::uploaded : report::Status::failed;
  if (!good) item.error = Error{.error_class = ErrorClass::local, .message = "no"};
  return item;
}

std::vector<std::chrono::nanoseconds> report_times(const std::vector<report::Item>& items) {
  const run::Settings settings;
  test::FakeClock clock;
  test::FakeTransport transport(clock, [](const auto&) { return test::json_reply(200, "{}"); });
  TimingReporter reporter(clock);
  Waker waker;
  const run::Interrupt interrupt;
  const auto ledger = ledger::make_memory_ledger();
  run::Environment environment{transport,          clock, *ledger, reporter, waker, interrupt,
                               [] { return 0.5; }, [] {}, false,   0};
  run::RunControl control(settings, environment, "http://127.0.0.1:1", run::Mode::makes);
  Burst burst{control, reporter, items};
  control.drive(burst);
  return reporter.times;
}

}  // namespace

namespace {

/// Answers nothing, until all is aborted.
class SilentTransport final : public http::Transport {
 public:
  explicit SilentTransport(test::FakeClock& clock) : clock_(clock) {}
  void submit(http::RequestId id, http::Request) override { waiting_.push_back(id); }
  std::vector<http::Completion> poll(SteadyTime until) override {
    std::vector<http::Completion> ended;
    if (aborted_) {
      for (const auto id : std::exchange(waiting_, {})) {
        ended.push_back({.id = id,
                         .result = tl::unexpected(http::Failure{http::Failure::Kind::aborted, "aborted"}),
                         .bytes_sent = 0,
                         .elapsed = {}});
      }
    }
    clock_.advance_to(until);
    return ended;
  }
  void abort_all() override { aborted_ = true; }
  [[nodiscard]] std::vector<http::Transfer> running() const override { return {}; }

 private:
  test::FakeClock& clock_;
  std::vector<http::RequestId> waiting_;
  bool aborted_ = false;
};

/// Sends one thing, and waits for its answer.
struct Question {
  run::RunControl& control;
  graph::Operation operation;
  bool is_sent = false;
  bool has_ended = false;

  void start() {
    if (std::exchange(is_sent, true)) return;
    control.dispatcher().submit(
        {.ticket = {0}, .source = "", .kind = AssetKind::image, .operation = operation, .only_once = true});
  }
  void on_completed(const run::Completed&) { has_ended = true; }
  [[nodiscard]] bool finished() const { return has_ended; }
  static void skip_rest(const Error&) {}
  static void close_unmet() {}
  static bool busy() { return false; }
  static void describe(report::Tick&) {}
};

/// How long a run goes on after its time is over, with this under way.
Milliseconds overtime(run::Mode mode, const graph::Operation& operation) {
  test::FakeClock clock;
  SilentTransport transport(clock);
  test::RecordingReporter reporter;
  Waker waker;
  const run::Interrupt interrupt;
  const auto ledger = ledger::make_memory_ledger();
  run::Environment environment{transport,          clock, *ledger, reporter, waker, interrupt,
                               [] { return 0.5; }, [] {}, false,   0};
  run::Settings settings;
  settings.ends_at = clock.now() + 2s;
  run::RunControl control(settings, environment, "http://127.0.0.1:1", mode);
  Question question{control, operation};
  CHECK(control.drive(question).stop == run::Stop::budget);
  CHECK(question.has_ended);
  return std::chrono::duration_cast<Milliseconds>(clock.now() - *settings.ends_at);
}

}  // namespace

TEST_CASE("only what may change something is waited for once a run has to end", "[run]") {
  using Method = http::Method;
  const auto [mode, method, edge, waits] = GENERATE(table<run::Mode, Method, graph::Edge, bool>({
      {run::Mode::reads, Method::get, graph::Edge::account_read, false},
      {run::Mode::plans, Method::get, graph::Edge::account_read, false},
      {run::Mode::makes, Method::get, graph::Edge::account_read, true},
      {run::Mode::makes, Method::post, graph::Edge::ads_create, true},
      {run::Mode::reads, Method::get, graph::Edge::token_exchange, true},
      {run::Mode::reads, Method::get, graph::Edge::token_revoke, true},
  }));
  graph::Operation operation;
  operation.cost = 1;
  operation.method = method;
  operation.edge = edge;
  operation.path = "x";
  const auto over = overtime(mode, operation);
  if (waits) CHECK(over >= run::Settings{}.grace);
  if (!waits) CHECK(over < 1s);
}

TEST_CASE("what is done in quick succession is reported together, and soon", "[run]") {
  const auto times = report_times(std::vector<report::Item>(5, item_of(true)));
  CHECK(times == std::vector<std::chrono::nanoseconds>{0ms, 25ms, 25ms, 25ms, 25ms});
}

TEST_CASE("a failed item is reported at once, with what was done before it", "[run]") {
  const auto times = report_times({item_of(true), item_of(true), item_of(false), item_of(true)});
  CHECK(times == std::vector<std::chrono::nanoseconds>{0ms, 0ms, 0ms, 25ms});
}

TEST_CASE("what failed is in the ledger once it is reported, and nothing else is", "[run]") {
  const run::Settings settings;
  test::FakeClock clock;
  test::FakeTransport transport(clock, [](const auto&) { return test::json_reply(200, "{}"); });
  TimingReporter reporter(clock);
  Waker waker;
  const run::Interrupt interrupt;
  const auto ledger = ledger::make_memory_ledger();
  REQUIRE(ledger->begin_run({"r1", "upload", "http://127.0.0.1:1", clock.wall()}));
  run::Environment environment{transport,          clock, *ledger, reporter, waker, interrupt,
                               [] { return 0.5; }, [] {}, false,   0};
  const auto mode = GENERATE(run::Mode::makes, run::Mode::reads, run::Mode::plans);
  run::RunControl control(settings, environment, "http://127.0.0.1:1", mode);
  auto failed = item_of(false);
  failed.source = "b.jpg";
  failed.error->message = "GET https://cdn.example.com/b.jpg?sig=abc failed";
  Burst burst{control, reporter, {item_of(true), failed, item_of(true)}};
  control.drive(burst);
  std::vector<ledger::FailedItem> kept;
  REQUIRE(ledger->each_failure("r1", [&](const auto& item) { kept.push_back(item); }));
  REQUIRE(kept.size() == (mode == run::Mode::makes ? 1 : 0));
  if (mode != run::Mode::makes) return;
  CHECK(kept[0].source == "b.jpg");
  CHECK(kept[0].error_class == ErrorClass::local);
  CHECK(kept[0].message == "GET https://cdn.example.com/b.jpg?… failed");
}
