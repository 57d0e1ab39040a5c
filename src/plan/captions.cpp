#include "plan/captions.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace metaup::plan {
namespace {

namespace fs = std::filesystem;

bool are_letters(std::string_view text, char first, char last) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c >= first && c <= last; });
}

/// "clip" of "clip.en_US.srt"; empty when the name has another form.
std::string stem_of_captions(std::string_view name) {
  constexpr std::string_view kForm = ".en_US.srt";
  if (name.size() <= kForm.size()) return {};
  const auto end = name.substr(name.size() - kForm.size());
  const bool fits = end.front() == '.' && are_letters(end.substr(1, 2), 'a', 'z') && end[3] == '_' &&
                    are_letters(end.substr(4, 2), 'A', 'Z') && end.ends_with(".srt");
  return fits ? std::string(name.substr(0, name.size() - kForm.size())) : std::string{};
}

/// Up to the name itself: "in/" of "in/clip.mp4", "rclone:media:" of "rclone:media:clip.mp4".
std::string folder_part(const Candidate& file) { return file.path.substr(0, file.path.size() - name_of(file).size()); }

std::string stem_of(std::string_view name) { return std::string(name.substr(0, name.rfind('.'))); }

/// What is not there, or is no folder, holds none.
Result<std::vector<PlaceFile>> files_around(const Candidate& video, const std::string& folder) {
  if (video.place != nullptr) {
    auto listing = video.place->neighbours(video.path);
    if (!listing) return tl::unexpected(std::move(listing.error()));
    if (listing->error && listing->error->error_class != ErrorClass::not_found) return tl::unexpected(*listing->error);
    return std::move(listing->files);
  }
  std::vector<PlaceFile> files;
  std::error_code unreadable;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, unreadable), end; !unreadable && entry != end;
       entry.increment(unreadable)) {
    files.push_back({entry->path().filename().string(), {}});
  }
  return files;
}

}  // namespace

CaptionFiles::Folder CaptionFiles::look(const Candidate& video, const std::string& folder) {
  Folder found;
  auto files = files_around(video, folder);
  if (!files) {
    found.unlisted.push_back(unusable(folder, std::move(files.error())));
    return found;
  }
  for (const auto& file : *files) {
    auto stem = stem_of_captions(file.path);
    if (stem.empty()) continue;
    found.captions.emplace(std::move(stem), Candidate{folder + file.path, file.stamp, nullptr, video.place});
  }
  return found;
}

std::vector<Candidate> CaptionFiles::beside(const Candidate& video) {
  const auto prefix = folder_part(video);
  const auto [folder, is_new] = folders_.try_emplace(prefix);
  if (is_new) folder->second = look(video, prefix);
  auto found = folder->second.unlisted;
  const auto [first, last] = folder->second.captions.equal_range(stem_of(name_of(video)));
  std::transform(first, last, std::back_inserter(found), [](const auto& entry) { return entry.second; });
  std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) { return a.path < b.path; });
  return found;
}

}  // namespace metaup::plan
