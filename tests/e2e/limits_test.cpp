#include <catch2/catch.hpp>
#include <filesystem>

#include "support/album.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

/// A server, and somebody who asks for limits in ndjson.
struct Meter {
  explicit Meter(const std::string& scenario = "{}") : simulator(scenario) {}

  Finished ask(std::vector<std::string> more = {"--account", "123"}, const char* format = "ndjson") {
    std::vector<std::string> args{"limits", "--graph-url", simulator.url(), "-o", format};
    args.insert(args.end(), more.begin(), more.end());
    auto finished = metaup(args);
    UNSCOPED_INFO(finished.out);
    UNSCOPED_INFO(finished.err);
    return finished;
  }

  Simulator simulator;
  Metaup metaup;
  TempDir folder;
};

}  // namespace

TEST_CASE("limits shows the tier, what is used and how fast writes can go", "[e2e][limits]") {
  Meter meter(R"({"limits":{"tier":"development_access"}})");
  write_images(meter.folder, "in", 5);
  REQUIRE(meter.metaup(upload(meter.simulator.url(), meter.folder / "in")).exit_code == 0);
  const auto run = meter.ask({"--account", "123", "--account", "act_456", "--account", "123"});
  CHECK(run.exit_code == 0);
  REQUIRE(items(run.out).size() == 2);
  const auto object = item_of(run.out, "act_123").at("object");
  CHECK(object.at("tier") == "development_access");
  CHECK(object.at("score").at("percent") > 20);  // 5 writes of 20
  CHECK(object.at("score").at("percent") <= 30);
  CHECK(object.at("score").at("writes_per_second") == Approx(0.07).margin(0.01));
  CHECK(object.at("ads_management").at("percent") > 0);
  CHECK(object.at("ads_management").at("percent") < 20);  // some writes and reads, of 300 points in an hour
  CHECK(object.at("blocked_s") == 0);
  CHECK_FALSE(object.contains("rows"));
  CHECK(item_of(run.out, "act_456").at("object").at("score").at("percent") < 5);
}

TEST_CASE("limits tells what a launch would take", "[e2e][limits]") {
  Meter meter;
  const auto run = meter.ask({"--account", "123", "--rows", "1000"});
  CHECK(run.exit_code == 0);
  const auto rows = item_of(run.out, "act_123").at("object").at("rows");
  CHECK(rows.at("rows") == 1000);
  CHECK(rows.at("points") >= 9'000);
  CHECK(rows.at("points") <= 9'010);
  CHECK(rows.at("least_s") >= 29);  // a tenth of 9,000 points is left to others, and 30 come back in a second
  CHECK(rows.at("least_s") <= 32);
  const auto text = meter.ask({"--account", "123", "--rows", "1"}, "text");
  CHECK_THAT(text.out, Contains("act_123  standard_access") && Contains("1 row takes 12 points"));
  CHECK(meter.ask({"--account", "123", "--rows", "many"}).exit_code == 2);
  CHECK(meter.ask({}).exit_code == 2);
}

TEST_CASE("an account that is blocked is not asked, and its block is told", "[e2e][limits]") {
  Meter meter(R"({"faults":[{"edge":"adimages","error":{"code":80004,"subcode":2446079,"message":"limit"}}]})");
  write_images(meter.folder, "in", 1);
  const auto upload = meter.metaup(
      {"upload", meter.folder / "in", "--account", "123", "--graph-url", meter.simulator.url(), "--max-wait", "0"});
  REQUIRE(upload.exit_code == 7);
  const auto before = meter.simulator.state().at("http_requests");
  const auto run = meter.ask();
  CHECK(run.exit_code == 0);
  CHECK(item_of(run.out, "act_123").at("object").at("blocked_s") > 200);
  CHECK(item_of(run.out, "act_123").at("object").at("blocked_s") <= 300);  // not when a run that waits would go on
  CHECK(meter.simulator.state().at("http_requests") == before);
  CHECK_THAT(meter.ask({"--account", "123"}, "text").out, Contains("blocked for "));
}

TEST_CASE("limits of an account that cannot be read are a failure of its kind", "[e2e][limits]") {
  Meter meter(R"({"faults":[{"edge":"account","error":{"code":100,"subcode":33,"message":"no"}}]})");
  const auto run = meter.ask();
  CHECK(run.exit_code == 5);
  CHECK(item_of(run.out, "act_123").at("status") == "failed");
  CHECK(meter.ask({"--account", "123", "--graph-url", "http://127.0.0.1:1", "--attempts", "1"}).exit_code == 7);
}

TEST_CASE("a block that the look itself meets is told with its seconds, and not waited for", "[e2e][limits]") {
  const auto code = GENERATE(as<std::string>{}, R"("code":80004,"subcode":2446079)", R"("code":4)");  // the app's
  Meter meter(R"({"faults":[{"edge":"account","error":{)" + code + R"(,"message":"limit"}}]})");
  const char* const format = GENERATE("ndjson", "json", "text");
  const auto run = meter.ask({"--account", "123", "--max-wait", "1h"}, format);
  CHECK(run.exit_code == 0);
  CHECK(meter.simulator.state().at("http_requests") == 1);
  if (format == std::string("text")) {
    CHECK_THAT(run.out, Contains("act_123") && Contains("blocked for "));
    return;
  }
  const auto item = format == std::string("json") ? json::parse(run.out).at("items").at(0) : items(run.out).at(0);
  CHECK(item.at("object").at("blocked_s") > 200);
  CHECK(item.at("object").at("blocked_s") <= 3'600);
}

TEST_CASE("a limit of the app is met once, whatever the accounts", "[e2e][limits]") {
  Meter meter(R"({"faults":[{"edge":"account","error":{"code":4,"message":"limit"}}]})");
  const auto run = meter.ask({"--account", "123", "--account", "456", "--transfers", "1"});
  CHECK(run.exit_code == 0);
  CHECK(items(run.out).size() == 2);
  for (const auto& item : items(run.out)) CHECK(item.at("object").at("blocked_s") > 200);
}

namespace {

/// An account whose lists are in a block, and a ledger that knows the account.
struct Blocked {
  explicit Blocked(bool has_ledger = true)
      : meter(R"({"faults":[{"edge":"adimages","method":"GET","error":{"code":80004,"subcode":2446079}}]})") {
    write_images(meter.folder, "in", 1);
    if (has_ledger) REQUIRE(meter.metaup(upload(meter.simulator.url(), meter.folder / "in")).exit_code == 0);
  }
  Finished run(std::vector<std::string> args) {
    args.insert(args.end(), {"--account", "123", "--graph-url", meter.simulator.url(), "--max-wait", "1s"});
    auto finished = meter.metaup(args);
    UNSCOPED_INFO(finished.out);
    UNSCOPED_INFO(finished.err);
    return finished;
  }
  [[nodiscard]] json requests() { return meter.simulator.state().at("http_requests"); }

  Meter meter;
};

}  // namespace

TEST_CASE("a block that a command meets which only reads is kept for every command after it", "[e2e][limits]") {
  Blocked blocked;
  CHECK(blocked.run({"list", "images"}).exit_code == 7);
  const auto before = blocked.requests();
  write_images(blocked.meter.folder, "more", 2);
  std::filesystem::remove(blocked.meter.folder / "more/0001.jpg");  // which is there already
  CHECK(blocked.run({"upload", blocked.meter.folder / "more"}).exit_code == 7);
  const auto list = blocked.run({"list", "ads"});
  CHECK(list.exit_code == 7);
  CHECK_THAT(list.out, Contains("Meta accepts calls again in about"));
  CHECK(blocked.run({"preview", "23860000000000001"}).exit_code == 7);
  CHECK(blocked.run({"watch-review", "23850000000000001"}).exit_code == 7);
  CHECK(item_of(blocked.meter.ask().out, "act_123").at("object").at("blocked_s") > 200);
  const auto doctor = blocked.run({"doctor", "-o", "text"});
  CHECK_THAT(doctor.out, Contains("rate limit"));
  const auto dry = blocked.run({"upload", "-n", blocked.meter.folder / "more"});
  CHECK(dry.exit_code == 0);
  CHECK(blocked.requests().get<int>() - before.get<int>() <= 2);  // the doctor's questions about the token
}

TEST_CASE("a dry run does not wait for a block, however long it may wait", "[e2e][limits]") {
  Blocked blocked;
  CHECK(blocked.run({"list", "images"}).exit_code == 7);
  const auto before = blocked.requests();
  const auto dry = blocked.run({"delete-image", "-n", std::string(32, 'a'), "--max-wait", "1h", "-o", "text"});
  CHECK(dry.exit_code == 0);
  CHECK_THAT(dry.out, Contains("it was not looked at: act_123 is at a rate limit"));
  CHECK(blocked.requests() == before);
}

TEST_CASE("a command that only reads goes on without a ledger that takes no block, and makes none", "[e2e][limits]") {
  const bool has_ledger = GENERATE(false, true);
  Blocked blocked(has_ledger);
  const auto ledger = blocked.meter.folder / "other.db";
  if (has_ledger) {
    blocked.meter.folder.write("other.db", "");
    std::filesystem::permissions(ledger, std::filesystem::perms::owner_read);
  }
  const auto run = blocked.run({"list", "images", "--ledger", ledger});
  CHECK(run.exit_code == 7);
  CHECK_THAT(run.out, Contains("80004"));
  CHECK(std::filesystem::exists(ledger) == has_ledger);
}

TEST_CASE("a dry run tells in all formats what it would take", "[e2e][limits]") {
  Meter meter;
  write_images(meter.folder, "in", 7);
  const auto dry = [&](const char* format) {
    return meter.metaup(
        {"upload", "-n", meter.folder / "in", "--account", "123", "--graph-url", meter.simulator.url(), "-o", format});
  };
  CHECK_THAT(dry("text").out, Contains("It would take 21 points at Meta (7 writes, 0 reads)."));
  CHECK(summary(dry("ndjson").out).at("estimate").at("points") == 21);
  CHECK(json::parse(dry("json").out).at("summary").at("estimate").at("writes") == 7);
  const auto done = meter.metaup(upload(meter.simulator.url(), meter.folder / "in"));
  CHECK(summary(done.out).at("points") == 21);
  CHECK_FALSE(summary(done.out).contains("estimate"));
}
