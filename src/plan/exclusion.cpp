#include "plan/exclusion.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "metaup/plan/select.hpp"

namespace metaup::plan {

std::string plain_spelling(std::string_view path) {
  std::string plain = path.starts_with('/') ? "/" : "";
  for (std::size_t begin = 0; begin < path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto part = path.substr(begin, end - begin);
    if (!part.empty() && part != ".") {
      if (!plain.empty() && !plain.ends_with('/')) plain += '/';
      plain += part;
    }
    begin = end + 1;
  }
  return plain.empty() ? "." : plain;
}

std::vector<std::string> all_in_nfc(const std::vector<std::string>& globs) {
  std::vector<std::string> all;
  for (const auto& glob : globs) all.push_back(nfc(glob));
  return all;
}

bool any_matches(const std::vector<std::string>& normal_globs, std::string_view relative) {
  if (normal_globs.empty()) return false;
  const auto name = nfc(relative);
  return std::any_of(normal_globs.begin(), normal_globs.end(),
                     [&](const auto& glob) { return glob_matches(glob, name); });
}

Exclusion::Exclusion(const std::vector<std::string>& globs, const std::vector<std::string>& given)
    : globs_(all_in_nfc(globs)) {
  if (globs_.empty()) return;
  for (const auto& path : given) given_.insert(plain_spelling(path));
}

bool Exclusion::covers(const std::string& path, const std::string& video) const {
  if (globs_.empty()) return false;
  const auto plain = plain_spelling(path);
  if (any_matches(globs_, base_name(std::string_view(plain)))) return true;
  const bool is_below_here = given_.contains(".") && !plain.starts_with('/');
  if ((is_below_here || given_.contains(plain_spelling(video))) && any_matches(globs_, plain)) return true;
  // Below a folder "in/new", or below a remote "rclone:media:".
  for (auto end = plain.find_first_of("/:"); end != std::string::npos; end = plain.find_first_of("/:", end + 1)) {
    const auto folder = plain.substr(0, end == 0 || plain[end] == ':' ? end + 1 : end);
    if (given_.contains(folder) && any_matches(globs_, plain.substr(end + 1))) return true;
  }
  return false;
}

}  // namespace metaup::plan
