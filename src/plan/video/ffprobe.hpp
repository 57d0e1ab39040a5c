#pragma once
#include <atomic>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "metaup/plan/video.hpp"

/// ffprobe, as a command and as what it says.
namespace metaup::plan {

/// It reads its stdin, which must be a file, and nothing else: no network, no file that the content
/// names.
[[nodiscard]] std::vector<std::string> ffprobe_command(const std::string& program);

struct FfprobeMissing {};
/// It says that this is no video.
struct NoVideo {};
/// Nobody knows: it broke down, or took too long.
struct Unmeasured {
  std::string reason;
};
struct Stopped {};
using Measurement = std::variant<VideoFacts, FfprobeMissing, NoVideo, Unmeasured, Stopped>;

/// What its report, JSON as `ffprobe_command` asks for it, says of the video.
[[nodiscard]] Measurement read_ffprobe_report(std::string_view report);

[[nodiscard]] Measurement measure(const OpenFile& file, const VideoProbe& options, const std::atomic<bool>* stop);

}  // namespace metaup::plan
