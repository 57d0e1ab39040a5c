#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/album.hpp"
#include "support/footage.hpp"

namespace metaup::test {

/// The built program and a simulator, for videos that have boxes but no frames: ffprobe, which would
/// refuse them, is out of reach.
struct VideoStudio {
  explicit VideoStudio(const std::string& scenario = "") : simulator(scenario) {
    metaup.environment["PATH"] = "/nonexistent";
  }

  /// The arguments of `metaup upload-video PATH`.
  [[nodiscard]] std::vector<std::string> upload_video(const std::string& path,
                                                      std::vector<std::string> more = {}) const {
    auto args = upload(simulator.url(), path, std::move(more));
    args.front() = "upload-video";
    return args;
  }
  [[nodiscard]] std::vector<nlohmann::json> finished_videos() const {
    std::vector<nlohmann::json> finished;
    const auto state = simulator.state();
    for (const auto& video : state.at("videos")) {
      if (video.at("finished") == true) finished.push_back(video);
    }
    return finished;
  }
  [[nodiscard]] std::uint64_t body_bytes() const { return simulator.state().at("body_bytes"); }

  TempDir folder;
  Simulator simulator;
  Metaup metaup;
};

}  // namespace metaup::test
