#include "ledger/merge.hpp"

#include <array>

#include "ledger/history.hpp"
#include "ledger/merge_assets.hpp"

namespace metaup::ledger {
namespace {

using sql::Connection;
using sql::Outcome;

// ?1 is the owner; the values of the record follow from ?2 on, without the first two.
// Times travel in milliseconds, so that a row is known again by these.
constexpr std::string_view kMergeOwner =
    "INSERT INTO owners (origin, account, known, known_by) VALUES (?, ?, ?, ?) ON CONFLICT (origin, account) DO UPDATE "
    "SET known = excluded.known, known_by = excluded.known_by "
    "WHERE owners.known IS NULL AND excluded.known IS NOT NULL";

// Whoever knows the end of the run that wrote it down has known all its intents, and what has become of them since.
constexpr std::string_view kMergeIntent =
    "INSERT INTO intents (owner, edge, key, details, sent, run) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
    "WHERE NOT EXISTS (SELECT 1 FROM runs WHERE run_id = ?6 AND ended IS NOT NULL) AND NOT EXISTS (SELECT 1 "
    "FROM intents WHERE owner = ?1 AND edge = ?2 AND key = ?3 AND sent / 1000000 = ?5 / 1000000)";

constexpr std::string_view kMergeUse =
    "INSERT INTO uses (owner, used_kind, used_id, user_kind, user_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

// Of a content that is there no upload goes on.
constexpr std::string_view kMergeSession =
    "INSERT INTO video_sessions (owner, sha256, host, session_id, video_id, wanted_begin, wanted_end, finished, "
    "device, "
    "inode, size, mtime, ctime, started) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14 "
    "WHERE NOT EXISTS (SELECT 1 FROM assets WHERE owner = ?1 AND kind = 'video' AND sha256 = ?2 AND gone IS NULL) "
    "ON CONFLICT (owner, sha256) DO UPDATE SET host = excluded.host, session_id = excluded.session_id, video_id = "
    "excluded.video_id, "
    "wanted_begin = excluded.wanted_begin, wanted_end = excluded.wanted_end, finished = excluded.finished, "
    "device = excluded.device, inode = excluded.inode, size = excluded.size, mtime = excluded.mtime, "
    "ctime = excluded.ctime, started = excluded.started "
    "WHERE excluded.started / 1000000 > video_sessions.started / 1000000";

constexpr std::string_view kMergeThumbnail =
    "INSERT INTO thumbnails (owner, video_id, image) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

constexpr std::string_view kMergeLearned =
    "INSERT INTO learned (owner, kind, remote_id, name, bytes, length, details, trusted, told) "
    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (SELECT 1 FROM assets WHERE owner = ?1 AND kind = ?2 "
    "AND remote_id = ?3 AND sha256 IS NOT NULL) ON CONFLICT (owner, kind, remote_id) DO UPDATE SET name = "
    "excluded.name, bytes = "
    "excluded.bytes, "
    "length = excluded.length, details = excluded.details, "
    "trusted = CASE WHEN learned.trusted > excluded.trusted THEN learned.trusted ELSE excluded.trusted END, "
    "told = excluded.told WHERE excluded.told / 1000000 > learned.told / 1000000";

constexpr std::string_view kMergeBlock =
    "INSERT INTO blocks (owner, until, since, boot, boot_until) VALUES (?, ?, ?, ?, ?) ON CONFLICT (owner) "
    "DO UPDATE SET until = excluded.until, since = excluded.since, boot = excluded.boot, "
    "boot_until = excluded.boot_until WHERE excluded.until / 1000000 > blocks.until / 1000000";

constexpr std::string_view kMergeUsage =
    "INSERT INTO usage (owner, limiter, percent, points_per_percent, told) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (owner, limiter) DO UPDATE SET percent = excluded.percent, "
    "points_per_percent = excluded.points_per_percent, told = excluded.told "
    "WHERE excluded.told / 1000000 > usage.told / 1000000";

// These have no owner.
constexpr std::string_view kMergeRun =
    "INSERT INTO runs (run_id, command, origin, started, ended, exit_code, items, done, failed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id) DO UPDATE SET ended = excluded.ended, "
    "exit_code = excluded.exit_code, items = excluded.items, done = excluded.done, failed = excluded.failed "
    "WHERE runs.ended IS NULL AND excluded.ended IS NOT NULL";
constexpr std::string_view kMergeRunAccount =
    "INSERT INTO run_accounts (run_id, account) VALUES (?, ?) ON CONFLICT DO NOTHING";

constexpr std::string_view kMergeFailure =
    "INSERT INTO failures (run, time, account, kind, source, class, code, subcode, fbtrace_id, message) "
    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM failures "
    "WHERE time BETWEEN ?2 / 1000000 * 1000000 AND ?2 / 1000000 * 1000000 + 999999 AND run = ?1 AND account = ?3 "
    "AND kind = ?4 AND source = ?5)";
// Rows that are equal to the millisecond are taken for one.
constexpr std::string_view kMergeWrite =
    "INSERT INTO audit (time, origin, account, edge, http_status, code, subcode, fbtrace_id, source, run) "
    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM audit "
    "WHERE time BETWEEN ?1 / 1000000 * 1000000 AND ?1 / 1000000 * 1000000 + 999999 AND origin = ?2 AND account = ?3 "
    "AND edge = ?4 AND http_status = ?5 AND code = ?6 AND subcode = ?7 AND fbtrace_id = ?8 AND source = ?9 "
    "AND ifnull(run, '') = ifnull(?10, ''))";

/// In the order of `RecordType`; assets take more than one statement.
constexpr std::array<std::string_view, kRecordTypes> kMergeStatements{
    kMergeOwner, kMergeIntent, "",        kMergeUse,        kMergeSession, kMergeThumbnail, kMergeLearned,
    kMergeBlock, kMergeUsage,  kMergeRun, kMergeRunAccount, kMergeFailure, kMergeWrite};

}  // namespace

Outcome<std::int64_t> Merge::owner_of(const Record& record) {
  const std::pair owner{std::get<std::string>(record.values[0]), std::get<std::string>(record.values[1])};
  if (last_owner_id_ != 0 && owner == last_owner_) return last_owner_id_;
  const auto added = connection_.run("INSERT INTO owners (origin, account) VALUES (?, ?) ON CONFLICT DO NOTHING",
                                     owner.first, owner.second);
  if (!added) return tl::unexpected(added.error());
  const auto read = connection_.each(
      "SELECT id FROM owners WHERE origin = ? AND account = ?",
      [&](const sql::Row& row) { last_owner_id_ = row.integer(0); }, owner.first, owner.second);
  if (!read) return tl::unexpected(read.error());
  last_owner_ = owner;
  return last_owner_id_;
}

Outcome<std::uint64_t> Merge::take(const Record& record) {
  std::vector<Value> values = record.values;
  if (has_owner(record.type) && record.type != RecordType::account) {
    const auto owner = owner_of(record);
    if (!owner) return tl::unexpected(owner.error());
    if (record.type == RecordType::asset) return merge_asset(connection_, *owner, record);
    values.erase(values.begin());
    values.front() = *owner;
  }
  return connection_.run_all(kMergeStatements.at(static_cast<std::size_t>(record.type)), values);
}

}  // namespace metaup::ledger
