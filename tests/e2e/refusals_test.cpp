#include <catch2/catch.hpp>

#include "support/album.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;

namespace {

/// A folder of images, and metaup to send it.
struct Sender {
  explicit Sender(std::uint32_t images = 5) { write_images(folder, "in", images); }
  Finished operator()(const std::string& url, std::vector<std::string> more = {}) {
    return metaup(upload(url, folder / "in", std::move(more)));
  }

  TempDir folder;
  Metaup metaup;
};

nlohmann::json fatal_error(const std::string& ndjson) {
  for (const auto& event : events(ndjson)) {
    if (event.at("type") == "error") return event.at("error");
  }
  FAIL("no event 'error' in\n" << ndjson);
  return {};
}

}  // namespace

TEST_CASE("a dead token costs one request and says what to do", "[e2e][refusals]") {
  const Simulator simulator(R"({"tokens":[{"token":"another one"}]})");
  Sender send;
  const auto run = send(simulator.url());
  CHECK(run.exit_code == 3);
  CHECK(http_requests(simulator) == 1);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"failed", 1}, {"skipped", 4}});
  const auto error = fatal_error(run.out);
  CHECK(error.at("class") == "auth");
  CHECK(error.at("code") == 190);
  CHECK(error.at("hint").get<std::string>().find("Get a new access token") != std::string::npos);
  CHECK(run.err.find("Get a new access token") != std::string::npos);
}

TEST_CASE("a limit that ended a run ends the next one before it asks, and a dry run goes on", "[e2e][refusals]") {
  const Simulator simulator(
      R"({"faults":[{"edge":"adimages","method":"POST","error":{"code":17,"subcode":2446079}}]})");
  Sender send(3);
  CHECK(send(simulator.url(), {"--max-wait", "1s"}).exit_code == 7);
  const auto requests = http_requests(simulator);
  CHECK(send(simulator.url(), {"--max-wait", "1s"}).exit_code == 7);
  const auto run = send.metaup({"delete-image", "-n", "--account", "123", "--graph-url", simulator.url(), "-o",
                                "ndjson", "--max-wait", "1s", std::string(32, 'a')});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"planned", 1}});
  CHECK(http_requests(simulator) == requests);
}

TEST_CASE("a token that expires on the way stops the run at once", "[e2e][refusals]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","nth":3,"expire_token":true}]})");
  Sender send(50);
  const auto run = send(simulator.url(), {"--transfers", "1"});
  CHECK(run.exit_code == 3);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"uploaded", 2}, {"failed", 1}, {"skipped", 47}});
  CHECK(http_requests(simulator) == 3);
}

TEST_CASE("a token without the right to an account stops the run", "[e2e][refusals]") {
  const Simulator simulator(R"({"tokens":[{"token":")" + kToken + R"(","permissions":["ads_read"]}]})");
  Sender send(20);
  const auto run = send(simulator.url());
  CHECK(run.exit_code == 3);
  CHECK(http_requests(simulator) == 5);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"failed", 5}, {"skipped", 15}});
  CHECK(fatal_error(run.out).at("class") == "permission");
  CHECK(fatal_error(run.out).at("hint").get<std::string>().find("The first 5 in act_123") != std::string::npos);
}

TEST_CASE("a right that one item lacks is the item's own matter", "[e2e][refusals]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","nth":3,"error":{"code":200,"message":"no"}}]})");
  Sender send(20);
  const auto run = send(simulator.url(), {"--transfers", "1"});
  CHECK(run.exit_code == 6);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"uploaded", 19}, {"failed", 1}});
  CHECK(http_requests(simulator) == 20);
}

TEST_CASE("an account that takes nothing ends all of its items, and says so once", "[e2e][refusals]") {
  // The first waits for its repeat when the others find the account blocked.
  const Simulator simulator(R"({"faults":[{"edge":"adimages","nth":1,"error":{"code":2,"message":"down","status":500}},
    {"edge":"adimages","error":{"code":368,"message":"blocked"}}]})");
  Sender send(20);
  const auto run = send(simulator.url(), {"--transfers", "2"});
  CHECK(run.exit_code == 4);
  auto counts = statuses(run.out);
  CHECK(counts["failed"] + counts["skipped"] == 20);
  CHECK(http_requests(simulator) == 5);
  CHECK(fatal_error(run.out).at("code") == 368);
}

TEST_CASE("an account that the token cannot see stops the run after five", "[e2e][refusals]") {
  const Simulator simulator(R"({"accounts":[{"id":"999"}]})");
  Sender send(60);
  const auto run = send(simulator.url());
  CHECK(run.exit_code == 5);
  CHECK(http_requests(simulator) == 5);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"failed", 5}, {"skipped", 55}});
}

TEST_CASE("an account that is not there is not found", "[e2e][refusals]") {
  const Simulator simulator(R"({"accounts":[{"id":"999"}]})");
  Sender send(1);
  const auto run = send(simulator.url());
  CHECK(run.exit_code == 5);
  CHECK(items(run.out).at(0).at("error").at("class") == "not_found");
  CHECK(items(run.out).at(0).at("error").at("subcode") == 33);
}

TEST_CASE("a version of the API that is gone is told as such", "[e2e][refusals]") {
  const Simulator simulator;
  Sender send;
  const auto run = send(simulator.url(), {"--api-version", "v21.0"});
  CHECK(run.exit_code == 4);
  CHECK(http_requests(simulator) == 1);
  CHECK(fatal_error(run.out).at("code") == 2635);
}

TEST_CASE("without a network the attempts are made, then it is temporary", "[e2e][refusals]") {
  std::string url;
  {
    const RawServer gone([](const auto&, auto&) {});
    url = gone.url("");
  }
  Sender send(1);
  const auto run = send(url, {"--attempts", "2"});
  CHECK(run.exit_code == 7);
  const auto item = items(run.out).at(0);
  CHECK(item.at("attempts") == 2);
  CHECK(item.at("error").at("class") == "network");
  CHECK(item.at("error").at("retryable") == true);
}

TEST_CASE("a server without a trusted certificate gets nothing", "[e2e][refusals]") {
  TlsIdentity identity;
  RawServer server([](const auto&, auto& connection) { connection.reply(200, "{}"); }, &identity);
  Sender send;
  const auto run = send("https://127.0.0.1:" + std::to_string(server.port()));
  CHECK(run.exit_code == 2);
  CHECK(server.requests().empty());
  CHECK(fatal_error(run.out).at("hint").get<std::string>().find("--ca-file") != std::string::npos);
  CHECK(statuses(run.out)["failed"] + statuses(run.out)["skipped"] == 5);
}

TEST_CASE("plain http is for loopback only", "[e2e][refusals]") {
  Sender send;
  const auto run = send("http://graph.example.com");
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("plain http:// is for loopback only") != std::string::npos);
}

TEST_CASE("a mistake on the command line is told with the nearest right one", "[e2e][refusals]") {
  const auto [words, wanted] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"upload", "--acount", "1", "x"}, "--account"},
      {{"uplaod", "x"}, "upload"},
      {{"upload", "x", "--account", "12x"}, "12x"},
      {{"upload", "x", "--account", "1", "--output", "ndjsn"}, "ndjson"},
      {{"upload", "x", "--account", "1", "--max-usage", "200"}, "--max-usage"},
      {{"upload", "x"}, "--account"},
      {{"upload", "--account", "1"}, "PATH"},
      {{"validate", "x", "--force"}, "--force"},
      {{"upload", "x", "--account", "1", "--name-template", "{stm}"}, "{stem}"},
  }));
  Metaup metaup;
  const auto run = metaup(words);
  INFO(run.err);
  CHECK(run.exit_code == 2);
  CHECK(run.err.find(wanted) != std::string::npos);
  CHECK(run.out.empty());
}
