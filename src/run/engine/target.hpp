#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/ledger/ledger.hpp"
#include "metaup/report/event.hpp"
#include "metaup/upload/machine.hpp"
#include "report/plan_file.hpp"
#include "run/cost.hpp"
#include "run/engine/content.hpp"
#include "run/ledger_queue.hpp"
#include "run/traffic/dispatcher.hpp"

namespace metaup::run {

class Target;
using TargetId = std::uint32_t;

// What a target decides at each stage.

/// Its content must be looked at first: `content()`.
struct Look {};
/// It has something to send; `prepare` makes its machine when its turn comes.
struct Ready {};
/// Its machine goes on.
struct Go {};
/// It ends as that one does, which is equal to it or brings it along.
struct Follow {
  TargetId leader = 0;
};
/// It does nothing until it is woken.
struct Hold {};
/// It goes last: it begins again once all that does not wait in this way has ended.
struct GoLast {};
/// The ledger must be asked first; `then` says what follows.
struct Decision;
struct Ask {
  Inquiry inquiry;
  std::function<Decision(const Answers& answers)> then;
  /// False: it goes on without answers when the ledger cannot be read. The run ends either way, but what Meta has
  /// done for the target counts.
  bool must_know = true;
};
/// Another machine makes the same, or its content has no room: `then` says, after a while, what follows.
struct Park {
  std::function<Decision()> then;
};
/// These targets must end once more; then it begins again.
struct Await {
  std::vector<TargetId> needs;
};
/// Another kind of target takes its place, item included.
struct Become {
  std::unique_ptr<Target> target;
};
/// It has come to its end.
struct End {
  report::Status status = report::Status::failed;
  std::optional<Error> error;
  Cost cost = {};  ///< what it would take; only where that is planned
};
struct Decision : std::variant<Look, Ready, Go, Ask, Follow, Hold, Park, GoLast, Await, Become, End> {
  using variant::variant;
};

/// Ends a target that is not this run's matter. It is not reported.
[[nodiscard]] inline Decision leave() { return End{report::Status::skipped, {}}; }
[[nodiscard]] inline Decision failed(Error error) { return End{report::Status::failed, std::move(error)}; }
/// Failed, or skipped when it was not tried.
[[nodiscard]] Decision failed_or_skipped(Error error);

/// Records what Meta has made, with what goes along, and ends: as existing when its id was known before, else as
/// `made`. Both in one step, so that of two equal replies only the first is new.
[[nodiscard]] Decision end_recorded(ledger::Recorded recorded, report::Status made,
                                    std::vector<ledger::Change> more = {});

/// What has become of a target, for those that need it.
struct Ended {
  report::Status status = report::Status::skipped;
  AssetKind kind = AssetKind::image;
  std::string id;
  std::optional<Error> error;
};

/// What a creative or an ad is made from.
struct RowSays {
  std::string digest;
  report::PlanFields fields;
};

/// Targets of one line share requests, and keep nobody in another line waiting.
enum class Line : std::uint8_t { reads, files, writes, ads };
inline constexpr std::size_t kLines = 4;

/// One thing that a run shall bring about. It decides; the engine does. Its functions are called in this order:
/// `begin` once its needs are met; `on_looked` and `decide` once its content is known; then, for each request of its
/// machine, `prepare`, `intent` and one of `on_step`, `on_done` and `on_failed`.
class Target {
 public:
  Target(AccountId account, AssetKind kind) : account_(std::move(account)), kind_(kind) {}
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  virtual ~Target() = default;

  [[nodiscard]] const AccountId& account() const { return account_; }
  [[nodiscard]] TargetId id() const { return id_; }
  /// What will be reported. It exists while the target is under way: many wait at once.
  [[nodiscard]] report::Item& item();
  /// Null until it has come to its end.
  [[nodiscard]] const Ended* ended() const { return ended_.get(); }

  /// How the user called it.
  [[nodiscard]] virtual std::string source() const = 0;
  [[nodiscard]] virtual Line line() const = 0;
  /// Decides how many others its next request can share a call with.
  [[nodiscard]] virtual CallKind call_kind() const { return CallKind::plain; }
  /// False for what only helps others: nobody asked for it.
  [[nodiscard]] virtual bool is_reported() const { return true; }
  /// What it takes at Meta from its beginning, if all goes well.
  [[nodiscard]] virtual Cost cost() const { return {.writes = 1}; }
  /// What it does at Meta next, in the words of plans.
  [[nodiscard]] virtual report::PlanVerdict writes() const { return report::PlanVerdict::send; }
  /// What the row says that it is made from, if there is a plan; else null.
  [[nodiscard]] virtual const RowSays* row() const { return nullptr; }
  /// The subtitle files that would go with it, by their locales, where a plan has to do with them; else null.
  [[nodiscard]] virtual const report::PlanFields* captions() const { return nullptr; }
  /// Bytes of content that may have to be sent for it.
  [[nodiscard]] virtual std::uint64_t bytes() const { return 0; }

  [[nodiscard]] virtual Decision begin() = 0;
  [[nodiscard]] virtual std::shared_ptr<Content> content() const { return nullptr; }
  /// Takes what a look has shown. An error is its end.
  [[nodiscard]] virtual std::optional<Error> on_looked() { return std::nullopt; }
  /// Whether there is more to look at, which is its content now, before it decides.
  [[nodiscard]] virtual bool looks_on() const { return false; }
  /// What is to be done about a content that is known. Nothing has been sent for it yet.
  [[nodiscard]] virtual Decision decide() { return Ready{}; }

  /// Called after `Go`, or after `prepare` once it is `Ready`. A target that becomes another kind before has none.
  [[nodiscard]] virtual upload::Machine& machine();
  /// Its turn to send has come: what it does instead; nothing when it sends.
  [[nodiscard]] virtual std::optional<Decision> on_turn() { return std::nullopt; }
  /// Before each request: opens what it needs. An error is its end.
  [[nodiscard]] virtual Result<void> prepare() { return {}; }
  /// What must be durable before the next request is sent, which makes something that cannot be made twice.
  [[nodiscard]] virtual std::optional<ledger::Intent> intent() { return std::nullopt; }
  /// Whether nobody knows if what the intent is about was done.
  [[nodiscard]] virtual bool is_in_doubt() const { return false; }
  /// Best effort: not worth a second attempt.
  [[nodiscard]] virtual bool only_once() const { return false; }
  /// A refusal of it stops nothing else.
  [[nodiscard]] virtual bool is_harmless() const { return false; }
  /// All its requests only read, so that a dry run makes them.
  [[nodiscard]] virtual bool only_reads() const { return line() == Line::reads; }
  /// Meta has all of it and is working on it.
  [[nodiscard]] virtual bool waits_for_meta() const { return false; }

  /// An answer came, and the machine wants more.
  [[nodiscard]] virtual Decision on_step() { return Go{}; }
  [[nodiscard]] virtual Decision on_done() { return Hold{}; }
  [[nodiscard]] virtual Decision on_failed(Error error) { return failed(std::move(error)); }
  /// What it follows has ended.
  [[nodiscard]] virtual Decision on_leader(const Target& leader);
  /// A need has ended. Why the target cannot be made without it; nothing if it can.
  [[nodiscard]] virtual std::optional<Error> lacks(const Target& /*need*/) { return std::nullopt; }
  [[nodiscard]] virtual Decision on_lack(Error error) { return failed_or_skipped(std::move(error)); }
  /// The run ends, or its account takes nothing more.
  [[nodiscard]] virtual Decision on_skipped(const Error& reason) { return End{report::Status::skipped, reason}; }
  /// What takes its place when it must end once more; null if it cannot.
  [[nodiscard]] virtual std::unique_ptr<Target> renewed() { return nullptr; }
  /// May change its item for the last time, before it is reported.
  virtual void on_closing(report::Item& /*item*/) {}
  /// Closes the files that were open for it. It has ended, but may still be asked about.
  virtual void release() {}

  /// Goes in one batch with its need: its operation refers to the result of the need's. False: it does not.
  [[nodiscard]] virtual bool join(const std::string& /*name*/, const Target& /*need*/) { return false; }
  /// It was not done together with its need, and goes by itself now.
  virtual void on_sent_back() {}

 protected:
  /// Fills in what is known of it from the beginning.
  virtual void describe(report::Item& /*item*/) const {}

  AccountId account_;
  AssetKind kind_;

 private:
  friend class TargetTable;
  TargetId id_ = 0;
  std::unique_ptr<report::Item> item_;
  std::unique_ptr<Ended> ended_;
};

/// Whether a status says that something was done for it in this run.
[[nodiscard]] bool was_sent(report::Status status);

}  // namespace metaup::run
