#include <catch2/catch.hpp>

#include "metaup/run/upload.hpp"
#include "support/album.hpp"
#include "support/fakes.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;

namespace {

/// The real time and then some.
class LaterClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime now() const override { return clock_.now(); }
  [[nodiscard]] WallTime wall() const override { return clock_.wall() + later; }
  std::chrono::hours later{0};

 private:
  SystemClock clock_;
};

/// Runs in one process, with the real network and the real ledger.
struct Bench {
  Bench() : paths(write_images(folder, "in", 3)) {}

  RecordingReporter upload(run::Verify verify) {
    auto ledger = ledger::open_ledger(folder / "ledger.db", ledger::Access::read_write);
    REQUIRE(ledger);
    const auto transport = http::make_curl_transport({});
    RecordingReporter reporter;
    run::Environment environment{*transport, clock, **ledger, reporter, waker, interrupt, [] { return 0.5; }};
    run::UploadSettings settings;
    settings.common.connection.graph_url = simulator.url();
    settings.common.connection.token = Secret(kToken);
    settings.verify = verify;
    run::UploadPlan plan;
    auto selected = plan::select({.paths = {folder / "in"}});
    for (auto& candidate : selected->candidates) {
      plan.jobs.push_back({.source = {}, .account = *AccountId::parse("123"), .content = std::move(candidate)});
    }
    const auto outcome = run::upload(std::move(plan), settings, environment);
    CHECK(outcome.summary.failed == 0);
    CHECK(outcome.summary.done == 3);
    return reporter;
  }
  [[nodiscard]] int asked() const { return simulator.state().at("requests").value("GET adimages", 0); }

  TempDir folder;
  std::vector<std::string> paths;
  Simulator simulator;
  LaterClock clock;
  Waker waker;
  run::Interrupt interrupt;
};

std::map<report::Status, int> statuses(const RecordingReporter& reporter) {
  std::map<report::Status, int> counts;
  for (const auto& ended : reporter.all<report::ItemEnded>()) ++counts[ended.item.status];
  return counts;
}

}  // namespace

TEST_CASE("an image that Meta confirmed over a day ago is asked for, and is fresh again then", "[integration][run]") {
  Bench bench;
  bench.upload(run::Verify::stale);
  bench.clock.later = 23h;
  bench.upload(run::Verify::stale);
  CHECK(bench.asked() == 0);
  bench.clock.later = 25h;
  bench.upload(run::Verify::never);
  CHECK(bench.asked() == 0);
  const auto checked = bench.upload(run::Verify::stale);
  CHECK(statuses(checked) == std::map<report::Status, int>{{report::Status::unchanged, 3}});
  CHECK(bench.asked() == 1);
  bench.clock.later = 48h;
  bench.upload(run::Verify::stale);
  CHECK(bench.asked() == 1);
  for (const auto& [name, uploads] : uploads_by_name(bench.simulator)) CHECK(uploads == 1);
}

TEST_CASE("a stale image that is gone at Meta is sent again", "[integration][run]") {
  Bench bench;
  const auto first = bench.upload(run::Verify::stale);
  const auto gone = first.all<report::ItemEnded>().front().item;
  bench.simulator.control("forget_image", "account=123&hash=" + gone.id);
  bench.clock.later = 25h;
  const auto second = bench.upload(run::Verify::stale);
  CHECK(statuses(second) ==
        std::map<report::Status, int>{{report::Status::uploaded, 1}, {report::Status::unchanged, 2}});
  CHECK(bench.simulator.state().at("images").size() == 3);
}
