#include "ledger/sqlite_ledger.hpp"

namespace metaup::ledger {
namespace {

using sql::Database;
using sql::Row;

const std::string kSessionOfOwner =
    "SELECT sha256, host, session_id, video_id, wanted_begin, wanted_end, finished, device, inode, size, mtime, "
    "ctime, started FROM video_sessions WHERE owner = (SELECT id FROM owners WHERE origin = ? AND account = ?) AND ";
const std::string kFindSession = kSessionOfOwner + "sha256 = ?";
const std::string kFindSessionOfVideo = kSessionOfOwner + "video_id = ?";
constexpr std::string_view kFindThumbnail =
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

}  // namespace

Result<void> SqliteLedger::save_session(const Owner& owner, const VideoSession& session) {
  return write_all([&](Database& database) { return write_session(database, owner, session); });
}

Result<std::optional<VideoSession>> SqliteLedger::find_session(const Owner& owner, const std::string& sha256) {
  return session_by(kFindSession, owner, sha256);
}

Result<std::optional<VideoSession>> SqliteLedger::find_session_of(const Owner& owner, const std::string& video_id) {
  return session_by(kFindSessionOfVideo, owner, video_id);
}

Result<std::optional<VideoSession>> SqliteLedger::session_by(const std::string& query, const Owner& owner,
                                                             const std::string& key) {
  if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  std::optional<VideoSession> session;
  const auto done = database_.each(
      query, [&](const Row& row) { session = to_session(row); }, owner.origin, owner.account.digits(), key);
  if (!done) return failed(done.error());
  return session;
}

void SqliteLedger::forget_session(const Owner& owner, const std::string& sha256) {
  pending_.emplace_back(SessionEnded{owner, sha256});
}

void SqliteLedger::remember_thumbnail(const Owner& owner, const std::string& video_id, const std::string& image) {
  pending_.emplace_back(Illustrated{owner, video_id, image});
}

Result<std::optional<std::string>> SqliteLedger::find_thumbnail(const Owner& owner, const std::string& video_id) {
  if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  std::optional<std::string> image;
  const auto done = database_.each(
      kFindThumbnail, [&](const Row& row) { image = row.text(0); }, owner.origin, owner.account.digits(), video_id);
  if (!done) return failed(done.error());
  return image;
}

}  // namespace metaup::ledger
