#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "run/engine/content_looks.hpp"
#include "run/engine/others_wait.hpp"
#include "run/engine/run_control.hpp"
#include "run/engine/sender.hpp"
#include "run/engine/target_table.hpp"

namespace metaup::run {

/// Takes each target of a run through its stages: needs met, content known, decided, sent, recorded, reported. A target
/// decides what is to be done, and the engine does it, whatever kind of target it is. The engine handles what all kinds
/// have in common: equal targets that follow the first, needs that fail, `--all-or-nothing`, and closing each target
/// exactly once. The table knows where each stands, and the sender makes the requests. For the run's thread.
class Engine {
 public:
  /// At least as many as fit into one call.
  static constexpr std::size_t kAhead = 64;
  /// The limit when contents are kept in temporary files until they are sent.
  static constexpr std::size_t kAheadOfElsewhere = 8;

  struct Options {
    bool dry_run = false;             ///< nothing is sent but reads
    bool all_or_nothing = false;      ///< a failure before the first request: nothing is sent; false once all is known
    bool releases_locks = true;       ///< once all that is left is to wait for Meta
    std::size_t most_ahead = kAhead;  ///< of an account, looked at and not yet sent
  };
  Engine(RunControl& control, Environment& environment, Options options);

  /// Before anything is added.
  void supply(Supply supply);
  /// Add the reported ones first: their numbers are their places in the request.
  TargetId add(std::unique_ptr<Target> target, const std::vector<TargetId>& needs = {});
  [[nodiscard]] const Target& target(TargetId id) const { return targets_.target(id); }
  [[nodiscard]] bool is_closed(TargetId id) const { return targets_.is_closed(id); }
  /// Whether an intent of it stays open: it may have been made, and nobody knows.
  [[nodiscard]] bool has_open_intent(TargetId id) const { return intent_of(id) != 0; }
  [[nodiscard]] std::int64_t intent_of(TargetId id) const { return targets_.progress_of(id).intent; }
  [[nodiscard]] const std::vector<TargetId>& dependents(TargetId id) const { return targets_.links_of(id).dependents; }

  /// What must be answered before anything but reads is sent, such as whether a person agrees.
  struct Question {
    /// Called once nothing more can be learned without a request: all that is still open would be sent. It calls
    /// `answered` when the run may go on, or stops the run.
    std::function<void(std::function<void()> answered)> ask;
    /// It is about all contents, so that none is left for later. Without this, the last of many files are looked at
    /// when the first are sent.
    bool about_all = false;
  };
  /// Nothing but reads is sent until all such questions are answered, one after the other in this order.
  void ask_before_writes(Question question) { questions_.push_back(std::move(question)); }
  /// Such a question before all others that have not been asked yet.
  void ask_next(Question question) { questions_.push_front(std::move(question)); }

  /// The target takes over an intent that an earlier run has written down.
  void inherit(TargetId id, std::int64_t intent) { targets_.make_progress(id).intent = intent; }

  /// What a target is told of those of this run that are equal to it.
  struct Equals {
    std::optional<TargetId> leader;  ///< the equal one that is under way
    std::optional<TargetId> before;  ///< the equal one that has ended
    bool first = false;              ///< nobody has had this identity before
  };
  /// Says which of several equal targets goes first. If `leader` is empty, it is `who`.
  Equals join_equals(const std::string& identity, TargetId who);
  /// Whether it has claimed what it makes, so that no other machine makes it meanwhile.
  [[nodiscard]] bool has_claim(TargetId id) const { return targets_.at(id).is_claimed; }

  /// If it is held, begins it again soon, but not inside this call.
  void wake(TargetId id) { woken_.push_back(id); }
  /// Skips a target that nobody needs any more. If it has begun, or if others follow it, it goes on.
  void drop(TargetId id, const Error& reason);
  /// Fails a target that cannot be made. Those that follow it begin again.
  void refuse(TargetId id, Error error);
  /// Whether all that has ended is done, and nothing has failed or was skipped.
  [[nodiscard]] bool all_well() const { return all_well_; }
  /// Whether ready targets are sent now, so that the room they take becomes free.
  [[nodiscard]] bool sends() const { return !options_.all_or_nothing && gate_is_open(); }
  /// Something that goes with the targets has failed its check.
  void note_failure() { any_failed_ = true; }

  // what `RunControl::drive` asks for
  void start();
  void on_completed(const Completed& completed) { sender_.on_completed(completed); }
  [[nodiscard]] bool finished() const { return targets_.is_all_closed() && gate_is_open() && dispatcher_.idle(); }
  void skip_rest(const Error& reason);
  void close_unmet();
  [[nodiscard]] bool busy() const { return next_fresh() || next_look() || !woken_.empty(); }
  void describe(report::Tick& tick) const { targets_.describe(tick); }

 private:
  void begin(TargetId id);
  void apply(TargetId id, Decision decision);
  void go(TargetId id);
  void queue(TargetId id);
  void park(TargetId id, Park park);
  void unpark();
  void follow(TargetId id, TargetId leader);
  void await(TargetId id, const std::vector<TargetId>& needs);
  void close(TargetId id, const End& end);
  void pass_on();
  void try_needs(TargetId id);
  void begin_last();
  void release_locks();

  // what other machines have claimed (engine_others.cpp)
  void watch_others();
  [[nodiscard]] bool only_waits_for_others() const;
  void tell_of_others(const std::vector<ledger::Claimant>& claimants);
  void give_up_others();

  // plans (engine_plan.cpp)
  void note_in_plan(const Target& target, const report::Item& item);
  void note_met(const Target& target, const report::Item& item);
  [[nodiscard]] std::optional<Error> departure(TargetId id, const Decision& decision);

  // what must be known first (engine_looks.cpp)
  void ask(TargetId id, Ask ask);
  void on_answers(TargetId id, const Target* who, const Ask& ask, const Result<Answers>& answers);
  [[nodiscard]] bool still_asks(TargetId id, const Target* who) const;
  void keep_claim(TargetId id, const Target* who, const ledger::Claim& claim);
  void pass_on_answers();
  [[nodiscard]] std::size_t most_ahead() const;
  [[nodiscard]] std::optional<TargetId> next_fresh() const;
  void take_fresh();
  void look(TargetId id);
  [[nodiscard]] std::optional<TargetId> next_look() const;
  void begin_looks();
  void on_looked(TargetId id);
  [[nodiscard]] bool knows_all() const;
  void ask_next_question();
  void on_answered();
  [[nodiscard]] bool gate_is_open() const { return questions_.empty() && !question_is_open_; }
  void decide_known();

  RunControl& control_;
  Environment& environment_;
  Options options_;
  Dispatcher& dispatcher_;
  TargetTable targets_;
  ContentLooks looks_;
  Sender sender_;
  std::map<std::string, TargetId> leaders_;
  std::vector<TargetId> known_;
  std::vector<TargetId> woken_;
  std::vector<TargetId> met_;  ///< a need of theirs has ended
  std::vector<TargetId> last_;
  struct Parked {
    SteadyTime until{};
    std::function<Decision()> then;
  };
  std::map<TargetId, Parked> parked_;
  std::map<TargetId, ledger::Claim> claims_;            ///< that no other machine has
  std::map<TargetId, ledger::Claim> of_others_;         ///< that another machine has
  std::set<const report::PlannedTarget*> met_in_plan_;  ///< of the plan in force
  OthersWait others_wait_;
  std::string others_told_;    ///< who they are
  std::string others_notice_;  ///< the last one
  std::deque<Question> questions_;
  bool question_is_open_ = false;
  bool any_failed_ = false;
  bool all_well_ = true;
  std::size_t asking_ = 0;
};

}  // namespace metaup::run
