#pragma once
#include <string>
#include <string_view>

#include "metaup/base/clock.hpp"

/// What all pages for people share: one file each, in both colour schemes, for screens of any size and for paper.
namespace metaup::report {

struct PageStart {
  std::string_view title;  ///< escaped
  std::string_view style;  ///< CSS of this kind of page, after what all have
  bool frames = false;     ///< it may show other pages in frames, by https
};
/// Up to the beginning of the body. The page's own policy forbids scripts, and to load anything but those frames.
[[nodiscard]] std::string page_start(const PageStart& start);
inline constexpr std::string_view kPageEnd = "</body>\n</html>\n";

/// "28 November 2026, 16:49 UTC", as an element.
[[nodiscard]] std::string time_element(WallTime time);

}  // namespace metaup::report
