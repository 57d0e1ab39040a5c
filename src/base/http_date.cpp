#include "base/http_date.hpp"

#include <algorithm>
#include <array>

#include "base/wall_time.hpp"

namespace metaup {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// A number at its place, within bounds.
std::optional<int> number_at(std::string_view text, std::size_t place, std::size_t size, int least, int most) {
  const auto value = number(text.substr(place, size));
  return value && *value >= least && *value <= most ? value : std::nullopt;
}

}  // namespace

std::optional<WallTime> parse_http_date(std::string_view text) {
  constexpr std::string_view kForm = "Ddd, 00 Mmm 0000 00:00:00 GMT";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool fixed = std::string_view(", :GMT").find(kForm[i]) != std::string_view::npos;
    const bool of_a_name = i >= 8 && i < 11;
    if (fixed && !of_a_name && text[i] != kForm[i]) return std::nullopt;
  }
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const bool names_a_day = std::find(kDays.begin(), kDays.end(), text.substr(0, 3)) != kDays.end();
  const auto day = number_at(text, 5, 2, 1, 31);
  const auto year = number_at(text, 12, 4, 1, 9999);
  const auto hour = number_at(text, 17, 2, 0, 23);
  const auto minute = number_at(text, 20, 2, 0, 59);
  const auto second = number_at(text, 23, 2, 0, 60);  // a leap second
  if (month == kMonths.end() || !names_a_day || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(month - kMonths.begin() + 1)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return wall_time(std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{*hour} +
                   std::chrono::minutes{*minute} + std::chrono::seconds{*second});
}

}  // namespace metaup
