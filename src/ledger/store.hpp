#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ledger/shared.hpp"
#include "ledger/sql.hpp"

namespace metaup::ledger {

/// What is written together, or not at all.
struct Transaction {
  std::vector<sql::Statement> statements;
  /// Goes on after them, with statements that depend on what others have found. It is tried once.
  std::function<sql::Outcome<void>(sql::Connection& connection)> then = {};
  bool is_synced = false;  ///< it outlives a failure of the machine, too
};

struct Written {
  std::vector<std::uint64_t> changed;  ///< how many rows, by each statement
  bool rows_were_lost = false;         ///< the answer did not come: nobody has seen the rows, or how many changed
};

/// The database that holds a registry, and what is special about it: how transactions begin, what can be tried again,
/// what errors mean to the user. For one thread; errors are class local.
class Store {
 public:
  virtual ~Store() = default;

  /// All in one view of what others have written, which may last until `refresh` or `write`. What cannot be read is
  /// passed over as far as possible, and is the error in the end. It may be read twice: `begin` is called before the
  /// first row each time.
  [[nodiscard]] virtual Result<void> read(std::span<const sql::Statement> statements,
                                          const std::function<void()>& begin, const sql::Visit& visit) = 0;
  [[nodiscard]] virtual Result<void> refresh() = 0;
  /// Whether a statement that looks for many keys costs less than one for each of them.
  [[nodiscard]] virtual bool looks_up_lists() const { return true; }
  /// `visit` sees rows of the attempt that lasts, last.
  [[nodiscard]] virtual Result<Written> write(const Transaction& transaction, const sql::Visit& visit) = 0;
  /// It is not written, but for what others must know.
  [[nodiscard]] virtual bool is_to_be_read() const = 0;
  /// Writes that to a store that is only read otherwise. It is tried once.
  [[nodiscard]] virtual Result<void> note(const std::vector<sql::Statement>& statements) = 0;
  /// Whether the room that was held back is in use.
  [[nodiscard]] virtual bool out_of_room() const = 0;
  /// Why nothing more may be begun, though what is done can still be written.
  [[nodiscard]] virtual Result<void> may_go_on() const { return {}; }
  /// Problems found; empty when sound.
  [[nodiscard]] virtual Result<std::vector<std::string>> check() = 0;
  /// Gives room of removed rows back to the disk, where that is possible now.
  virtual void compact() {}
  /// Of a database on a server.
  [[nodiscard]] virtual SharedRegistry* shared() { return nullptr; }
};

}  // namespace metaup::ledger
