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

#include "run/lines.hpp"
#include "run/run_control.hpp"
#include "run/target.hpp"
#include "run/workers.hpp"

namespace metaup::run {

/// Takes each target of a run through its stages: needs met, content known, decided, sent, recorded, reported. A target
/// decides what is to be done, and the engine does it, whatever kind of target it is. The engine handles what all kinds
/// have in common: equal targets that follow the first, needs that fail, accounts that take nothing more,
/// `--all-or-nothing`, dry runs, intents, and closing each target exactly once. For the run's thread.
class Engine {
 public:
  struct Options {
    bool dry_run = false;         ///< nothing is sent but reads
    bool all_or_nothing = false;  ///< any failure before the first request: nothing is sent
    bool releases_locks = true;   ///< once all that is left is to wait for Meta
    http::FetchOptions fetch;     ///< of contents on the web
  };
  Engine(RunControl& control, Environment& environment, Options options);

  /// Many targets of one line, each made when its turn comes: waiting costs little.
  struct Supply {
    TargetId count = 0;
    Line line = Line::files;
    std::function<AccountId(TargetId)> account;
    std::function<std::uint64_t(TargetId)> bytes;  ///< as `Target::bytes`
    std::function<std::unique_ptr<Target>(TargetId)> make;
  };
  /// Before anything is added.
  void supply(Supply supply);
  /// Reported ones are added first: their numbers are their places in the request.
  TargetId add(std::unique_ptr<Target> target, const std::vector<TargetId>& needs = {});
  [[nodiscard]] const Target& target(TargetId id) const { return *slots_[id].target; }
  [[nodiscard]] bool is_closed(TargetId id) const { return slots_[id].stage == Stage::closed; }
  /// Whether an intent of it stays open: it may have been made, and nobody knows.
  [[nodiscard]] bool has_open_intent(TargetId id) const { return slots_[id].intent != 0; }
  [[nodiscard]] const std::vector<TargetId>& dependents(TargetId id) const { return links_of(id).dependents; }

  /// Only reads are sent until `open_gate`. `on_all_known` is called once nothing more can be learned without a
  /// request: all that is still open would be sent.
  void close_gate(std::function<void()> on_all_known);
  void open_gate();

  /// It goes on with what an earlier run has written down.
  void inherit(TargetId id, std::int64_t intent) { slots_[id].intent = intent; }

  struct Claim {
    std::optional<TargetId> leader;  ///< the equal one that is under way
    std::optional<TargetId> before;  ///< the equal one that has ended
    bool first = false;              ///< nobody has had this identity before
  };
  /// Who of equal targets goes first; without a leader it is this one.
  Claim claim(const std::string& identity, TargetId who);

  /// It begins again if it holds. Soon, not at once.
  void wake(TargetId id) { woken_.push_back(id); }
  /// Nobody needs it any more. It still goes when it has begun, or when others follow it.
  void drop(TargetId id, const Error& reason);
  /// It cannot be made; those that follow it begin again.
  void refuse(TargetId id, Error error);
  /// Something that goes with the targets has failed its check.
  void note_failure() { any_failed_ = true; }

  // what `RunControl::drive` asks for
  void start();
  void on_completed(const Completed& completed);
  [[nodiscard]] bool finished() const;
  void skip_rest(const Error& reason);
  [[nodiscard]] bool busy() const { return next_fresh().has_value() || !woken_.empty(); }
  void describe(report::Tick& tick) const;

 private:
  enum class Stage : std::uint8_t {
    waiting,    ///< for its needs
    fresh,      ///< nobody has looked at it
    asking,     ///< the ledger
    looking,    ///< at its content
    known,      ///< its content is; decided when all are
    held,       ///< until it is woken
    ready,      ///< has something to send
    departing,  ///< its intent is being written down
    flying,     ///< a request is under way, or in line
    following,  ///< another one
    closed,
  };
  struct Links {
    std::vector<TargetId> needs;
    std::vector<TargetId> dependents;
    std::vector<TargetId> followers;
  };
  struct Slot {
    std::unique_ptr<Target> target;  ///< null: not made yet, or done with
    Stage stage = Stage::fresh;
    bool expected = false;  ///< may still have something to send, and is not ready
    bool waits_for_meta = false;
    bool joined = false;     ///< travels with its need
    std::uint32_t step = 0;  ///< requests so far
    std::int64_t intent = 0;
    std::uint64_t bytes = 0;
    SteadyTime started{};
    SteadyTime not_before{};
    std::unique_ptr<Links> links;  ///< of those that have any
  };
  struct Seen {
    std::shared_ptr<Content> content;
    Looked looked;
  };
  struct Departure {
    TargetId target = 0;
    upload::Send send;
    bool is_written_down = false;
  };

  void make(TargetId id);
  void set_stage(TargetId id, Stage stage);
  void begin(TargetId id);
  void apply(TargetId id, Decision decision);
  void advance(TargetId id);
  void go(TargetId id);
  void queue(TargetId id);
  void follow(TargetId id, TargetId leader);
  void await(TargetId id, const std::vector<TargetId>& needs);
  void become(TargetId id, std::unique_ptr<Target> target);
  void close(TargetId id, const End& end);
  void leave_line(TargetId id);
  void pass_on();
  void try_needs(TargetId id);
  [[nodiscard]] const Links& links_of(TargetId id) const;
  [[nodiscard]] Links& make_links(TargetId id);
  void settle_intent(TargetId id);
  void drop_unsent_intent(TargetId id);

  // what must be known first (engine_looks.cpp)
  void ask(TargetId id, Ask ask);
  void on_answers(TargetId id, const Target* who, const Ask& ask, const Result<Answers>& answers);
  void pass_on_answers();
  [[nodiscard]] std::optional<TargetId> next_fresh() const;
  void take_fresh();
  void look(TargetId id);
  void take_looks();
  void on_looked(TargetId id);
  [[nodiscard]] bool holds() const { return options_.all_or_nothing && !all_decided_; }
  [[nodiscard]] bool knows_all() const;
  void decide_known();

  // requests (engine_sends.cpp)
  void serve(const AccountId& account, Line line, Lines::Ready& ready);
  [[nodiscard]] std::size_t group_size(const AccountId& account, Line line, const Lines::Ready& ready) const;
  void send(const AccountId& account, const std::vector<TargetId>& group);
  void depart(TargetId id, std::vector<Departure>& departures);
  void bring_along(TargetId id, const std::string& name, std::vector<Departure>& departures);
  void write_down(const AccountId& account, std::vector<Departure> departures);
  void on_written_down(const AccountId& account, std::vector<Departure> departures,
                       const Result<std::vector<std::int64_t>>& ids);
  void submit(Departure departure);
  void skip(TargetId id, const Error& reason);
  void release_locks();

  RunControl& control_;
  Environment& environment_;
  Options options_;
  Dispatcher& dispatcher_;
  Workers<Seen> workers_;
  Lines lines_;
  Supply supply_;
  std::deque<Slot> slots_;  ///< stays where it is while targets are added
  std::map<std::string, TargetId> leaders_;
  std::map<const Content*, std::vector<TargetId>> lookers_;
  std::vector<TargetId> known_;
  std::vector<TargetId> woken_;
  std::vector<TargetId> met_;  ///< a need of theirs has ended
  std::function<void()> on_all_known_;
  bool gate_open_ = true;
  std::size_t asking_ = 0;
  std::set<AccountId> writing_down_;  ///< intents of theirs: nothing else is sent meanwhile
  bool any_failed_ = false;
  bool all_decided_ = false;
  bool locks_held_ = true;
  std::size_t open_ = 0;
  std::size_t waiting_for_meta_ = 0;
  std::uint32_t reported_ = 0;
  std::uint64_t bytes_total_ = 0;  ///< of what is sent or still may be
};

}  // namespace metaup::run
