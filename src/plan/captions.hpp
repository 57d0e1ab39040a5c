#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/plan/select.hpp"
#include "plan/exclusion.hpp"

namespace metaup::plan {

/// "in/clip" of "in/clip.en_US.srt"; empty: it is not called as captions are.
[[nodiscard]] std::string_view video_of_captions(std::string_view path);
/// "en_US" of "in/clip.en_US.srt"; empty for any other name.
[[nodiscard]] std::string locale_of_captions(std::string_view path);
/// What captions of this locale are called: "clip.en_US.srt" of "in/clip.mp4".
[[nodiscard]] std::string name_of_captions(std::string_view video, std::string_view locale);

/// Subtitle files beside videos: of clip.mp4 those called clip.en_US.srt, as Meta wants them named. Each folder is
/// listed once.
class CaptionFiles {
 public:
  /// `excluded` are left out; null: none is.
  explicit CaptionFiles(std::shared_ptr<const Exclusion> excluded = nullptr) : excluded_(std::move(excluded)) {}
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
  std::shared_ptr<const Exclusion> excluded_;
  std::map<std::string, Folder> folders_;
};

}  // namespace metaup::plan
