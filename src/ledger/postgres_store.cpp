#include "ledger/postgres_store.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include "base/text.hpp"

namespace metaup::ledger {
namespace {

using sql::Failure;
using sql::Outcome;
using sql::Row;
using sql::Statement;

constexpr int kMostAttempts = 20;
constexpr std::chrono::milliseconds kPause{100};
/// Whoever takes longer to answer is taken to be away.
constexpr std::chrono::milliseconds kSlow{1'000};

constexpr std::string_view kBeginView = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr std::string_view kNumber = "UPDATE writers SET last_write = ?2, seen = now() WHERE writer = ?1";
constexpr std::string_view kLastNumber = "SELECT last_write FROM writers WHERE writer = ? FOR UPDATE";
constexpr std::string_view kForgetWriter = "DELETE FROM writers WHERE writer = ?";
// Until it has its locks again a machine counts as lost.
constexpr std::string_view kReturning = " back";
constexpr std::string_view kIsBack = "SELECT set_config('application_name', ?, false)";
// A connection of ours that broke may still hold what this one needs.
constexpr std::string_view kEndOldConnections =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN (?1, ?1 || ' back') AND pid <> "
    "pg_backend_pid()";

// What foreign keys and unique indexes do not see to.
constexpr std::string_view kCheck =
    "SELECT 'the index ' || c.relname || ' is not valid' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'metaup' AND NOT i.indisvalid";

// What takes no writes is a standby: the server that went is not back, or none has taken its place yet.
constexpr std::string_view kReadOnly = "25006";
constexpr std::string_view kMakeSureItWrites = "SELECT 1 FROM writers WHERE writer = ? FOR UPDATE";

/// Whether waiting may help.
bool may_come_back(const Failure& failure) { return sql::is_broken(failure) || failure.state == kReadOnly; }

bool may_repeat(const Transaction& transaction) { return !transaction.then; }

}  // namespace

class PostgresStore::Turn {
 public:
  explicit Turn(PostgresStore& store) : store_(store) {
    store_.asked_at_ = Clock::now().time_since_epoch().count();
    if (store_.is_to_unlock_.exchange(false)) static_cast<void>(store_.locks_.unlock_accounts(store_.server_));
  }
  ~Turn() { store_.asked_at_ = 0; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  PostgresStore& store_;
};

PostgresStore::~PostgresStore() {
  if (home_.writer.empty() || away_since_) return;
  const Statement forget(kForgetWriter, home_.writer);
  static_cast<void>(server_.perform({&forget, 1}, sql::ignore_rows));  // or else a later run does it
}

Result<void> PostgresStore::read(std::span<const Statement> statements, const std::function<void()>& begin,
                                 const sql::Visit& visit) {
  const auto done = patiently<Changed>([&] {
    begin();
    return read_once(statements, visit);
  });
  return done.map([](const Changed&) {});
}

PostgresStore::Counts PostgresStore::read_once(std::span<const Statement> statements, const sql::Visit& visit) {
  if (statements.size() < 2) return server_.perform(statements, visit);
  std::vector<Statement> all{Statement(kBeginView)};
  all.insert(all.end(), statements.begin(), statements.end());
  all.emplace_back("COMMIT");
  auto done = server_.perform(all, [&](std::size_t statement, const Row& row) { visit(statement - 1, row); });
  if (!done && !sql::is_broken(done.error())) static_cast<void>(server_.execute("ROLLBACK"));
  return done;
}

Result<Written> PostgresStore::write(const Transaction& transaction, const sql::Visit& visit) {
  const Turn turn(*this);
  ++last_write_;
  int attempt = 0;
  for (;;) {
    auto done = write_once(transaction, visit);
    if (done) {
      done->erase(done->begin());
      return Written{.changed = *std::move(done)};
    }
    if (!may_repeat(transaction)) return tl::unexpected(to_server_error(done.error(), home_.uri));
    const auto is_there = outcome_of_last(done.error(), attempt);
    if (!is_there) return tl::unexpected(is_there.error());
    if (*is_there) return Written{.changed = Changed(transaction.statements.size()), .rows_were_lost = true};
  }
}

/// One pipeline is one transaction.
Result<void> PostgresStore::note(const std::vector<Statement>& statements) {
  const Turn turn(*this);
  auto done = server_.execute("SET default_transaction_read_only = off");
  if (done) done = server_.perform(statements, sql::ignore_rows).map([](const auto&) {});
  const auto set = server_.execute("SET default_transaction_read_only = on");
  if (done) done = set;
  if (!done) return tl::unexpected(to_server_error(done.error(), home_.uri));
  return {};
}

Result<bool> PostgresStore::outcome_of_last(Failure failure, int& attempt) {
  for (;;) {
    if (auto again = prepare_again(failure, attempt++); !again) return tl::unexpected(std::move(again.error()));
    const auto written = was_written();
    if (written) return *written;
    failure = written.error();
  }
}

/// The number goes first, and with everything else or not at all: so it tells later what has become of this.
PostgresStore::Counts PostgresStore::write_once(const Transaction& transaction, const sql::Visit& visit) {
  if (transaction.then) return write_in_steps(transaction, visit);
  std::vector<Statement> all{Statement(kNumber, home_.writer, last_write_)};
  all.insert(all.end(), transaction.statements.begin(), transaction.statements.end());
  return server_.perform(all, [&](std::size_t statement, const Row& row) { visit(statement - 1, row); });
}

PostgresStore::Counts PostgresStore::write_in_steps(const Transaction& transaction, const sql::Visit& visit) {
  Counts counts;
  auto done = server_.execute("BEGIN");
  if (done) counts = server_.perform(transaction.statements, visit);
  if (done && !counts) done = tl::unexpected(counts.error());
  if (done) done = transaction.then(server_);
  if (done) done = server_.execute("COMMIT");
  if (!done) {
    static_cast<void>(server_.execute("ROLLBACK"));
    return tl::unexpected(done.error());
  }
  counts->insert(counts->begin(), 0);
  return counts;
}

Error PostgresStore::lost(const Failure& failure) const {
  auto error = to_server_error(failure, home_.uri);
  if (error.retryable) {
    error.hint += "; what Meta has done and the ledger does not know is looked for by the next run";
  }
  return error;
}

Result<void> PostgresStore::prepare_again(const Failure& failure, int attempt) {
  if (attempt + 1 >= kMostAttempts) return tl::unexpected(lost(failure));
  if (sql::is_conflict(failure)) {
    std::this_thread::sleep_for(kPause * (attempt % 3) / 10);
    return {};
  }
  if (!may_come_back(failure)) return tl::unexpected(lost(failure));
  const bool is_new = !away_since_;
  if (is_new) away_since_ = Clock::now();
  is_gone_ = true;
  for (;;) {
    if (home_.haste.is_over()) return tl::unexpected(lost(failure));
    const bool is_too_late = Clock::now() - *away_since_ >= home_.patience.server;
    if (is_too_late && !is_new) return tl::unexpected(lost(failure));
    const auto connected = reconnect();
    if (connected) break;
    if (!may_come_back(connected.error()) || is_too_late) {
      return tl::unexpected(lost(connected.error()));
    }
    std::this_thread::sleep_for(kPause);
  }
  locks_.lose(Clock::now());
  lock_again();
  if (!home_.writer.empty()) static_cast<void>(server_.each(kIsBack, [](const Row&) {}, home_.writer));
  away_since_.reset();
  is_gone_ = false;
  return {};
}

Outcome<void> PostgresStore::reconnect() {
  auto server = sql::Server::connect(
      home_.uri, home_.writer.empty() ? "metaup" : home_.writer + std::string(kReturning), home_.haste);
  if (!server) return tl::unexpected(server.error());
  server_ = *std::move(server);
  if (home_.writer.empty()) return {};
  const std::array statements{Statement(kMakeSureItWrites, home_.writer), Statement(kEndOldConnections, home_.writer)};
  const auto done = server_.perform(statements, sql::ignore_rows);
  if (!done) return tl::unexpected(done.error());
  return {};
}

Outcome<bool> PostgresStore::was_written() {
  std::int64_t last = -1;
  const Statement ask(kLastNumber, home_.writer);
  const auto read = server_.perform({&ask, 1}, [&](std::size_t, const Row& row) { last = row.integer(0); });
  if (!read) return tl::unexpected(read.error());
  return last == last_write_;
}

template <class T>
Result<T> PostgresStore::patiently(const std::function<Outcome<T>()>& work) {
  const Turn turn(*this);
  for (int attempt = 0;; ++attempt) {
    auto done = work();
    if (done) return *std::move(done);
    if (auto again = prepare_again(done.error(), attempt); !again) return tl::unexpected(std::move(again.error()));
  }
}

Result<bool> PostgresStore::try_lock(const Owner& owner, bool alone) {
  return patiently<bool>([&] { return locks_.try_account(server_, owner, alone); });
}

Result<std::size_t> PostgresStore::machines() {
  return patiently<std::size_t>([&] { return ServerLocks::machines(server_); });
}

Result<std::vector<bool>> PostgresStore::claim(const std::vector<Claim>& claims) {
  if (auto sound = may_go_on(); !sound) return tl::unexpected(std::move(sound.error()));
  return patiently<std::vector<bool>>([&] { return locks_.claim(server_, claims, Clock::now()); });
}

Result<void> PostgresStore::release(const std::vector<Claim>& claims) {
  const auto done = patiently<bool>([&] { return locks_.release(server_, claims).map([] { return true; }); });
  return done.map([](bool) {});
}

Result<std::vector<Claimant>> PostgresStore::claimants(const std::vector<Claim>& claims) {
  return patiently<std::vector<Claimant>>([&] { return ServerLocks::claimants(server_, claims); });
}

/// They were lost with the connection, which the server may still be about to give up.
void PostgresStore::lock_again() {
  constexpr int kTimes = 30;
  for (int time = 0; time < kTimes && !home_.haste.is_over(); ++time) {
    const auto taken = locks_.take_again(server_);
    if (!taken) return;  // it has broken once more, which the next statement notices
    if (*taken) return;
    std::this_thread::sleep_for(kPause);
  }
  has_lost_locks_ = true;
}

Result<void> PostgresStore::may_go_on() const {
  if (!has_lost_locks_) return {};
  auto error =
      local_error("while the ledger " + home_.uri + " was away another machine went on with what this run did");
  error.value().hint = "run the same command again";
  error.value().retryable = true;
  return error;
}

bool PostgresStore::is_away() const {
  if (is_gone_) return true;
  const auto asked = asked_at_.load();
  return asked != 0 && Clock::now() - Clock::time_point(Clock::duration(asked)) > kSlow;
}

Result<std::vector<std::string>> PostgresStore::check() {
  std::vector<std::string> problems;
  const Statement statement(kCheck);
  auto read = this->read(
      {&statement, 1}, [&] { problems.clear(); },
      [&](std::size_t, const Row& row) { problems.push_back(row.text(0)); });
  if (!read) return tl::unexpected(std::move(read.error()));
  return problems;
}

Error to_server_error(const Failure& failure, const std::string& uri) {
  Error error;
  error.error_class = ErrorClass::local;
  const auto& state = failure.state;
  const auto reason = utf8_prefix(printable(failure.message), 500);
  error.message = "cannot use the ledger " + uri + ": " + std::string(reason);
  if (state == kReadOnly) {
    error.hint = "it takes no writes, as standbys do: name the primary, or add ?target_session_attrs=read-write";
  } else if (sql::is_broken(failure)) {
    error.retryable = true;
    error.hint =
        "see that the server runs, can be reached and takes this role (a password belongs into the file that "
        "PGPASSFILE "
        "names)";
  } else if (state == "42501" || state == "42P01") {  // what a role may not use it does not see, either
    error.hint = "give this role the rights that docs/fleet.md names";
  } else if (state.starts_with("53")) {
    error.hint = "the server lacks room, memory or connections: make some, then run the same command again";
  }
  return error;
}

}  // namespace metaup::ledger
