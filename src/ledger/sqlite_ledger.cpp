#include "ledger/sqlite_ledger.hpp"

#include <algorithm>
#include <chrono>

#include "ledger/failure.hpp"

namespace metaup::ledger {
namespace {

using sql::Database;
using sql::Outcome;
using sql::Row;

constexpr std::string_view kBeginRun = "INSERT INTO runs (run_id, command, origin, started) VALUES (?, ?, ?, ?)";
constexpr std::string_view kEndRun = "UPDATE runs SET ended = ?, exit_code = ? WHERE run_id = ?";

constexpr std::string_view kFindFile =
    "SELECT sha256 FROM files WHERE device = ? AND inode = ? AND size = ? AND mtime = ? AND ctime = ?";

#define METAUP_ASSET_COLUMNS "kind, remote_id, sha256, name, bytes, width, height, confirmed, gone IS NOT NULL, path"
constexpr std::string_view kFindContent =
    "SELECT " METAUP_ASSET_COLUMNS
    " FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND sha256 = ? AND replaced IS NULL AND gone IS NULL";
// Several contents may have become one thing at Meta; the one that was confirmed last speaks for it.
constexpr std::string_view kFindRemote =
    "SELECT " METAUP_ASSET_COLUMNS
    " FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND remote_id = ? ORDER BY replaced IS NULL DESC, confirmed DESC, id DESC LIMIT 1";
constexpr std::string_view kEachAsset =
    "SELECT " METAUP_ASSET_COLUMNS
    ", origin, account FROM assets JOIN owners ON owners.id = owner WHERE replaced IS NULL "
    "AND (?1 = '' OR origin = ?1) AND (?2 = '' OR account = ?2) ORDER BY assets.id";
#undef METAUP_ASSET_COLUMNS

#define METAUP_FORGOTTEN_OWNERS \
  "owner IN (SELECT id FROM owners WHERE (?3 = '' OR origin = ?3) AND (?4 = '' OR account = ?4))"
constexpr std::string_view kForget =
    "DELETE FROM assets WHERE (?1 = '' OR sha256 = ?1) AND (?2 = '' OR remote_id = ?2) AND " METAUP_FORGOTTEN_OWNERS;
constexpr std::string_view kForgetSessions =
    "DELETE FROM video_sessions WHERE (?1 = '' OR sha256 = ?1) AND (?2 = '' OR video_id = ?2) "
    "AND " METAUP_FORGOTTEN_OWNERS;
// Those of the videos that are about to be forgotten, whether by their content or by themselves.
constexpr std::string_view kForgetThumbnails =
    "DELETE FROM thumbnails WHERE (?2 = '' OR video_id = ?2) AND (?1 = '' OR EXISTS (SELECT 1 FROM assets WHERE "
    "assets.owner = thumbnails.owner AND remote_id = video_id AND sha256 = ?1)) AND " METAUP_FORGOTTEN_OWNERS;
#undef METAUP_FORGOTTEN_OWNERS

constexpr std::string_view kBeginIntent =
    "INSERT INTO intents (owner, edge, key, details, sent) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?)";
constexpr std::string_view kOpenIntents =
    "SELECT id, edge, key, details, sent FROM intents "
    "WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) ORDER BY id";

constexpr std::string_view kBlocks =
    "SELECT account, until FROM blocks JOIN owners ON owners.id = owner WHERE origin = ?";

Asset to_asset(const Row& row) {
  Asset asset;
  asset.kind = parse_asset_kind(row.text(0)).value_or(AssetKind::image);
  asset.remote_id = row.text(1);
  asset.sha256 = row.text(2);
  asset.name = row.text(3);
  asset.bytes = static_cast<std::uint64_t>(row.integer(4));
  asset.width = static_cast<std::uint32_t>(row.integer(5));
  asset.height = static_cast<std::uint32_t>(row.integer(6));
  asset.confirmed_at = from_ns(row.integer(7));
  asset.gone = row.integer(8) != 0;
  asset.path = row.text(9);
  return asset;
}

AccountId to_account(const std::string& digits) { return AccountId::parse(digits).value_or(AccountId{}); }

Outcome<void> write_intent(Database& database, const Intent& intent) {
  if (auto owned = write_owner(database, intent.owner); !owned) return owned;
  const auto added = database.run(kBeginIntent, intent.owner.origin, intent.owner.account.digits(), intent.edge,
                                  intent.key, intent.details, to_ns(intent.sent_at));
  if (!added) return tl::unexpected(added.error());
  return {};
}

/// Whether a later write could have left the file's stamp as it is: the clock of a file system may
/// tick in steps of up to 2 s (FAT), and a stamp may lie in the future.
bool is_too_young(const FileStamp& stamp, WallTime hashed_at) {
  const auto settled = to_ns(hashed_at - std::chrono::seconds{2});
  return std::max(stamp.mtime_ns, stamp.ctime_ns) > settled;
}

}  // namespace

SqliteLedger::SqliteLedger(Database database, Home home) : home_(std::move(home)), database_(std::move(database)) {}

// For a caller that left early: what Meta confirmed is worth a last attempt, though nobody hears of it.
SqliteLedger::~SqliteLedger() { static_cast<void>(flush()); }

Result<void> SqliteLedger::begin_run(const RunRow& run) {
  return write_all([&](Database& database) -> Outcome<void> {
    const auto added = database.run(kBeginRun, run.run_id, run.command, run.origin, to_ns(run.started));
    if (!added) return tl::unexpected(added.error());
    return {};
  });
}

Result<void> SqliteLedger::end_run(const std::string& run_id, int exit_code, WallTime ended) {
  return write_all([&](Database& database) -> Outcome<void> {
    const auto updated = database.run(kEndRun, to_ns(ended), exit_code, run_id);
    if (!updated) return tl::unexpected(updated.error());
    return {};
  });
}

Result<std::optional<std::string>> SqliteLedger::find_file(const FileStamp& stamp) {
  if (const auto waiting = hashed_.find({stamp.device, stamp.inode}); waiting != hashed_.end()) {
    return waiting->second.stamp == stamp ? std::optional(waiting->second.sha256) : std::nullopt;
  }
  if (const auto held = hold_view(); !held) return failed(held.error());
  std::optional<std::string> sha256;
  const auto done = database_.each(
      kFindFile, [&](const Row& row) { sha256 = row.text(0); }, stamp.device, stamp.inode, stamp.size, stamp.mtime_ns,
      stamp.ctime_ns);
  if (!done) return failed(done.error());
  return sha256;
}

void SqliteLedger::remember_file(const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) {
  if (is_too_young(stamp, hashed_at)) return;
  hashed_.insert_or_assign({stamp.device, stamp.inode}, Hashed{stamp, sha256});
}

template <class... Values>
Result<std::optional<Asset>> SqliteLedger::find(bool touched, std::string_view sql, const Values&... values) {
  if (touched || touched_.all) {
    if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  }
  if (const auto held = hold_view(); !held) return failed(held.error());
  std::optional<Asset> asset;
  const auto done = database_.each(sql, [&](const Row& row) { asset = to_asset(row); }, values...);
  if (!done) return failed(done.error());
  return asset;
}

Result<std::optional<Asset>> SqliteLedger::find_asset(const Owner& owner, AssetKind kind, const std::string& sha256) {
  return find(touched_.contents.contains(sha256), kFindContent, owner.origin, owner.account.digits(), to_string(kind),
              sha256);
}

Result<std::optional<Asset>> SqliteLedger::find_remote(const Owner& owner, AssetKind kind,
                                                       const std::string& remote_id) {
  const auto look = [&](bool touched) {
    return find(touched, kFindRemote, owner.origin, owner.account.digits(), to_string(kind), remote_id);
  };
  auto asset = look(touched_.remotes.contains(remote_id));
  // A content that has become another thing no longer speaks for this one.
  const bool replaced = asset && *asset && touched_.contents.contains((*asset)->sha256);
  return replaced ? look(true) : asset;
}

void SqliteLedger::record(const Owner& owner, const Asset& asset) {
  if (asset.sha256.empty()) {
    touched_.all = true;  // it confirms what is known of any content
  } else {
    touched_.contents.insert(asset.sha256);
    touched_.remotes.insert(asset.remote_id);
  }
  pending_.emplace_back(Recorded{owner, asset});
}

void SqliteLedger::confirm(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) {
  touched_.all = true;
  pending_.emplace_back(Seen{owner, kind, remote_id, when, false});
}

void SqliteLedger::mark_gone(const Owner& owner, AssetKind kind, const std::string& remote_id, WallTime when) {
  touched_.all = true;
  pending_.emplace_back(Seen{owner, kind, remote_id, when, true});
}

Result<std::vector<std::int64_t>> SqliteLedger::begin_intents(const std::vector<Intent>& intents) {
  // NORMAL leaves it to the next checkpoint to sync the log; FULL syncs it with this commit. The
  // setting cannot change inside a transaction, and a view is one.
  if (const auto dropped = drop_view(); !dropped) return failed(dropped.error());
  if (const auto set = database_.execute("PRAGMA synchronous = FULL"); !set) return failed(set.error());
  std::vector<std::int64_t> ids;
  const auto written = write_all([&](Database& database) -> Outcome<void> {
    ids.clear();
    for (const auto& intent : intents) {
      if (auto one = write_intent(database, intent); !one) return one;
      ids.push_back(database.last_row_id());
    }
    return {};
  });
  if (const auto set = database_.execute("PRAGMA synchronous = NORMAL"); !set) return failed(set.error());
  if (!written) return tl::unexpected(written.error());
  return ids;
}

void SqliteLedger::end_intent(std::int64_t id) { pending_.emplace_back(IntentEnded{id}); }

Result<std::vector<Intent>> SqliteLedger::open_intents(const Owner& owner) {
  if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  std::vector<Intent> intents;
  const auto done = database_.each(
      kOpenIntents,
      [&](const Row& row) {
        intents.push_back({row.integer(0), owner, row.text(1), row.text(2), row.text(3), from_ns(row.integer(4))});
      },
      owner.origin, owner.account.digits());
  if (!done) return failed(done.error());
  return intents;
}

void SqliteLedger::audit(const AuditRow& row) {
  if (!home_.to_be_read) pending_.emplace_back(row);
}

void SqliteLedger::save_block(const Owner& owner, WallTime until) {
  if (!home_.to_be_read) pending_.emplace_back(Blocked{owner, until});
}

Result<std::map<AccountId, WallTime>> SqliteLedger::blocks(const std::string& origin) {
  if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  std::map<AccountId, WallTime> blocks;
  const auto done = database_.each(
      kBlocks, [&](const Row& row) { blocks.emplace(to_account(row.text(0)), from_ns(row.integer(1))); }, origin);
  if (!done) return failed(done.error());
  return blocks;
}

Result<void> SqliteLedger::flush() {
  if (pending_.empty() && hashed_.empty()) {
    const auto dropped = drop_view();
    return dropped ? home_.anchor.check() : failed(dropped.error());
  }
  return write_all([](Database&) -> Outcome<void> { return {}; });
}

Result<void> SqliteLedger::each_asset(const std::string& origin, const std::string& account,
                                      const std::function<void(const OwnedAsset&)>& visit) {
  if (auto flushed = flush(); !flushed) return flushed;
  const auto done = database_.each(
      kEachAsset, [&](const Row& row) { visit({{row.text(10), to_account(row.text(11))}, to_asset(row)}); }, origin,
      account);
  if (!done) return failed(done.error());
  return {};
}

Result<std::uint64_t> SqliteLedger::forget(const Forget& what) {
  if (what.origin.empty() && what.account.empty() && what.sha256.empty() && what.remote_id.empty()) {
    return local_error("say what to forget: a content, a remote id, an account or an origin");
  }
  std::uint64_t forgotten = 0;
  const auto done = write_all([&](Database& database) -> Outcome<void> {
    for (const auto& sql : {kForgetThumbnails, kForgetSessions, kForget}) {
      const auto deleted = database.run(sql, what.sha256, what.remote_id, what.origin, what.account);
      if (!deleted) return tl::unexpected(deleted.error());
      if (sql != kForgetThumbnails) forgotten += *deleted;  // a thumbnail is a part of its video
    }
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return forgotten;
}

Result<std::vector<std::string>> SqliteLedger::check() {
  if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  std::vector<std::string> problems;
  auto done = database_.each("PRAGMA integrity_check", [&](const Row& row) {
    if (auto line = row.text(0); line != "ok") problems.push_back(std::move(line));
  });
  if (done) {
    done = database_.each("PRAGMA foreign_key_check", [&](const Row& row) {
      problems.push_back("a row of " + row.text(0) + " refers to a row of " + row.text(2) + " that is not there");
    });
  }
  if (done) return problems;
  if (!sql::is_damaged(done.error())) return failed(done.error());
  problems.push_back(done.error().message);
  return problems;
}

Result<void> SqliteLedger::write_all(const Write& more) {
  if (auto same = home_.anchor.check(); !same) return same;
  auto done = try_write_all(more);
  if (!done && sql::is_full(done.error())) {
    out_of_room_ = true;
    if (home_.reserve.release()) done = try_write_all(more);
  }
  if (!done) return failed(done.error());
  pending_.clear();
  hashed_.clear();
  touched_ = {};
  return {};
}

Outcome<void> SqliteLedger::try_write_all(const Write& more) {
  auto done = drop_view();
  if (done) done = database_.execute("BEGIN IMMEDIATE");
  for (auto change = pending_.begin(); done && change != pending_.end(); ++change) {
    done = write_pending(database_, *change);
  }
  for (auto file = hashed_.begin(); done && file != hashed_.end(); ++file) {
    done = write_pending(database_, file->second);
  }
  if (done) done = more(database_);
  if (done) done = database_.execute("COMMIT");
  if (!done && database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
  return done;
}

Outcome<void> SqliteLedger::hold_view() {
  return database_.in_transaction() ? Outcome<void>{} : database_.execute("BEGIN");
}

Outcome<void> SqliteLedger::drop_view() {
  return database_.in_transaction() ? database_.execute("COMMIT") : Outcome<void>{};
}

tl::unexpected<Error> SqliteLedger::failed(const sql::Failure& failure) const {
  return tl::unexpected(to_error(failure, home_.path));
}

}  // namespace metaup::ledger
