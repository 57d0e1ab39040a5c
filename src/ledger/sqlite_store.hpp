#pragma once
#include <string>

#include "ledger/anchor.hpp"
#include "ledger/disk_reserve.hpp"
#include "ledger/sqlite.hpp"
#include "ledger/store.hpp"

namespace metaup::ledger {

/// An SQLite database that is open, ours and of the latest schema.
class SqliteStore final : public Store {
 public:
  /// What a registry in a file has beside its database.
  struct Home {
    std::string path;  ///< for messages
    DiskReserve reserve = {};
    Anchor anchor = {};
    bool to_be_read = false;
    bool is_copy = false;  ///< in memory, of a file with an older schema
  };
  SqliteStore(sql::Database database, Home home) : home_(std::move(home)), database_(std::move(database)) {}

  [[nodiscard]] Result<void> read(std::span<const sql::Statement> statements, const std::function<void()>& begin,
                                  const sql::Visit& visit) override;
  [[nodiscard]] Result<void> refresh() override;
  [[nodiscard]] Result<Written> write(const Transaction& transaction, const sql::Visit& visit) override;
  [[nodiscard]] bool is_to_be_read() const override { return home_.to_be_read; }
  [[nodiscard]] Result<void> note(const std::vector<sql::Statement>& statements) override;
  [[nodiscard]] bool out_of_room() const override { return out_of_room_; }
  [[nodiscard]] Result<std::vector<std::string>> check() override;
  void compact() override;

 private:
  using Counts = sql::Outcome<std::vector<std::uint64_t>>;
  [[nodiscard]] Counts write_synced(const Transaction& transaction, const sql::Visit& visit);
  [[nodiscard]] Counts write_once(const Transaction& transaction, const sql::Visit& visit);
  /// Gives the reserve up if need be.
  [[nodiscard]] Counts write_somehow(const Transaction& transaction, const sql::Visit& visit);
  /// One view of the database for many questions: to open one costs more than a look-up.
  [[nodiscard]] sql::Outcome<void> hold_view();
  [[nodiscard]] sql::Outcome<void> drop_view();
  [[nodiscard]] tl::unexpected<Error> failed(const sql::Failure& failure) const;

  Home home_;
  sql::Database database_;
  bool out_of_room_ = false;
};

}  // namespace metaup::ledger
