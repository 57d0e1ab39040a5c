#include <cstdlib>

#include "metaup/plan/video.hpp"
#include "plan/video/ffprobe.hpp"

/// The bytes as a file of whatever container they show, and as a report of ffprobe.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace metaup::plan;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto checked = check_container(bytes, "fuzz");
  if (!checked && (checked.error().message.empty() || checked.error().hint.empty())) std::abort();
  const auto measured = read_ffprobe_report(bytes);
  if (const auto* const facts = std::get_if<VideoFacts>(&measured)) {
    if (facts->duration < 0 || facts->frame_rate < 0 || facts->codec.size() > 100) std::abort();
    for (const auto placement : {Placement::feed, Placement::reels})
      static_cast<void>(placement_warnings(placement, *facts));
  }
  return 0;
}
