#include "ledger/answers.hpp"

#include <type_traits>

#include "ledger/asset_row.hpp"
#include "ledger/sql_list.hpp"

namespace metaup::ledger {
namespace {

using sql::Row;
using sql::Statement;

const std::string kCurrentOfOwner =
    "SELECT " METAUP_ASSET_COLUMNS
    " FROM assets WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND kind = ? "
    "AND replaced IS NULL AND gone IS NULL AND sha256 ";
const std::string kFindContent = kCurrentOfOwner + "= ?";
const std::string kFindContents = kCurrentOfOwner + "IN " + sql::list();
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
    "SELECT kind, remote_id, sha256, ifnull(made, 0) FROM assets AS own WHERE sync = (SELECT id FROM syncs WHERE "
    "source = ?3) "
    "AND owner = (SELECT id FROM owners WHERE origin = ?1 AND account = ?2) AND gone IS NULL AND sha256 IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM assets AS other WHERE other.remote_id = own.remote_id AND other.owner = own.owner "
    "AND other.kind = own.kind AND other.gone IS NULL AND (other.sync IS NULL OR other.sync <> own.sync)) ORDER BY "
    "own.id";

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
    "SELECT account, until, ifnull(since, 0), ifnull(boot, ''), ifnull(boot_until, 0) FROM blocks "
    "JOIN owners ON owners.id = owner WHERE origin = ?";
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

/// Of an owner, by keys.
template <class... Keys>
Statement of_owner(std::string_view sql, const Owner& owner, const Keys&... keys) {
  return Statement(sql, owner.origin, owner.account.digits(), keys...);
}

using To = std::vector<Statement>;
void select(To& to, const AssetOfContent& asked) {
  to.push_back(of_owner(kFindContent, asked.owner, to_string(asked.kind), asked.sha256));
}
void select(To& to, const AssetOfRemote& asked) {
  to.push_back(of_owner(kFindRemote, asked.owner, to_string(asked.kind), asked.remote_id));
}
void select(To& to, const AssetsOfKind& asked) {
  to.push_back(of_owner(kAssetsOfKind, asked.owner, to_string(asked.kind)));
}
void select(To& to, const SessionOfContent& asked) {
  to.push_back(of_owner(kSessionOfContent, asked.owner, asked.sha256));
}
void select(To& to, const SessionOfVideo& asked) {
  to.push_back(of_owner(kSessionOfVideo, asked.owner, asked.video_id));
}
void select(To& to, const ThumbnailOf& asked) { to.push_back(of_owner(kThumbnail, asked.owner, asked.video_id)); }
void select(To& to, const UsersOf& asked) {
  to.push_back(of_owner(kUsersOf, asked.owner, to_string(asked.used.kind), asked.used.id));
}
void select(To& to, const OpenIntents& asked) { to.push_back(of_owner(kOpenIntents, asked.owner)); }
void select(To& to, const LimitsOf& asked) {
  to.emplace_back(kBlocks, asked.origin);
  to.emplace_back(kUsage, asked.origin);
}
void select(To& to, const StandingOf& asked) { to.push_back(of_owner(kStanding, asked.owner)); }
void select(To& to, const LearnedLike& asked) {
  to.push_back(of_owner(kLearnedLike, asked.owner, to_string(asked.kind), asked.name, asked.bytes));
}
void select(To& to, const SyncedFrom& asked) {
  to.emplace_back(kCountSynced, asked.source);
  to.push_back(of_owner(kSyncedFrom, asked.owner, asked.source));
}

template <class Q>
void add(std::optional<Asset>& answer, const Q& /*asked*/, std::size_t /*part*/, const Row& row) {
  if (!answer) answer = to_asset(row);
}
void add(std::vector<Asset>& answer, const AssetsOfKind& /*asked*/, std::size_t /*part*/, const Row& row) {
  answer.push_back(to_asset(row));
}
template <class Q>
void add(std::optional<VideoSession>& answer, const Q& /*asked*/, std::size_t /*part*/, const Row& row) {
  if (!answer) answer = to_session(row);
}
void add(std::optional<std::string>& answer, const ThumbnailOf& /*asked*/, std::size_t /*part*/, const Row& row) {
  if (!answer) answer = row.text(0);
}
void add(std::vector<Remote>& answer, const UsersOf& /*asked*/, std::size_t /*part*/, const Row& row) {
  answer.push_back({parse_asset_kind(row.text(0)).value_or(AssetKind::image), row.text(1)});
}
void add(std::vector<Intent>& answer, const OpenIntents& asked, std::size_t /*part*/, const Row& row) {
  answer.push_back({row.integer(0), asked.owner, row.text(1), row.text(2), row.text(3), from_ns(row.integer(4))});
}
void add(Limits& answer, const LimitsOf& /*asked*/, std::size_t part, const Row& row) {
  if (part == 0) {
    answer.blocks[account_at(row, 0)] = {
        .until = from_ns(row.integer(1)),
        .since = from_ns(row.integer(2)),
        .ends = {.boot = row.text(3), .since = std::chrono::nanoseconds{row.integer(4)}}};
    return;
  }
  answer.usage.push_back({.account = account_at(row, 0),
                          .limiter = row.text(1),
                          .percent = row.real(2),
                          .points_per_percent = row.real(3),
                          .told_at = from_ns(row.integer(4))});
}
void add(Standing& answer, const StandingOf& /*asked*/, std::size_t /*part*/, const Row& row) {
  answer = {from_ns(row.integer(0)), row.integer(1) != 0};
}
void add(std::vector<Learned>& answer, const LearnedLike& /*asked*/, std::size_t /*part*/, const Row& row) {
  answer.push_back({.kind = parse_asset_kind(row.text(0)).value_or(AssetKind::image),
                    .remote_id = row.text(1),
                    .name = row.text(2),
                    .bytes = unsigned_at(row, 3),
                    .length = row.real(4),
                    .details = row.text(5),
                    .trusted = row.integer(6) != 0,
                    .told_at = from_ns(row.integer(7))});
}
/// Creatives and ads, and what holds no digest, are no sync's.
void add(std::vector<Synced>& answer, const SyncedFrom& /*asked*/, std::size_t part, const Row& row) {
  if (part == 0) return answer.reserve(unsigned_at(row, 0));
  const auto kind = parse_asset_kind(row.text(0));
  const auto content = parse_digest(row.text(2));
  if (kind && content) answer.push_back({*kind, row.text(1), *content, from_ns(row.integer(3))});
}

template <class Q>
using AnswerTo = typename std::decay_t<Q>::Answer;

}  // namespace

void add_statements(std::vector<Statement>& to, const Question& question) {
  std::visit([&](const auto& asked) { select(to, asked); }, question);
}

Statement find_contents(const Owner& owner, AssetKind kind, const std::vector<std::string_view>& digests) {
  auto statement = of_owner(kFindContents, owner, to_string(kind));
  for (const auto digest : digests) statement.values.push_back(sql::to_value(digest));
  sql::fill_list(statement, digests.size());
  return statement;
}

std::string content_of(const Row& row) { return row.text(kContentOfAsset); }

Answer empty_answer(const Question& question) {
  return std::visit([](const auto& asked) -> Answer { return AnswerTo<decltype(asked)>{}; }, question);
}

void add_row(Answer& answer, const Question& question, std::size_t part, const Row& row) {
  std::visit([&](const auto& asked) { add(std::get<AnswerTo<decltype(asked)>>(answer), asked, part, row); }, question);
}

}  // namespace metaup::ledger
