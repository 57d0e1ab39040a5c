#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "run/traffic/dispatcher.hpp"
#include "support/fakes.hpp"

namespace metaup::test {

/// A dispatcher with everything around it faked.
struct Bench {
  explicit Bench(FakeTransport::Server server, run::Settings given = {})
      : settings(connected(std::move(given))), transport(clock, std::move(server)) {}
  void submit(std::uint32_t task, const std::string& account = "1") { submit(task, deletion(task, account)); }
  void submit(std::uint32_t task, graph::Operation operation, SteadyTime not_before = {}) {
    dispatcher.submit(
        {.ticket = {task}, .source = std::to_string(task), .kind = AssetKind::image, .operation = std::move(operation)},
        not_before);
  }
  static graph::Operation deletion(std::uint32_t task, const std::string& account = "1") {
    graph::Operation operation;
    operation.cost = 3;
    operation.edge = graph::Edge::adimages_delete;
    operation.method = http::Method::del;
    operation.account = *AccountId::parse(account);
    operation.path = operation.account.act() + "/adimages";
    operation.params = {{"hash", std::to_string(task)}};
    return operation;
  }
  std::vector<run::Completed> drain() {
    std::vector<run::Completed> all;
    for (int turns = 0; !dispatcher.idle() && turns < 10'000; ++turns) {
      for (auto& one : dispatcher.poll(clock.now() + std::chrono::hours{24})) all.push_back(std::move(one));
    }
    return all;
  }

  static run::Settings connected(run::Settings settings) {
    settings.connection.token = Secret("TEST-TOKEN");
    settings.connection.graph_url = "http://127.0.0.1:1";
    return settings;
  }

  run::Settings settings;
  FakeClock clock;
  FakeTransport transport;
  RecordingReporter reporter;
  Waker waker;
  run::Interrupt interrupt;
  std::unique_ptr<ledger::Ledger> ledger = ledger::make_memory_ledger();
  run::Environment environment{transport, clock, *ledger, reporter, waker, interrupt, [] { return 0.5; }, [] {}};
  run::LedgerQueue queue{*ledger, false, waker};
  run::Dispatcher dispatcher{settings, environment, "http://127.0.0.1:1", queue};

  /// Until the ledger has all that was written.
  void settle() {
    queue.commit([](const auto& done) { REQUIRE(done); });
    queue.settle();
  }
  /// The dispatcher of another run.
  [[nodiscard]] run::Dispatcher next_run() {
    settle();
    return {settings, environment, "http://127.0.0.1:1", queue};
  }
};

inline std::string error_body(int code, int subcode = 0) {
  return R"({"error":{"message":"no","type":"OAuthException","code":)" + std::to_string(code) +
         (subcode != 0 ? R"(,"error_subcode":)" + std::to_string(subcode) : "") + "}}";
}

}  // namespace metaup::test
