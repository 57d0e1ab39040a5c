#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "run/engine/lines.hpp"
#include "run/engine/target.hpp"

namespace metaup::run {

/// Many targets of one line, each made when its turn comes: waiting costs little.
struct Supply {
  TargetId count = 0;
  TargetId first = 0;                     ///< whose turn is first; then those behind it, and those before it in the end
  std::function<bool(TargetId)> is_slow;  ///< it has to be waited for at Meta: before all others
  Line line = Line::files;
  std::function<AccountId(TargetId)> account;
  std::function<std::uint64_t(TargetId)> bytes;  ///< as `Target::bytes`
  std::function<std::unique_ptr<Target>(TargetId)> make;
};

enum class Stage : std::uint8_t {
  waiting,    ///< for its needs
  fresh,      ///< nobody has looked at it
  asking,     ///< the ledger
  unseen,     ///< its content is to be looked at
  looking,    ///< at its content
  known,      ///< its content is; decided when all are
  held,       ///< until it is woken
  parked,     ///< another machine makes the same, or its content has no room on the disk
  last,       ///< until all others have ended
  ready,      ///< has something to send
  departing,  ///< its intent is being written down
  flying,     ///< a request is under way, or in line
  following,  ///< another one
  closed,
};

/// The targets of a run, where each of them stands, and what there is to tell of them together. For the run's thread.
class TargetTable {
 public:
  struct Links {
    std::vector<TargetId> needs;
    std::vector<TargetId> dependents;
    std::vector<TargetId> followers;
  };
  /// Of a target that has begun.
  struct Progress {
    std::uint32_t step = 0;   ///< requests so far
    std::int64_t intent = 0;  ///< 0: none is open
    SteadyTime started{};
    SteadyTime not_before{};  ///< for its next request
  };
  /// There are as many as there are targets, so it is small.
  struct Slot {
    std::unique_ptr<Target> target;  ///< null: not made yet, or done with
    Stage stage = Stage::fresh;
    bool expected = false;    ///< may still have something to send, and is not ready
    bool is_claimed = false;  ///< no other machine makes it
    bool is_held = false;     ///< is claimed, and has not been sent
    bool waits_for_meta = false;
    bool joined = false;       ///< travels with its need
    bool takes_place = false;  ///< follows one of another account, and counts as ahead of what is sent
    std::uint64_t bytes = 0;
    std::unique_ptr<Progress> progress;  ///< of those that have begun
    std::unique_ptr<Links> links;        ///< of those that have any
  };

  /// Before anything is added.
  void supply(Supply supply);
  /// It stands nowhere yet.
  TargetId add(std::unique_ptr<Target> target);
  /// Makes a supplied one whose turn has come.
  void make(TargetId id);

  [[nodiscard]] TargetId size() const { return static_cast<TargetId>(slots_.size()); }
  [[nodiscard]] Slot& at(TargetId id) { return slots_[id]; }
  [[nodiscard]] const Slot& at(TargetId id) const { return slots_[id]; }
  [[nodiscard]] Target& target(TargetId id) const { return *slots_[id].target; }
  [[nodiscard]] bool is_closed(TargetId id) const { return slots_[id].stage == Stage::closed; }
  [[nodiscard]] const Links& links_of(TargetId id) const;
  [[nodiscard]] Links& make_links(TargetId id);
  [[nodiscard]] const Progress& progress_of(TargetId id) const;
  [[nodiscard]] Progress& make_progress(TargetId id);
  [[nodiscard]] Lines& lines() { return lines_; }
  [[nodiscard]] const Lines& lines() const { return lines_; }

  void set_stage(TargetId id, Stage stage);
  /// It ends as another one does.
  void begin_following(TargetId id, const AccountId& leader);
  void end_following(TargetId id);
  /// No longer counts on it where it stands.
  void leave_line(TargetId id);
  /// Another kind of target takes its place, item included.
  void replace(TargetId id, std::unique_ptr<Target> target);
  /// It has ended and is to do so once more.
  void renew(TargetId id, std::unique_ptr<Target> target);
  /// Its end; what is to be reported.
  report::Item close(TargetId id, const End& end, SteadyTime now);
  /// Nobody asks about it any more.
  void forget(TargetId id);

  [[nodiscard]] std::size_t open() const { return open_; }
  [[nodiscard]] bool is_all_closed() const { return open_ == 0; }
  /// Whether nothing else is left to do.
  [[nodiscard]] bool only_waits_for_meta() const { return open_ > 0 && open_ == waiting_for_meta_; }
  void describe(report::Tick& tick) const;

 private:
  Supply supply_;
  std::deque<Slot> slots_;  ///< stays where it is while targets are added
  Lines lines_;
  std::size_t open_ = 0;
  std::size_t waiting_for_meta_ = 0;
  bool waiting_are_ads_ = false;
  std::uint32_t reported_ = 0;
  std::uint64_t bytes_total_ = 0;  ///< of what is sent or still may be
};

}  // namespace metaup::run
