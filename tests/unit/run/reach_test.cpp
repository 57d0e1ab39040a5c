#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "pace/reach.hpp"
#include "unit/run/bench.hpp"

using namespace metaup;
using test::Bench;

namespace {

const std::string kDone = R"({"success":true})";

std::string refusal(int code, int subcode, const std::string& message) {
  nlohmann::json error{{"message", message}, {"code", code}};
  if (subcode != 0) error["error_subcode"] = subcode;
  return nlohmann::json{{"error", error}}.dump();
}

/// A server that takes single requests and batches alike, and counts the changes that it is asked for.
struct Server {
  /// The error of a change, by the hash that it names; empty: it succeeds.
  std::function<std::string(std::uint32_t hash)> refuse = [](std::uint32_t) { return std::string(); };
  std::uint32_t changes = 0;
  std::vector<std::size_t> batches;

  test::FakeTransport::Answer operator()(const http::Request& request) {
    const auto* const parts = std::get_if<http::MultipartBody>(&request.body);
    if (parts == nullptr) return answer(request.method != http::Method::get, request.url);
    std::string entries;
    for (const auto& part : parts->parts) {
      if (part.name != "batch") continue;
      const auto batch = nlohmann::json::parse(std::get<std::string>(part.content));
      batches.push_back(batch.size());
      for (const auto& entry : batch) {
        const auto one = answer(entry.at("method") != "GET", entry.at("relative_url").get<std::string>());
        const nlohmann::json reply{{"code", one.status}, {"body", one.body}};
        entries += (entries.empty() ? "" : ",") + reply.dump();
      }
    }
    return test::json_reply(200, "[" + entries + "]");
  }

 private:
  http::Response answer(bool is_change, const std::string& url) {
    if (!is_change) return test::json_reply(200, R"({"data":[]})");
    ++changes;
    const auto at = url.find("hash=");
    const auto error = refuse(static_cast<std::uint32_t>(std::stoul(url.substr(at + 5))));
    return error.empty() ? test::json_reply(200, kDone) : test::json_reply(400, error);
  }
};

run::Settings batches_if(bool batch) {
  run::Settings settings;
  settings.compose.batch = batch;
  return settings;
}

std::size_t done(const std::vector<run::Completed>& completed) {
  return static_cast<std::size_t>(
      std::count_if(completed.begin(), completed.end(), [](const auto& one) { return one.result.has_value(); }));
}

}  // namespace

TEST_CASE("of 500 rows seven are refused for want of rights, and 493 are made", "[run][reach]") {
  const bool batch = GENERATE(false, true);
  const std::uint32_t first = GENERATE(0U, 1U, 6U, 493U);
  const std::vector<int> codes{3, 10, 200, 299, 3, 10, 200};
  Server server;
  server.refuse = [&](std::uint32_t row) {
    return row >= first && row < first + codes.size() ? refusal(codes[row - first], 0, "no right") : std::string();
  };
  Bench bench(std::ref(server), batches_if(batch));
  for (std::uint32_t row = 0; row < 500; ++row) bench.submit(row);
  const auto completed = bench.drain();
  CHECK(completed.size() == 500);
  CHECK(done(completed) == 493);
  CHECK(server.changes == 500);
  CHECK(bench.dispatcher.closed().why(*AccountId::parse("1")) == nullptr);
}

TEST_CASE("an account that refuses everything costs five changes, one after the other", "[run][reach]") {
  struct Case {
    int code;
    int subcode;
    std::string message;
    ErrorClass error_class;
  };
  const auto [code, subcode, message, error_class] = GENERATE(values<Case>({
      {3, 0, "Application does not have the capability", ErrorClass::permission},
      {10, 0, "Application does not have permission", ErrorClass::permission},
      {200, 0, "Ad account owner has NOT granted", ErrorClass::permission},
      {299, 0, "Permission error", ErrorClass::permission},
      {294, 0, "Managing ads requires ads_management", ErrorClass::permission},
      {270, 0, "Not for this access level", ErrorClass::permission},
      {368, 0, "Blocked", ErrorClass::policy},
      {100, 3686001, "Invalid parameter", ErrorClass::policy},
      {100, 33, "Object with ID 'act_1' does not exist", ErrorClass::not_found},
  }));
  const bool batch = GENERATE(false, true);
  CAPTURE(code, subcode, batch);
  Server server;
  server.refuse = [&](std::uint32_t) { return refusal(code, subcode, message); };
  auto settings = batches_if(batch);
  settings.governor.adaptive = GENERATE(true, false);
  Bench bench(std::ref(server), settings);
  for (std::uint32_t row = 0; row < 60; ++row) bench.submit(row);
  (void)bench.drain();
  CHECK(server.changes == 5);
  CHECK(bench.transport.most_in_flight == 1);
  const auto* const error = bench.dispatcher.closed().why(*AccountId::parse("1"));
  REQUIRE(error != nullptr);
  CHECK(error->error_class == error_class);
  CHECK(error->hint.starts_with("The first 5 "));
  CHECK((bench.dispatcher.closed().why_run() != nullptr) == (code == 3));
}

TEST_CASE("an account that Meta blocks in the middle costs five changes more, in single requests and in batches",
          "[run][reach]") {
  const bool batch = GENERATE(false, true);
  Server server;
  server.refuse = [](std::uint32_t row) { return row >= 50 ? refusal(368, 1390008, "Too fast") : std::string(); };
  auto settings = batches_if(batch);
  settings.governor.most_in_flight = 1;
  Bench bench(std::ref(server), settings);
  for (std::uint32_t row = 0; row < 500; ++row) bench.submit(row);
  CHECK(done(bench.drain()) == 50);
  const auto most = batch ? settings.compose.batch_operations : 0;  // that went together with the fifth
  CHECK(server.changes >= 55);
  CHECK(server.changes <= 55 + most);
  const auto* const error = bench.dispatcher.closed().why(*AccountId::parse("1"));
  REQUIRE(error != nullptr);
  CHECK(error->error_class == ErrorClass::policy);
  CHECK(error->hint.starts_with("The last 5 in act_1 were refused like this, so nothing more is sent there. "));
  CHECK(bench.dispatcher.closed().why_run() == nullptr);
}

TEST_CASE("copies that are refused leave room to try an upload", "[run][reach]") {
  Server server;
  server.refuse = [](std::uint32_t) { return refusal(10, 0, "no right"); };
  Bench bench(std::ref(server), batches_if(GENERATE(false, true)));
  const auto account = *AccountId::parse("1");
  for (std::uint32_t row = 0; row < 60; ++row) {
    auto copy = Bench::deletion(row);
    copy.reads_elsewhere = true;
    bench.submit(row, copy);
  }
  CHECK(bench.drain().size() == 60);
  CHECK(server.changes == 3);
  CHECK(bench.dispatcher.closed().why(account) == nullptr);
  REQUIRE(bench.dispatcher.closed().why_no_copies(account) != nullptr);
  CHECK(bench.dispatcher.closed().why_no_copies(*AccountId::parse("2")) == nullptr);
  SECTION("which is refused too") {
    for (std::uint32_t row = 0; row < 60; ++row) bench.submit(row);
    (void)bench.drain();
    CHECK(server.changes == 5);
    CHECK(bench.dispatcher.closed().why(account) != nullptr);
  }
  SECTION("which succeeds") {
    server.refuse = [](std::uint32_t) { return std::string(); };
    for (std::uint32_t row = 0; row < 60; ++row) bench.submit(row);
    CHECK(done(bench.drain()) == 60);
  }
}

TEST_CASE("what is about content is tried to the last item", "[run][reach]") {
  const auto [code, subcode] = GENERATE(table<int, int>({{100, 0}, {100, 1487411}, {352, 0}, {803, 0}}));
  const bool batch = GENERATE(false, true);
  Server server;
  server.refuse = [code = code, subcode = subcode](std::uint32_t) { return refusal(code, subcode, "bad"); };
  Bench bench(std::ref(server), batches_if(batch));
  for (std::uint32_t row = 0; row < 60; ++row) bench.submit(row);
  CHECK(bench.drain().size() == 60);
  CHECK(server.changes == 60);
}

TEST_CASE("things that are not found each for itself do not close the account", "[run][reach]") {
  Server server;
  server.refuse = [](std::uint32_t row) {
    return refusal(100, 33, "Object with ID '" + std::to_string(120'000'000 + row) + "' does not exist");
  };
  Bench bench(std::ref(server), batches_if(GENERATE(false, true)));
  for (std::uint32_t row = 0; row < 60; ++row) bench.submit(row);
  CHECK(bench.drain().size() == 60);
  CHECK(server.changes == 60);
}

TEST_CASE("an account that refuses everything leaves the others alone", "[run][reach]") {
  Server server;
  server.refuse = [](std::uint32_t row) { return row % 2 == 0 ? refusal(200, 0, "no right") : std::string(); };
  Bench bench(std::ref(server));
  for (std::uint32_t row = 0; row < 100; ++row) bench.submit(row, row % 2 == 0 ? "1" : "2");
  const auto completed = bench.drain();
  CHECK(completed.size() == 100);
  CHECK(done(completed) == 50);
  CHECK(server.changes == 55);
}

TEST_CASE("reads that succeed do not let more changes go than may be refused", "[run][reach]") {
  Server server;
  server.refuse = [](std::uint32_t) { return refusal(200, 0, "may only read"); };
  Bench bench(std::ref(server), batches_if(GENERATE(false, true)));
  for (std::uint32_t row = 0; row < 30; ++row) {
    auto look = Bench::deletion(row);
    look.method = http::Method::get;
    bench.submit(1000 + row, look);
  }
  for (std::uint32_t row = 0; row < 30; ++row) bench.submit(row);
  const auto completed = bench.drain();
  CHECK(done(completed) == 30);
  CHECK(server.changes == 5);
}

TEST_CASE("batches are small until the first success, and whole after it", "[run][reach]") {
  Server server;
  Bench bench(std::ref(server), batches_if(true));
  CHECK(bench.dispatcher.room(*AccountId::parse("1"), run::CallKind::plain) == 5);
  for (std::uint32_t row = 0; row < 105; ++row) bench.submit(row);
  CHECK(bench.drain().size() == 105);
  CHECK(server.batches == std::vector<std::size_t>{5, 50, 50});
  CHECK(bench.dispatcher.operations_per_call(*AccountId::parse("1"), run::CallKind::plain) == 50);
  CHECK(bench.dispatcher.operations_per_call(*AccountId::parse("2"), run::CallKind::plain) == 5);
}

TEST_CASE("room shrinks by what is queued for the account", "[run]") {
  Server server;
  Bench bench(std::ref(server), batches_if(true));
  const auto room = [&](const char* account) { return bench.dispatcher.room(*AccountId::parse(account)); };
  bench.submit(0);
  bench.submit(1);
  CHECK(room("1") == 3);
  CHECK(room("2") == 5);
  bench.submit(2, Bench::deletion(2), bench.clock.now() + std::chrono::seconds{1});  // not yet
  CHECK(room("1") == 3);
  for (std::uint32_t row = 3; row < 9; ++row) bench.submit(row);
  CHECK(room("1") == 0);
}

TEST_CASE("what is worth one attempt is sent once, and says nothing of the account", "[run]") {
  const auto body = GENERATE(as<std::string>{}, refusal(2, 0, "down"), refusal(17, 0, "slow"), refusal(10, 0, "no"));
  Bench bench([&](const auto&) { return test::json_reply(400, body); });
  for (std::uint32_t row = 0; row < 9; ++row) {
    bench.dispatcher.submit({.ticket = {row},
                             .source = "",
                             .kind = AssetKind::image,
                             .operation = Bench::deletion(row, std::to_string(row + 1)),
                             .only_once = true});
  }
  CHECK(bench.drain().size() == 9);
  CHECK(bench.transport.requests.size() == 9);
  CHECK(bench.dispatcher.closed().why_run() == nullptr);
}

TEST_CASE("replies that Graph did not write stop the run after a few", "[run][reach]") {
  const auto [status, body] = GENERATE(table<int, std::string>({
      {403, "<html>blocked by policy</html>"},
      {200, "<html>log in to the network</html>"},
      {404, "not here"},
  }));
  CAPTURE(status);
  Bench bench([status = status, body = body](const auto&) { return http::Response{status, {}, body}; });
  for (std::uint32_t row = 0; row < 60; ++row) bench.submit(row);
  (void)bench.drain();
  CHECK(bench.transport.requests.size() == (status == 200 ? 10 : 5));  // a repeat might have helped
  REQUIRE(bench.dispatcher.closed().why_run() != nullptr);
  CHECK(bench.dispatcher.closed().why_run()->hint.starts_with("The last replies were all like this"));
}

TEST_CASE("odd replies between good ones stop nothing", "[run][reach]") {
  int calls = 0;
  Bench bench(
      [&](const auto&) { return ++calls % 5 != 0 ? http::Response{403, {}, "<html>"} : test::json_reply(200, kDone); });
  for (std::uint32_t row = 0; row < 60; ++row) bench.submit(row);
  CHECK(bench.drain().size() == 60);
  CHECK(bench.dispatcher.closed().why_run() == nullptr);
}
