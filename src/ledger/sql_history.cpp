#include <limits>
#include <sstream>

#include "ledger/asset_row.hpp"
#include "ledger/sql_registry.hpp"

// What people want to know of earlier runs.

namespace metaup::ledger {
namespace {

using sql::Row;
using sql::Statement;

constexpr std::string_view kEachRun =
    "SELECT run_id, command, origin, started, ended, exit_code, items, done, failed, "
    "(SELECT group_concat(account, ' ') FROM (SELECT account FROM run_accounts "
    "WHERE run_accounts.run_id = runs.run_id ORDER BY account) AS named) FROM runs "
    "WHERE (?1 = '' OR run_id = ?1) AND (?2 = '' OR origin = ?2) AND (?3 = '' OR EXISTS (SELECT 1 FROM run_accounts "
    "WHERE run_accounts.run_id = runs.run_id AND account = ?3)) AND started >= ?4 "
    "ORDER BY started DESC, run_id DESC";
// Meta tells its time in whole seconds: what is made right after a run begins would seem to be made before. An ad that
// shows no creative uses images and videos itself.
constexpr std::string_view kEachMade =
    "SELECT " METAUP_ASSET_COLUMNS
    ", origin, account, coalesce((SELECT started FROM runs WHERE run_id = run AND started - made BETWEEN 0 AND "
    "2000000000), made), CASE WHEN shows_creative = 0 THEN 1 ELSE 0 END FROM assets "
    "JOIN owners ON owners.id = owner LEFT JOIN (SELECT owner AS user_owner, user_id, "
    "max(CASE WHEN used_kind = 'creative' THEN 1 ELSE 0 END) AS shows_creative FROM uses WHERE user_kind = 'ad' "
    "GROUP BY owner, user_id) AS shown ON user_owner = owner AND user_id = remote_id AND kind = 'ad' "
    "WHERE run = ? ORDER BY assets.id";
constexpr std::string_view kEachFailure =
    "SELECT time, account, kind, source, class, code, subcode, fbtrace_id, message FROM failures WHERE run = ? "
    "ORDER BY id";

#define METAUP_WRITES \
  "SELECT time, origin, account, edge, http_status, code, subcode, fbtrace_id, source, run FROM audit "
constexpr std::string_view kEachWrite =
    METAUP_WRITES "WHERE (?1 = '' OR account IN (?1, 'act_' || ?1)) AND time >= ?2 ORDER BY id";
constexpr std::string_view kWritesOfRun = METAUP_WRITES "WHERE run = ? ORDER BY id";
#undef METAUP_WRITES

constexpr std::string_view kPruneWrites = "DELETE FROM audit WHERE time < ?1";
constexpr std::string_view kPruneFailures = "DELETE FROM failures WHERE time < ?1";
constexpr std::string_view kPruneGone = "DELETE FROM assets WHERE gone IS NOT NULL AND gone < ?1";
// A run can be taken back as long as something that it made is there. One without an end may be under way for up to 30
// days.
#define METAUP_OLD_RUNS                                                \
  " FROM runs WHERE coalesce(ended, started + 2592000000000000) < ?1 " \
  "AND NOT EXISTS (SELECT 1 FROM assets WHERE run = run_id) "          \
  "AND NOT EXISTS (SELECT 1 FROM intents WHERE run = run_id)"
constexpr std::string_view kPruneAccounts =
    "DELETE FROM run_accounts WHERE run_id IN (SELECT run_id" METAUP_OLD_RUNS ")";
constexpr std::string_view kPruneRuns = "DELETE" METAUP_OLD_RUNS;
#undef METAUP_OLD_RUNS

std::int64_t ns_since(const std::optional<WallTime>& since) {
  return since ? to_ns(*since) : std::numeric_limits<std::int64_t>::min();
}

std::optional<WallTime> time_at(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(from_ns(row.integer(column)));
}

RecordedRun to_run(const Row& row) {
  RecordedRun run{
      .row = {.run_id = row.text(0), .command = row.text(1), .origin = row.text(2), .started = from_ns(row.integer(3))},
      .ended = time_at(row, 4),
      .exit_code = {},
      .counts = {}};
  if (!row.is_null(5)) run.exit_code = static_cast<int>(row.integer(5));
  const auto count = [&](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
  if (!row.is_null(6)) run.counts = RunCounts{.items = count(6), .done = count(7), .failed = count(8)};
  std::istringstream accounts(row.text(9));
  for (std::string account; accounts >> account;) {
    if (auto known = AccountId::parse(account)) run.row.accounts.push_back(*std::move(known));
  }
  return run;
}

FailedItem to_failed_item(const Row& row) {
  return {.time = from_ns(row.integer(0)),
          .account = account_at(row, 1),
          .kind = parse_asset_kind(row.text(2)).value_or(AssetKind::image),
          .source = row.text(3),
          .error_class = parse_error_class(row.text(4)).value_or(ErrorClass::protocol),
          .code = row.integer(5),
          .subcode = row.integer(6),
          .fbtrace_id = row.text(7),
          .message = row.text(8)};
}

/// Older versions kept whole URLs.
AuditRow to_audit_row(const Row& row) {
  return fit_to_keep(AuditRow{.time = from_ns(row.integer(0)),
                              .origin = row.text(1),
                              .account = row.text(2),
                              .edge = row.text(3),
                              .http_status = static_cast<int>(row.integer(4)),
                              .code = row.integer(5),
                              .subcode = row.integer(6),
                              .fbtrace_id = row.text(7),
                              .source = row.text(8),
                              .run = row.text(9)});
}

}  // namespace

Result<void> SqlRegistry::each_run(const RunFilter& which, const std::function<void(const RecordedRun&)>& visit) {
  return visit_rows(Statement(kEachRun, which.run_id, which.origin, which.account, ns_since(which.since)),
                    [&](const Row& row) { visit(to_run(row)); });
}

Result<void> SqlRegistry::each_made(const std::string& run_id, const std::function<void(const MadeAsset&)>& visit) {
  const auto to_made = [](const Row& row) {
    return MadeAsset{{{row.text(kAfterAsset), account_at(row, kAfterAsset + 1)}, to_asset(row)},
                     time_at(row, kAfterAsset + 2),
                     row.integer(kAfterAsset + 3) != 0};
  };
  return visit_rows(Statement(kEachMade, run_id), [&](const Row& row) { visit(to_made(row)); });
}

Result<void> SqlRegistry::each_failure(const std::string& run_id, const std::function<void(const FailedItem&)>& visit) {
  return visit_rows(Statement(kEachFailure, run_id), [&](const Row& row) { visit(to_failed_item(row)); });
}

Result<void> SqlRegistry::each_write(const WriteFilter& which, const std::function<void(const AuditRow&)>& visit) {
  const auto visit_row = [&](const Row& row) { visit(to_audit_row(row)); };
  if (!which.run_id.empty()) return visit_rows(Statement(kWritesOfRun, which.run_id), visit_row);
  return visit_rows(Statement(kEachWrite, which.account, ns_since(which.since)), visit_row);
}

Result<Pruned> SqlRegistry::prune(WallTime before) {
  Transaction removal;
  for (const auto& sql : {kPruneWrites, kPruneFailures, kPruneGone, kPruneAccounts, kPruneRuns}) {
    removal.statements.emplace_back(sql, to_ns(before));
  }
  const auto rows = removed(write_all(std::move(removal)));
  if (!rows) return tl::unexpected(rows.error());
  store_->compact();
  return Pruned{.runs = rows->at(4), .writes = rows->at(0), .failures = rows->at(1), .objects = rows->at(2)};
}

}  // namespace metaup::ledger
