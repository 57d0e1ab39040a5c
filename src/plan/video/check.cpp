#include "metaup/plan/video.hpp"
#include "plan/problem.hpp"
#include "plan/video/container.hpp"
#include "plan/video/ffprobe.hpp"

namespace metaup::plan {
namespace {

constexpr auto kEncodeHint = "convert it to MP4 with H.264 and AAC";

Result<void> check_size(const OpenFile& file) {
  if (file.size() == 0) return tl::unexpected(problem(file.name(), "is empty", "export or copy it again"));
  if (file.size() >= kSmallestVideo) return {};
  return tl::unexpected(problem(file.name(),
                                "has " + std::to_string(file.size()) + " bytes, less than the 1 KB that a video needs",
                                "export or copy it again"));
}

Result<void> check_container(ByteSource& source, const std::string& name) {
  for (auto* const check : {&check_riff, &check_matroska, &check_asf, &check_flash}) {
    if (auto checked = check(source, name); !checked) return checked;
  }
  return check_boxes(source, name);
}

/// What a measurement means for the file; an error when it rules the file out.
std::optional<Error> take(const std::string& name, Measurement measurement, CheckedVideo& checked) {
  if (std::holds_alternative<NoVideo>(measurement)) return problem(name, "has no readable video", kEncodeHint);
  if (std::holds_alternative<Stopped>(measurement)) {
    return Error{.error_class = ErrorClass::cancelled, .message = name + " was not measured completely"};
  }
  if (auto* const facts = std::get_if<VideoFacts>(&measurement)) checked.facts = std::move(*facts);
  if (const auto* const unmeasured = std::get_if<Unmeasured>(&measurement)) {
    checked.warnings.push_back("ffprobe could not measure it: " + unmeasured->reason);
  }
  checked.ffprobe_missing = std::holds_alternative<FfprobeMissing>(measurement);
  return std::nullopt;
}

}  // namespace

Result<void> check_container(const OpenFile& file) {
  ByteSource source(file, kSmallWindow);
  return check_container(source, file.name());
}

Result<void> check_container(std::string_view bytes, const std::string& name) {
  ByteSource source(bytes);
  return check_container(source, name);
}

Result<CheckedVideo> check_video(const OpenFile& file, const std::vector<Placement>& placements,
                                 const VideoProbe& options, const std::atomic<bool>* stop) {
  if (const auto size = check_size(file); !size) return tl::unexpected(size.error());
  if (const auto whole = check_container(file); !whole) return tl::unexpected(whole.error());
  CheckedVideo checked;
  if (file.size() > kLargeVideo) {
    checked.warnings.push_back("has " + std::to_string(file.size()) + " bytes; Meta may not take more than 4 GB");
  }
  if (auto error = take(file.name(), measure(file, options, stop), checked)) return tl::unexpected(std::move(*error));
  for (const auto placement : placements) {
    if (!checked.facts) break;
    for (auto& warning : placement_warnings(placement, *checked.facts)) checked.warnings.push_back(std::move(warning));
  }
  return checked;
}

}  // namespace metaup::plan
