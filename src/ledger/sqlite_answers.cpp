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

}  // namespace

template <class Visit, class... Keys>
Result<void> SqliteRegistry::read(bool see_pending, std::string_view sql, const Owner& owner, Visit visit,
                                  const Keys&... keys) {
  if (see_pending) {
    if (auto written = commit(); !written) return written;
  }
  if (const auto held = hold_view(); !held) return failed(held.error());
  const auto done = database_.each(sql, visit, owner.origin, owner.account.digits(), keys...);
  if (!done) return failed(done.error());
  return {};
}

Result<Answer> SqliteRegistry::answer(const AssetOfContent& question) {
  std::optional<Asset> asset;
  const bool touched = touched_.all || touched_.contents.contains(question.sha256);
  return read(
             touched, kFindContent, question.owner, [&](const Row& row) { asset = to_asset(row); },
             to_string(question.kind), question.sha256)
      .map([&] { return Answer(std::move(asset)); });
}

Result<Answer> SqliteRegistry::answer(const AssetOfRemote& question) {
  std::optional<Asset> asset;
  const auto look = [&](bool touched) {
    return read(
        touched, kFindRemote, question.owner, [&](const Row& row) { asset = to_asset(row); }, to_string(question.kind),
        question.remote_id);
  };
  auto done = look(touched_.all || touched_.remotes.contains(question.remote_id));
  // A content that has become another thing no longer speaks for this one.
  if (done && asset && touched_.contents.contains(asset->sha256)) {
    asset.reset();
    done = look(true);
  }
  return done.map([&] { return Answer(std::move(asset)); });
}

Result<Answer> SqliteRegistry::answer(const AssetsOfKind& question) {
  std::vector<Asset> assets;
  return read(
             true, kAssetsOfKind, question.owner, [&](const Row& row) { assets.push_back(to_asset(row)); },
             to_string(question.kind))
      .map([&] { return Answer(std::move(assets)); });
}

Result<Answer> SqliteRegistry::answer(const SessionOfContent& question) {
  std::optional<VideoSession> session;
  return read(
             true, kSessionOfContent, question.owner, [&](const Row& row) { session = to_session(row); },
             question.sha256)
      .map([&] { return Answer(std::move(session)); });
}

Result<Answer> SqliteRegistry::answer(const SessionOfVideo& question) {
  std::optional<VideoSession> session;
  return read(
             true, kSessionOfVideo, question.owner, [&](const Row& row) { session = to_session(row); },
             question.video_id)
      .map([&] { return Answer(std::move(session)); });
}

Result<Answer> SqliteRegistry::answer(const ThumbnailOf& question) {
  std::optional<std::string> image;
  return read(
             true, kThumbnail, question.owner, [&](const Row& row) { image = row.text(0); }, question.video_id)
      .map([&] { return Answer(std::move(image)); });
}

Result<Answer> SqliteRegistry::answer(const UsersOf& question) {
  std::vector<Remote> users;
  const auto add = [&](const Row& row) {
    if (const auto kind = parse_asset_kind(row.text(0))) users.push_back({*kind, row.text(1)});
  };
  return read(true, kUsersOf, question.owner, add, to_string(question.used.kind), question.used.id).map([&] {
    return Answer(std::move(users));
  });
}

Result<Answer> SqliteRegistry::answer(const OpenIntents& question) {
  std::vector<Intent> intents;
  const auto add = [&](const Row& row) {
    intents.push_back({row.integer(0), question.owner, row.text(1), row.text(2), row.text(3), from_ns(row.integer(4))});
  };
  return read(true, kOpenIntents, question.owner, add).map([&] { return Answer(std::move(intents)); });
}

}  // namespace metaup::ledger
