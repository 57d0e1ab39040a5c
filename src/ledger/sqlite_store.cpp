#include "ledger/sqlite_store.hpp"

#include "ledger/failure.hpp"

namespace metaup::ledger {

using sql::Outcome;
using sql::Row;

Result<void> SqliteStore::read(std::span<const sql::Statement> statements, const std::function<void()>& begin,
                               const sql::Visit& visit) {
  if (const auto held = hold_view(); !held) return failed(held.error());
  begin();
  Result<void> all;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const auto visit_row = [&](std::size_t, const Row& row) { visit(i, row); };
    const auto done = database_.perform(statements.subspan(i, 1), visit_row);
    if (!done && all) all = failed(done.error());
  }
  return all;
}

Result<void> SqliteStore::refresh() {
  const auto dropped = drop_view();
  return dropped ? home_.anchor.check() : failed(dropped.error());
}

Result<Written> SqliteStore::write(const Transaction& transaction, const sql::Visit& visit) {
  if (auto same = home_.anchor.check(); !same) return tl::unexpected(std::move(same.error()));
  auto done = transaction.is_synced ? write_synced(transaction, visit) : write_somehow(transaction, visit);
  if (!done) return failed(done.error());
  return Written{.changed = *std::move(done)};
}

/// NORMAL leaves it to the next checkpoint to sync the log; FULL syncs it with this commit. The setting cannot change
/// inside a transaction, and a view is one.
SqliteStore::Counts SqliteStore::write_synced(const Transaction& transaction, const sql::Visit& visit) {
  if (const auto dropped = drop_view(); !dropped) return tl::unexpected(dropped.error());
  if (const auto set = database_.execute("PRAGMA synchronous = FULL"); !set) return tl::unexpected(set.error());
  auto done = write_somehow(transaction, visit);
  if (const auto set = database_.execute("PRAGMA synchronous = NORMAL"); !set) return tl::unexpected(set.error());
  return done;
}

SqliteStore::Counts SqliteStore::write_somehow(const Transaction& transaction, const sql::Visit& visit) {
  auto done = write_once(transaction, visit);
  if (done || !sql::is_full(done.error())) return done;
  out_of_room_ = true;
  if (home_.reserve.release() && !transaction.then) done = write_once(transaction, visit);
  return done;
}

SqliteStore::Counts SqliteStore::write_once(const Transaction& transaction, const sql::Visit& visit) {
  Counts counts;
  auto done = drop_view();
  if (done) done = database_.execute("BEGIN IMMEDIATE");
  if (done) counts = database_.perform(transaction.statements, visit);
  if (done && !counts) done = tl::unexpected(counts.error());
  if (done && transaction.then) done = transaction.then(database_);
  if (done) done = database_.execute("COMMIT");
  if (done) return counts;
  if (database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
  return tl::unexpected(done.error());
}

Result<void> SqliteStore::note(const std::vector<sql::Statement>& statements) {
  if (home_.is_copy) {
    return local_error("the ledger " + home_.path + " has an older schema, until a command that writes changes it");
  }
  if (const auto set = database_.execute("PRAGMA query_only = OFF"); !set) return failed(set.error());
  const auto counts = write_once({.statements = statements}, sql::ignore_rows);
  const auto set = database_.execute("PRAGMA query_only = ON");
  if (!counts) return failed(counts.error());
  return set ? Result<void>{} : failed(set.error());
}

Result<std::vector<std::string>> SqliteStore::check() {
  std::vector<std::string> problems;
  auto done = database_.each("PRAGMA integrity_check", [&](const Row& row) {
    if (auto line = row.text(0); line != "ok") problems.push_back(std::move(line));
  });
  if (done) {
    done = database_.each("PRAGMA foreign_key_check", [&](const Row& row) {
      problems.push_back("a row of " + row.text(0) + " refers to a row of " + row.text(2) + " that is not there");
    });
  }
  if (done) return problems;
  if (!sql::is_damaged(done.error())) return failed(done.error());
  problems.push_back(done.error().message);
  return problems;
}

/// Needs as much room again, and nobody else who reads: without them the file keeps its size, and later rows fill it.
void SqliteStore::compact() {
  if (drop_view()) static_cast<void>(database_.execute("VACUUM"));
}

Outcome<void> SqliteStore::hold_view() {
  return database_.in_transaction() ? Outcome<void>{} : database_.execute("BEGIN");
}

Outcome<void> SqliteStore::drop_view() {
  return database_.in_transaction() ? database_.execute("COMMIT") : Outcome<void>{};
}

tl::unexpected<Error> SqliteStore::failed(const sql::Failure& failure) const {
  return tl::unexpected(to_error(failure, home_.path));
}

}  // namespace metaup::ledger
