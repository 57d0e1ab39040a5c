#pragma once
#include <map>
#include <string>
#include <vector>

#include "metaup/plan/select.hpp"

namespace metaup::plan {

/// Subtitle files beside videos: of clip.mp4 those called clip.en_US.srt, as Meta wants them named. Each folder is
/// listed once.
class CaptionFiles {
 public:
  /// In the order of their locales. One that cannot be used when the folder cannot be listed.
  [[nodiscard]] std::vector<Candidate> beside(const Candidate& video);

 private:
  /// By what the name of the video is without its extension.
  using ByStem = std::multimap<std::string, Candidate>;
  struct Folder {
    ByStem captions;
    std::vector<Candidate> unlisted;  ///< the folder itself, with the reason; else empty
  };
  [[nodiscard]] static Folder look(const Candidate& video, const std::string& folder);
  std::map<std::string, Folder> folders_;
};

}  // namespace metaup::plan
