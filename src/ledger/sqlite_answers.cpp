#include <type_traits>

#include "ledger/asset_row.hpp"
#include "ledger/failure.hpp"
#include "ledger/sqlite_registry.hpp"

// Questions, and the rows that answer them.

namespace metaup::ledger {
namespace {

using sql::Row;

constexpr std::string_view kFindContent =
    "SELECT " METAUP_ASSET_COLUMNS
    " FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND sha256 = ? AND replaced IS NULL AND gone IS NULL";
// Several contents may have become one thing at Meta; the one that was confirmed last speaks for it.
constexpr std::string_view kFindRemote =
    "SELECT " METAUP_ASSET_COLUMNS
    " FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND remote_id = ? ORDER BY replaced IS NULL DESC, confirmed DESC, id DESC LIMIT 1";
constexpr std::string_view kAssetsOfKind =
    "SELECT " METAUP_ASSET_COLUMNS
    " FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "ORDER BY id";

constexpr std::string_view kOpenIntents =
    "SELECT id, edge, key, details, sent FROM intents "
    "WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) ORDER BY id";

const std::string kSessionOfOwner =
    "SELECT sha256, host, session_id, video_id, wanted_begin, wanted_end, finished, device, inode, size, mtime, "
    "ctime, started FROM video_sessions WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND ";
const std::string kSessionOfContent = kSessionOfOwner + "sha256 = ?";
const std::string kSessionOfVideo = kSessionOfOwner + "video_id = ?";
constexpr std::string_view kThumbnail =
    "SELECT image FROM thumbnails WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) "
    "AND video_id = ?";

constexpr std::string_view kCountSynced =
    "SELECT count(*) FROM assets WHERE sync = (SELECT id FROM syncs WHERE source = ?)";
// What has another row that is not of this sync, somebody else wants as well.
constexpr std::string_view kSyncedFrom =
    "SELECT kind, remote_id, sha256 FROM assets AS own WHERE sync = (SELECT id FROM syncs WHERE source = ?3) "
    "AND owner = (SELECT id FROM owners WHERE origin = ?1 AND account = ?2) AND gone IS NULL AND sha256 IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM assets AS other WHERE other.remote_id = own.remote_id AND other.owner = own.owner "
    "AND other.kind = own.kind AND other.gone IS NULL AND other.sync IS NOT own.sync) ORDER BY own.id";

std::uint64_t unsigned_at(const Row& row, int column) { return static_cast<std::uint64_t>(row.integer(column)); }

VideoSession to_session(const Row& row) {
  return {.sha256 = row.text(0),
          .host = row.text(1),
          .session_id = row.text(2),
          .video_id = row.text(3),
          .wanted = {.begin = unsigned_at(row, 4), .end = unsigned_at(row, 5)},
          .finished = row.integer(6) != 0,
          .stamp = {.device = unsigned_at(row, 7),
                    .inode = unsigned_at(row, 8),
                    .size = unsigned_at(row, 9),
                    .mtime_ns = row.integer(10),
                    .ctime_ns = row.integer(11)},
          .started = from_ns(row.integer(12))};
}

// What was forgotten, or is gone, uses nothing. One id may stand for several contents.
constexpr std::string_view kUsersOf =
    "SELECT DISTINCT user_kind, user_id FROM uses JOIN assets ON assets.owner = uses.owner AND kind = user_kind "
    "AND remote_id = user_id AND gone IS NULL "
    "WHERE uses.owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND used_kind = ? AND used_id = ? "
    "ORDER BY user_kind, user_id";

constexpr std::string_view kBlocks =
    "SELECT account, until, ifnull(since, 0) FROM blocks JOIN owners ON owners.id = owner WHERE origin = ?";
constexpr std::string_view kUsage =
    "SELECT account, limiter, percent, points_per_percent, told FROM usage JOIN owners ON owners.id = owner "
    "WHERE origin = ?";

constexpr std::string_view kStanding =
    "SELECT ifnull(known, 0), EXISTS (SELECT 1 FROM learned WHERE owner = owners.id AND kind = 'video') FROM owners "
    "WHERE origin = ? AND account = ?";
const std::string kLearnedOfOwner =
    "SELECT kind, remote_id, name, bytes, length, details, trusted, told FROM learned "
    "WHERE owner = (SELECT id FROM owners WHERE origin = ?1 AND account = ?2) AND kind = ?3 AND ";
const std::string kLearnedLike =
    kLearnedOfOwner + "name = ?4 UNION " + kLearnedOfOwner + "bytes = ?5 AND bytes > 0 ORDER BY remote_id";

/// Of a key that stands for one row.
template <class T>
Answer the_only_one(std::vector<T> rows) {
  return rows.empty() ? std::optional<T>() : std::optional<T>(std::move(rows.front()));
}
template <class T>
Answer all_of(std::vector<T> rows) {
  return rows;
}

}  // namespace

template <class Convert, class... Keys>
auto SqliteRegistry::rows(bool see_pending, std::string_view sql, const Owner& owner, Convert convert,
                          const Keys&... keys) -> Result<std::vector<std::invoke_result_t<Convert, const Row&>>> {
  if (see_pending) {
    if (auto written = commit(); !written) return tl::unexpected(std::move(written.error()));
  }
  if (const auto held = hold_view(); !held) return failed(held.error());
  std::vector<std::invoke_result_t<Convert, const Row&>> all;
  const auto add = [&](const Row& row) { all.push_back(convert(row)); };
  const auto done = database_.each(sql, add, owner.origin, owner.account.digits(), keys...);
  if (!done) return failed(done.error());
  return all;
}

Result<Answer> SqliteRegistry::answer(const AssetOfContent& question) {
  const bool touched = touched_.all || touched_.contents.contains(question.sha256);
  return rows(touched, kFindContent, question.owner, to_asset, to_string(question.kind), question.sha256)
      .map(the_only_one<Asset>);
}

Result<Answer> SqliteRegistry::answer(const AssetOfRemote& question) {
  const auto look = [&](bool touched) {
    return rows(touched, kFindRemote, question.owner, to_asset, to_string(question.kind), question.remote_id);
  };
  auto found = look(touched_.all || touched_.remotes.contains(question.remote_id));
  // A content that has become another thing no longer speaks for this one.
  if (found && !found->empty() && touched_.contents.contains(found->front().sha256)) found = look(true);
  return found.map(the_only_one<Asset>);
}

Result<Answer> SqliteRegistry::answer(const AssetsOfKind& question) {
  return rows(true, kAssetsOfKind, question.owner, to_asset, to_string(question.kind)).map(all_of<Asset>);
}

Result<Answer> SqliteRegistry::answer(const SessionOfContent& question) {
  return rows(true, kSessionOfContent, question.owner, to_session, question.sha256).map(the_only_one<VideoSession>);
}

Result<Answer> SqliteRegistry::answer(const SessionOfVideo& question) {
  return rows(true, kSessionOfVideo, question.owner, to_session, question.video_id).map(the_only_one<VideoSession>);
}

Result<Answer> SqliteRegistry::answer(const ThumbnailOf& question) {
  const auto image = [](const Row& row) { return row.text(0); };
  return rows(true, kThumbnail, question.owner, image, question.video_id).map(the_only_one<std::string>);
}

Result<Answer> SqliteRegistry::answer(const UsersOf& question) {
  const auto user = [](const Row& row) {
    return Remote{parse_asset_kind(row.text(0)).value_or(AssetKind::image), row.text(1)};
  };
  return rows(true, kUsersOf, question.owner, user, to_string(question.used.kind), question.used.id)
      .map(all_of<Remote>);
}

Result<Answer> SqliteRegistry::answer(const LimitsOf& question) {
  if (auto written = commit(); !written) return tl::unexpected(std::move(written.error()));
  Limits limits;
  const auto add_block = [&](const Row& row) {
    limits.blocks[account_at(row, 0)] = {from_ns(row.integer(1)), from_ns(row.integer(2))};
  };
  const auto add_usage = [&](const Row& row) {
    limits.usage.push_back({.account = account_at(row, 0),
                            .limiter = row.text(1),
                            .percent = row.real(2),
                            .points_per_percent = row.real(3),
                            .told_at = from_ns(row.integer(4))});
  };
  auto done = database_.each(kBlocks, add_block, question.origin);
  if (done) done = database_.each(kUsage, add_usage, question.origin);
  if (!done) return failed(done.error());
  return limits;
}

Result<Answer> SqliteRegistry::answer(const StandingOf& question) {
  const auto standing = [](const Row& row) { return Standing{from_ns(row.integer(0)), row.integer(1) != 0}; };
  return rows(true, kStanding, question.owner, standing).map([](const std::vector<Standing>& found) -> Answer {
    return found.empty() ? Standing{} : found.front();
  });
}

Result<Answer> SqliteRegistry::answer(const LearnedLike& question) {
  const auto learned = [](const Row& row) {
    return Learned{.kind = parse_asset_kind(row.text(0)).value_or(AssetKind::image),
                   .remote_id = row.text(1),
                   .name = row.text(2),
                   .bytes = unsigned_at(row, 3),
                   .length = row.real(4),
                   .details = row.text(5),
                   .trusted = row.integer(6) != 0,
                   .told_at = from_ns(row.integer(7))};
  };
  return rows(true, kLearnedLike, question.owner, learned, to_string(question.kind), question.name, question.bytes)
      .map(all_of<Learned>);
}

/// Creatives and ads, and what holds no digest, are no sync's.
Result<Answer> SqliteRegistry::answer(const SyncedFrom& question) {
  if (auto written = commit(); !written) return tl::unexpected(std::move(written.error()));
  std::vector<Synced> all;
  const auto make_room = [&](const Row& row) { all.reserve(unsigned_at(row, 0)); };
  if (const auto counted = database_.each(kCountSynced, make_room, question.source); !counted) {
    return failed(counted.error());
  }
  const auto add = [&](const Row& row) {
    const auto kind = parse_asset_kind(row.text(0));
    const auto content = parse_digest(row.text(2));
    if (kind && content) all.push_back({*kind, row.text(1), *content});
  };
  const auto done =
      database_.each(kSyncedFrom, add, question.owner.origin, question.owner.account.digits(), question.source);
  if (!done) return failed(done.error());
  return all;
}

Result<Answer> SqliteRegistry::answer(const OpenIntents& question) {
  const auto intent = [&](const Row& row) {
    return Intent{row.integer(0), question.owner, row.text(1), row.text(2), row.text(3), from_ns(row.integer(4))};
  };
  return rows(true, kOpenIntents, question.owner, intent).map(all_of<Intent>);
}

}  // namespace metaup::ledger
