#include <algorithm>

#include "simulator/videos.hpp"

namespace metaup::simulator {
namespace {

/// How far the processing is, in percent.
std::uint64_t progress(const Video& video, WallTime now) {
  if (!video.finished) return 0;
  const std::chrono::duration<double> elapsed = now - video.processed_from;
  if (elapsed.count() >= video.processing_s) return 100;
  return static_cast<std::uint64_t>(std::max(0.0, elapsed.count() / video.processing_s * 100));
}

Json failed_phase(const VideoRules& rules) {
  const Json error = {{"code", 1363008}, {"message", "The video could not be processed"}};
  Json phase = {{"status", "error"}};
  if (rules.single_error) {
    phase["error"] = error;
  } else {
    phase["errors"] = {error};
  }
  return phase;
}

}  // namespace

std::string video_status(const VideoRules& rules, const Video& video, WallTime now) {
  if (!video.finished) return rules.unfinished_status;
  return progress(video, now) < 100 ? "processing" : video.outcome;
}

Json show_status(const VideoRules& rules, const Video& video, WallTime now) {
  const auto status = video_status(rules, video, now);
  Json shown = {{"video_status", status}, {"processing_progress", progress(video, now)}};
  if (rules.classic_status) return shown;
  const std::string complete = rules.completed_spelling ? "completed" : "complete";
  shown["uploading_phase"] = {{"status", video.finished ? complete : "in_progress"},
                              {rules.transfered_spelling ? "bytes_transfered" : "bytes_transferred", video.received},
                              {"source_file_size", video.bytes}};
  if (status == "error") {
    shown["processing_phase"] = failed_phase(rules);
  } else {
    shown["processing_phase"] = {{"status", status == "ready"        ? complete
                                            : status == "processing" ? "in_progress"
                                                                     : "not_started"}};
  }
  shown["publishing_phase"] = {{"status", "not_started"}, {"publish_status", "draft"}};
  shown["copyright_check_status"] = {{"status", status == "ready" ? complete : "not_started"},
                                     {"matches_found", false}};
  return shown;
}

}  // namespace metaup::simulator
