#include "run/engine/run_control.hpp"

#include <memory>

namespace metaup::run {
namespace {

constexpr auto kHeartbeat = Milliseconds{100};
/// Between commits. A run that waits for the network commits each reply at once.
constexpr auto kCommitInterval = Milliseconds{25};
/// Items that wait for a commit: what a kill may cost, beside what is under way.
constexpr std::size_t kMostHeld = 16;

/// Why nothing more was tried once a request had failed.
std::string_view why_given_up(const Error& error) {
  constexpr int kServerError = 500;
  if (error.not_from_meta && error.http_status >= kServerError) return "not tried: Meta's servers answer with errors";
  if (error.not_from_meta) return "not tried: a proxy or filter answers in Meta's place";
  if (error.error_class == ErrorClass::network) return "not tried: the server cannot be reached";
  if (error.error_class == ErrorClass::rate_limit) return "not tried: a rate limit was reached";
  return "not tried: Meta refused or failed the requests before it";
}

std::string_view why_skipped(Stop stop, const Error& error) {
  switch (stop) {
    case Stop::hung_up:
    case Stop::interrupted:
    case Stop::terminated:
      return "not tried: the run was interrupted";
    case Stop::budget:
      return "not tried: --max-duration or --max-errors was reached";
    case Stop::state:
      return "not tried: the ledger or the results could not be written";
    case Stop::credentials:
      return "not tried: Meta refused the access token, the app secret or their rights";
    case Stop::given_up:
      return why_given_up(error);
    case Stop::not_tried:
      return "not tried: another file or row failed its checks (--all-or-nothing)";
    case Stop::configuration:
    case Stop::locked:
    case Stop::none:
      break;
  }
  return "not tried: the run was stopped";
}

/// The token or its rights do not suffice.
bool is_want_of_rights(const Error& error) {
  return error.error_class == ErrorClass::auth || error.error_class == ErrorClass::permission;
}

Settings settings_for(Mode mode, Settings settings) {
  if (mode == Mode::plans) settings.retry.longest_wait = Milliseconds{0};
  if (mode == Mode::reads) settings.plan = nullptr;  // it is about what is made
  return settings;
}

Error full_disk_error() {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = "the disk with the ledger is full: everything sent so far is recorded, and nothing more will be sent";
  error.hint = "free some space, then run the same command again";
  return error;
}

}  // namespace

Error skipped_error(Stop stop, const Error& why) {
  Error error;
  error.error_class = ErrorClass::cancelled;
  error.message = why_skipped(stop, why);
  error.retryable = true;
  return error;
}

Outcome refused(const Error& error, report::Reporter& reporter) {
  Tally tally(reporter);
  tally.stop(Stop::configuration, error);
  return tally.outcome();
}

RunControl::RunControl(Settings settings, Environment& environment, const std::string& origin, Mode mode)
    : settings_(settings_for(mode, std::move(settings))),
      environment_(environment),
      mode_(mode),
      tally_(environment.reporter),
      ledger_(environment.ledger, environment.file_threads > 0, environment.waker),
      dispatcher_(settings_, environment, origin, ledger_),
      began_(environment.clock.now()) {
  if (const auto& unread = dispatcher_.unread_limits()) ledger_failed(*unread);
}

std::vector<Completed> RunControl::poll(bool busy) {
  const auto now = environment_.clock.now();
  const bool waits_for_commit = closing_.empty() || committing_ > 0;  // whose end wakes the loop
  const auto idle_until = waits_for_commit ? now + kHeartbeat : next_commit_;
  auto completed = dispatcher_.poll(busy ? now : idle_until);
  if (const auto& unread = dispatcher_.unread_limits()) ledger_failed(*unread);
  environment_.waker.drain();
  return completed;
}

/// While a slow ledger writes, what is done meanwhile gathers for the next commit.
void RunControl::commit_if_due() {
  const bool is_due = commit_now_ || closing_.size() >= kMostHeld || environment_.clock.now() >= next_commit_;
  if (is_due && committing_ == 0) commit();
  ledger_.take();
}

void RunControl::commit(std::function<void()> then) {
  commit_now_ = false;
  next_commit_ = environment_.clock.now() + kCommitInterval;
  const auto items = std::make_shared<std::vector<report::Item>>(std::exchange(closing_, {}));
  const auto report = [this, items, then = std::move(then)] {
    for (auto& item : *items) tally_.close(std::move(item));
    if (then) then();
  };
  if (mode_ != Mode::makes) return report();
  keep_failures(*items);
  ++committing_;
  ledger_.commit([this, report](const Result<LedgerQueue::Committed>& done) {
    --committing_;
    if (!done) ledger_failed(done.error());
    if (done && done->out_of_room) tally_.stop(Stop::state, full_disk_error());
    report();
  });
}

void RunControl::keep_failures(const std::vector<report::Item>& items) {
  if (without_ledger()) return;  // what room is left is for what Meta confirms
  for (const auto& item : items) {
    if (!report::has_failed(item) || !item.error) continue;
    const auto& error = *item.error;
    ledger_.write(ledger::FailedItem{.time = environment_.clock.wall(),
                                     .account = item.account,
                                     .kind = item.kind,
                                     .source = item.source,
                                     .error_class = error.error_class,
                                     .code = error.code,
                                     .subcode = error.subcode,
                                     .fbtrace_id = error.fbtrace_id,
                                     .message = error.message});
  }
}

void RunControl::watch() {
  if (const int signal = environment_.interrupt.signal; signal != 0) tally_.stop(stop_of(signal));
  if (!environment_.reporter.healthy()) tally_.stop(Stop::state);  // the reporter knows why, and has said it
  const bool too_long = settings_.ends_at && environment_.clock.now() >= *settings_.ends_at;
  const bool too_many = settings_.max_errors != 0 && failed_ >= settings_.max_errors;
  if (too_long || too_many) tally_.stop(Stop::budget);
}

/// Seen at once, even when the last item met it: what has succeeded does not count then.
void RunControl::stop_if_dead() {
  const auto* const error = dispatcher_.closed().why_run();
  if (error == nullptr) return;
  tally_.stop(dispatcher_.misconfigured() ? Stop::configuration : stop_for(*error), *error);
}

Stop RunControl::stop_for(const Error& error) { return is_want_of_rights(error) ? Stop::credentials : Stop::given_up; }

void RunControl::note_dead_account(const Error& error) {
  if (!closed_account_ || (is_want_of_rights(error) && !is_want_of_rights(*closed_account_))) closed_account_ = error;
}

/// What a run that only reads has asked is not waited for: nothing is lost with the answer.
void RunControl::begin_to_end() {
  dispatcher_.stop_sending();
  const bool may_end = dispatcher_.running() && (mode_ == Mode::makes || dispatcher_.is_changing());
  if (environment_.interrupt.signal != 0 && may_end) {
    environment_.reporter.on(
        report::Notice{"stopping: running requests may end; a second signal (Ctrl-C) aborts them"});
  }
  deadline_ = environment_.clock.now() + (may_end ? settings_.grace : Milliseconds{0});
}

bool RunControl::still_running() {
  if (!dispatcher_.running()) return false;
  const bool impatient = environment_.interrupt.count > 1 || environment_.clock.now() >= deadline_;
  if (impatient && !std::exchange(aborted_, true)) dispatcher_.abort_running();
  return true;
}

bool RunControl::is_time_to_tick() {
  const auto now = environment_.clock.now();
  if (now - last_tick_ < kHeartbeat) return false;
  last_tick_ = now;
  return true;
}

report::Tick RunControl::begin_tick() const {
  report::Tick tick;
  const auto& summary = tally_.outcome().summary;
  tick.items = summary.items;
  tick.ended = summary.items;
  tick.failed = summary.failed;
  tick.elapsed = std::chrono::duration_cast<Milliseconds>(environment_.clock.now() - began_);
  dispatcher_.describe(tick);
  return tick;
}

Outcome RunControl::outcome() {
  auto& summary = tally_.outcome().summary;
  const auto& counters = dispatcher_.counters();
  summary.bytes_sent = counters.bytes_sent;
  summary.requests = counters.requests;
  summary.retries = counters.retries;
  summary.points = counters.points;
  summary.throttled = counters.throttled;
  if (!planned_.empty()) summary.estimate = dispatcher_.estimate(planned_);
  summary.elapsed = std::chrono::duration_cast<Milliseconds>(environment_.clock.now() - began_);
  return tally_.outcome();
}

}  // namespace metaup::run
