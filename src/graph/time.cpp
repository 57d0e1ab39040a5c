#include "metaup/graph/time.hpp"

#include <algorithm>

namespace metaup::graph {
namespace {

constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd+dddd";

bool has_the_shape(std::string_view text) {
  return std::equal(text.begin(), text.end(), kShape.begin(), kShape.end(), [](char found, char wanted) {
    if (wanted == 'd') return found >= '0' && found <= '9';
    if (wanted == '+') return found == '+' || found == '-';
    return found == wanted;
  });
}

/// The number that these digits make.
int number_at(std::string_view text, std::size_t begin, std::size_t length) {
  int number = 0;
  for (const char digit : text.substr(begin, length)) number = number * 10 + (digit - '0');
  return number;
}

}  // namespace

std::optional<WallTime> parse_time(std::string_view text) {
  using namespace std::chrono;
  if (!has_the_shape(text)) return std::nullopt;
  const year_month_day date{year(number_at(text, 0, 4)), month(static_cast<unsigned>(number_at(text, 5, 2))),
                            day(static_cast<unsigned>(number_at(text, 8, 2)))};
  const hours hour(number_at(text, 11, 2));
  const minutes minute(number_at(text, 14, 2));
  const seconds second(number_at(text, 17, 2));
  const hours zone_hours(number_at(text, 20, 2));
  const minutes zone_minutes(number_at(text, 22, 2));
  constexpr year kFirst{1970};
  constexpr year kLast{2199};  // the clock's nanoseconds end in 2262
  if (!date.ok() || date.year() < kFirst || date.year() > kLast) return std::nullopt;
  if (hour > hours(23) || minute > minutes(59) || second > seconds(60)) return std::nullopt;
  if (zone_hours > hours(23) || zone_minutes > minutes(59)) return std::nullopt;
  const auto east = zone_hours + zone_minutes;
  const auto local = sys_days(date) + hour + minute + second;
  return text[19] == '-' ? local + east : local - east;
}

}  // namespace metaup::graph
