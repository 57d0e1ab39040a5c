#pragma once
#include "graph/advice.hpp"
#include "run/submission.hpp"

namespace metaup::run {

/// Takes the reads of what also stands in a list of its account their way, and another one when that fails. What the
/// ways came to decides for those that follow. Look-ups whose page is not the last ask on.
class Readings {
 public:
  /// Before it is sent: decides its way if nobody has.
  void begin(Entry& entry) const;
  /// A read of a list has ended.
  void on_list(const Flight& flight, const graph::Split& split);
  void on_found(const Entry& entry);
  /// Whether another way, or the next page, may show what this one did not: the entry is then made
  /// ready for it. Otherwise the answer is the last word, and what the object itself answered is it.
  [[nodiscard]] bool read_otherwise(Entry& entry, graph::Answer& answer, const graph::Split& split) const;

  /// Whether reads of an account's list share requests, as far as it is known.
  [[nodiscard]] bool are_shared(const AccountId& account) const { return ways_.first(account) != ReadWay::alone; }

 private:
  ListedReads ways_;
};

}  // namespace metaup::run
