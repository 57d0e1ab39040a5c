#pragma once
#include <string_view>

#include "ledger/change.hpp"
#include "ledger/sql.hpp"

namespace metaup::ledger {

#define METAUP_ASSET_COLUMNS                                                                                       \
  "kind, remote_id, sha256, name, bytes, width, height, confirmed, gone IS NOT NULL, path, replaced IS NOT NULL, " \
  "(SELECT source FROM syncs WHERE syncs.id = sync)"
inline constexpr int kContentOfAsset = 2;
/// The first column after them.
inline constexpr int kAfterAsset = 12;

/// Stored as bare digits; none for the app.
inline AccountId account_at(const sql::Row& row, int column) {
  return AccountId::parse(row.text(column)).value_or(AccountId{});
}

/// A row of these columns.
inline Asset to_asset(const sql::Row& row) {
  Asset asset;
  asset.kind = parse_asset_kind(row.text(0)).value_or(AssetKind::image);
  asset.remote_id = row.text(1);
  asset.sha256 = row.text(kContentOfAsset);
  asset.name = row.text(3);
  asset.bytes = static_cast<std::uint64_t>(row.integer(4));
  asset.width = static_cast<std::uint32_t>(row.integer(5));
  asset.height = static_cast<std::uint32_t>(row.integer(6));
  asset.confirmed_at = from_ns(row.integer(7));
  asset.gone = row.integer(8) != 0;
  asset.path = row.text(9);
  asset.replaced = row.integer(10) != 0;
  asset.sync = row.text(11);
  return asset;
}

}  // namespace metaup::ledger
