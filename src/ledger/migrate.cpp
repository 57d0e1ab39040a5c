#include "ledger/migrate.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "ledger/change.hpp"
#include "ledger/connect.hpp"
#include "ledger/file_system.hpp"
#include "metaup/base/file.hpp"

namespace metaup::ledger {
namespace {

using sql::Database;
using sql::Outcome;

/// Until this schema the ledger knew files by their stamps as well.
constexpr std::int64_t kLastWithFiles = 4;

/// What is in a ledger was old enough when it was hashed.
const WallTime kLongAgo = WallTime::max();

void take_over_files(Database& older, FileIndex& files) {
  const auto taken =
      older.each("SELECT device, inode, size, mtime, ctime, sha256 FROM files", [&](const sql::Row& row) {
        files.remember({.device = static_cast<std::uint64_t>(row.integer(0)),
                        .inode = static_cast<std::uint64_t>(row.integer(1)),
                        .size = static_cast<std::uint64_t>(row.integer(2)),
                        .mtime_ns = row.integer(3),
                        .ctime_ns = row.integer(4)},
                       row.text(5), kLongAgo);
      });
  static_cast<void>(taken);  // what cannot be read is hashed again
  files.commit();
}

Result<void> copy_beside(Database& database, const std::string& path, std::int64_t schema) {
  const auto copy = path + ".schema-" + std::to_string(schema);
  const auto unfinished = copy + ".new";
  ::unlink(unfinished.c_str());  // of a run that was killed
  if (auto made = make_file(unfinished); !made) return made;
  if (const auto copied = database.run("VACUUM INTO ?", unfinished); !copied) {
    auto error = to_error(copied.error(), path);
    error.message = "cannot copy the ledger to " + copy + " before its schema changes: " + copied.error().message;
    ::unlink(unfinished.c_str());
    return tl::unexpected(std::move(error));
  }
  const bool renamed = std::rename(unfinished.c_str(), copy.c_str()) == 0;
  if (!renamed && errno != ENOENT) return tl::unexpected(file_error("rename", unfinished, errno));
  return {};  // or another process has renamed it, which does the same
}

}  // namespace

Result<void> bring_up_to_date(Database& database, const Identity& identity, FileIndex& files, const std::string& path) {
  const auto& latest = registry_schema();
  if (identity.schema >= latest.latest()) return {};
  if (identity.whose == Whose::ours) {
    if (auto copied = copy_beside(database, path, identity.schema); !copied) return copied;
    if (identity.schema <= kLastWithFiles) take_over_files(database, files);
  }
  const auto done = patiently([&] { return migrate(database, latest); });
  if (!done) return tl::unexpected(to_error(done.error(), path));
  return {};
}

Outcome<Database> brought_up_to_date(Database& older, FileIndex& files) {
  take_over_files(older, files);
  auto copy = older.copy();
  if (!copy) return copy;
  auto done = configure(*copy);
  if (done) done = migrate(*copy, registry_schema());
  return done ? std::move(copy) : tl::unexpected(done.error());
}

}  // namespace metaup::ledger
