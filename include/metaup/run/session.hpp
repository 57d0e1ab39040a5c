#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "metaup/http/transport.hpp"
#include "metaup/run/upload.hpp"

namespace metaup {

/// What a session is opened with.
struct SessionOptions {
  run::Settings settings;           ///< who asks, and how; the first run has its run id, or a new one if it has none
  std::vector<AccountId> accounts;  ///< that are written to
  std::string ledger;               ///< its file or server; empty: nothing is remembered beyond the session
  std::string file_index;           ///< of a ledger on a server: what is known of files on this machine
  /// Nothing that has to be remembered will happen: no account is locked, and a ledger is only read, if there is one.
  bool read_only = false;
  /// With a ledger on a server, other sessions that share the accounts work on them meanwhile. For uploads.
  bool shares_accounts = false;
  bool ledger_is_optional = false;  ///< read-only sessions: if it cannot be read, continue without it and give a notice
  Milliseconds lock_wait{0};        ///< for another session on the same accounts to end
  http::CurlOptions http;
  /// What is kept of the run in the ledger; nothing: 0 when all is well, else 1.
  std::function<int(const run::Outcome& outcome)> exit_code;
};

/// Why a session cannot be opened.
struct Refusal {
  run::Stop stop = run::Stop::configuration;
  Error error;
  std::optional<Milliseconds> held_for =
      {};  ///< of `locked`: how long the other run has held the account, if that is known
};

/// Objects of the calling program that the session uses instead of its own. They must outlive the session.
struct Host {
  const Clock* clock = nullptr;               ///< null: the system's
  Waker* waker = nullptr;                     ///< what ends a wait early, such as a signal handler; null: its own
  const run::Interrupt* interrupt = nullptr;  ///< by which the program ends a run; null: nothing does
};

/// Runs against Meta, one after the other: the ledger and the connections stay open as long as it lives. The accounts
/// are locked, but for the time in which a run only waits for Meta to process videos. Every error of a run is in its
/// outcome and its items. For one thread: it may be any, but always the same.
class Session {
 public:
  /// `reporter` is told of every item, and must outlive the session.
  [[nodiscard]] static tl::expected<Session, Refusal> open(SessionOptions options, report::Reporter& reporter,
                                                           const Host& host = {});
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  [[nodiscard]] const run::Settings& settings() const;

  /// A run, with an id of its own: writes its beginning and its end into the ledger. `common` of the settings is the
  /// session's, whatever it holds.
  run::Outcome upload(run::UploadPlan plan, run::UploadSettings settings);

  /// Likewise, for all other work: `work` calls one of the functions of include/metaup/run, such as `run::launch` or
  /// `run::list_objects`, with what it is given.
  run::Outcome run(
      const std::function<run::Outcome(run::Environment& environment, const run::Settings& settings)>& work);

 private:
  struct State;
  [[nodiscard]] static tl::expected<void, Refusal> take_locks(State& state);
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace metaup
