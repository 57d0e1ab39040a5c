#include <csignal>

#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <thread>

#include "support/album.hpp"

using namespace metaup::test;

namespace {

constexpr int kImages = 60;

/// A server that takes its time, so that there is a middle to stop in.
const char* const kSlow = R"({"latency_ms":20})";

std::string images(const TempDir& folder, std::uint32_t count = kImages) {
  write_images(folder, "in", count);
  return folder / "in";
}

/// Sends a signal and waits until it has come: two of a kind that are pending count as one.
void deliver(const Process& process, int signal) {
  process.send(signal);
  const auto pending = [&] {
    std::ifstream status("/proc/" + std::to_string(process.pid()) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (!line.starts_with("ShdPnd:")) continue;
      return (std::stoull(line.substr(line.find_first_not_of(" \t", 7)), nullptr, 16) >> (signal - 1) & 1U) != 0;
    }
    return false;
  };
  while (pending()) std::this_thread::sleep_for(std::chrono::milliseconds{1});  // for the process, not for time
}

}  // namespace

TEST_CASE("a signal in the middle ends a run in order, and the next one goes on", "[e2e][stop]") {
  const auto [signal, code] = GENERATE(table<int, int>({{SIGHUP, 129}, {SIGINT, 130}, {SIGTERM, 143}}));
  const Simulator simulator(kSlow);
  Metaup metaup;
  TempDir folder;
  const auto arguments = upload(simulator.url(), images(folder), {"--transfers", "4"});
  auto run = metaup.start(arguments);
  wait_for_requests(simulator, run, 10);
  run.send(signal);
  const auto stopped = run.wait();
  metaup.search_for_token(stopped);
  CHECK(stopped.exit_code == code);
  CHECK(summary(stopped.out).at("exit_code") == code);
  auto counts = statuses(stopped.out);
  CHECK(counts["failed"] == 0);
  CHECK(counts["skipped"] > 0);
  CHECK(counts["uploaded"] + counts["skipped"] == kImages);
  // What was under way was waited for, so that nothing that was sent is forgotten.
  CHECK(simulator.state().at("images").size() == static_cast<std::size_t>(counts["uploaded"]));

  const auto next = metaup(arguments);
  CHECK(next.exit_code == 0);
  auto rest = statuses(next.out);
  CHECK(rest["unchanged"] == counts["uploaded"]);
  CHECK(rest["uploaded"] == counts["skipped"]);
  for (const auto& [name, uploads] : uploads_by_name(simulator)) CHECK(uploads == 1);
}

TEST_CASE("what a signal left undone is retried from the output", "[e2e][stop]") {
  const Simulator simulator(kSlow);
  Metaup metaup;
  TempDir folder;
  auto run = metaup.start(upload(simulator.url(), images(folder), {"--transfers", "1"}));
  wait_for_requests(simulator, run, 3);
  run.send(SIGINT);
  const auto stopped = run.wait();
  REQUIRE(stopped.exit_code == 130);
  const auto retry = metaup(upload(simulator.url(), "", {"--retry-from", folder.write("run.ndjson", stopped.out)}));
  CHECK(retry.exit_code == 0);
  CHECK(statuses(retry.out)["uploaded"] == statuses(stopped.out)["skipped"]);
  CHECK(simulator.state().at("images").size() == kImages);
}

TEST_CASE("a second signal aborts what hangs", "[e2e][stop]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","stall":true}]})");
  Metaup metaup;
  TempDir folder;
  auto run = metaup.start(upload(simulator.url(), images(folder, 3)));
  wait_for_requests(simulator, run, 1);
  deliver(run, SIGINT);
  deliver(run, SIGINT);
  const auto stopped = run.wait(std::chrono::seconds{8});  // less than the grace of one signal
  CHECK(stopped.exit_code == 130);
  CHECK(summary(stopped.out).at("items") == 3);
  CHECK_THAT(stopped.err, Catch::Contains("stopping:") && Catch::Contains("a second signal"));
}

TEST_CASE("a run that waits for a rate limit can be stopped", "[e2e][stop]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","error":{"code":80004,"message":"limit"}}]})");
  Metaup metaup;
  TempDir folder;
  auto run = metaup.start(upload(simulator.url(), images(folder, 3), {"--max-wait", "1h"}));
  wait_for_requests(simulator, run, 1);
  run.send(SIGTERM);
  const auto stopped = run.wait(std::chrono::seconds{30});
  CHECK(stopped.exit_code == 143);
  // Whether the first has its reply by then, and so failed, is a matter of chance.
  auto counts = statuses(stopped.out);
  CHECK(counts["failed"] <= 1);
  CHECK(counts["failed"] + counts["skipped"] == 3);
}

TEST_CASE("a run that has had its errors stops", "[e2e][stop]") {
  const auto [option, failures] =
      GENERATE(table<std::vector<std::string>, int>({{{"--fail-fast"}, 1}, {{"--max-errors", "3"}, 3}}));
  const Simulator simulator(R"({"faults":[{"edge":"adimages","error":{"code":100,"message":"no"}}]})");
  Metaup metaup;
  TempDir folder;
  auto arguments = upload(simulator.url(), images(folder), {"--transfers", "1"});
  arguments.insert(arguments.end(), option.begin(), option.end());
  const auto run = metaup(arguments);
  CHECK(run.exit_code == 10);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"failed", failures}, {"skipped", kImages - failures}});
}

TEST_CASE("a run whose time is up stops, and the next one goes on", "[e2e][stop]") {
  const Simulator simulator(kSlow);
  Metaup metaup;
  TempDir folder;
  const auto in = images(folder);
  const auto run = metaup(upload(simulator.url(), in, {"--transfers", "1", "--max-duration", "100ms"}));
  CHECK(run.exit_code == 10);
  auto counts = statuses(run.out);
  CHECK(counts["uploaded"] + counts["skipped"] == kImages);
  CHECK(counts["skipped"] > 0);
  CHECK(metaup(upload(simulator.url(), in)).exit_code == 0);
  for (const auto& [name, uploads] : uploads_by_name(simulator)) CHECK(uploads == 1);
}

TEST_CASE("a run whose time is up while another one has the account sends nothing", "[e2e][stop]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","nth":1,"stall":true}]})");
  Metaup metaup;
  TempDir folder;
  const auto in = images(folder);
  auto holder = metaup.start(upload(simulator.url(), in));
  wait_for_requests(simulator, holder, 1);
  const auto waiting = metaup(upload(simulator.url(), in, {"--lock-wait", "1h", "--max-duration", "200ms"}));
  CHECK(waiting.exit_code == 10);
  CHECK_THAT(waiting.err, Catch::Contains("another run"));
  CHECK(items(waiting.out).empty());
}

TEST_CASE("a run whose terminal is closed leaves a whole document behind", "[e2e][stop]") {
  const Simulator simulator(kSlow);
  Metaup metaup;
  TempDir folder;
  auto run = metaup.start(
      {"upload", images(folder), "--account", "123", "--graph-url", simulator.url(), "-o", "json", "--transfers", "2"});
  wait_for_requests(simulator, run, 5);
  run.send(SIGHUP);
  const auto stopped = run.wait();
  CHECK(stopped.exit_code == 129);
  const auto document = nlohmann::json::parse(stopped.out, nullptr, false);
  REQUIRE(document.is_object());
  CHECK(document.at("summary").at("exit_code") == 129);
  CHECK(document.at("items").size() == kImages);
}

TEST_CASE("a signal that the parent wants to be ignored stays ignored", "[e2e][stop]") {
  const auto* const name = GENERATE("HUP", "INT", "TERM");
  const int signal = std::string(name) == "HUP" ? SIGHUP : std::string(name) == "INT" ? SIGINT : SIGTERM;
  CAPTURE(name);
  const Simulator simulator(kSlow);
  Metaup metaup;
  TempDir folder;
  auto arguments = upload(simulator.url(), images(folder), {"--transfers", "2"});
  arguments.insert(arguments.begin(),
                   {"/bin/sh", "-c", std::string("trap '' ") + name + R"(; exec metaup "$@")", "sh"});
  Process run({.argv = arguments, .environment = metaup.environment, .stdin_text = {}, .directory = {}});
  wait_for_requests(simulator, run, 5);
  run.send(signal);
  run.send(signal);
  run.send(signal);
  const auto ended = run.wait();
  CHECK(ended.exit_code == 0);
  CHECK(statuses(ended.out)["uploaded"] == kImages);
}

TEST_CASE("a parent that throws exit statuses away does not hide those of metaup's children", "[e2e][stop]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto run = metaup.shell(
      R"(exec perl -e '$SIG{CHLD} = "IGNORE"; exec @ARGV' metaup "$@")",
      upload(simulator.url(), images(folder, 1), {"--access-token-command", "echo " + kToken.substr(0, 3) + "Secret"}));
  INFO(run.err);
  CHECK(run.exit_code == 0);
}

namespace {

/// Whether a process is still there and not just waiting to be collected.
bool lives(const std::string& pid) {
  std::ifstream status("/proc/" + pid + "/stat");
  std::string text;
  std::getline(status, text);
  const auto end = text.rfind(')');
  return end != std::string::npos && text.size() > end + 2 && text[end + 2] != 'Z';
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  return text;
}

}  // namespace

TEST_CASE("a signal does not wait for the token's command, which ends with all that it started", "[e2e][stop]") {
  const auto [signal, code] = GENERATE(table<int, int>({{SIGHUP, 129}, {SIGINT, 130}, {SIGTERM, 143}}));
  const auto* const trap = GENERATE("", "trap '' HUP INT TERM; ");
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto command = std::string(trap) + "sleep 1000 & echo $! > " + (folder / "pid.part") + "; mv " +
                       (folder / "pid.part") + " " + (folder / "pid") + "; wait; sleep 1000";
  auto run = metaup.start(upload(simulator.url(), images(folder, 1), {"--access-token-command", command}));
  while (text_of(folder / "pid").empty()) std::this_thread::sleep_for(std::chrono::milliseconds{2});  // for the child
  run.send(signal);
  const auto stopped = run.wait(std::chrono::seconds{20});  // the command itself is given 30
  CHECK(stopped.exit_code == code);
  CHECK(summary(stopped.out).at("exit_code") == code);
  const auto child = text_of(folder / "pid");
  while (lives(child)) std::this_thread::sleep_for(std::chrono::milliseconds{2});  // hangs when it is not ended
  CHECK(http_requests(simulator) == 0);
}

TEST_CASE("the token's command sees no descriptor but 0 to 2, also none that the parent left open", "[e2e][stop]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto list = "for f in /proc/self/fd/*; do echo ${f##*/}; done > " + (folder / "seen") + "; echo EAAother";
  const auto run = metaup.shell(R"(exec metaup "$@" 7</dev/null 9</dev/zero)",
                                upload(simulator.url(), images(folder, 1), {"--access-token-command", list}));
  INFO(run.err);
  CHECK(run.exit_code == 0);
  std::ifstream seen(folder / "seen");
  std::string all;
  for (std::string line; std::getline(seen, line);) all += line + " ";
  // The shell itself opens 3 to read the directory, and 10 where it keeps what it redirects.
  CHECK_THAT(all, !Catch::Contains("7") && !Catch::Contains("9"));
}
