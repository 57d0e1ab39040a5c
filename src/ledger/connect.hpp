#pragma once
#include <chrono>
#include <string>
#include <thread>

#include "ledger/failure.hpp"
#include "ledger/schema.hpp"
#include "ledger/sqlite.hpp"

/// Ways to open a database of ours: the registry's and the file index's.
namespace metaup::ledger {

/// What every connection is set to.
[[nodiscard]] sql::Outcome<void> configure(sql::Database& database);
[[nodiscard]] sql::Outcome<void> use_wal(sql::Database& database);
/// An error when a page is damaged: it would read as rows that are not there.
[[nodiscard]] sql::Outcome<void> refuse_damage(sql::Database& database);

struct Opened {
  sql::Database database;
  Identity identity;
};
/// To be read and written, beside others that do so.
[[nodiscard]] sql::Outcome<Opened> open_shared(const std::string& path, const Schema& schema);
/// To be read, also where nobody can write.
[[nodiscard]] sql::Outcome<Opened> open_readable(const std::string& path, const Schema& schema);
/// To be read alone for a moment; changes nothing on the disk.
[[nodiscard]] sql::Outcome<Opened> open_still(const std::string& path, bool with_log, const Schema& schema);

/// SQLite does not wait for a lock where two connections that both wait could block each other, as
/// when several runs make a ledger at the same moment. Having let go of all locks, we can.
template <class Step>
auto patiently(Step step) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{kBusySeconds};
  auto done = step();
  while (!done && sql::is_busy(done.error()) && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    done = step();
  }
  return done;
}

}  // namespace metaup::ledger
