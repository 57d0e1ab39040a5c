#pragma once
#include <map>
#include <string>
#include <vector>

namespace metaup::plan {

/// Subtitle files beside videos: of clip.mp4 those called clip.en_US.srt, as Meta wants them named. Each folder is
/// listed once.
class CaptionFiles {
 public:
  /// In the order of their locales.
  [[nodiscard]] std::vector<std::string> beside(const std::string& video);

 private:
  /// By what the name of the video is without its extension.
  using ByStem = std::multimap<std::string, std::string>;
  std::map<std::string, ByStem> folders_;
};

}  // namespace metaup::plan
