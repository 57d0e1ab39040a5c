#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "run/engine/target.hpp"

namespace metaup::run {

/// Where the targets of a run stand that are not under way, by account and line, so that an account that waits for a
/// limit keeps none of the others waiting.
class Lines {
 public:
  enum class Rank : std::uint8_t {
    begun,  ///< goes on with what it has begun: those are ahead of all others
    slow,   ///< has to be waited for at Meta once it is there: the sooner the better
    usual,
  };
  struct Waiting {
    SteadyTime since{};
    TargetId target = 0;
    Rank rank = Rank::usual;
  };
  using Ready = std::deque<Waiting>;

  /// Where other machines make the same things each has an order of its own, so that they do not all begin with the
  /// same ones; `random` is in [0, 1).
  void shuffle(std::function<double()> random) { random_ = std::move(random); }

  /// Nobody has looked at it yet.
  void add(const AccountId& account, TargetId target) {
    accounts_[account].fresh.push_back(target);
    ++fresh_;
  }
  /// The first of those, of an account with less than `most` ahead of what is sent, and less than `most_unknown` about
  /// which the ledger has not answered, or which have not been looked at. Several accounts keep step: a content is
  /// looked at once only as long as one of them has it under way.
  [[nodiscard]] std::optional<TargetId> next(std::size_t most, std::size_t most_unknown) const {
    std::optional<TargetId> first;
    for (const auto& [account, line] : accounts_) {
      const auto ahead = line.ahead() + (accounts_.size() > 1 ? line.asking : 0);
      if (line.fresh.empty() || ahead >= most || line.unknown() >= most_unknown) continue;
      first = std::min(first.value_or(line.fresh.front()), line.fresh.front());
    }
    return first;
  }
  void take(const AccountId& account) {
    accounts_[account].fresh.pop_front();
    --fresh_;
  }

  void begin_ask(const AccountId& account) { ++accounts_[account].asking; }
  void end_ask(const AccountId& account) { --accounts_[account].asking; }

  /// It is to be looked at once there is room.
  void want_look(const AccountId& account, TargetId target) {
    accounts_[account].to_look.push_back(target);
    ++to_look_;
  }
  /// The first of those, of an account with less than `most` ahead of what is sent, or that may be.
  [[nodiscard]] std::optional<TargetId> next_look(std::size_t most) const {
    std::optional<TargetId> first;
    if (to_look_ == 0) return first;
    for (const auto& [account, line] : accounts_) {
      if (line.to_look.empty() || line.held() >= most) continue;
      first = std::min(first.value_or(line.to_look.front()), line.to_look.front());
    }
    return first;
  }
  void take_look(const AccountId& account) {
    accounts_[account].to_look.pop_front();
    --to_look_;
    begin_look(account);
  }
  void begin_look(const AccountId& account) { ++accounts_[account].looking; }
  void end_look(const AccountId& account) { --accounts_[account].looking; }
  void drop_look(const AccountId& account, TargetId target) {
    to_look_ -= std::erase(accounts_[account].to_look, target);
  }
  /// Whether nobody waits to be asked or looked about.
  [[nodiscard]] bool all_taken() const { return fresh_ == 0 && to_look_ == 0; }

  /// It asks the ledger once more before it is sent.
  void begin_claim(const AccountId& account) { ++accounts_[account].claiming; }
  void end_claim(const AccountId& account) { --accounts_[account].claiming; }
  [[nodiscard]] std::size_t claiming(const AccountId& account) const { return accounts_.at(account).claiming; }

  /// How many of them go on.
  [[nodiscard]] static std::size_t begun(const Ready& ready) { return ahead_of(ready, Rank::slow); }
  /// Counts those that are claimed and have not been sent.
  void hold(const AccountId& account, Line line, int change) {
    accounts_[account].claimed[static_cast<std::size_t>(line)] += change;
  }
  /// How many of a line one of so many machines has claimed at once, if they share what is left: what one has claimed
  /// the others leave to it, however long that takes.
  [[nodiscard]] std::size_t share_of(const AccountId& account, Line line, std::size_t machines) const {
    const auto& lines = accounts_.at(account);
    const auto i = static_cast<std::size_t>(line);
    const auto left =
        lines.ready[i].size() - begun(lines.ready[i]) + static_cast<std::size_t>(lines.expected[i] + lines.claimed[i]);
    return (left + machines - 1) / machines;
  }
  [[nodiscard]] std::size_t claimed(const AccountId& account, Line line) const {
    return static_cast<std::size_t>(accounts_.at(account).claimed[static_cast<std::size_t>(line)]) + claiming(account);
  }

  /// It has something to send.
  void push(const AccountId& account, Line line, Waiting waiting) {
    auto& ready = accounts_[account].ready[static_cast<std::size_t>(line)];
    if (waiting.rank == Rank::begun) return ready.push_front(waiting);
    const auto first = ahead_of(ready, waiting.rank);
    const auto last = waiting.rank == Rank::slow ? ahead_of(ready, Rank::usual) : ready.size();
    ready.insert(ready.begin() + static_cast<std::ptrdiff_t>(last), waiting);
    if (!random_) return;
    const auto other = first + static_cast<std::size_t>(random_() * static_cast<double>(last + 1 - first));
    std::swap(ready[last], ready[other]);
  }
  /// Takes it out: it is ready, or nobody has looked at it yet.
  void drop(const AccountId& account, Line line, TargetId target) {
    auto& lines = accounts_[account];
    auto& ready = lines.ready[static_cast<std::size_t>(line)];
    std::erase_if(ready, [&](const Waiting& waiting) { return waiting.target == target; });
    fresh_ -= std::erase(lines.fresh, target);
  }

  /// Counts those of a line that may still have something to send, beside the ready ones.
  void expect(const AccountId& account, Line line, int change) {
    accounts_[account].expected[static_cast<std::size_t>(line)] += change;
  }
  [[nodiscard]] bool more_may_come(const AccountId& account, Line line) const {
    return accounts_.at(account).expected[static_cast<std::size_t>(line)] > 0;
  }

  /// `use` is called with each account, line and what is ready in it.
  template <class Use>
  void each(Use use) {
    for (auto& [account, lines] : accounts_) {
      for (std::size_t i = 0; i < kLines; ++i) use(account, static_cast<Line>(i), lines.ready[i]);
    }
  }

 private:
  /// How many there are of the ranks before this one.
  static std::size_t ahead_of(const Ready& ready, Rank rank) {
    const auto first = std::partition_point(ready.begin(), ready.end(),
                                            [rank](const Waiting& waiting) { return waiting.rank < rank; });
    return static_cast<std::size_t>(first - ready.begin());
  }

  struct Account {
    std::deque<TargetId> fresh;
    std::deque<TargetId> to_look;
    std::array<Ready, kLines> ready;
    std::array<int, kLines> expected{};
    std::array<int, kLines> claimed{};
    std::size_t asking = 0;
    std::size_t looking = 0;
    std::size_t claiming = 0;

    [[nodiscard]] std::size_t unknown() const { return asking + to_look.size() + looking; }
    /// Files that are open, or soon may be.
    [[nodiscard]] std::size_t held() const { return asking + looking + files(); }
    [[nodiscard]] std::size_t ahead() const { return to_look.size() + looking + files(); }
    [[nodiscard]] std::size_t files() const { return ready[static_cast<std::size_t>(Line::files)].size(); }
  };
  std::map<AccountId, Account> accounts_;
  std::size_t fresh_ = 0;
  std::size_t to_look_ = 0;
  std::function<double()> random_;  ///< null: in the order in which they come
};

}  // namespace metaup::run
