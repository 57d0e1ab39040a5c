#include "ledger/postgres_store.hpp"

#include <algorithm>
#include <thread>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace metaup::ledger {
namespace {

using sql::Failure;
using sql::Outcome;
using sql::Row;
using sql::Statement;

constexpr int kMostAttempts = 20;
constexpr std::chrono::milliseconds kPause{100};

constexpr std::string_view kBeginView = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr std::string_view kNumber = "UPDATE writers SET last_write = ?2, seen = now() WHERE writer = ?1";
constexpr std::string_view kLastNumber = "SELECT last_write FROM writers WHERE writer = ? FOR UPDATE";
constexpr std::string_view kForgetWriter = "DELETE FROM writers WHERE writer = ?";
// A connection of ours that broke may still hold what this one needs.
constexpr std::string_view kEndOldConnections =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ? AND pid <> pg_backend_pid()";
constexpr std::string_view kTryLock = "SELECT pg_try_advisory_lock(?)";
constexpr std::string_view kUnlockAll = "SELECT pg_advisory_unlock_all()";

// What foreign keys and unique indexes do not see to.
constexpr std::string_view kCheck =
    "SELECT 'the index ' || c.relname || ' is not valid' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'metaup' AND NOT i.indisvalid";

bool may_repeat(const Transaction& transaction) { return !transaction.then; }

}  // namespace

PostgresStore::~PostgresStore() {
  if (home_.writer.empty() || is_away_) return;
  const Statement forget(kForgetWriter, home_.writer);
  static_cast<void>(server_.perform({&forget, 1}, sql::ignore_rows));  // or else a later run does it
}

Result<void> PostgresStore::read(std::span<const Statement> statements, const std::function<void()>& begin,
                                 const sql::Visit& visit) {
  for (int attempt = 0;; ++attempt) {
    begin();
    const auto done = read_once(statements, visit);
    if (done) return {};
    if (auto again = prepare_again(done.error(), attempt); !again) return again;
  }
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

Result<void> PostgresStore::prepare_again(const Failure& failure, int attempt) {
  if (attempt + 1 >= kMostAttempts) return tl::unexpected(to_server_error(failure, home_.uri));
  if (sql::is_conflict(failure)) {
    std::this_thread::sleep_for(kPause * (attempt % 3) / 10);
    return {};
  }
  if (!sql::is_broken(failure)) return tl::unexpected(to_server_error(failure, home_.uri));
  is_away_ = true;
  if (!away_since_) away_since_ = Clock::now();
  for (;;) {
    const auto connected = reconnect();
    if (connected) break;
    if (!sql::is_broken(connected.error()) || Clock::now() - *away_since_ >= home_.patience) {
      return tl::unexpected(to_server_error(connected.error(), home_.uri));
    }
    std::this_thread::sleep_for(kPause);
  }
  if (auto locked = lock_again(); !locked) return locked;
  away_since_.reset();
  is_away_ = false;
  return {};
}

Outcome<void> PostgresStore::reconnect() {
  auto server = sql::Server::connect(home_.uri, home_.writer.empty() ? "metaup" : home_.writer);
  if (!server) return tl::unexpected(server.error());
  server_ = *std::move(server);
  if (home_.writer.empty()) return {};
  const Statement end(kEndOldConnections, home_.writer);
  const auto ended = server_.perform({&end, 1}, sql::ignore_rows);
  if (!ended) return tl::unexpected(ended.error());
  return {};
}

Outcome<bool> PostgresStore::was_written() {
  std::int64_t last = -1;
  const Statement ask(kLastNumber, home_.writer);
  const auto read = server_.perform({&ask, 1}, [&](std::size_t, const Row& row) { last = row.integer(0); });
  if (!read) return tl::unexpected(read.error());
  return last == last_write_;
}

Result<bool> PostgresStore::try_lock(const Owner& owner) {
  const auto key = lock_key(owner.origin + "\n" + owner.account.digits());
  if (std::find(locks_.begin(), locks_.end(), key) != locks_.end()) return true;
  const Statement statement(kTryLock, key);
  bool is_taken = false;
  const auto visit = [&](std::size_t, const Row& row) { is_taken = row.integer(0) != 0; };
  if (auto asked = read({&statement, 1}, [] {}, visit); !asked) return tl::unexpected(std::move(asked.error()));
  if (is_taken) locks_.push_back(key);
  return is_taken;
}

void PostgresStore::unlock_all() {
  locks_.clear();
  const Statement statement(kUnlockAll);
  if (!is_away_) static_cast<void>(server_.perform({&statement, 1}, sql::ignore_rows));
}

/// They were lost with the connection.
Result<void> PostgresStore::lock_again() {
  for (const auto key : locks_) {
    bool is_taken = false;
    const Statement statement(kTryLock, key);
    const auto asked =
        server_.perform({&statement, 1}, [&](std::size_t, const Row& row) { is_taken = row.integer(0) != 0; });
    if (!asked) return tl::unexpected(to_server_error(asked.error(), home_.uri));
    if (!is_taken) {
      return local_error("while the registry was away another machine began to use the same account");
    }
  }
  return {};
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
  if (sql::is_broken(failure)) {
    error.retryable = true;
    error.hint =
        "see that the server runs and can be reached; what Meta has done and the ledger does not know is "
        "looked for by the next run";
  } else if (state == "42501") {
    error.hint = "give this role the rights that docs/fleet.md names";
  } else if (state.starts_with("28")) {
    error.hint = "check the role; its password belongs into the file that PGPASSFILE names, or into a service file";
  } else if (state.starts_with("53")) {
    error.hint = "the server lacks room, memory or connections: make some, then run the same command again";
  }
  return error;
}

std::int64_t lock_key(const std::string& thing) {
  constexpr std::size_t kDigits = 16;
  std::uint64_t key = 0;
  for (const char digit : sha256_hex("metaup\n" + thing).substr(0, kDigits)) {
    key = key << 4U | hex_digit(digit).value_or(0);
  }
  return static_cast<std::int64_t>(key);
}

}  // namespace metaup::ledger
