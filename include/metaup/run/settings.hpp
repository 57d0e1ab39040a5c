#pragma once
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/waker.hpp"
#include "metaup/graph/call.hpp"
#include "metaup/http/transport.hpp"
#include "metaup/ledger/ledger.hpp"
#include "metaup/pace/retry.hpp"
#include "metaup/report/event.hpp"

/// The loop that joins the modules.
namespace metaup::run {

class PlanDraft;
class PlanInForce;

/// What every command that talks to Meta is told.
struct Settings {
  std::string run_id;
  std::string command;
  std::string version;  ///< of metaup
  graph::Connection connection;
  /// Beside what `connection` holds: these too are taken out of whatever servers say.
  std::vector<Secret> secrets;
  pace::RetryPolicy retry;
  pace::GovernorOptions governor;
  graph::ComposeLimits compose;
  std::optional<SteadyTime> ends_at;  ///< nothing new is started from then on
  std::uint32_t max_errors = 0;       ///< failed items after which the run stops; 0: any number
  Milliseconds grace{10'000};         ///< for running requests once the run stops
  PlanDraft* plan_draft = nullptr;    ///< where a dry run writes down what would be done
  const PlanInForce* plan = nullptr;  ///< nothing is done that it does not say
};

/// Signals that came, written by a handler and read by the loop.
struct Interrupt {
  std::atomic<int> signal{0};  ///< the first one; 0: none
  std::atomic<int> count{0};
  std::atomic<bool> came{false};
};

/// As many as there are processors, at most 4.
[[nodiscard]] std::size_t usual_file_threads();

/// The outside world of a run.
struct Environment {
  http::Transport& transport;
  const Clock& clock;
  ledger::Ledger& ledger;
  report::Reporter& reporter;
  Waker& waker;
  const Interrupt& interrupt;
  std::function<double()> random;               ///< uniform in [0, 1)
  std::function<void()> release_locks = [] {};  ///< once nothing is left to write, only to wait for
  /// Other machines work on the same accounts, by one ledger: what is to be made is claimed first.
  bool shares_accounts = false;
  /// Threads that read and hash files; 0: the run's own thread does it, so that time stands still meanwhile.
  std::size_t file_threads = usual_file_threads();

  /// The same, with others that hear what is sent and told.
  [[nodiscard]] Environment with(http::Transport& other_transport, report::Reporter& other_reporter) const;
};

/// A name for a run that is unique enough and sorts by time.
[[nodiscard]] std::string make_run_id(WallTime now);

/// The origin of a Graph URL, under which the ledger keeps its rows: scheme, host and port.
[[nodiscard]] Result<std::string> origin_of(const std::string& graph_url);

}  // namespace metaup::run
