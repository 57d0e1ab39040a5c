#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "metaup/base/ids.hpp"
#include "metaup/run/upload.hpp"

namespace metaup::run {

/// The jobs of a run that are not under way: those that nobody has looked at, in their order, and those
/// that have something to send. A line for each account, so that one that waits for a limit keeps none of
/// the others waiting.
class JobLines {
 public:
  using Index = std::uint32_t;
  using Jobs = std::deque<Index>;

  explicit JobLines(const std::vector<Job>& jobs) {
    for (Index index = 0; index < jobs.size(); ++index) lines_[jobs[index].account].untaken.push_back(index);
    untaken_ = jobs.size();
  }

  /// The first job that nobody has looked at, of an account with less than `most` ahead of what is sent.
  [[nodiscard]] std::optional<Index> next(std::size_t most) const {
    std::optional<Index> first;
    for (const auto& [account, line] : lines_) {
      if (line.untaken.empty() || line.pending.size() + line.probing >= most) continue;
      first = std::min(first.value_or(line.untaken.front()), line.untaken.front());
    }
    return first;
  }
  /// It is looked at from now on: the first one of its account.
  void take(const AccountId& account) {
    lines_[account].untaken.pop_front();
    --untaken_;
  }
  [[nodiscard]] bool all_taken() const { return untaken_ == 0; }
  /// The rest, in order.
  [[nodiscard]] std::vector<Index> take_rest() {
    std::vector<Index> rest;
    for (auto& [account, line] : lines_) {
      rest.insert(rest.end(), line.untaken.begin(), line.untaken.end());
      line.untaken.clear();
    }
    untaken_ = 0;
    std::sort(rest.begin(), rest.end());
    return rest;
  }

  void begin_probe(const AccountId& account) { ++lines_[account].probing; }
  void end_probe(const AccountId& account) { --lines_[account].probing; }
  /// Whether more jobs of the account may soon have something to send.
  [[nodiscard]] bool more_may_come(const AccountId& account) const {
    const auto& line = lines_.at(account);
    return !line.untaken.empty() || line.probing != 0;
  }

  void push_back(const AccountId& account, Index index) { lines_[account].pending.push_back(index); }
  void push_front(const AccountId& account, Index index) { lines_[account].pending.push_front(index); }
  [[nodiscard]] bool none_pending() const {
    return std::all_of(lines_.begin(), lines_.end(), [](const auto& line) { return line.second.pending.empty(); });
  }
  [[nodiscard]] bool is_pending(const AccountId& account, Index index) const {
    const auto& pending = lines_.at(account).pending;
    return std::find(pending.begin(), pending.end(), index) != pending.end();
  }
  void drop(const AccountId& account, Index index) { std::erase(lines_.at(account).pending, index); }
  /// `use` is called with each account and its jobs that have something to send.
  template <class Use>
  void each_pending(Use use) {
    for (auto& [account, line] : lines_) use(account, line.pending);
  }

 private:
  struct Line {
    Jobs untaken;
    Jobs pending;
    std::size_t probing = 0;
  };
  std::map<AccountId, Line> lines_;
  std::size_t untaken_ = 0;
};

}  // namespace metaup::run
