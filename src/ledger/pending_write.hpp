#pragma once
#include <string>
#include <variant>

#include "ledger/sqlite.hpp"
#include "metaup/ledger/ledger.hpp"

/// What waits to be written, and the SQL that writes it.
namespace metaup::ledger {

struct Recorded {
  Owner owner;
  Asset asset;
};
/// What Meta said about something that it may or may not hold any more.
struct Seen {
  Owner owner;
  AssetKind kind = AssetKind::image;
  std::string remote_id;
  WallTime when{};
  bool gone = false;
};
struct Hashed {
  FileStamp stamp;
  std::string sha256;
};
struct IntentEnded {
  std::int64_t id = 0;
};
struct Blocked {
  Owner owner;
  WallTime until{};
};
struct SessionEnded {
  Owner owner;
  std::string sha256;
};
struct Illustrated {
  Owner owner;
  std::string video_id;
  std::string image;
};
struct Used {
  Owner owner;
  Remote user;
  Remote used;
};
using PendingWrite =
    std::variant<Recorded, Seen, Used, Hashed, IntentEnded, Blocked, SessionEnded, Illustrated, AuditRow>;

/// Writes one change; the caller holds a write transaction.
[[nodiscard]] sql::Outcome<void> write_pending(sql::Database& database, const PendingWrite& change);

[[nodiscard]] sql::Outcome<void> write_session(sql::Database& database, const Owner& owner,
                                               const VideoSession& session);

/// Gives the owner a row if it has none, for others to refer to.
[[nodiscard]] sql::Outcome<void> write_owner(sql::Database& database, const Owner& owner);

/// Nanoseconds since 1970, as all times are stored.
[[nodiscard]] std::int64_t to_ns(WallTime time);
[[nodiscard]] WallTime from_ns(std::int64_t ns);

}  // namespace metaup::ledger
