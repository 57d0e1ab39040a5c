#include "metaup/graph/time.hpp"

#include "metaup/base/text.hpp"

namespace metaup::graph {
namespace {

/// Takes `length` digits off, then `separator` if there is to be one.
std::optional<int> take_number(std::string_view& text, std::size_t length, char separator = '\0') {
  const auto number = parse_u64(text.substr(0, length));
  if (!number || text.size() < length) return std::nullopt;
  text.remove_prefix(length);
  if (separator != '\0') {
    if (!text.starts_with(separator)) return std::nullopt;
    text.remove_prefix(1);
  }
  return static_cast<int>(*number);
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4, '-');
  const auto month = year ? take_number(text, 2, '-') : std::nullopt;
  const auto day = month ? take_number(text, 2, 'T') : std::nullopt;
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

/// How far ahead of UTC; the whole of `text`.
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z") return std::chrono::minutes{0};
  const bool ahead = text.starts_with('+');
  if (!ahead && !text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_number(text, 2);
  if (text.starts_with(':')) text.remove_prefix(1);
  const auto minutes = hours ? take_number(text, 2) : std::nullopt;
  if (!minutes || !text.empty()) return std::nullopt;
  const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return ahead ? offset : -offset;
}

}  // namespace

std::optional<WallTime> parse_time(std::string_view text) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  const auto hour = take_number(text, 2, ':');
  const auto minute = hour ? take_number(text, 2, ':') : std::nullopt;
  const auto second = minute ? take_number(text, 2) : std::nullopt;
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto offset = offset_of(text);
  if (!offset) return std::nullopt;
  return *date + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second} - *offset;
}

}  // namespace metaup::graph
