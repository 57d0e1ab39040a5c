#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/advice.hpp"
#include "metaup/run/settings.hpp"
#include "pace/outage.hpp"
#include "pace/reach.hpp"
#include "pace/server_clock.hpp"
#include "run/ledger_queue.hpp"
#include "run/listed_reads.hpp"
#include "run/redaction.hpp"
#include "run/waits.hpp"

namespace metaup::run {

/// On whose behalf something is in flight.
struct Ticket {
  std::uint32_t target = 0;
  std::uint32_t step = 0;  ///< of the target
  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// What decides with how many others of its kind a submission can share a request.
enum class CallKind : std::uint8_t { plain, file, ad, read, lookup };

/// An operation and on whose behalf it is sent.
struct Submission {
  Ticket ticket;
  std::string source;
  AssetKind kind = AssetKind::image;
  graph::Operation operation;
  bool only_once = false;  ///< best effort: not worth a second attempt
  /// A refusal of it stops nothing else: it only looks. A dead token still ends the run, unless it is sent
  /// only once.
  bool harmless = false;

  /// Best effort in all respects, as the looks of a dry run are.
  [[nodiscard]] bool only_looks() const { return harmless && only_once; }
  [[nodiscard]] bool stops_nothing(ErrorClass why) const {
    return only_looks() || (harmless && why != ErrorClass::auth);
  }
};

/// The end of one submission: a reply, or the error that is left when nothing more can be tried.
struct Completed {
  Ticket ticket;
  Result<graph::Reply> result;
  std::uint32_t requests = 0;  ///< that were sent for it; 0: never sent, its account being dead
  bool check_first = false;    ///< it may have happened: look before sending it again
  /// Of an operation that needs another: it was not done, and is for the caller to send again by
  /// itself, no sooner than this.
  std::optional<SteadyTime> send_again;
};

/// Operations in, results out: puts them into calls, keeps to the governor's window, repeats what
/// may be repeated and when, writes the audit rows. It never sees what the operations are for.
class Dispatcher {
 public:
  Dispatcher(const Settings& settings, const Environment& environment, std::string origin, LedgerQueue& ledger);

  /// Sent as soon as it may be, but not before `not_before`.
  void submit(Submission submission, SteadyTime not_before = {});
  /// How many more submissions of this account could be put to use now: more of those that share
  /// requests.
  [[nodiscard]] std::size_t room(const AccountId& account, CallKind kind = CallKind::plain) const;
  /// How many submissions of this account share a request when there are enough of them: few until one
  /// has succeeded.
  [[nodiscard]] std::size_t operations_per_call(const AccountId& account, CallKind kind = CallKind::plain) const;
  /// Sends what may be sent, moves transfers until something ends or `until`, and returns what has
  /// come to an end. Whoever is interested in the waker drains it.
  [[nodiscard]] std::vector<Completed> poll(SteadyTime until);

  /// Nothing new is sent from now on; what is queued is dropped.
  void stop_sending();
  void abort_running() { environment_.transport.abort_all(); }
  [[nodiscard]] bool running() const { return !flights_.empty(); }
  [[nodiscard]] bool idle() const { return flights_.empty() && queue_.empty(); }

  /// What Meta's clock shows, as its replies have told so far.
  [[nodiscard]] const pace::ServerClock& server_clock() const { return server_clock_; }

  /// Whether requests of this account are as dear as on the development tier.
  [[nodiscard]] bool development_tier(const AccountId& account) const { return governor_.development_tier(account); }

  /// Whether reads of what stands in one list share requests, as far as it is known.
  [[nodiscard]] bool shares_reads(const AccountId& account) const {
    return listed_reads_.first(account) != ReadWay::alone;
  }

  /// Why no request of this account, or of any, can succeed; null while they can.
  [[nodiscard]] const Error* dead(const AccountId& account) const;
  [[nodiscard]] const Error* dead() const { return dead_run_ ? &*dead_run_ : nullptr; }
  /// Why no copy into this account can succeed, though an upload may; null while one can.
  [[nodiscard]] const Error* takes_no_copies(const AccountId& account) const;
  /// Whether `dead()` is a matter of the setup rather than of the token.
  [[nodiscard]] bool misconfigured() const { return misconfigured_; }

  /// Why the blocks that earlier runs met could not be read.
  [[nodiscard]] const std::optional<Error>& unread_blocks() const { return unread_blocks_; }

  struct Counters {
    std::uint32_t requests = 0;
    std::uint32_t retries = 0;
    std::uint64_t bytes_sent = 0;
    Milliseconds throttled{0};  ///< in which anything was held back, by a limit or by the network
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }
  /// Running transfers by source, bytes of them that have left, and what a display wants besides.
  void describe(report::Tick& tick) const;

 private:
  /// A read of what also stands in a list: which way it takes, and what the others came to.
  struct Reading {
    graph::ListedIn list;
    std::optional<ReadWay> way;  // none: not sent yet
    std::vector<ReadWay> missed;
    std::optional<Error> refusal;  // of the read alone
    std::uint32_t pages = 0;
  };
  struct Entry {
    Submission submission;
    pace::Attempts attempts;
    std::uint32_t requests = 0;
    bool alone = false;      // a call of several with it was refused
    bool held_back = false;  // it is repeated when a limit or an outage is over
    std::optional<Reading> reading;
  };
  using QueueKey = std::pair<SteadyTime, std::uint64_t>;  // when it is due, then first come
  struct Flight {
    graph::Call::Shape shape = graph::Call::Shape::single;
    AccountId account;
    std::uint64_t points = 0;
    bool changes = false;  // rather than reads alone
    SteadyTime sent{};
    std::vector<std::pair<std::uint64_t, Entry>> entries;  // with their place in line
  };

  /// When an exchange ended, and the chance that decides when it is repeated.
  struct Moment {
    SteadyTime now{};
    double random = 0;
    bool is_said_again = false;  ///< the call's one refusal has been counted for another of its operations
  };

  [[nodiscard]] std::optional<SteadyTime> next_due(SteadyTime now) const;
  void send_due(SteadyTime now);
  void send_account(const AccountId& account, std::vector<QueueKey> due, SteadyTime now);
  void send_some(const AccountId& account, const std::vector<QueueKey>& keys, const graph::ComposeLimits& limits,
                 SteadyTime now);

  // how far a refusal reaches (dispatcher_reach.cpp)
  [[nodiscard]] bool is_on_trial(const AccountId& account, bool changes) const;
  [[nodiscard]] bool waits_for_trial(const AccountId& account, bool changes) const;
  [[nodiscard]] std::uint32_t capacity(const AccountId& account, bool changes, SteadyTime now) const;
  [[nodiscard]] graph::ComposeLimits limits_for(const AccountId& account, bool changes) const;
  [[nodiscard]] graph::ComposeLimits limits_for_copies(const AccountId& account) const;
  void note_author(const graph::Split& split);
  void widen(const Entry& entry, pace::GiveUp& end);
  void drop_queued(const AccountId& account, bool copies_only, const Error& error, std::vector<Completed>& out);
  void start(const graph::Call& call, const std::vector<QueueKey>& keys);
  void finish(http::Completion completion, std::vector<Completed>& out);
  void resize_batches(std::size_t operations, const graph::Split& split);
  void settle(std::uint64_t place, Entry entry, graph::Answer answer, const graph::Split& split, const Moment& moment,
              std::vector<Completed>& out);

  // reads of what also stands in a list (dispatcher_reads.cpp)
  static void take_way(Entry& entry, ReadWay way);
  void learn_of_filter(const Flight& flight, const graph::Split& split);
  void note_found(const Entry& entry);
  [[nodiscard]] bool read_otherwise(Entry& entry, graph::Answer& answer, const graph::Split& split) const;
  void repeat(std::uint64_t place, Entry entry, const Error& error, const pace::RetryAt& retry,
              std::vector<Completed>& out);
  [[nodiscard]] static Completed ended_with(const Entry& entry, const Error& error);
  static void hand_back(const Entry& entry, const Error& error, SteadyTime when, std::vector<Completed>& out);
  void give_up(const Entry& entry, const pace::GiveUp& end, std::vector<Completed>& out);

  // waits (dispatcher_waits.cpp)
  void keep_saved_blocks();
  void block(graph::Scope scope, const AccountId& account, SteadyTime until, const std::string& reason);
  void save_block(graph::Scope scope, const AccountId& account, Milliseconds wait);
  void note_announced_block(const AccountId& account, const graph::Usage& usage, bool only_looked,
                            std::vector<Completed>& out);
  void note_network(const http::Completion& completion, const graph::Split& split, std::uint64_t who, SteadyTime now);
  [[nodiscard]] bool is_lost_to_outage(const Error& error) const;
  void hold_back(SteadyTime now);
  [[nodiscard]] std::optional<SteadyTime> opens_at(const graph::Operation& operation, SteadyTime now) const;
  void audit(const Entry& entry, const graph::Answer& answer);
  void tell_exchange(const Flight& flight, const http::Completion& completion, const graph::Split& split);
  void notice_once(const std::string& message);

  const Settings& settings_;
  const Environment& environment_;
  std::string origin_;
  LedgerQueue& ledger_;
  Redactor redactor_;
  graph::ComposeLimits limits_;
  pace::Governor governor_;
  pace::Reach reach_;
  pace::ServerClock server_clock_;
  std::map<QueueKey, Entry> queue_;
  std::map<http::RequestId, Flight> flights_;
  std::uint64_t next_place_ = 0;
  http::RequestId next_request_ = 1;
  bool sending_ = true;
  bool misconfigured_ = false;
  std::optional<Error> dead_run_;
  std::optional<Error> unread_blocks_;
  std::map<AccountId, Error> dead_accounts_;
  std::optional<Error> blocked_app_;  ///< by a limit that an earlier run met
  ListedReads listed_reads_;
  std::map<AccountId, Error> closed_to_copies_;
  std::map<AccountId, std::string> block_reasons_;  // of the last block; under no account: of the app's
  mutable std::set<AccountId> wanted_;              // that had no room for what would be submitted
  pace::Outage outage_;
  std::string outage_reason_;
  Waits waits_;
  std::set<std::string> noticed_;
  Counters counters_;
};

}  // namespace metaup::run
