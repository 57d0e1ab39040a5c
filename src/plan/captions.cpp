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

}  // namespace

std::vector<std::string> CaptionFiles::beside(const std::string& video) {
  const fs::path path(video);
  const auto [folder, is_new] = folders_.try_emplace(path.parent_path().string());
  if (is_new) {
    std::error_code unreadable;
    const auto place = folder->first.empty() ? fs::path(".") : fs::path(folder->first);
    for (fs::directory_iterator entry(place, unreadable), end; !unreadable && entry != end;
         entry.increment(unreadable)) {
      const auto name = entry->path().filename().string();
      auto stem = stem_of_captions(name);
      if (!stem.empty()) folder->second.emplace(std::move(stem), (path.parent_path() / name).string());
    }
  }
  const auto [first, last] = folder->second.equal_range(path.stem().string());
  std::vector<std::string> found;
  std::transform(first, last, std::back_inserter(found), [](const auto& entry) { return entry.second; });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace metaup::plan
