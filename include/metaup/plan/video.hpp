#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/file.hpp"
#include "metaup/plan/checks.hpp"

/// What a video is, and what Meta and its placements would not like about it.
namespace metaup::plan {

/// Meta takes no video under about 1 KB (docs/graph-api.md, "Video files").
inline constexpr std::uint64_t kSmallestVideo = 1'024;
/// Published limits lie between 1 GB and 10 GB; the ad guides say 4 GB (docs/graph-api.md, "Video files").
inline constexpr std::uint64_t kLargeVideo = 4ULL << 30U;

/// What ffprobe measured; empty and 0 are "not known".
struct VideoFacts {
  std::string container;    ///< as ffprobe names it, such as "mov,mp4,m4a,3gp,3g2,mj2"
  std::string codec;        ///< such as "h264"
  std::string audio_codec;  ///< empty without sound
  double duration = 0;      ///< seconds
  std::uint32_t width = 0;  ///< as shown: rotation is applied
  std::uint32_t height = 0;
  double frame_rate = 0;       ///< frames a second
  std::uint64_t bit_rate = 0;  ///< bits a second, of all streams
  bool has_audio = false;
};

/// How to look into a video.
struct VideoProbe {
  std::string ffprobe = "ffprobe";  ///< a path, or a name to be found in PATH
  Milliseconds limit{10'000};       ///< for ffprobe to answer
};

struct CheckedVideo {
  std::optional<VideoFacts> facts;  ///< nothing when it could not be measured
  bool ffprobe_missing = false;     ///< it is not installed: worth one notice a run
  std::vector<std::string> warnings;
};

/// Looks into a file whose content is of a video format. A file that no server can make a video of
/// (empty, under 1 KB, cut off, without a video stream) is a local error. Blocks, for a worker:
/// ffprobe runs as a process of its own that gets the open file and never its name, an
/// environment with nothing of ours, and a bounded time; `stop` ends it (class cancelled).
[[nodiscard]] Result<CheckedVideo> check_video(const OpenFile& file, const std::vector<Placement>& placements,
                                               const VideoProbe& options = {}, const std::atomic<bool>* stop = nullptr);

/// Whether a file holds what its container says of itself: the boxes of MP4 and QuickTime (index and
/// media, each whole), the sizes that AVI, Matroska, WebM, WMV and FLV give. What is missing is a local
/// error; what follows a whole video is ignored, and containers without sizes pass. Reads only the
/// heads of parts; safe on hostile bytes.
[[nodiscard]] Result<void> check_container(const OpenFile& file);
/// The same over bytes in memory, for the fuzz target.
[[nodiscard]] Result<void> check_container(std::string_view bytes, const std::string& name);

/// What a placement would not like about a video, each a sentence with the figures; what is not known is
/// not complained about (docs/graph-api.md, "Video files").
[[nodiscard]] std::vector<std::string> placement_warnings(Placement placement, const VideoFacts& facts);

}  // namespace metaup::plan
