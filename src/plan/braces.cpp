#include "plan/braces.hpp"

#include <algorithm>

namespace metaup::plan {

bool read_braces(std::string_view text, const std::function<void(std::string_view)>& on_text,
                 const std::function<void(std::string_view)>& on_field) {
  while (!text.empty()) {
    if (text.starts_with("{{") || text.starts_with("}}")) {
      on_text(text.substr(0, 1));
      text.remove_prefix(2);
    } else if (text.front() == '{') {
      const auto end = text.find('}');
      if (end == std::string_view::npos) return false;
      on_field(text.substr(1, end - 1));
      text.remove_prefix(end + 1);
    } else {
      const auto length = std::min(text.find_first_of("{}", 1), text.size());
      on_text(text.substr(0, length));
      text.remove_prefix(length);
    }
  }
  return true;
}

}  // namespace metaup::plan
