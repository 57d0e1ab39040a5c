#include <catch2/catch.hpp>

#include <csignal>
#include <sstream>
#include "base/text.hpp"

#include "metaup/base/file.hpp"
#include "support/album.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

// What is told of earlier runs: `runs`, `runs show`, `ledger audit`.

namespace {

constexpr auto kOneRefusal =
    R"({"faults":[{"edge":"adimages","method":"POST","nth":2,"error":{"code":100,"subcode":2446496}}]})";

std::vector<std::vector<std::string>> table_of(const std::string& tsv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(tsv);
  for (std::string line; std::getline(lines, line);) {
    rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) rows.back().push_back(cell);
  }
  return rows;
}

json document(Metaup& metaup, std::vector<std::string> args) {
  args.insert(args.end(), {"-o", "json"});
  const auto finished = metaup(args);
  INFO(finished.err);
  REQUIRE(finished.exit_code == 0);
  return json::parse(finished.out);
}

/// A run of three images, the second of which Meta refuses.
struct Mixed {
  Simulator simulator{kOneRefusal};
  Metaup metaup;
  TempDir folder;
  std::string run_id;

  Mixed() {
    write_images(folder, "in", 3);
    const auto finished = metaup(upload(simulator.url(), folder / "in", {"--transfers", "1"}));
    CHECK(finished.exit_code == 6);
    run_id = events(finished.out).front().at("run_id");
  }
};

}  // namespace

TEST_CASE("runs are told newest first, in every format", "[e2e][runs]") {
  Mixed mixed;
  auto& metaup = mixed.metaup;
  CHECK(metaup(upload(mixed.simulator.url(), mixed.folder / "in")).exit_code == 0);

  const auto all = document(metaup, {"runs"});
  CHECK(all.at("schema") == 1);
  CHECK(all.at("command") == "runs");
  REQUIRE(all.at("runs").size() == 2);
  const auto& last = all.at("runs")[0];
  CHECK(last.at("items") == 3);
  CHECK(last.at("done") == 3);
  CHECK(last.at("failed") == 0);
  CHECK(last.at("exit_code") == 0);
  const auto& first = all.at("runs")[1];
  CHECK(first.at("run_id") == mixed.run_id);
  CHECK(first.at("command") == "upload");
  CHECK(first.at("accounts") == json::array({"act_123"}));
  CHECK(first.at("done") == 2);
  CHECK(first.at("failed") == 1);
  CHECK(first.at("exit_code") == 6);
  CHECK(first.at("started") <= first.at("ended"));

  const auto lines = metaup({"runs", "-o", "ndjson"}).out;
  CHECK(json::parse(lines.substr(0, lines.find('\n'))) == last);
  const auto rows = table_of(metaup({"runs", "-o", "tsv"}).out);
  REQUIRE(rows.size() == 2);
  CHECK(rows[1][0] == mixed.run_id);
  CHECK(rows[1][1] == "upload");
  CHECK(rows[1][4] == "act_123");
  CHECK(rows[1][8] == "6");
  CHECK_THAT(metaup({"runs"}).out,
             Contains(mixed.run_id + "  upload  act_123  3 items, 2 done, 1 failed  exit code 6\n"));
}

TEST_CASE("runs are chosen by time and account", "[e2e][runs]") {
  Mixed mixed;
  CHECK(document(mixed.metaup, {"runs", "--since", "1h"}).at("runs").size() == 1);
  CHECK(document(mixed.metaup, {"runs", "--since", "2100-01-01"}).at("runs").empty());
  CHECK(document(mixed.metaup, {"runs", "--account", "123"}).at("runs").size() == 1);
  CHECK(document(mixed.metaup, {"runs", "--account", "9"}).at("runs").empty());
  CHECK(mixed.metaup({"runs", "--since", "soon"}).exit_code == 2);
  CHECK(mixed.metaup({"runs", "show"}).exit_code == 2);
  CHECK(mixed.metaup({"runs", "show", "x", "--since", "1h"}).exit_code == 2);
  CHECK(mixed.metaup({"runs", "show", "20260101T000000-nobody"}).exit_code == 5);
  CHECK(mixed.metaup({"runs", "--ledger", mixed.folder / "none.db"}).exit_code == 5);
}

TEST_CASE("a run is shown with what it made, what failed and what it wrote", "[e2e][runs]") {
  Mixed mixed;
  const auto shown = document(mixed.metaup, {"runs", "show", mixed.run_id});
  CHECK(shown.at("run").at("run_id") == mixed.run_id);
  REQUIRE(shown.at("made").size() == 2);
  for (const auto& made : shown.at("made")) {
    CHECK(made.at("kind") == "image");
    CHECK(made.at("id").get<std::string>().size() == 32);
    CHECK(made.at("account") == "act_123");
    CHECK_THAT(made.at("source").get<std::string>(), Contains(mixed.folder / "in/"));
    // It is Meta's time, which replies tell to the second.
    const auto started = metaup::parse_time(shown.at("run").at("started").get<std::string>());
    CHECK(metaup::parse_time(made.at("time").get<std::string>()).value() >= started.value() - std::chrono::seconds{2});
  }
  REQUIRE(shown.at("failures").size() == 1);
  const auto& failure = shown.at("failures")[0];
  CHECK(failure.at("class") == "invalid");
  CHECK(failure.at("code") == 100);
  CHECK(failure.at("subcode") == 2446496);
  CHECK_FALSE(failure.at("fbtrace_id").get<std::string>().empty());
  REQUIRE(shown.at("writes").size() == 3);
  for (const auto& write : shown.at("writes")) {
    CHECK(write.at("run_id") == mixed.run_id);
    CHECK(write.at("edge") == "adimages create");
    CHECK_FALSE(write.at("fbtrace_id").get<std::string>().empty());
  }
  const auto text = mixed.metaup({"runs", "show", mixed.run_id}).out;
  CHECK_THAT(text, Contains("\nmade:\n") && Contains("\nfailed:\n") && Contains("\nwrites:\n"));
  std::map<std::string, int> types;
  for (const auto& event : events(mixed.metaup({"runs", "show", mixed.run_id, "-o", "ndjson"}).out)) {
    ++types[event.at("type")];
  }
  const std::map<std::string, int> expected{{"run", 1}, {"made", 2}, {"failure", 1}, {"write", 3}};
  CHECK(types == expected);
  types.clear();
  for (const auto& row : table_of(mixed.metaup({"runs", "show", mixed.run_id, "-o", "tsv"}).out)) ++types[row.at(0)];
  CHECK(types == expected);
}

TEST_CASE("a run that was killed is shown as not ended, with what it did", "[e2e][runs][kill]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","method":"POST","nth":3,"stall":true}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 3);
  auto run = metaup.start(upload(simulator.url(), folder / "in", {"--transfers", "1"}));
  wait_for_requests(simulator, run, 3);
  run.send(SIGKILL);
  CHECK(run.wait().signal == SIGKILL);
  const auto all = document(metaup, {"runs"});
  REQUIRE(all.at("runs").size() == 1);
  const auto& killed = all.at("runs")[0];
  for (const auto* const member : {"ended", "items", "done", "failed", "exit_code"}) CHECK(killed.at(member).is_null());
  CHECK(killed.at("accounts") == json::array({"act_123"}));
  CHECK_THAT(metaup({"runs"}).out, Contains("  has not ended\n"));
  const auto shown = document(metaup, {"runs", "show", killed.at("run_id")});
  CHECK(shown.at("made").size() <= 2);
  CHECK(shown.at("run") == killed);
}

TEST_CASE("the audit tells every write at Meta, in every format", "[e2e][audit]") {
  Mixed mixed;
  auto& metaup = mixed.metaup;
  const auto writes = document(metaup, {"ledger", "audit"}).at("writes");
  REQUIRE(writes.size() == 3);
  CHECK(writes[0].at("http_status") == 200);
  CHECK(writes[0].at("account") == "act_123");
  CHECK(writes[1].at("http_status") == 400);
  CHECK(writes[1].at("code") == 100);
  CHECK(writes[1].at("subcode") == 2446496);
  CHECK(writes[1].at("run_id") == mixed.run_id);
  CHECK_THAT(writes[1].at("source").get<std::string>(), Contains(mixed.folder / "in/"));
  const auto lines = metaup({"ledger", "audit", "-o", "ndjson"}).out;
  CHECK(json::parse(lines.substr(0, lines.find('\n'))) == writes[0]);
  const auto rows = table_of(metaup({"ledger", "audit", "-o", "tsv"}).out);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].size() == 9);
  CHECK(rows[1][2] == "adimages create");
  CHECK(rows[1][8] == mixed.run_id);
  const auto sheet = metaup({"ledger", "audit", "-o", "csv"}).out;
  CHECK_THAT(sheet,
             Catch::StartsWith("time,account,edge,source,http_status,code,subcode,fbtrace_id,run_id,origin\r\n"));
  CHECK_THAT(sheet, Contains("\"adimages create\"") && Contains(",400,100,2446496,"));
  CHECK(std::count(sheet.begin(), sheet.end(), '\n') == 4);
  CHECK_THAT(metaup({"runs", "show", mixed.run_id, "-o", "csv"}).out,
             Contains("\r\ntype,kind,source,account,time,class"));
  CHECK_THAT(metaup({"ledger", "audit"}).out, Contains("  HTTP 400  code 100/2446496  fbtrace="));
  CHECK(metaup({"ledger", "audit", "--since", "2100-01-01"}).out.empty());
  CHECK(metaup({"ledger", "audit", "--account", "9"}).out.empty());
  CHECK(metaup({"ledger", "show", "--since", "1h"}).exit_code == 2);
  CHECK(metaup({"ledger", "show", "--unknown"}).exit_code == 2);
  CHECK(metaup({"ledger", "audit", "--unknown"}).exit_code == 2);  // of which account?
}

TEST_CASE("what came to an account without this ledger is told", "[e2e][audit]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "ours", 2);
  write_images(folder, "theirs", 1, 5);
  CHECK(metaup(upload(simulator.url(), folder / "ours")).exit_code == 0);
  const std::vector<std::string> where{"--account", "123", "--graph-url", simulator.url()};
  const auto unknown = [&](std::vector<std::string> more) {
    std::vector<std::string> args{"ledger", "audit", "--unknown", "-o", "ndjson"};
    args.insert(args.end(), where.begin(), where.end());
    args.insert(args.end(), more.begin(), more.end());
    const auto finished = metaup(args);
    INFO(finished.err);
    CHECK(finished.exit_code == 0);
    return items(finished.out);
  };
  CHECK(unknown({}).empty());
  const auto strange = items(metaup(upload(simulator.url(), folder / "theirs", {"--ledger", folder / "other.db"})).out);
  const auto told = unknown({});
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("kind") == "image");
  CHECK(told[0].at("hash") == strange.at(0).at("hash"));
  CHECK(unknown({"--since", "2100-01-01"}).empty());
  CHECK(metaup({"ledger", "audit", "--unknown", "--account", "123", "--graph-url", "http://127.0.0.1:1"}).exit_code ==
        5);  // no run went there
}

TEST_CASE("the log and -v tell of a failed call all that Meta's support asks for", "[e2e][log]") {
  const Simulator simulator(kOneRefusal);
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 2);
  const auto log = metaup.home() / "log";
  const auto finished = metaup(
      upload(simulator.url(), folder / "in", {"--transfers", "1", "-v", "--log-file", log, "--log-format", "json"}));
  std::vector<json> failed;
  for (const auto& event : events(metaup::read_small_file(log, 1U << 20U).value())) {
    if (event.at("event") == "call_failed") failed.push_back(event);
  }
  REQUIRE(failed.size() == 1);
  const auto& call = failed[0];
  CHECK(call.at("run") == events(finished.out).front().at("run_id"));
  CHECK(call.at("edge") == "adimages create");
  CHECK(call.at("method") == "POST");
  CHECK_THAT(call.at("source").get<std::string>(), Contains(folder / "in/"));
  CHECK(call.at("status") == 400);
  CHECK(call.at("code") == 100);
  CHECK(call.at("subcode") == 2446496);
  for (const auto* const member : {"fbtrace_id", "x_fb_trace_id", "served_version"}) {
    CHECK_FALSE(call.at(member).get<std::string>().empty());
  }
  CHECK_THAT(finished.err, Contains(" warning call_failed run=" + call.at("run").get<std::string>() + " edge="));
}

TEST_CASE("a video that a list leaves out is no failed call", "[e2e][log]") {
  const Simulator simulator("{}");
  Metaup metaup;
  const auto log = metaup.home() / "log";
  const auto finished = metaup({"status", "111", "222", "--account", "123", "--graph-url", simulator.url(),
                                "--log-file", log, "--log-format", "json"});
  CHECK(finished.exit_code == 5);
  std::size_t items = 0;
  for (const auto& event : events(metaup::read_small_file(log, 1U << 20U).value())) {
    CHECK(event.at("event") != "call_failed");  // each reply was good; what it told is the item's failure
    if (event.at("event") == "item") ++items;
  }
  CHECK(items == 2);
}

TEST_CASE("an account without runs is named, so that nobody takes it for all accounts", "[e2e][runs]") {
  const Simulator simulator("{}");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  REQUIRE(metaup(upload(simulator.url(), folder / "in")).exit_code == 0);
  metaup.environment["META_AD_ACCOUNT_ID"] = "999";
  for (const auto& command : {std::vector<std::string>{"runs"}, std::vector<std::string>{"ledger", "audit"}}) {
    const auto told = metaup(command);
    CHECK(told.exit_code == 0);
    CHECK(told.out.empty());
    CHECK_THAT(told.err, Contains("of act_999 in "));
  }
  CHECK(json::parse(metaup({"runs", "-o", "json"}).out).at("runs").empty());
}
