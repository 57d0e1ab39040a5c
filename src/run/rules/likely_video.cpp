#include "run/rules/likely_video.hpp"

#include "upload/one_shot_video.hpp"

namespace metaup::run {
namespace {

/// How much speaks for it; 0: it is not the one.
int how_like(const ledger::Learned& video, const OurVideo& ours) {
  const bool same_title = !ours.title.empty() && video.name == ours.title;
  const bool sizes_known = ours.bytes != 0 && video.bytes != 0;
  if (!upload::is_same_length(ours.length, video.length)) return 0;
  if (sizes_known) return video.bytes != ours.bytes ? 0 : same_title ? 3 : 2;
  return same_title ? 1 : 0;
}

}  // namespace

const ledger::Learned* likely_video(const std::vector<ledger::Learned>& learned, const OurVideo& ours) {
  const ledger::Learned* best = nullptr;
  int most = 0;
  for (const auto& video : learned) {
    const auto more = how_like(video, ours);
    if (more <= most) continue;
    best = &video;
    most = more;
  }
  return best;
}

}  // namespace metaup::run
