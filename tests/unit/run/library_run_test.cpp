#include "metaup/run/library.hpp"

#include <catch2/catch.hpp>
#include <csignal>

#include "support/fakes.hpp"
#include "support/ledger_calls.hpp"

using namespace metaup;

namespace {

std::string hash_of(int number) { return std::string(31, 'a') + std::to_string(number); }

/// Deletions with everything around them faked. The server knows every image, and deletes.
struct Bench {
  explicit Bench(test::FakeTransport::Server given) : transport(clock, std::move(given)) {
    settings.connection.token = Secret("TEST-TOKEN");
    settings.connection.graph_url = "http://127.0.0.1:1";
  }

  run::Outcome remove(int count, int accounts = 1) {
    std::vector<run::RemoteObject> things;
    for (int i = 0; i < count; ++i) {
      things.push_back({*AccountId::parse(std::to_string(1 + i % accounts)), hash_of(i)});
    }
    return run::delete_objects(AssetKind::image, things, {}, settings, environment);
  }
  [[nodiscard]] std::map<report::Status, int> statuses() const {
    std::map<report::Status, int> counts;
    for (const auto& ended : reporter.all<report::ItemEnded>()) ++counts[ended.item.status];
    return counts;
  }

  run::Settings settings;
  test::FakeClock clock;
  test::FakeTransport transport;
  test::RecordingReporter reporter;
  Waker waker;
  run::Interrupt interrupt;
  std::unique_ptr<ledger::Ledger> ledger = ledger::make_memory_ledger();
  run::Environment environment{transport,          clock, *ledger, reporter, waker, interrupt,
                               [] { return 0.5; }, [] {}, false,   0};
};

http::Response known_image(const http::Request& request) {
  if (request.method == http::Method::del) return test::json_reply(200, R"({"success":true})");
  std::string data;
  for (int i = 0; i < 10; ++i) {
    if (request.url.find(hash_of(i)) == std::string::npos) continue;
    data += (data.empty() ? "" : ",") + (R"({"hash":")" + hash_of(i) + "\"}");
  }
  return test::json_reply(200, R"({"data":[)" + data + "]}");
}

http::Response refusal(int code) {
  return test::json_reply(400, R"({"error":{"message":"no","code":)" + std::to_string(code) + "}}");
}

using report::Status;

}  // namespace

TEST_CASE("what is deleted is gone in the ledger before anybody reads of it", "[run]") {
  Bench bench(known_image);
  const ledger::Owner owner{"http://127.0.0.1:1", *AccountId::parse("1")};
  record(*bench.ledger, owner, {.kind = AssetKind::image, .remote_id = hash_of(0), .sha256 = std::string(64, '1')});
  const auto outcome = bench.remove(1);
  CHECK(outcome.stop == run::Stop::none);
  CHECK(bench.statuses() == std::map<Status, int>{{Status::deleted, 1}});
  CHECK(bench.ledger->find_remote(owner, AssetKind::image, hash_of(0)).value()->gone);
}

TEST_CASE("what the ledger knows to be used is refused without asking Meta", "[run]") {
  Bench bench(known_image);
  const ledger::Owner owner{"http://127.0.0.1:1", *AccountId::parse("1")};
  record(*bench.ledger, owner, {.kind = AssetKind::creative, .remote_id = "77"});
  record_use(*bench.ledger, owner, {AssetKind::creative, "77"}, {AssetKind::image, hash_of(0)});
  CHECK(bench.remove(2).summary.items == 2);
  CHECK(bench.statuses() == std::map<Status, int>{{Status::deleted, 1}, {Status::failed, 1}});
  for (const auto& ended : bench.reporter.all<report::ItemEnded>()) {
    if (ended.item.status == Status::failed) CHECK(ended.item.error->message == "the image is used by creative 77");
  }
  for (const auto& request : bench.transport.requests) CHECK(request.url.find(hash_of(0)) == std::string::npos);
}

TEST_CASE("an interrupted run ends what runs, and skips the rest with the reason", "[run]") {
  Bench* bench = nullptr;
  Bench made([&](const http::Request& request) {
    if (request.method == http::Method::del) bench->interrupt.signal = SIGINT;
    return known_image(request);
  });
  bench = &made;
  const auto outcome = made.remove(5);
  CHECK(outcome.stop == run::Stop::interrupted);
  CHECK(outcome.summary.items == 5);
  const auto counts = made.statuses();
  CHECK(counts.at(Status::deleted) >= 1);
  CHECK(counts.at(Status::skipped) == 5 - counts.at(Status::deleted));
  for (const auto& ended : made.reporter.all<report::ItemEnded>()) {
    if (ended.item.status == Status::skipped) CHECK(ended.item.error->message == "not tried: the run was interrupted");
  }
}

TEST_CASE("a dead token stops the run even when its last item met it", "[run]") {
  Bench bench([](const http::Request& request) {
    return request.method == http::Method::del ? refusal(190) : known_image(request);
  });
  CHECK(bench.remove(1).stop == run::Stop::credentials);
  CHECK(bench.reporter.all<report::Fatal>().size() == 1);
}

TEST_CASE("a right that one account lacks leaves the others alone", "[run]") {
  Bench bench([](const http::Request& request) {
    return request.url.find("act_1/") != std::string::npos ? refusal(200) : known_image(request);
  });
  const auto outcome = bench.remove(6, 2);
  CHECK(outcome.stop == run::Stop::none);
  CHECK(outcome.summary.items == 6);
  CHECK(bench.statuses().at(Status::deleted) == 3);
}

TEST_CASE("the options --max-errors and --max-duration end a run", "[run]") {
  Bench bench([](const http::Request& request) {
    return request.method == http::Method::del ? refusal(100) : known_image(request);
  });
  SECTION("errors") { bench.settings.max_errors = 1; }
  SECTION("time") { bench.settings.ends_at = bench.clock.now(); }
  const auto outcome = bench.remove(5);
  CHECK(outcome.stop == run::Stop::budget);
  CHECK(outcome.summary.items == 5);
  CHECK(outcome.summary.skipped >= 1);
}

TEST_CASE("a run whose time is over before it begins asks nothing", "[run]") {
  Bench bench(known_image);
  bench.settings.ends_at = bench.clock.now();
  CHECK(bench.remove(2).stop == run::Stop::budget);
  CHECK(bench.transport.requests.empty());
  CHECK(bench.statuses() == std::map<Status, int>{{Status::skipped, 2}});
}

TEST_CASE("nothing to delete asks for nothing", "[run]") {
  Bench bench(known_image);
  CHECK(bench.remove(0).summary.items == 0);
  CHECK(bench.transport.requests.empty());
}

TEST_CASE("a list tells what was read before it broke off", "[run]") {
  int calls = 0;
  Bench bench([&](const http::Request&) {
    if (++calls > 1) return refusal(100);
    return test::json_reply(200, R"({"data":[{"id":"7","name":"Summer","status":"ACTIVE"}],
                                     "paging":{"cursors":{"after":"A"},"next":"u"}})");
  });
  const upload::ListQuery query{.account = *AccountId::parse("1"), .kind = AssetKind::creative};
  const auto outcome = run::list_objects(query, bench.settings, bench.environment);
  CHECK(outcome.summary.done == 1);
  CHECK(outcome.summary.failed == 1);
  const auto ended = bench.reporter.all<report::ItemEnded>();
  REQUIRE(ended.size() == 2);
  CHECK(ended[0].item.id == "7");
  CHECK(ended[0].item.name == "Summer");
  using Fields = std::vector<std::pair<std::string, std::string>>;
  CHECK(ended[0].item.object == Fields{{"status", "\"ACTIVE\""}, {"object_type", "null"}});
  CHECK(ended[1].item.source == "creatives of act_1 after the first 1");
}
