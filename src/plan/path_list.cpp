#include "plan/path_list.hpp"

#include <algorithm>

namespace metaup::plan {

std::vector<std::string> split_paths(std::string_view text, bool nul_separated) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (!nul_separated && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> paths;
  while (!text.empty()) {
    const auto end = std::min(text.find(nul_separated ? '\0' : '\n'), text.size());
    auto path = text.substr(0, end);
    if (!nul_separated && path.ends_with('\r')) path.remove_suffix(1);
    if (!path.empty()) paths.emplace_back(path);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return paths;
}

}  // namespace metaup::plan
