#pragma once
#include <string>

#include "ledger/file_index.hpp"
#include "ledger/schema.hpp"
#include "metaup/base/error.hpp"

/// From an older schema to the latest one.
namespace metaup::ledger {

/// Brings the ledger at `path` to the latest schema. One of an older schema is copied beside itself first, and what it
/// knows of files goes to `files`. A kill in between harms nothing: the next run begins again.
[[nodiscard]] Result<void> bring_up_to_date(sql::Database& database, const Identity& identity, FileIndex& files,
                                            const std::string& path);
/// The rows of an older ledger as this program reads them; its file stays as it is.
[[nodiscard]] sql::Outcome<sql::Database> brought_up_to_date(sql::Database& older, FileIndex& files);

}  // namespace metaup::ledger
