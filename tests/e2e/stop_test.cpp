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
  const auto [signal, code] = GENERATE(table<int, int>({{SIGINT, 130}, {SIGTERM, 143}}));
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
