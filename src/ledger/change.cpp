#include "ledger/change.hpp"

#include <chrono>
#include <optional>

namespace metaup::ledger {
namespace {

using sql::Database;
using sql::Outcome;

constexpr std::string_view kAddOwner = "INSERT INTO owners (origin, account) VALUES (?, ?) ON CONFLICT DO NOTHING";

constexpr std::string_view kRetireContent =
    "UPDATE assets SET replaced = ?1 WHERE owner = (SELECT id FROM owners WHERE origin = ?2 AND account = ?3) "
    "AND kind = ?4 AND sha256 = ?5 AND replaced IS NULL AND remote_id <> ?6";

constexpr std::string_view kDropUnknownContent =
    "DELETE FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ?1 AND account = ?2) "
    "AND kind = ?3 AND remote_id = ?4 AND ifnull(sha256, '') = ''";

// What is only confirmed keeps the run that made it; what was gone is made anew.
constexpr std::string_view kUpsertAsset =
    "INSERT INTO assets (owner, kind, remote_id, sha256, name, bytes, width, height, confirmed, gone, path, run, made, "
    "sync) "
    "VALUES ((SELECT id FROM owners WHERE origin = ?1 AND account = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
    "nullif(?13, ''), ?15, (SELECT id FROM syncs WHERE source = ?14)) "
    "ON CONFLICT (remote_id, owner, kind, ifnull(sha256, '')) DO UPDATE SET name = excluded.name, "
    "bytes = excluded.bytes, width = excluded.width, height = excluded.height, confirmed = excluded.confirmed, "
    "path = ifnull(nullif(excluded.path, ''), path), run = iif(gone IS NULL, run, excluded.run), "
    "made = iif(gone IS NULL, made, excluded.made), "
    "sync = iif(gone IS NULL AND sync IS NOT excluded.sync, NULL, excluded.sync), "
    "gone = excluded.gone, replaced = NULL";

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
    "INSERT INTO blocks (owner, until, since) VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?) "
    "ON CONFLICT DO UPDATE SET until = excluded.until, since = excluded.since";

constexpr std::string_view kUpsertUsage =
    "INSERT INTO usage (owner, limiter, percent, points_per_percent, told) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET percent = excluded.percent, points_per_percent = excluded.points_per_percent, "
    "told = excluded.told";

constexpr std::string_view kUpsertSession =
    "INSERT INTO video_sessions (owner, sha256, host, session_id, video_id, wanted_begin, wanted_end, finished, "
    "device, inode, size, mtime, ctime, started) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET host = excluded.host, session_id = excluded.session_id, "
    "video_id = excluded.video_id, wanted_begin = excluded.wanted_begin, wanted_end = excluded.wanted_end, "
    "finished = excluded.finished, device = excluded.device, inode = excluded.inode, size = excluded.size, "
    "mtime = excluded.mtime, ctime = excluded.ctime, started = excluded.started";
constexpr std::string_view kEndSession =
    "DELETE FROM video_sessions WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND sha256 = ?";

constexpr std::string_view kUpsertThumbnail =
    "INSERT INTO thumbnails (owner, video_id, image) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?) "
    "ON CONFLICT DO UPDATE SET image = excluded.image";

constexpr std::string_view kAccountKnown =
    "UPDATE owners SET known = ?3, known_by = ?4 WHERE origin = ?1 AND account = ?2 AND known IS NULL";

constexpr std::string_view kUpsertLearned =
    "INSERT INTO learned (owner, kind, remote_id, name, bytes, length, details, trusted, told) "
    "VALUES ((SELECT id FROM owners WHERE origin = ? AND account = ?), ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
    "SET name = excluded.name, bytes = excluded.bytes, length = excluded.length, details = excluded.details, "
    "trusted = max(trusted, excluded.trusted), told = excluded.told";
constexpr std::string_view kDropOldLearned =
    "DELETE FROM learned WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND told < ?";
constexpr std::string_view kDropLearned =
    "DELETE FROM learned WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND remote_id = ?";
constexpr std::string_view kCurrentOfContent =
    "SELECT 1 FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND sha256 = ? AND replaced IS NULL AND gone IS NULL";

constexpr std::string_view kAddAudit =
    "INSERT INTO audit (time, origin, account, edge, http_status, code, subcode, fbtrace_id, source, run) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))";

constexpr std::string_view kAddFailure =
    "INSERT INTO failures (run, time, account, kind, source, class, code, subcode, fbtrace_id, message) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// A result whose number of rows does not matter.
Outcome<void> ignore_count(const Outcome<std::uint64_t>& outcome) {
  if (!outcome) return tl::unexpected(outcome.error());
  return {};
}

Outcome<std::uint64_t> write_seen(Database& database, const Seen& seen) {
  return database.run(seen.gone ? kMarkGone : kConfirm, to_ns(seen.when), seen.owner.origin,
                      seen.owner.account.digits(), to_string(seen.kind), seen.remote_id);
}

Outcome<void> upsert_asset(Database& database, const Owner& owner, const Asset& asset, const std::string& run,
                           const std::optional<WallTime>& asked) {
  const auto confirmed = to_ns(asset.confirmed_at);
  const auto content = asset.sha256.empty() ? std::nullopt : std::optional(asset.sha256);
  const auto gone = asset.gone ? std::optional(confirmed) : std::nullopt;
  if (!asset.sync.empty()) {
    if (const auto added = database.run(kAddSync, asset.sync); !added) return ignore_count(added);
  }
  return ignore_count(database.run(kUpsertAsset, owner.origin, owner.account.digits(), to_string(asset.kind),
                                   asset.remote_id, content, asset.name, asset.bytes, asset.width, asset.height,
                                   confirmed, gone, asset.path, run, asset.sync,
                                   to_ns(asked.value_or(asset.confirmed_at))));
}

Outcome<void> write(Database& database, const Recorded& recorded, const std::string& run) {
  const auto& [owner, asset, asked] = recorded;
  if (auto owned = write_owner(database, owner); !owned) return owned;
  if (asset.sha256.empty()) {
    const auto known = write_seen(database, {owner, asset.kind, asset.remote_id, asset.confirmed_at, asset.gone});
    if (!known || *known > 0) return ignore_count(known);
    return upsert_asset(database, owner, asset, run, asked);
  }
  const auto& account = owner.account.digits();
  const auto kind = to_string(asset.kind);
  const auto retired = database.run(kRetireContent, to_ns(asset.confirmed_at), owner.origin, account, kind,
                                    asset.sha256, asset.remote_id);
  if (!retired) return ignore_count(retired);
  const auto dropped = database.run(kDropUnknownContent, owner.origin, account, kind, asset.remote_id);
  if (!dropped) return ignore_count(dropped);
  if (*dropped == 0 || asset.sync.empty()) return upsert_asset(database, owner, asset, run, asked);
  auto own = asset;
  own.sync.clear();  // it was there before the sync sent it
  return upsert_asset(database, owner, own, run, asked);
}

Outcome<void> write(Database& database, const AccountKnown& known) {
  if (auto owned = write_owner(database, known.owner); !owned) return owned;
  return ignore_count(database.run(kAccountKnown, known.owner.origin, known.owner.account.digits(), to_ns(known.when),
                                   known.by == AccountKnown::By::empty ? "empty" : "learned"));
}

Outcome<void> write(Database& database, const LearnedOf& learned) {
  const auto& [owner, thing] = learned;
  if (auto owned = write_owner(database, owner); !owned) return owned;
  return ignore_count(database.run(kUpsertLearned, owner.origin, owner.account.digits(), to_string(thing.kind),
                                   thing.remote_id, thing.name, thing.bytes, thing.length, thing.details,
                                   thing.trusted ? 1 : 0, to_ns(thing.told_at)));
}

Outcome<void> write(Database& database, const LearnedAll& all) {
  return ignore_count(database.run(kDropOldLearned, all.owner.origin, all.owner.account.digits(), to_string(all.kind),
                                   to_ns(all.begun)));
}

/// No run has made it.
Outcome<void> write(Database& database, const Recognized& recognized) {
  const auto& [owner, asset] = recognized;
  const auto& account = owner.account.digits();
  const auto kind = to_string(asset.kind);
  bool is_there = false;
  auto done = database.each(
      kCurrentOfContent, [&](const sql::Row&) { is_there = true; }, owner.origin, account, kind, asset.sha256);
  if (done && !is_there) {
    auto nobodys = asset;
    nobodys.sync.clear();  // no sync has made it either
    done = write(database, Recorded{owner, nobodys}, {});
  }
  if (done) done = ignore_count(database.run(kDropLearned, owner.origin, account, kind, asset.remote_id));
  return done;
}

Outcome<void> write(Database& database, const Seen& seen) { return ignore_count(write_seen(database, seen)); }

Outcome<void> write(Database& database, const Used& use) {
  if (auto owned = write_owner(database, use.owner); !owned) return owned;
  return ignore_count(database.run(kAddUse, use.owner.origin, use.owner.account.digits(), to_string(use.used.kind),
                                   use.used.id, to_string(use.user.kind), use.user.id));
}

Outcome<void> write(Database& database, const Shared& shared) {
  return ignore_count(database.run(kShare, shared.owner.origin, shared.owner.account.digits(), to_string(shared.kind),
                                   shared.remote_id));
}

Outcome<void> write(Database& database, const IntentEnded& ended) {
  return ignore_count(database.run(kEndIntent, ended.id));
}

Outcome<void> write(Database& database, const Blocked& blocked) {
  if (auto owned = write_owner(database, blocked.owner); !owned) return owned;
  return ignore_count(database.run(kUpsertBlock, blocked.owner.origin, blocked.owner.account.digits(),
                                   to_ns(blocked.block.until), to_ns(blocked.block.since)));
}

Outcome<void> write(Database& database, const UsageTold& told) {
  const auto& [origin, usage] = told;
  if (auto owned = write_owner(database, {.origin = origin, .account = usage.account}); !owned) return owned;
  return ignore_count(database.run(kUpsertUsage, origin, usage.account.digits(), usage.limiter, usage.percent,
                                   usage.points_per_percent, to_ns(usage.told_at)));
}

Outcome<void> write(Database& database, const SessionSaved& saved) {
  const auto& [owner, session] = saved;
  if (auto owned = write_owner(database, owner); !owned) return owned;
  const auto& stamp = session.stamp;
  return ignore_count(database.run(kUpsertSession, owner.origin, owner.account.digits(), session.sha256, session.host,
                                   session.session_id, session.video_id, session.wanted.begin, session.wanted.end,
                                   session.finished ? 1 : 0, stamp.device, stamp.inode, stamp.size, stamp.mtime_ns,
                                   stamp.ctime_ns, to_ns(session.started)));
}

Outcome<void> write(Database& database, const SessionEnded& ended) {
  return ignore_count(database.run(kEndSession, ended.owner.origin, ended.owner.account.digits(), ended.sha256));
}

Outcome<void> write(Database& database, const Illustrated& illustrated) {
  const auto& owner = illustrated.owner;
  if (auto owned = write_owner(database, owner); !owned) return owned;
  return ignore_count(
      database.run(kUpsertThumbnail, owner.origin, owner.account.digits(), illustrated.video_id, illustrated.image));
}

Outcome<void> write(Database& database, const AuditRow& written, const std::string& run) {
  const auto row = fit_to_keep(written);
  return ignore_count(database.run(kAddAudit, to_ns(row.time), row.origin, row.account, row.edge, row.http_status,
                                   row.code, row.subcode, row.fbtrace_id, row.source, run));
}

Outcome<void> write(Database& database, const FailedItem& failed, const std::string& run) {
  const auto item = fit_to_keep(failed);
  return ignore_count(database.run(kAddFailure, run, to_ns(item.time), item.account.digits(), to_string(item.kind),
                                   item.source, to_string(item.error_class), item.code, item.subcode, item.fbtrace_id,
                                   item.message));
}

}  // namespace

Outcome<void> write_change(Database& database, const Change& change, const std::string& run) {
  const auto write_one = [&](const auto& one) {
    if constexpr (requires { write(database, one, run); }) {
      return write(database, one, run);
    } else {
      return write(database, one);
    }
  };
  return std::visit(write_one, change);
}

Outcome<void> write_owner(Database& database, const Owner& owner) {
  return ignore_count(database.run(kAddOwner, owner.origin, owner.account.digits()));
}

std::int64_t to_ns(WallTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

WallTime from_ns(std::int64_t ns) {
  return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds(ns)));
}

}  // namespace metaup::ledger
