#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/ledger/ledger.hpp"

/// What runs did: what the ledger keeps to answer questions of people, and never to decide anything.
namespace metaup::ledger {

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

/// An asset, and when the run that made it asked Meta for it, by Meta's clock; where that is not known, when it was
/// recorded.
struct MadeAsset {
  OwnedAsset owned;
  std::optional<WallTime> made;   ///< nothing when an older metaup made it
  bool brought_creative = false;  ///< an ad that was made with its creative inside of it
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
/// As they are kept: texts of a bounded length, and no part of a URL that can hold a secret. The registry sees to it
/// when it writes them.
[[nodiscard]] FailedItem fit_to_keep(FailedItem item);
[[nodiscard]] AuditRow fit_to_keep(AuditRow row);

/// Empty members match all.
struct WriteFilter {
  std::string run_id;
  std::string account;  ///< bare digits
  std::optional<WallTime> since;
};

}  // namespace metaup::ledger
