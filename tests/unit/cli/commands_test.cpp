#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "metaup/ledger/ledger.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"
#include "unit/cli/app_support.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using metaup::test::App;
using nlohmann::json;

namespace {

constexpr const char* kHash = "0123456789abcdef0123456789abcdef";

/// A ledger with one image of one account at the default server.
std::string ledger_in(const test::TempDir& folder) {
  const auto path = folder / "ledger.db";
  const auto ledger = ledger::open_ledger(path).value();
  const auto asset = [](const char* id, std::string sha256) {
    return ledger::Asset{.kind = AssetKind::image, .remote_id = id, .sha256 = std::move(sha256), .name = "a\x1b.png"};
  };
  const auto account = [](const char* digits) { return AccountId::parse(digits).value(); };
  record(*ledger, {"https://graph.facebook.com", account("1")}, asset(kHash, std::string(64, 'a')));
  record(*ledger, {"https://graph.facebook.com", account("2")}, asset(kHash, std::string(64, 'b')));
  record(*ledger, {"http://127.0.0.1:9", account("1")},
         asset("fedcba98765432100123456789abcdef", std::string(64, 'c')));
  REQUIRE(ledger->flush());
  return path;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::size_t exported_assets(const std::string& text) {
  std::size_t count = 0;
  std::istringstream all(text);
  for (std::string line; std::getline(all, line);) {
    if (json::parse(line).at("type") == "asset") ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("version is printed for people and for programs", "[cli]") {
  App app;
  CHECK(app.run({"version"}) == 0);
  CHECK(app.out.text == "metaup " + std::string(cli::version()) + "\n");
  CHECK(app.run({"--version", "-o", "json"}) == 0);
  CHECK(json::parse(app.out.text).at("version") == cli::version());
}

TEST_CASE("a usage error goes to stderr with code 2 and says where help is", "[cli]") {
  App app;
  CHECK(app.run({"upload", "--strct", "x"}) == 2);
  CHECK(app.out.text.empty());
  CHECK_THAT(app.err.text, Contains("did you mean --strict?") && Contains("Try 'metaup help'"));
  CHECK(app.run({"ledger", "show", "--account", "x\x1b[2J"}) == 2);
  CHECK_THAT(app.err.text, Contains("Try 'metaup help ledger'") && !Contains("\x1b"));
  CHECK(app.run({}) == 2);
}

TEST_CASE("results that cannot be written are an internal error", "[cli]") {
  App app;
  app.out.works = false;
  CHECK(app.run({"version"}) == 1);
}

TEST_CASE("help is reached by command, option and topic", "[cli]") {
  App app;
  CHECK(app.run({"help"}) == 0);
  CHECK_THAT(app.out.text, Contains("Commands:"));
  CHECK(app.run({"upload", "--help"}) == 0);
  CHECK_THAT(app.out.text, Contains("Usage: metaup upload"));
  CHECK(app.run({"help", "environment"}) == 0);
  CHECK_THAT(app.out.text, Contains("METAUP_ACCESS_TOKEN"));
  CHECK(app.run({"help", "exitcodes"}) == 2);
  CHECK_THAT(app.err.text, Contains("did you mean exit-codes?"));
}

TEST_CASE("explain tells the meaning of a code", "[cli]") {
  App app;
  CHECK(app.run({"explain", "190"}) == 0);
  CHECK_THAT(app.out.text, Contains("190  (auth)") && Contains("What metaup does: ") && Contains("What you can do: "));
  CHECK(app.run({"explain", "190/463", "-o", "json"}) == 0);
  const auto document = json::parse(app.out.text);
  CHECK(document.at("schema") == 1);
  CHECK(document.at("code") == 190);
  CHECK(document.at("subcode") == 463);
  CHECK(document.at("class") == "auth");
  CHECK(document.at("retryable") == false);
  CHECK_FALSE(document.at("meaning").get<std::string>().empty());
  CHECK_FALSE(document.at("action").get<std::string>().empty());
}

TEST_CASE("explain tells a code that it does not know from what is no code", "[cli]") {
  App app;
  CHECK(app.run({"explain", "987654321"}) == 5);
  const auto* const text = GENERATE("abc", "190/", "/463", "190/x", "", "190/463/1", "99999999999999999999");
  CAPTURE(text);
  CHECK(app.run({"explain", text}) == 2);
}

TEST_CASE("ledger show and export list assets", "[cli]") {
  const test::TempDir folder;
  App app;
  const auto path = ledger_in(folder);
  CHECK(app.run({"ledger", "show", "--ledger", path}) == 0);
  CHECK(lines(app.out.text) == 2);
  CHECK_THAT(app.out.text, Contains(kHash) && !Contains("\x1b"));
  CHECK(app.run({"ledger", "show", "--ledger", path, "--account", "2", "-o", "json"}) == 0);
  const auto assets = json::parse(app.out.text).at("assets");
  REQUIRE(assets.size() == 1);
  CHECK(assets[0].at("account") == "act_2");
  CHECK(assets[0].at("id") == kHash);
  CHECK(assets[0].at("sha256") == std::string(64, 'b'));
  CHECK(app.run({"ledger", "show", "--ledger", path, "--graph-url", "http://127.0.0.1:9/", "-o", "ndjson"}) == 0);
  CHECK(json::parse(app.out.text).at("origin") == "http://127.0.0.1:9");
  CHECK(app.run({"ledger", "export", "--ledger", path}) == 0);
  CHECK(exported_assets(app.out.text) == 3);
  CHECK_THAT(app.out.text, Catch::StartsWith(R"({"type":"ledger","schema":1,)"));
  CHECK_THAT(app.out.text, Contains(R"({"type":"end","records":)"));
}

TEST_CASE("ledger forget takes hashes and contents of this server only", "[cli]") {
  const test::TempDir folder;
  App app;
  const auto path = ledger_in(folder);
  CHECK(app.run({"ledger", "forget", "--ledger", path, "--account=1", kHash, "--yes"}) == 0);
  CHECK(app.out.text == "forgotten: 1\n");
  CHECK(app.run({"ledger", "forget", "--ledger", path, std::string(64, 'B'), "-y"}) == 0);
  CHECK(app.out.text == "forgotten: 1\n");
  CHECK(app.run({"ledger", "forget", "--ledger", path, kHash, "--yes"}) == 5);
  CHECK(app.run({"ledger", "export", "--ledger", path}) == 0);
  CHECK_THAT(app.out.text, Contains("http://127.0.0.1:9"));
  CHECK(exported_assets(app.out.text) == 1);
}

TEST_CASE("ledger prune says what it has removed, and wants to know what is old", "[cli]") {
  const test::TempDir folder;
  App app;
  const auto path = ledger_in(folder);
  {
    const auto ledger = ledger::open_ledger(path).value();
    const auto long_ago = app.clock.wall() - std::chrono::hours{24 * 40};
    REQUIRE(ledger->begin_run({"run", "upload", "https://graph.facebook.com", long_ago, {}}));
    REQUIRE(ledger->end_run({"run", 0, long_ago, {}}));
  }
  const auto prune = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"ledger", "prune", "--ledger", path});
    return app.run(more);
  };
  CHECK(prune({}) == 2);
  CHECK_THAT(app.err.text, Contains("--older 180d"));
  CHECK(prune({"--older", "23h"}) == 2);
  CHECK(prune({"--older", "soon"}) == 2);
  CHECK(prune({"--older", "30d", kHash}) == 2);
  CHECK(app.run({"ledger", "show", "--ledger", path, "--older", "30d"}) == 2);
  CHECK(prune({"--older", "50d"}) == 0);
  CHECK(app.out.text == "removed: 0 runs, 0 writes, 0 failures, 0 objects that were gone\n");
  CHECK(prune({"--older", "30d", "-o", "json"}) == 0);
  CHECK(json::parse(app.out.text).at("pruned").at("runs") == 1);
  CHECK(app.run({"ledger", "export", "--ledger", path}) == 0);
  CHECK(exported_assets(app.out.text) == 3);
}

TEST_CASE("what takes something out of a ledger makes none", "[cli]") {
  const test::TempDir folder;
  App app;
  const auto path = folder / "none.db";
  CHECK(app.run({"ledger", "prune", "--ledger", path, "--older", "30d"}) == 5);
  CHECK(app.run({"ledger", "forget", "--ledger", path, kHash, "--yes"}) == 5);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("ledger forget --all is for one account", "[cli]") {
  const test::TempDir folder;
  App app;
  const auto path = ledger_in(folder);
  CHECK(app.run({"ledger", "forget", "--ledger", path, "--all", "--yes"}) == 2);
  CHECK(app.run({"ledger", "forget", "--ledger", path, "--yes"}) == 2);
  CHECK(app.run({"ledger", "forget", "--ledger", path, "--yes", ""}) == 2);
  CHECK(app.run({"ledger", "forget", "--ledger", path, "--all", "--account=1", kHash, "--yes"}) == 2);
  CHECK(app.run({"ledger", "forget", "--ledger", path, "--all", "--account=1", "--yes"}) == 0);
  CHECK(app.run({"ledger", "export", "--ledger", path}) == 0);
  CHECK(exported_assets(app.out.text) == 2);
}

TEST_CASE("without --yes a person is asked, and without a terminal nobody is", "[cli]") {
  const test::TempDir folder;
  App app;
  const auto path = ledger_in(folder);
  const std::vector<std::string> forget{"ledger", "forget", "--ledger", path, "--account=1", kHash};
  CHECK(app.run(forget) == 2);
  CHECK_THAT(app.err.text, Contains("give --yes"));
  app.terminal.stdin_is_terminal = true;
  app.answer = GENERATE("", "n", "perhaps");
  CHECK(app.run(forget) == 2);
  CHECK(app.out.text.empty());
  CHECK_THAT(app.err.text, Contains("nothing was changed"));
  app.answer = "Y";
  CHECK(app.run(forget) == 0);
  CHECK(app.out.text == "forgotten: 1\n");
}

TEST_CASE("ledger path, check, and a ledger that is not there", "[cli]") {
  const test::TempDir folder;
  App app;
  CHECK(app.run({"ledger", "path"}) == 0);
  CHECK(app.out.text == "/home/ann/.local/state/metaup/ledger.db\n");
  CHECK(app.run({"ledger", "show", "--ledger", folder / "none.db"}) == 5);
  CHECK_THAT(app.err.text, Contains("the ledger is empty"));
  const auto path = ledger_in(folder);
  CHECK(app.run({"ledger", "check", "--ledger", path, "-o", "json"}) == 0);
  CHECK(app.out.text == "{\"schema\":1,\"command\":\"ledger\",\"problems\":[]}\n");
  CHECK(app.run({"ledger", "path", "--ledger", path, "-o", "json"}) == 0);
  CHECK(app.out.text == "{\"schema\":1,\"command\":\"ledger\",\"path\":\"" + path + "\"}\n");
  CHECK(app.run({"ledger", "check", "--ledger", path}) == 0);
  CHECK(app.run({"ledger", "check", "extra", "--ledger", folder / "ledger.db"}) == 2);
  CHECK(app.run({"ledger", "show", "--all", "--ledger", folder / "ledger.db"}) == 2);
}

TEST_CASE("warnings about variables go to stderr", "[cli]") {
  App app;
  app.machine.environment["METAUP_YES"] = "1";
  CHECK(app.run({"ledger", "path"}) == 0);
  CHECK_THAT(app.err.text, Contains("metaup: warning: METAUP_YES is ignored"));
}
