#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/ledger_queue.hpp"
#include "run/tally.hpp"
#include "run/traffic/dispatcher.hpp"

namespace metaup::run {

/// What a run is there for.
enum class Mode : std::uint8_t {
  makes,  ///< changes something, at Meta or in the ledger
  reads,  ///< leaves the ledger as it is
  plans,  ///< the same, and waits for no block: what it does not learn now it does without
};
[[nodiscard]] constexpr Mode mode_of(bool dry_run) { return dry_run ? Mode::plans : Mode::makes; }

/// Why what is left of a run was not tried.
[[nodiscard]] Error skipped_error(Stop stop, const Error& why = {});
/// The outcome of a run that its settings keep from beginning.
[[nodiscard]] Outcome refused(const Error& error, report::Reporter& reporter);

/// What every run does around its own work: reports what is done once the ledger has it, watches
/// for what ends a run before its time, and lets running requests end.
///
/// What is done in quick succession shares one transaction of the ledger. Whoever reads of an item can
/// rely on it surviving a kill; what is killed before that is sent, or asked about, again.
class RunControl {
 public:
  RunControl(Settings settings, Environment& environment, const std::string& origin, Mode mode);

  [[nodiscard]] Dispatcher& dispatcher() { return dispatcher_; }
  /// The ledger, while the run lasts.
  [[nodiscard]] LedgerQueue& ledger() { return ledger_; }
  /// Of a run that only plans, or that is bound by a plan; else null.
  [[nodiscard]] PlanDraft* plan_draft() const { return settings_.plan_draft; }
  [[nodiscard]] const PlanInForce* plan() const { return settings_.plan; }
  [[nodiscard]] const Clock& clock() const { return environment_.clock; }
  [[nodiscard]] bool stopped() const { return tally_.outcome().stop != Stop::none; }
  /// Ends the run; the first reason counts.
  void stop(Stop why, const std::optional<Error>& error = std::nullopt) { tally_.stop(why, error); }
  /// Ends the run because the ledger could not be read or written, once for all such errors.
  void ledger_failed(const Error& error) { tally_.stop(Stop::state, error); }
  /// Whether that has happened: then what depends on the ledger is neither done nor failed.
  [[nodiscard]] bool without_ledger() const { return tally_.has_lost_state(); }
  /// An account takes nothing more, which is told once, at the end. When that is for want of rights, the
  /// whole run counts as refused.
  void note_dead_account(const Error& error);
  /// An item has come to its end; each once. It is reported by the next commit, which does not wait
  /// for company when the item failed.
  void close(report::Item item) {
    commit_now_ = commit_now_ || item.error;
    if (item.status == report::Status::failed) ++failed_;
    closing_.push_back(std::move(item));
  }
  /// `--max-wait`.
  [[nodiscard]] Milliseconds longest_wait() const { return settings_.retry.longest_wait; }
  /// A dry run would do this.
  void note_planned(const AccountId& account, const Cost& cost) { planned_[account] += cost; }
  /// Of all accounts, as far as it is planned by now.
  [[nodiscard]] std::uint64_t planned_points() const {
    std::uint64_t points = 0;
    for (const auto& [account, cost] : planned_) points += cost.points();
    return points;
  }
  /// Writes what is done to the ledger, then reports it and calls `then`.
  void commit(std::function<void()> then = {});
  /// The next commit does not wait for company.
  void commit_soon() { commit_now_ = true; }

  /// The loop. `Work` has
  ///   void start()                      submits what there is room for
  ///   void on_completed(const Completed&)
  ///   bool finished() const             nothing is left to do
  ///   void skip_rest(const Error&)      closes what the end of the run leaves undone
  ///   void close_unmet()                closes what a plan has and nothing in the run was
  ///   bool busy() const                 there is more to start right away
  ///   void describe(report::Tick&) const   how much there is, for progress displays
  template <class Work>
  Outcome drive(Work& work) {
    tick(work);
    watch();  // its time may be over already
    while (!work.finished() && !stopped()) {
      work.start();
      commit_if_due();
      watch();
      if (work.finished() || stopped()) break;
      turn(work);
    }
    begin_to_end();
    while (still_running()) turn(work);
    ledger_.settle();
    if (stopped()) {
      work.skip_rest(skipped_error(tally_.outcome().stop, tally_.outcome().error.value_or(Error{})));
    } else {
      work.close_unmet();
    }
    commit();
    ledger_.settle();
    if (closed_account_) tally_.stop(stop_for(*closed_account_), *closed_account_);
    tally_.conclude();
    return outcome();
  }

 private:
  template <class Work>
  void turn(Work& work) {
    for (const auto& completed : poll(work.busy())) work.on_completed(completed);
    stop_if_dead();
    commit_if_due();
    tick(work);
  }

  /// Now and then.
  template <class Work>
  void tick(const Work& work) {
    if (!is_time_to_tick()) return;
    auto tick = begin_tick();
    work.describe(tick);
    environment_.reporter.on(tick);
  }

  [[nodiscard]] std::vector<Completed> poll(bool busy);
  void commit_if_due();
  void watch();
  void stop_if_dead();
  [[nodiscard]] static Stop stop_for(const Error& error);
  void begin_to_end();
  [[nodiscard]] bool still_running();
  [[nodiscard]] bool is_time_to_tick();
  [[nodiscard]] report::Tick begin_tick() const;
  [[nodiscard]] Outcome outcome();
  /// Writes into the ledger what failed, for questions after the run.
  void keep_failures(const std::vector<report::Item>& items);

  const Settings settings_;
  Environment& environment_;
  Mode mode_;
  Tally tally_;
  LedgerQueue ledger_;
  Dispatcher dispatcher_;
  SteadyTime began_;
  SteadyTime deadline_{};  ///< of requests that still run once the run has stopped
  SteadyTime last_tick_{};
  bool aborted_ = false;
  std::optional<Error> closed_account_;  ///< why; a missing right before anything else
  std::vector<report::Item> closing_;    ///< wait for a commit
  std::size_t committing_ = 0;           ///< commits that are under way
  std::uint32_t failed_ = 0;             ///< items, reported or not
  Costs planned_;                        ///< of a dry run
  bool commit_now_ = false;
  SteadyTime next_commit_{};
};

}  // namespace metaup::run
