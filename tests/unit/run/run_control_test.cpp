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
