#pragma once
#include "graph/advice.hpp"
#include "run/traffic/submission.hpp"

namespace metaup::run {

/// Chooses how objects are read that also stand in a list of their account, and takes another way when one fails. How
/// the ways have worked decides for the reads that follow. A look-up goes on to the next page until the last one.
class Readings {
 public:
  /// Before it is sent: chooses its way, unless that is done.
  void begin(Entry& entry) const;
  /// A read of a list has ended.
  void on_list(const Flight& flight, const graph::Split& split);
  void on_found(const Entry& entry);
  /// Whether another way, or the next page, may show what this one did not: the entry is then made
  /// ready for it. Otherwise the answer is final: the refusal of the object itself, if there was one.
  [[nodiscard]] bool read_otherwise(Entry& entry, graph::Answer& answer, const graph::Split& split) const;

  /// Whether reads of an account's list share requests, as far as it is known.
  [[nodiscard]] bool are_shared(const AccountId& account) const { return ways_.first(account) != ReadWay::alone; }

 private:
  ListedReads ways_;
};

}  // namespace metaup::run
