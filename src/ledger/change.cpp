#include "ledger/change.hpp"

#include <chrono>
#include <optional>

namespace metaup::ledger {
namespace {

using sql::Statement;

constexpr std::string_view kAddOwner = "INSERT INTO owners (origin, account) VALUES (?, ?) ON CONFLICT DO NOTHING";

#define METAUP_OWNER "(SELECT id FROM owners WHERE origin = ?1 AND account = ?2)"

constexpr std::string_view kRetireContent = "UPDATE assets SET replaced = ?6 WHERE owner = " METAUP_OWNER
                                            " AND kind = ?3 AND sha256 = ?4 AND replaced IS NULL AND remote_id <> ?5";
constexpr std::string_view kRetireGoneContent =
    "UPDATE assets SET replaced = ?6 WHERE owner = " METAUP_OWNER
    " AND kind = ?3 AND sha256 = ?4 AND replaced IS NULL AND remote_id <> ?5 AND gone IS NOT NULL";

#define METAUP_UNKNOWN_CONTENT                             \
  "FROM assets AS known WHERE known.owner = " METAUP_OWNER \
  " AND known.kind = ?3 AND known.remote_id = "            \
  "?4 AND ifnull(known.sha256, '') = ''"
// What was known without its content was there before a sync sent it.
#define METAUP_INSERT_ASSET                                                                                      \
  "INSERT INTO assets (owner, kind, remote_id, sha256, name, bytes, width, height, confirmed, gone, path, run, " \
  "made, sync) SELECT " METAUP_OWNER                                                                             \
  ", ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, CAST(?11 AS BIGINT), ?12, nullif(?13, ''), ?15, "                          \
  "CASE WHEN EXISTS (SELECT 1 " METAUP_UNKNOWN_CONTENT                                                           \
  ") THEN NULL ELSE (SELECT id FROM syncs WHERE source = ?14) END WHERE "
// What is only confirmed keeps the run that made it; what was gone is made anew.
#define METAUP_OR_UPDATE_ASSET                                                                                 \
  " ON CONFLICT (remote_id, owner, kind, ifnull(sha256, '')) DO UPDATE SET name = excluded.name, "             \
  "bytes = excluded.bytes, width = excluded.width, height = excluded.height, confirmed = excluded.confirmed, " \
  "path = ifnull(nullif(excluded.path, ''), assets.path), "                                                    \
  "run = CASE WHEN assets.gone IS NULL THEN assets.run ELSE excluded.run END, "                                \
  "made = CASE WHEN assets.gone IS NULL THEN assets.made ELSE excluded.made END, "                             \
  "sync = CASE WHEN assets.gone IS NULL AND ifnull(assets.sync, 0) <> ifnull(excluded.sync, 0) THEN NULL "     \
  "ELSE excluded.sync END, gone = excluded.gone, replaced = NULL"
constexpr std::string_view kUpsertAsset = METAUP_INSERT_ASSET "1 = 1" METAUP_OR_UPDATE_ASSET;
constexpr std::string_view kAddUnknownAsset =
    METAUP_INSERT_ASSET "NOT EXISTS (SELECT 1 FROM assets AS known WHERE known.owner = " METAUP_OWNER
                        " AND known.kind = ?3 AND known.remote_id = ?4)" METAUP_OR_UPDATE_ASSET;
constexpr std::string_view kUpsertUnlessCurrent =
    METAUP_INSERT_ASSET "NOT EXISTS (SELECT 1 FROM assets AS known WHERE known.owner = " METAUP_OWNER
                        " AND known.kind = ?3 AND known.sha256 = ?5 AND known.replaced IS NULL AND known.gone IS "
                        "NULL)" METAUP_OR_UPDATE_ASSET;

// Of a thing whose content is now current.
constexpr std::string_view kDropUnknownContent =
    "DELETE FROM assets WHERE owner = " METAUP_OWNER
    " AND kind = ?3 AND remote_id = ?4 AND ifnull(sha256, '') = '' AND EXISTS (SELECT 1 FROM assets AS known "
    "WHERE known.owner = assets.owner AND known.kind = ?3 AND known.remote_id = ?4 AND known.sha256 = ?5 "
    "AND known.replaced IS NULL)";

constexpr std::string_view kConfirm =
    "UPDATE assets SET confirmed = ?1, gone = NULL WHERE owner = (SELECT id FROM owners WHERE origin = ?2 "
    "AND account = ?3) AND kind = ?4 AND remote_id = ?5";
constexpr std::string_view kMarkGone =
    "UPDATE assets SET gone = ?1, sync = NULL WHERE owner = (SELECT id FROM owners WHERE origin = ?2 "
    "AND account = ?3) AND kind = ?4 AND remote_id = ?5";

constexpr std::string_view kAddSync = "INSERT INTO syncs (source) VALUES (?) ON CONFLICT DO NOTHING";
constexpr std::string_view kShare =
    "UPDATE assets SET sync = NULL WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) "
    "AND kind = ? AND remote_id = ? AND sync IS NOT NULL";

constexpr std::string_view kAddUse =
    "INSERT INTO uses (owner, used_kind, used_id, user_kind, user_id) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?) ON CONFLICT DO NOTHING";

constexpr std::string_view kEndIntent = "DELETE FROM intents WHERE id = ?";

constexpr std::string_view kUpsertBlock =
    "INSERT INTO blocks (owner, until, since, boot, boot_until) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, nullif(?, ''), ?) "
    "ON CONFLICT (owner) DO UPDATE SET until = excluded.until, since = excluded.since, boot = excluded.boot, "
    "boot_until = excluded.boot_until";

constexpr std::string_view kUpsertUsage =
    "INSERT INTO usage (owner, limiter, percent, points_per_percent, told) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?) "
    "ON CONFLICT (owner, limiter) DO UPDATE SET percent = excluded.percent, points_per_percent = "
    "excluded.points_per_percent, "
    "told = excluded.told";

constexpr std::string_view kUpsertSession =
    "INSERT INTO video_sessions (owner, sha256, host, session_id, video_id, wanted_begin, wanted_end, finished, "
    "device, inode, size, mtime, ctime, started) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (owner, sha256) DO UPDATE SET host = excluded.host, session_id = excluded.session_id, "
    "video_id = excluded.video_id, wanted_begin = excluded.wanted_begin, wanted_end = excluded.wanted_end, "
    "finished = excluded.finished, device = excluded.device, inode = excluded.inode, size = excluded.size, "
    "mtime = excluded.mtime, ctime = excluded.ctime, started = excluded.started";
constexpr std::string_view kEndSession =
    "DELETE FROM video_sessions WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND sha256 = ?";

// A picture that Meta made, which has an address, takes the place of no poster.
constexpr std::string_view kUpsertThumbnail =
    "INSERT INTO thumbnails (owner, video_id, image) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?) "
    "ON CONFLICT (owner, video_id) DO UPDATE SET image = excluded.image "
    "WHERE excluded.image NOT LIKE 'http%' OR thumbnails.image LIKE 'http%'";

constexpr std::string_view kAccountKnown =
    "UPDATE owners SET known = ?3, known_by = ?4 WHERE origin = ?1 AND account = ?2 AND known IS NULL";

// What is known by its content has not to be guessed.
constexpr std::string_view kUpsertLearned =
    "INSERT INTO learned (owner, kind, remote_id, name, bytes, length, details, trusted, told) "
    "SELECT " METAUP_OWNER
    ", ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (SELECT 1 FROM assets WHERE owner = " METAUP_OWNER
    " AND kind = ?3 AND remote_id = ?4 AND sha256 IS NOT NULL) ON CONFLICT (owner, kind, remote_id) DO UPDATE SET name "
    "= excluded.name, bytes = excluded.bytes, length = "
    "excluded.length, details = excluded.details, "
    "trusted = CASE WHEN learned.trusted > excluded.trusted THEN learned.trusted ELSE excluded.trusted END, "
    "told = excluded.told";
constexpr std::string_view kDropOldLearned =
    "DELETE FROM learned WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND told < ?";
constexpr std::string_view kDropLearned =
    "DELETE FROM learned WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND remote_id = ?";
constexpr std::string_view kAddAudit =
    "INSERT INTO audit (time, origin, account, edge, http_status, code, subcode, fbtrace_id, source, run) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))";

constexpr std::string_view kAddFailure =
    "INSERT INTO failures (run, time, account, kind, source, class, code, subcode, fbtrace_id, message) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Whose rows they are: the first two values of most statements.
const std::string& origin_of(const Owner& owner) { return owner.origin; }
const std::string& account_of(const Owner& owner) { return owner.account.digits(); }

Statement seen_statement(const Seen& seen) {
  return Statement(seen.gone ? kMarkGone : kConfirm, to_ns(seen.when), origin_of(seen.owner), account_of(seen.owner),
                   to_string(seen.kind), seen.remote_id);
}

Statement asset_statement(std::string_view sql, const Recorded& recorded, const std::string& run) {
  const auto& [owner, asset, asked] = recorded;
  const auto confirmed = to_ns(asset.confirmed_at);
  const auto content = asset.sha256.empty() ? std::nullopt : std::optional(asset.sha256);
  const auto gone = asset.gone ? std::optional(confirmed) : std::nullopt;
  return Statement(sql, origin_of(owner), account_of(owner), to_string(asset.kind), asset.remote_id, content,
                   asset.name, asset.bytes, asset.width, asset.height, confirmed, gone, asset.path, run, asset.sync,
                   to_ns(asked.value_or(asset.confirmed_at)));
}

class Statements {
 public:
  Statements(std::vector<Statement>& to, const std::string& run) : to_(to), run_(run) {}

  void operator()(const Recorded& recorded) {
    const auto& owner = recorded.owner;
    const auto& asset = recorded.asset;
    to_.push_back(owner_statement(owner));
    if (!asset.sync.empty()) add(kAddSync, asset.sync);
    if (asset.sha256.empty()) {
      to_.push_back(seen_statement({owner, asset.kind, asset.remote_id, asset.confirmed_at, asset.gone}));
      to_.push_back(asset_statement(kAddUnknownAsset, recorded, run_));
      return;
    }
    retire(kRetireContent, owner, asset);
    to_.push_back(asset_statement(kUpsertAsset, recorded, run_));
    drop_unknown(owner, asset);
    drop_learned(owner, asset);
  }

  /// No run has made it, and no sync.
  void operator()(const Recognized& recognized) {
    const auto& owner = recognized.owner;
    auto asset = recognized.asset;
    asset.sync.clear();
    to_.push_back(owner_statement(owner));
    retire(kRetireGoneContent, owner, asset);
    to_.push_back(asset_statement(kUpsertUnlessCurrent, {owner, asset}, {}));
    drop_unknown(owner, asset);
    drop_learned(owner, asset);
  }

  void operator()(const AccountKnown& known) {
    to_.push_back(owner_statement(known.owner));
    add(kAccountKnown, origin_of(known.owner), account_of(known.owner), to_ns(known.when),
        std::string_view(known.by == AccountKnown::By::empty ? "empty" : "learned"));
  }

  void operator()(const LearnedOf& learned) {
    const auto& [owner, thing] = learned;
    to_.push_back(owner_statement(owner));
    add(kUpsertLearned, origin_of(owner), account_of(owner), to_string(thing.kind), thing.remote_id, thing.name,
        thing.bytes, thing.length, thing.details, thing.trusted ? 1 : 0, to_ns(thing.told_at));
  }

  void operator()(const LearnedAll& all) {
    add(kDropOldLearned, origin_of(all.owner), account_of(all.owner), to_string(all.kind), to_ns(all.begun));
  }

  void operator()(const Seen& seen) { to_.push_back(seen_statement(seen)); }

  void operator()(const Used& use) {
    to_.push_back(owner_statement(use.owner));
    add(kAddUse, origin_of(use.owner), account_of(use.owner), to_string(use.used.kind), use.used.id,
        to_string(use.user.kind), use.user.id);
  }

  void operator()(const Shared& shared) {
    add(kShare, origin_of(shared.owner), account_of(shared.owner), to_string(shared.kind), shared.remote_id);
  }

  void operator()(const IntentEnded& ended) { add(kEndIntent, ended.id); }

  void operator()(const Blocked& blocked) {
    to_.push_back(owner_statement(blocked.owner));
    add(kUpsertBlock, origin_of(blocked.owner), account_of(blocked.owner), to_ns(blocked.block.until),
        to_ns(blocked.block.since), blocked.block.ends.boot, std::int64_t{blocked.block.ends.since.count()});
  }

  void operator()(const UsageTold& told) {
    const auto& [origin, usage] = told;
    to_.push_back(owner_statement({.origin = origin, .account = usage.account}));
    add(kUpsertUsage, origin, usage.account.digits(), usage.limiter, usage.percent, usage.points_per_percent,
        to_ns(usage.told_at));
  }

  void operator()(const SessionSaved& saved) {
    const auto& [owner, session] = saved;
    const auto& stamp = session.stamp;
    to_.push_back(owner_statement(owner));
    add(kUpsertSession, origin_of(owner), account_of(owner), session.sha256, session.host, session.session_id,
        session.video_id, session.wanted.begin, session.wanted.end, session.finished ? 1 : 0, stamp.device, stamp.inode,
        stamp.size, stamp.mtime_ns, stamp.ctime_ns, to_ns(session.started));
  }

  void operator()(const SessionEnded& ended) {
    add(kEndSession, origin_of(ended.owner), account_of(ended.owner), ended.sha256);
  }

  void operator()(const Illustrated& illustrated) {
    const auto& owner = illustrated.owner;
    to_.push_back(owner_statement(owner));
    add(kUpsertThumbnail, origin_of(owner), account_of(owner), illustrated.video_id, illustrated.image);
  }

  void operator()(const AuditRow& written) {
    const auto row = fit_to_keep(written);
    add(kAddAudit, to_ns(row.time), row.origin, row.account, row.edge, row.http_status, row.code, row.subcode,
        row.fbtrace_id, row.source, run_);
  }

  void operator()(const FailedItem& failed) {
    const auto item = fit_to_keep(failed);
    add(kAddFailure, run_, to_ns(item.time), item.account.digits(), to_string(item.kind), item.source,
        to_string(item.error_class), item.code, item.subcode, item.fbtrace_id, item.message);
  }

 private:
  template <class... Values>
  void add(std::string_view sql, const Values&... values) {
    to_.emplace_back(sql, values...);
  }
  void retire(std::string_view sql, const Owner& owner, const Asset& asset) {
    add(sql, origin_of(owner), account_of(owner), to_string(asset.kind), asset.sha256, asset.remote_id,
        to_ns(asset.confirmed_at));
  }
  void drop_unknown(const Owner& owner, const Asset& asset) {
    add(kDropUnknownContent, origin_of(owner), account_of(owner), to_string(asset.kind), asset.remote_id, asset.sha256);
  }

  void drop_learned(const Owner& owner, const Asset& asset) {
    add(kDropLearned, origin_of(owner), account_of(owner), to_string(asset.kind), asset.remote_id);
  }

  std::vector<Statement>& to_;
  const std::string& run_;
};

}  // namespace

void add_statements(std::vector<Statement>& to, const Change& change, const std::string& run) {
  std::visit(Statements(to, run), change);
}

Statement owner_statement(const Owner& owner) { return Statement(kAddOwner, origin_of(owner), account_of(owner)); }

std::int64_t to_ns(WallTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

WallTime from_ns(std::int64_t ns) {
  return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds(ns)));
}

}  // namespace metaup::ledger
