#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// How much room text takes on a terminal. The text must be valid UTF-8, as `printable` leaves it.
namespace metaup::report {

/// Columns: 0 for combining marks, 2 for East Asian wide characters and emoji, else 1.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// `text` in at most `columns`: its end, which tells paths apart, behind "…".
[[nodiscard]] std::string fit_end(std::string_view text, std::size_t columns);
/// The same, but its beginning, with "…" behind.
[[nodiscard]] std::string fit_start(std::string_view text, std::size_t columns);

}  // namespace metaup::report
