#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"

/// What the ledger keeps: assets, which decide what is sent, and what runs did, which decides nothing and answers
/// people's questions.
namespace metaup::ledger {

/// Whose rows: the origin of `--graph-url` ("https://graph.facebook.com", no path) and the account.
/// Rows of one origin are invisible to another.
struct Owner {
  std::string origin;
  AccountId account;
  friend auto operator<=>(const Owner&, const Owner&) = default;
};

/// One thing at Meta that came from a content of ours.
struct Asset {
  AssetKind kind = AssetKind::image;
  std::string remote_id;  ///< an image hash; the id of a video, creative or ad
  std::string sha256;     ///< of the file, of a creative's spec, of an ad's key; empty: not known
  std::string name;
  std::uint64_t bytes = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  WallTime confirmed_at{};  ///< when Meta last said that it is there
  bool gone = false;        ///< Meta said that it is not there any more
  bool replaced = false;    ///< its content has become another thing at Meta since
  std::string path;         ///< of the file that it was sent from, absolute; empty: none, or not known
};
struct OwnedAsset {
  Owner owner;
  Asset asset;
};

/// A run as it begins.
struct RunRow {
  std::string run_id;
  std::string command;
  std::string origin;
  WallTime started{};
  std::vector<AccountId> accounts = {};  ///< that it writes to
};
struct RunCounts {
  std::uint32_t items = 0;
  std::uint32_t done = 0;
  std::uint32_t failed = 0;
  friend bool operator==(const RunCounts&, const RunCounts&) = default;
};
struct RunEnd {
  std::string run_id;
  int exit_code = 0;
  WallTime ended{};
  RunCounts counts = {};
};
/// A run as the ledger knows it.
struct RecordedRun {
  RunRow row;
  std::optional<WallTime> ended;    ///< nothing: it is under way, or was killed
  std::optional<int> exit_code;     ///< nothing before its end
  std::optional<RunCounts> counts;  ///< nothing before its end, and of runs from before schema 6
};
/// Empty members match all.
struct RunFilter {
  std::string run_id;
  std::string origin;
  std::string account;            ///< bare digits
  std::optional<WallTime> since;  ///< begun then or later
};

/// An asset, and when the run that made it recorded it.
struct MadeAsset {
  OwnedAsset owned;
  std::optional<WallTime> made;  ///< nothing when an older metaup made it
};

/// An item that a run reported as failed.
struct FailedItem {
  WallTime time{};
  AccountId account;  ///< empty: none was meant
  AssetKind kind = AssetKind::image;
  std::string source;
  ErrorClass error_class = ErrorClass::protocol;
  std::int64_t code = 0;
  std::int64_t subcode = 0;
  std::string fbtrace_id;
  std::string message;
};
/// One write, as it went over the wire.
struct AuditRow {
  WallTime time{};
  std::string origin;
  std::string account;  ///< "act_123"
  std::string edge;
  int http_status = 0;  ///< 0: no reply
  std::int64_t code = 0;
  std::int64_t subcode = 0;
  std::string fbtrace_id;
  std::string source;    ///< the item
  std::string run = {};  ///< its id; empty: not known. Whoever writes a row leaves it empty: the ledger knows
};
/// Empty members match all.
struct WriteFilter {
  std::string run_id;
  std::string origin;
  std::string account;  ///< bare digits
  std::optional<WallTime> since;
};

}  // namespace metaup::ledger
