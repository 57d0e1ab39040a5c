#pragma once
#include <cstddef>
#include <string>

#include "ledger/sql.hpp"

/// Statements that look for many keys at once: to carry one out costs more than to find one more row.
namespace metaup::ledger::sql {

/// How many values such a list has. With each number of values it would be another statement to prepare, so a shorter
/// list repeats its last value.
inline constexpr std::size_t kListed = 64;

/// Its text, behind "IN ".
[[nodiscard]] inline std::string list() {
  std::string text = "(?";
  for (std::size_t i = 1; i < kListed; ++i) text += ", ?";
  return text + ")";
}

/// The statement's last values are those of its list: as many as are lacking are added.
inline void fill_list(Statement& statement, std::size_t count) {
  if (count == 0) return;
  const auto last = statement.values.back();
  statement.values.resize(statement.values.size() + kListed - count, last);
}

/// Cuts what is in order into lists: `use(first, last)` for each, whose elements are all `alike` to its first one.
template <class Position, class Alike, class Use>
void each_list(Position begin, Position end, Alike alike, Use use) {
  for (auto first = begin; first != end;) {
    auto last = first + 1;
    while (last != end && static_cast<std::size_t>(last - first) < kListed && alike(*first, *last)) ++last;
    use(first, last);
    first = last;
  }
}

}  // namespace metaup::ledger::sql
