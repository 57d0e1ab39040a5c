#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace metaup::plan {

/// What --exclude says of posters and captions: they are found beside their videos, and in no selection.
class Exclusion {
 public:
  Exclusion() = default;
  /// `given` are the files and directories that the selection was made of.
  Exclusion(const std::vector<std::string>& globs, const std::vector<std::string>& given);

  /// Whether the file is left out. A glob sees of its path what it sees of the video's.
  [[nodiscard]] bool covers(const std::string& path, const std::string& video) const;

 private:
  std::vector<std::string> globs_;
  std::unordered_set<std::string> given_;
};

/// Whether one of the globs matches. Both are compared in one normal form: macOS and other systems write letters with
/// accents differently.
[[nodiscard]] bool any_matches(const std::vector<std::string>& normal_globs, std::string_view relative);
[[nodiscard]] std::vector<std::string> all_in_nfc(const std::vector<std::string>& globs);
/// One spelling for each path, without looking at the disk: "./a//b/" is "a/b".
[[nodiscard]] std::string plain_spelling(std::string_view path);

}  // namespace metaup::plan
