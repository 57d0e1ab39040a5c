#include "plan/manifest/stored_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "base/text.hpp"

namespace metaup::plan::manifest {
namespace {

constexpr double kFirstOf16Digits = 1e15;
constexpr double kDayAfterTheLast = 2'958'466;  // 9999-12-31, as it is counted since 1900
constexpr std::int64_t kSecondsOfDay = 86'400;

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value);
  if (code != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A format code without what it shows as it stands: texts, colours, fill characters. Only what counts for numbers
/// that are not negative.
std::string format_letters(std::string_view code) {
  std::string letters;
  for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
    switch (code[at]) {
      case '"':
        at = std::min(code.find('"', at + 1), code.size());
        break;
      case '[':
        at = std::min(code.find(']', at + 1), code.size());
        break;
      case '\\':
      case '_':
      case '*':
        ++at;
        break;
      default:
        letters += code[at];
    }
  }
  return to_lower(letters);
}

/// "[h]:mm" counts hours and is no time of day.
bool counts_time(std::string_view code) {
  const auto lower = to_lower(code);
  return std::any_of(lower.begin(), lower.end(), [](char c) { return c == '['; }) &&
         (lower.find("[h") != std::string::npos || lower.find("[m") != std::string::npos ||
          lower.find("[s") != std::string::npos);
}

std::string time_of_day(std::int64_t seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// Day 60 since 1900 is 1900-02-29, a day that there never was and that all spreadsheets keep.
std::chrono::sys_days day_of(std::int64_t days, bool since_1904) {
  using namespace std::chrono;
  const sys_days first = since_1904  ? sys_days{1904y / January / 1}
                         : days < 60 ? sys_days{1899y / December / 31}
                                     : sys_days{1899y / December / 30};
  return first + std::chrono::days{days};
}

}  // namespace

std::optional<std::string> shown_number(std::string_view stored) {
  const auto value = number_in(stored);
  if (!value || std::abs(*value) >= kFirstOf16Digits) return std::nullopt;
  const bool is_whole = std::trunc(*value) == *value;
  return is_whole ? fmt::format("{}", static_cast<std::int64_t>(*value)) : fmt::format("{:.15g}", *value);
}

bool is_date_format(std::string_view code) {
  return !counts_time(code) && format_letters(code).find_first_of("ymdhs") != std::string::npos;
}

bool is_date_format(unsigned builtin) {
  return (builtin >= 14 && builtin <= 22) || (builtin >= 27 && builtin <= 36) || builtin == 45 || builtin == 47 ||
         (builtin >= 50 && builtin <= 58);
}

std::optional<std::string> shown_date(std::string_view stored, bool since_1904) {
  const auto value = number_in(stored);
  if (!value || *value < 0 || *value >= kDayAfterTheLast) return std::nullopt;
  const auto seconds = std::llround(*value * static_cast<double>(kSecondsOfDay));
  const auto time = seconds % kSecondsOfDay;
  if (*value < 1) return time_of_day(time);
  const std::chrono::year_month_day day{day_of(seconds / kSecondsOfDay, since_1904)};
  auto text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                          static_cast<unsigned>(day.day()));
  return time == 0 ? text : text + "T" + time_of_day(time);
}

}  // namespace metaup::plan::manifest
