#include <signal.h>

#include <catch2/catch.hpp>
#include <random>

#include "video_studio.hpp"

using namespace metaup::test;

namespace {

constexpr std::uint64_t kMebibyte = 1U << 20U;
constexpr std::chrono::seconds kLong{900};

/// Kills an upload of that size ten times, each time after a random number of further requests, and
/// lets the eleventh run end.
void survive_ten_kills(std::uint64_t bytes, std::uint64_t window, int requests_between_kills) {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  VideoStudio studio(nlohmann::json{{"videos", {{"windows", {window}}}}}.dump());
  const auto path = studio.folder / "film.mp4";
  write_large_video(path, seed, bytes);

  int seen = 0;
  for (int kills = 0; kills < 10; ++kills) {
    std::uniform_int_distribution<int> some(1, requests_between_kills);
    auto process = studio.metaup.start(studio.upload_video(path));
    wait_for_requests(studio.simulator, process, seen + some(random));
    process.send(SIGKILL);
    CHECK(process.wait().signal == SIGKILL);
    seen = http_requests(studio.simulator);
  }
  CHECK(studio.finished_videos().empty());
  const auto last = studio.metaup.start(studio.upload_video(path)).wait(kLong);
  INFO(last.out << last.err);
  REQUIRE(last.exit_code == 0);
  const auto finished = studio.finished_videos();
  REQUIRE(finished.size() == 1);
  CHECK(finished[0].at("sha256") == sha256_of_file(path));
  CHECK(items(last.out).at(0).at("video_id") == finished[0].at("id"));
  CHECK(studio.body_bytes() <= bytes + 10 * window + bytes / 100);
}

}  // namespace

TEST_CASE("a video whose upload is killed ten times goes up once and whole", "[e2e][videos]") {
  survive_ten_kills(64 * kMebibyte, kMebibyte, 6);
}

TEST_CASE("so does one of 2 GiB", "[.soak][e2e][videos]") { survive_ten_kills(2'048 * kMebibyte, 5 * kMebibyte, 35); }

// Sanitizers keep memory of their own for what is used and what was.
#ifndef __SANITIZE_ADDRESS__
namespace {

std::uint64_t peak_memory_of_upload(std::uint64_t bytes) {
  VideoStudio studio;
  const auto path = studio.folder / "film.mp4";
  write_large_video(path, 1, bytes);
  const auto run = studio.metaup.start(studio.upload_video(path, {"--no-wait"})).wait(kLong);
  INFO(run.out << run.err);
  REQUIRE(run.exit_code == 0);
  return run.peak_memory;
}

constexpr std::uint64_t kMostMemory = 48 * kMebibyte;
constexpr std::uint64_t kMostGrowth = 8 * kMebibyte;

}  // namespace

TEST_CASE("the memory of an upload does not grow with the video", "[e2e][videos]") {
  const auto small = peak_memory_of_upload(40'000'000);
  const auto large = peak_memory_of_upload(256'000'000);
  CHECK(small <= kMostMemory);
  CHECK(large <= small + kMostGrowth);
}

TEST_CASE("nor with one of 4 GiB", "[.soak][e2e][videos]") {
  const auto small = peak_memory_of_upload(40'000'000);
  const auto large = peak_memory_of_upload(4'096 * kMebibyte);
  CHECK(large <= kMostMemory);
  CHECK(large <= small + kMostGrowth);
}
#endif

TEST_CASE("after a token expired in the middle, the next run goes on at the same offset", "[e2e][videos]") {
  VideoStudio studio(R"({"videos":{"windows":[100000]},
                         "faults":[{"edge":"advideos","phase":"transfer","nth":8,"expire_token":true}]})");
  const auto path = studio.folder.write("film.mp4", make_video(1, 1'000'000));
  const auto first = studio.metaup(studio.upload_video(path));
  CHECK(first.exit_code == 3);
  CHECK(studio.finished_videos().empty());

  studio.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken + "Renewed";
  const auto second = studio.metaup(studio.upload_video(path));
  CHECK(second.exit_code == 0);
  CHECK(statuses(second.out) == std::map<std::string, int>{{"ready", 1}});
  CHECK(summary(second.out).at("bytes_sent") > 300'000);
  CHECK(summary(second.out).at("bytes_sent") < 310'000);
  REQUIRE(studio.finished_videos().size() == 1);
  CHECK(studio.finished_videos()[0].at("sha256") == sha256_of_file(path));
}

TEST_CASE("an interrupted upload ends in order, and the next run goes on", "[e2e][videos]") {
  VideoStudio studio(R"({"latency_ms":20,"videos":{"windows":[10000]}})");
  const auto path = studio.folder.write("film.mp4", make_video(1, 1'000'000));
  auto process = studio.metaup.start(studio.upload_video(path));
  wait_for_requests(studio.simulator, process, 5);
  process.send(SIGINT);
  const auto interrupted = process.wait();
  CHECK(interrupted.exit_code == 130);
  CHECK(statuses(interrupted.out) == std::map<std::string, int>{{"skipped", 1}});
  const auto sent = studio.body_bytes();
  CHECK(studio.metaup(studio.upload_video(path)).exit_code == 0);
  CHECK(studio.finished_videos().size() == 1);
  CHECK(studio.body_bytes() - sent < 1'100'000);
}
