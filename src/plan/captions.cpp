#include "plan/captions.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/text.hpp"

namespace metaup::plan {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEndOfCaptions = ".en_US.srt";

bool are_letters(std::string_view text, char first, char last) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c >= first && c <= last; });
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

std::string_view video_of_captions(std::string_view path) {
  const auto name = path.substr(path.find_last_of("/:") + 1);
  if (name.size() <= kEndOfCaptions.size()) return {};
  const auto end = name.substr(name.size() - kEndOfCaptions.size());
  const bool fits = end.front() == '.' && are_letters(end.substr(1, 2), 'a', 'z') && end[3] == '_' &&
                    are_letters(end.substr(4, 2), 'A', 'Z') && end.ends_with(".srt");
  return fits ? path.substr(0, path.size() - kEndOfCaptions.size()) : std::string_view{};
}

std::string locale_of_captions(std::string_view path) {
  constexpr std::size_t kLocale = 5;
  if (video_of_captions(path).empty()) return {};
  return std::string(path.substr(path.size() - kEndOfCaptions.size() + 1, kLocale));
}

std::string name_of_captions(std::string_view video, std::string_view locale) {
  return stem_of(base_name(video)) + "." + std::string(locale) + ".srt";
}

CaptionFiles::Folder CaptionFiles::look(const Candidate& video, const std::string& folder) {
  Folder found;
  auto files = files_around(video, folder);
  if (!files) {
    found.unlisted.push_back(unusable(folder, std::move(files.error())));
    return found;
  }
  for (const auto& file : *files) {
    const auto stem = video_of_captions(file.path);
    if (stem.empty()) continue;
    found.captions.emplace(stem, Candidate{folder + file.path, file.stamp, nullptr, video.place});
  }
  return found;
}

std::vector<Candidate> CaptionFiles::beside(const Candidate& video) {
  const auto prefix = folder_part(video);
  const auto [folder, is_new] = folders_.try_emplace(prefix);
  if (is_new) folder->second = look(video, prefix);
  auto found = folder->second.unlisted;
  const auto [first, last] = folder->second.captions.equal_range(stem_of(name_of(video)));
  for (auto entry = first; entry != last; ++entry) {
    const auto& file = entry->second;
    if (excluded_ == nullptr || !excluded_->covers(file.path, video.path)) found.push_back(file);
  }
  std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) { return a.path < b.path; });
  return found;
}

}  // namespace metaup::plan
