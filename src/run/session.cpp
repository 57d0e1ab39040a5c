#include "metaup/run/session.hpp"

#include <algorithm>
#include <optional>
#include <random>

#include "base/boot_clock.hpp"
#include "ledger/open_server.hpp"
#include "ledger/server_name.hpp"
#include "run/account_locks.hpp"

namespace metaup {
namespace {

tl::unexpected<Refusal> refuse(run::Stop stop, Error error) {
  return tl::unexpected(Refusal{.stop = stop, .error = std::move(error)});
}

/// What only reads at Meta does without a ledger.
Result<std::unique_ptr<ledger::Ledger>> open_ledger(const SessionOptions& options, report::Reporter& reporter,
                                                    const run::Interrupt& interrupt) {
  if (options.ledger.empty()) return ledger::make_memory_ledger();
  const auto access = options.read_only ? ledger::Access::read_only : ledger::Access::read_write;
  auto ledger = ledger::names_server(options.ledger)
                    ? ledger::open_server(options.ledger, options.file_index, access, &interrupt.count)
                    : ledger::open_ledger(options.ledger, access);
  if (ledger || !options.read_only) return ledger;
  if (ledger.error().error_class == ErrorClass::not_found) return ledger::make_memory_ledger();
  if (!options.ledger_is_optional) return ledger;
  reporter.on(report::Notice{ledger.error().message + "; continuing without the ledger"});
  return ledger::make_memory_ledger();
}

/// Why a run ends whose ledger cannot be used: a signal may be the reason.
run::Stop stop_without_ledger(const run::Interrupt& interrupt) {
  const int signal = interrupt.signal;
  return signal != 0 ? run::stop_of(signal) : run::Stop::state;
}

std::optional<Milliseconds> time_left(const std::optional<SteadyTime>& end, const Clock& clock) {
  if (!end) return std::nullopt;
  return std::max(std::chrono::duration_cast<Milliseconds>(*end - clock.now()), Milliseconds{0});
}

/// Nothing to hold when nothing is written, or when nothing is remembered.
tl::expected<std::optional<AccountLocks>, Refusal> lock_own(const SessionOptions& options, const std::string& origin,
                                                            ledger::Ledger& ledger, const run::Interrupt& interrupt,
                                                            const Clock& clock) {
  if (options.read_only || options.ledger.empty() || options.accounts.empty()) return std::nullopt;
  LockWish wish{.owners = {},
                .wait = options.lock_wait,
                .self = {.run_id = options.settings.run_id, .command = options.settings.command},
                .alone = !options.shares_accounts};
  for (const auto& account : options.accounts) wish.owners.push_back({.origin = origin, .account = account});
  const auto left = time_left(options.settings.ends_at, clock);
  const bool is_cut = left && *left < wish.wait;
  if (is_cut) wish.wait = *left;
  auto locks = lock_accounts(ledger, options.ledger, std::move(wish), interrupt, clock.wall());
  // Nobody waits any longer because the time is over, not because the other run takes too long.
  if (!locks && is_cut && locks.error().stop == run::Stop::locked) locks.error().stop = run::Stop::budget;
  return locks;
}

bool shares_accounts(const SessionOptions& options, ledger::Ledger& ledger) {
  return options.shares_accounts && !options.read_only && ledger::shared_of(ledger.registry()) != nullptr;
}

}  // namespace

/// All that a session owns. What is lent by the host stands in for its own.
struct Session::State {
  MachineClock own_clock;
  Waker own_waker;
  run::Interrupt own_interrupt;
  const Clock* clock = nullptr;
  Waker* waker = nullptr;
  const run::Interrupt* interrupt = nullptr;
  report::Reporter* reporter = nullptr;

  SessionOptions options;
  std::string origin;
  std::unique_ptr<ledger::Ledger> ledger;
  std::optional<AccountLocks> held;
  std::unique_ptr<http::Transport> transport;
  std::mt19937_64 engine{std::random_device{}()};
  std::uniform_real_distribution<double> chance{0.0, 1.0};
  std::optional<run::Environment> environment;
  bool has_run = false;
};

/// Unless they are held already.
tl::expected<void, Refusal> Session::take_locks(State& state) {
  if (state.held) return {};
  auto held = lock_own(state.options, state.origin, *state.ledger, *state.interrupt, *state.clock);
  if (!held) return tl::unexpected(std::move(held.error()));
  state.held = *std::move(held);
  return {};
}

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

tl::expected<Session, Refusal> Session::open(SessionOptions options, report::Reporter& reporter, const Host& host) {
  const auto origin = run::origin_of(options.settings.connection.graph_url);
  if (!origin) return refuse(run::Stop::configuration, origin.error());
  auto state = std::make_unique<State>();
  state->clock = host.clock != nullptr ? host.clock : &state->own_clock;
  state->waker = host.waker != nullptr ? host.waker : &state->own_waker;
  state->interrupt = host.interrupt != nullptr ? host.interrupt : &state->own_interrupt;
  state->reporter = &reporter;
  state->origin = *origin;
  auto ledger = open_ledger(options, reporter, *state->interrupt);
  if (!ledger) return refuse(stop_without_ledger(*state->interrupt), ledger.error());
  state->ledger = *std::move(ledger);
  state->options = std::move(options);
  if (auto held = take_locks(*state); !held) return tl::unexpected(std::move(held.error()));
  auto& own = state->options;
  own.http.wake_descriptor = state->waker->descriptor();
  state->transport = http::make_curl_transport(own.http);
  if (own.settings.run_id.empty()) own.settings.run_id = run::make_run_id(state->clock->wall());
  state->environment.emplace(run::Environment{.transport = *state->transport,
                                              .clock = *state->clock,
                                              .ledger = *state->ledger,
                                              .reporter = reporter,
                                              .waker = *state->waker,
                                              .interrupt = *state->interrupt,
                                              .random = [raw = state.get()] { return raw->chance(raw->engine); },
                                              .release_locks = [raw = state.get()] { raw->held.reset(); },
                                              .shares_accounts = shares_accounts(own, *state->ledger)});
  return Session(std::move(state));
}

const run::Settings& Session::settings() const { return state_->options.settings; }

run::Outcome Session::run(
    const std::function<run::Outcome(run::Environment& environment, const run::Settings& settings)>& work) {
  auto& state = *state_;
  const auto fail = [&](run::Outcome& outcome, const Refusal& why) {
    outcome.stop = why.stop;
    outcome.error = why.error;
    state.reporter->on(report::Fatal{.error = why.error, .held_for = why.held_for});
    return outcome;
  };
  auto& settings = state.options.settings;
  if (std::exchange(state.has_run, true)) {
    settings.run_id = run::make_run_id(state.clock->wall());
    if (auto held = take_locks(state); !held) {
      run::Outcome outcome;
      return fail(outcome, held.error());
    }
  }
  if (state.options.read_only) return work(*state.environment, settings);
  const auto begun = state.ledger->begin_run({.run_id = settings.run_id,
                                              .command = settings.command,
                                              .origin = state.origin,
                                              .started = state.clock->wall(),
                                              .accounts = state.options.accounts});
  if (!begun) {
    run::Outcome outcome;
    return fail(outcome, {stop_without_ledger(*state.interrupt), begun.error()});
  }
  auto outcome = work(*state.environment, settings);
  const bool all_well = outcome.stop == run::Stop::none && outcome.summary.failed == 0;
  const auto code = state.options.exit_code ? state.options.exit_code(outcome) : (all_well ? 0 : 1);
  const auto& summary = outcome.summary;
  const auto ended =
      state.ledger->end_run({.run_id = settings.run_id,
                             .exit_code = code,
                             .ended = state.clock->wall(),
                             .counts = {.items = summary.items, .done = summary.done, .failed = summary.failed}});
  if (ended || outcome.stop == run::Stop::state) return outcome;
  const auto stop = outcome.stop;
  fail(outcome, {run::Stop::state, ended.error()});
  if (!run::goes_before(run::Stop::state, stop)) outcome.stop = stop;
  return outcome;
}

run::Outcome Session::upload(run::UploadPlan plan, run::UploadSettings settings) {
  return run([&](run::Environment& environment, const run::Settings& common) {
    settings.common = common;
    return run::upload(std::move(plan), settings, environment);
  });
}

}  // namespace metaup
