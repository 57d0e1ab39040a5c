#include "samples.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "ledger/schema.hpp"
#include "ledger/sqlite.hpp"

namespace metaup::ledger::test {

void take_back_to(const std::string& path, std::int64_t schema) {
  // Entry n takes schema n + 2 to n + 1.
  constexpr std::array kUndo{
      "DROP TABLE video_sessions; DROP TABLE thumbnails;",
      "DROP TABLE uses;",
      "ALTER TABLE assets DROP COLUMN path;",
      "CREATE TABLE files (device INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT "
      "NULL, ctime INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (device, inode)) STRICT, WITHOUT ROWID;"
      "ALTER TABLE assets DROP COLUMN run; ALTER TABLE intents DROP COLUMN run;",
      "DROP TABLE failures; DROP TABLE run_accounts; DROP INDEX asset_of_run; DROP INDEX audit_of_run;"
      "ALTER TABLE audit DROP COLUMN run; ALTER TABLE assets DROP COLUMN made;"
      "ALTER TABLE runs DROP COLUMN items; ALTER TABLE runs DROP COLUMN done; ALTER TABLE runs DROP COLUMN failed;",
      "DROP TABLE usage; ALTER TABLE blocks DROP COLUMN since;",
      "DROP TABLE learned; DROP INDEX audit_of_time; DROP INDEX failure_of_time;"
      "ALTER TABLE owners DROP COLUMN known; ALTER TABLE owners DROP COLUMN known_by;",
      "DROP INDEX asset_of_sync; ALTER TABLE assets DROP COLUMN sync; DROP TABLE syncs;",
      "ALTER TABLE blocks DROP COLUMN boot; ALTER TABLE blocks DROP COLUMN boot_until;",
  };
  const auto latest = registry_schema().latest();
  REQUIRE(static_cast<std::int64_t>(kUndo.size()) == latest - 1);
  std::string script;
  for (auto next = latest; next > schema; --next) script += kUndo.at(static_cast<std::size_t>(next) - 2);
  script += "PRAGMA user_version = " + std::to_string(schema);
  REQUIRE(sql::Database::open(path, SQLITE_OPEN_READWRITE).value().execute(script));
}

}  // namespace metaup::ledger::test
