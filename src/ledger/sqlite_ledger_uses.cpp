#include "ledger/sqlite_ledger.hpp"

namespace metaup::ledger {
namespace {

using sql::Row;

// What was forgotten, or is gone, uses nothing. One id may stand for several contents.
constexpr std::string_view kUsersOf =
    "SELECT DISTINCT user_kind, user_id FROM uses JOIN assets ON assets.owner = uses.owner AND kind = user_kind "
    "AND remote_id = user_id AND gone IS NULL "
    "WHERE uses.owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND used_kind = ? AND used_id = ? "
    "ORDER BY user_kind, user_id";

}  // namespace

void SqliteLedger::record_use(const Owner& owner, const Remote& user, const Remote& used) {
  pending_.emplace_back(Used{owner, user, used});
}

Result<std::vector<Remote>> SqliteLedger::users_of(const Owner& owner, const Remote& used) {
  if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  std::vector<Remote> users;
  const auto done = database_.each(
      kUsersOf,
      [&](const Row& row) {
        if (const auto kind = parse_asset_kind(row.text(0))) users.push_back({*kind, row.text(1)});
      },
      owner.origin, owner.account.digits(), to_string(used.kind), used.id);
  if (!done) return failed(done.error());
  return users;
}

}  // namespace metaup::ledger
