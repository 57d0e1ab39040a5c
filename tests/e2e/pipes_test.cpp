#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

// metaup among other programs: what its three streams are connected to, and what becomes of them.

namespace {

namespace fs = std::filesystem;

/// Runs metaup with a stdout that nobody reads: a pipe whose reader has gone.
const char* const kNoReader = R"(rm -f gone; mkfifo gone && exec 4<>gone 3>gone 4<&- && exec metaup "$@" >&3 3>&-)";
const char* const kFullDisk = R"(exec metaup "$@" > /dev/full)";

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Desk {
  Desk() { metaup.directory = folder.path(); }
  /// The arguments of an upload of the folder `in`, in that format.
  [[nodiscard]] std::vector<std::string> sending(const std::string& format) const {
    return upload(simulator.url(), folder / "in", {"-o", format, "--transfers", "2"});
  }
  Simulator simulator;
  Metaup metaup;
  TempDir folder;
};

}  // namespace

TEST_CASE("when stdout is gone or full, one line says so and nothing that was sent is forgotten", "[e2e][pipes]") {
  constexpr int kImages = 40;
  const auto* const format = GENERATE("text", "json", "ndjson", "tsv", "csv");
  const bool full = GENERATE(false, true);
  CAPTURE(format, full);
  Desk desk;
  write_images(desk.folder, "in", kImages);
  const auto run = desk.metaup.shell(full ? kFullDisk : kNoReader, desk.sending(format));
  INFO(run.err);
  CHECK(run.exit_code == 1);
  CHECK(count(run.err, "stdout") == 1);
  CHECK(count(run.err, "\n") == 1);
  CHECK_THAT(run.err, Contains(full ? "No space left on device" : "stdout was closed"));

  const auto next = desk.metaup(desk.sending("ndjson"));
  CHECK(next.exit_code == 0);
  const auto uploads = uploads_by_name(desk.simulator);
  CHECK(uploads.size() == kImages);
  for (const auto& [name, times] : uploads) CHECK(times == 1);
}

TEST_CASE("a run of one item says it too when its results are lost", "[e2e][pipes]") {
  const auto* const format = GENERATE("text", "json", "ndjson", "tsv", "csv");
  CAPTURE(format);
  Desk desk;
  write_images(desk.folder, "in", 1);
  const auto run = desk.metaup.shell(kFullDisk, desk.sending(format));
  CHECK(run.exit_code == 1);
  CHECK(count(run.err, "stdout") == 1);
}

TEST_CASE("commands that only print say it when nobody reads them", "[e2e][pipes]") {
  Desk desk;
  write_images(desk.folder, "in", 2);
  REQUIRE(desk.metaup(desk.sending("json")).exit_code == 0);
  const auto command = GENERATE(
      as<std::vector<std::string>>{}, std::vector<std::string>{"help"}, std::vector<std::string>{"help", "exit-codes"},
      std::vector<std::string>{"upload", "--help"}, std::vector<std::string>{"version"},
      std::vector<std::string>{"explain", "190"}, std::vector<std::string>{"explain", "17", "-o", "json"},
      std::vector<std::string>{"completion", "bash"}, std::vector<std::string>{"ledger", "path"},
      std::vector<std::string>{"ledger", "check"}, std::vector<std::string>{"ledger", "export"},
      std::vector<std::string>{"ledger", "show", "-o", "json", "--graph-url", "URL"},
      std::vector<std::string>{"ledger", "audit"}, std::vector<std::string>{"ledger", "audit", "-o", "json"},
      std::vector<std::string>{"runs"}, std::vector<std::string>{"runs", "-o", "json"},
      std::vector<std::string>{"support", "-"}, std::vector<std::string>{"doctor", "--graph-url", "URL"},
      std::vector<std::string>{"list", "images", "--account", "123", "--graph-url", "URL"},
      std::vector<std::string>{"list", "images", "--account", "123", "-o", "tsv", "--graph-url", "URL"},
      std::vector<std::string>{"validate", "in"});
  auto arguments = command;
  for (auto& word : arguments) {
    if (word == "URL") word = desk.simulator.url();
  }
  const bool full = GENERATE(false, true);
  CAPTURE(arguments, full);
  const auto run = desk.metaup.shell(full ? kFullDisk : kNoReader, arguments);
  INFO(run.err);
  CHECK(run.exit_code == 1);
  CHECK(count(run.err, "stdout") == 1);
}

TEST_CASE("without a terminal stderr has totals and failures, and each item is told on stdout", "[e2e][pipes]") {
  const auto* const format = GENERATE("text", "json", "ndjson", "tsv", "csv");
  CAPTURE(format);
  Desk desk;
  write_images(desk.folder, "in", 3);
  desk.folder.write("in/broken.png", truncated(make_png(9)));
  const auto run = desk.metaup(desk.sending(format));
  CHECK(run.exit_code == 6);
  for (const auto* const name : {"0001.jpg", "0002.png", "0003.gif"}) {
    CHECK_THAT(run.out, Contains(name));
    CHECK_THAT(run.err, !Contains(name));
  }
  CHECK_THAT(run.out, Contains("broken.png"));
  CHECK(count(run.err, "failed     image") == 1);
  CHECK_THAT(run.err, Contains("[4/4] 3 done, 1 failed"));
}

TEST_CASE("in one log of both streams each item is told once", "[e2e][pipes]") {
  Desk desk;
  write_images(desk.folder, "in", 3);
  desk.folder.write("in/broken.png", truncated(make_png(9)));
  const auto run = desk.metaup.shell(R"(exec metaup "$@" 2>&1)", desk.sending("text"));
  for (const auto* const name : {"in/0001.jpg ", "in/0002.png ", "in/0003.gif ", "in/broken.png is"}) {
    CAPTURE(name);
    INFO(run.out);
    CHECK(count(run.out, name) == 1);
  }
}

TEST_CASE("quiet without a terminal is failures only", "[e2e][pipes]") {
  Desk desk;
  write_images(desk.folder, "in", 2);
  auto arguments = desk.sending("ndjson");
  arguments.push_back("-q");
  CHECK(desk.metaup(arguments).err.empty());
}

TEST_CASE("streams that are closed at the start are /dev/null, and no file takes their place", "[e2e][pipes]") {
  const auto* const closed = GENERATE("<&- >&-", ">&- 2>&-", "<&- >&- 2>&-", "2>&-", ">&-", "<&-");
  CAPTURE(closed);
  Desk desk;
  write_images(desk.folder, "in", 2);
  auto arguments = desk.sending("ndjson");
  arguments.insert(arguments.end(), {"--log-file", "run.log"});
  const auto run = desk.metaup.shell(std::string(R"(exec metaup "$@" )") + closed, arguments);
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  CHECK_THAT(contents(desk.folder / "run.log"), !Contains("\"type\"") && Contains(" run_start "));
  CHECK(desk.metaup({"ledger", "check"}).exit_code == 0);
  CHECK(uploads_by_name(desk.simulator).size() == 2);
}

TEST_CASE("a log that cannot be written is told once in our words, and the run goes on", "[e2e][pipes]") {
  Desk desk;
  write_images(desk.folder, "in", 3);
  auto arguments = desk.sending("ndjson");
  arguments.insert(arguments.end(), {"--log-file", "/dev/full"});
  const auto run = desk.metaup(arguments);
  CHECK(run.exit_code == 0);
  CHECK(count(run.err, "/dev/full") == 1);
  CHECK_THAT(run.err, Contains("metaup: warning: cannot write the log to /dev/full: No space left on device"));
  CHECK(uploads_by_name(desk.simulator).size() == 3);
}

TEST_CASE("a log that cannot be opened is refused before anything is sent", "[e2e][pipes]") {
  Desk desk;
  write_images(desk.folder, "in", 1);
  const auto* const path = GENERATE("/nowhere/run.log", "in", "/proc/nothing/run.log");
  auto arguments = desk.sending("ndjson");
  arguments.insert(arguments.end(), {"--log-file", path});
  const auto run = desk.metaup(arguments);
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains(path));
  CHECK(http_requests(desk.simulator) == 0);
}

TEST_CASE("the log names the run, the items of an exchange, and Meta's own words", "[e2e][pipes]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","error":{"code":100,"subcode":1487411,
    "message":"Invalid parameter","user_title":"Bad picture"}}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  const auto log = folder / "run.log";
  const auto run = metaup(upload(simulator.url(), folder / "in", {"--log-file", log, "--log-format", "json"}));
  const auto run_id = summary(run.out).at("run_id");
  bool exchange_seen = false;
  bool item_seen = false;
  for (const auto& line : events(contents(log))) {
    CHECK(line.at("run") == run_id);
    if (line.at("event") == "exchange") {
      exchange_seen = true;
      CHECK_THAT(line.at("source").get<std::string>(), Contains("0001.jpg"));
    }
    if (line.at("event") == "item") {
      item_seen = true;
      CHECK_FALSE(line.at("hint").get<std::string>().empty());
      CHECK(line.at("user_title") == item_of(run.out, "0001.jpg").at("error").at("user_title"));
    }
  }
  CHECK(exchange_seen);
  CHECK(item_seen);
}
