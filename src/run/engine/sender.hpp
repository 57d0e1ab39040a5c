#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "run/engine/run_control.hpp"
#include "run/engine/target_table.hpp"

namespace metaup::run {

/// Sends what the machines of targets want. It chooses which ones go together, and waits until their intents are
/// durable. What comes back goes to the machines. For the run's thread.
class Sender {
 public:
  /// `apply` does what a target has decided.
  using Apply = std::function<void(TargetId id, Decision decision)>;
  /// In a dry run nothing is sent but reads; what would be sent ends as planned.
  Sender(RunControl& control, TargetTable& targets, bool dry_run, Apply apply);

  /// Sends as much as there is room for of what is ready in one line of an account.
  void serve(const AccountId& account, Line line, Lines::Ready& ready);
  void on_completed(const Completed& completed);

  /// Takes back what is written down of a target that has ended. What is in doubt stays: the next run looks again.
  void settle_intent(TargetId id);
  /// The same for a target that is left when the run ends. Every request that was sent has been answered or given up
  /// by then, so what still waits was never sent.
  void drop_unsent_intent(TargetId id);

 private:
  struct Departure {
    TargetId target = 0;
    upload::Send send;
    bool is_written_down = false;
  };

  void plan(TargetId id);
  [[nodiscard]] std::size_t group_size(const AccountId& account, Line line, const Lines::Ready& ready) const;
  void send(const AccountId& account, const std::vector<TargetId>& group);
  void depart(TargetId id, std::vector<Departure>& departures);
  void bring_along(TargetId id, const std::string& name, std::vector<Departure>& departures);
  void write_down(const AccountId& account, std::vector<Departure> departures);
  void on_written_down(const AccountId& account, std::vector<Departure> departures,
                       const Result<std::vector<std::int64_t>>& ids);
  void submit(Departure departure);
  void advance(TargetId id);
  void end_intent(TargetId id);
  void skip(TargetId id, const Error& reason);

  RunControl& control_;
  Dispatcher& dispatcher_;
  TargetTable& targets_;
  bool dry_run_;
  Apply apply_;
  std::set<AccountId> writing_down_;  ///< intents of theirs: nothing else is sent meanwhile
};

}  // namespace metaup::run
