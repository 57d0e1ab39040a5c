#include <fmt/format.h>

#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <numeric>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/postgres.hpp"

using namespace metaup::test;

// How well four machines (each a home of its own) that share a ledger work together. Those that take minutes and tell
// times are no part of `make test`.

namespace {

using Seconds = std::chrono::duration<double>;
using Arguments = std::vector<std::string>;

constexpr int kMachines = 4;
/// Of the time of one machine, when replies take long.
constexpr double kMostOfOne = 0.35;
/// Of a launch of 500 rows: a sixth of it is replies that wait for each other, whatever the number of machines is.
constexpr double kMostOfShortLaunch = 0.5;

struct Run {
  std::vector<Finished> machines;
  Seconds took{};
};

/// Does it with so many machines at once, each a new one, on one database that is new, too.
Run work_with(int machines, const Arguments& task, const TempDir& folder) {
  const auto uri = postgres().uri(postgres().make_database());
  std::vector<Metaup> homes(static_cast<std::size_t>(machines));
  std::vector<Process> processes;
  const auto start = std::chrono::steady_clock::now();
  for (auto& home : homes) {
    home.environment["METAUP_LEDGER"] = uri;
    home.environment["METAUP_REVIEW_DELAY"] = "0s";
    home.environment["PATH"] = "/nonexistent";  // ffprobe refuses videos that have boxes but no frames
    home.directory = folder.path();
    processes.push_back(home.start(task));
  }
  Run run;
  for (auto& process : processes) run.machines.push_back(process.wait(std::chrono::seconds{900}));
  run.took = std::chrono::steady_clock::now() - start;
  for (const auto& machine : run.machines) {
    INFO(machine.err);
    CHECK(machine.exit_code == 0);
  }
  return run;
}

bool is_made(const nlohmann::json& item) {
  const auto& status = item.at("status");
  return status == "uploaded" || status == "created" || status == "ready";
}

/// How much of the whole each machine has made; of one kind, if one is named.
std::vector<int> shares_of(const Run& run, std::string_view kind = {}) {
  std::vector<int> shares;
  for (const auto& machine : run.machines) {
    const auto all = items(machine.out);
    shares.push_back(static_cast<int>(std::count_if(all.begin(), all.end(), [&](const auto& item) {
      return is_made(item) && (kind.empty() || item.at("kind") == kind);
    })));
  }
  return shares;
}

/// Each thing is made by one of them.
void check_sum(const Run& run, int things) {
  const auto shares = shares_of(run);
  CHECK(std::accumulate(shares.begin(), shares.end(), 0) == things);
}

/// None has made less than half of an even share.
void check_shares(const Run& run) {
  const auto shares = shares_of(run);
  const int all = std::accumulate(shares.begin(), shares.end(), 0);
  for (const int share : shares) CHECK(share >= all / (2 * static_cast<int>(shares.size())));
}

std::string told(const Run& run) {
  std::string text = fmt::format("{:.1f} s", run.took.count());
  for (const int share : shares_of(run)) text += fmt::format(" {}", share);
  return text;
}

Arguments arguments(const Simulator& simulator, const std::string& command, const Arguments& more) {
  Arguments all{command, "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson", "--yes"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

void write_launch(const TempDir& folder, int rows) {
  folder.write("a.jpg", make_jpeg(1));
  std::string text = "name,page_id,image,link,message\n";
  for (int row = 0; row < rows; ++row) text += fmt::format("row {0},111,a.jpg,https://example.com/{0},m\n", row);
  folder.write("launch.csv", text);
}

constexpr const char* kSlow =
    R"({"limits":{"enforce":false},"latency_ms":200,"videos":{"processing_s":1},"ads":{"most_in_adset":0}})";

}  // namespace

TEST_CASE("four machines share 2,000 images and 50 videos evenly", "[.soak][e2e][fleet]") {
  constexpr int kImages = 2'000;
  constexpr int kVideos = 50;
  TempDir folder;
  write_images(folder, "in", kImages);
  for (std::uint32_t video = 0; video < kVideos; ++video) {
    folder.write(fmt::format("in/v{}.mp4", video), make_video(video, 2'000'000));
  }
  const Simulator alone_at(kSlow);
  const auto alone = work_with(1, arguments(alone_at, "upload", {"in"}), folder);
  const Simulator simulator(kSlow);
  const auto four = work_with(kMachines, arguments(simulator, "upload", {"in"}), folder);
  const auto state = simulator.state();
  CHECK(state.at("images").size() == kImages);
  CHECK(state.at("videos").size() == kVideos);
  for (const auto& [name, times] : uploads_by_name(simulator)) CHECK(times == 1);
  check_sum(four, kImages + kVideos);
  check_shares(four);
  for (const int videos : shares_of(four, "video")) CHECK(videos >= kVideos / (2 * kMachines));
  CHECK(four.took <= kMostOfOne * alone.took);
  WARN("alone " << told(alone) << ", four " << told(four) << ": " << four.took / alone.took);
}

TEST_CASE("four machines share a launch of 500 rows", "[.soak][e2e][fleet]") {
  constexpr int kRows = 500;
  TempDir folder;
  write_launch(folder, kRows);
  const Arguments more{"--from", "launch.csv", "--ads", "--adset", "238"};
  const Simulator alone_at(kSlow);
  const auto alone = work_with(1, arguments(alone_at, "create-creative", more), folder);
  const Simulator simulator(kSlow);
  const auto four = work_with(kMachines, arguments(simulator, "create-creative", more), folder);
  CHECK(simulator.state().at("creatives").size() == kRows);
  CHECK(simulator.state().at("ads").size() == kRows);
  check_sum(four, 2 * kRows + 1);
  check_shares(four);
  CHECK(four.took <= kMostOfShortLaunch * alone.took);
  WARN("alone " << told(alone) << ", four " << told(four) << ": " << four.took / alone.took);
}

TEST_CASE("four machines keep to one limit of points, and use it", "[.soak][e2e][fleet]") {
  constexpr int kImages = 400;
  constexpr double kQuota = 600;                // of which 10 % are left to others: 30 s of what this takes
  constexpr double kPointsBack = kQuota / 300;  // in a second
  TempDir folder;
  write_images(folder, "in", kImages);
  const Simulator simulator(R"({"latency_ms":50,"limits":{"score_max":600}})");
  const auto run = work_with(kMachines, arguments(simulator, "upload", {"in"}), folder);
  const auto state = simulator.state();
  CHECK(state.at("images").size() == kImages);
  CHECK(state.at("throttled") == 0);
  const auto points = state.at("points").at("123").get<double>();
  CHECK(points == 3 * kImages);
  const Seconds least{(points - kQuota) / kPointsBack};
  CHECK(run.took <= 1.15 * least);
  WARN(told(run) << ", at least " << least.count() << " s: " << run.took / least);
}

TEST_CASE("four machines that come to a small limit at once are not throttled", "[e2e][fleet]") {
  // 120 writes of 3 points each, where 300 points come back in 30 seconds; and the development tier, ten times as fast
  const auto [images, scenario] = GENERATE(table<int, std::string>({
      {120, R"({"latency_ms":50,"limits":{"score_max":300,"score_decay_s":30}})"},
      {24, R"({"latency_ms":50,"limits":{"tier":"development_access","score_max":60,"score_decay_s":30}})"},
  }));
  TempDir folder;
  write_images(folder, "in", static_cast<std::uint32_t>(images));
  const Simulator simulator(scenario);
  const auto run = work_with(kMachines, arguments(simulator, "upload", {"in"}), folder);
  const auto state = simulator.state();
  CHECK(state.at("images").size() == static_cast<std::size_t>(images));
  CHECK(state.at("throttled") == 0);
  CHECK(state.at("points").at("123") == 3 * images);
  check_sum(run, images);
}
