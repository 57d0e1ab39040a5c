#include <catch2/catch.hpp>
#include <csignal>

#include "remote_rig.hpp"
#include "support/footage.hpp"

// Transfers from remotes that are killed.

using namespace metaup::test;

namespace {

constexpr std::uint64_t kMebibyte = 1U << 20U;

/// A video of a remote, killed twice, is finished once.
void survive_two_kills(std::uint64_t bytes) {
  if (!has_rclone()) return;
  RemoteRig rig(nlohmann::json{{"videos", {{"windows", {kMebibyte}}}}}.dump());
  const auto path = rig.folder / "bucket/film.mp4";
  write_large_video(path, 1, bytes);
  auto args = upload(rig.simulator.url(), "rclone:media:film.mp4", {"--yes"});
  args.front() = "upload-video";
  int seen = 0;
  for (int kills = 0; kills < 2; ++kills) {
    auto process = rig.metaup.start(args);
    wait_for_requests(rig.simulator, process, seen + 5);
    process.send(SIGKILL);
    CHECK(process.wait().signal == SIGKILL);
    seen = http_requests(rig.simulator);
  }
  const auto last = rig.metaup.start(args).wait(std::chrono::seconds{900});
  INFO(last.out << last.err);
  REQUIRE(last.exit_code == 0);
  const auto state = rig.simulator.state();
  std::vector<nlohmann::json> finished;
  for (const auto& video : state.at("videos")) {
    if (video.at("finished") == true) finished.push_back(video);
  }
  REQUIRE(finished.size() == 1);
  CHECK(finished[0].at("sha256") == sha256_of_file(path));
#ifndef __SANITIZE_ADDRESS__
  CHECK(last.peak_memory <= 64 * kMebibyte);
#endif
}

}  // namespace

TEST_CASE("a video of a remote whose upload is killed twice goes up once, in bounded memory", "[e2e][remotes]") {
  survive_two_kills(64 * kMebibyte);
}

TEST_CASE("so does one of 2 GiB that a remote holds", "[.soak][e2e][remotes]") { survive_two_kills(2'048 * kMebibyte); }
