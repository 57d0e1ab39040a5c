#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "metaup/base/error.hpp"

/// The rows of a registry as they travel between registries, whatever databases stand behind them.
namespace metaup::ledger {

/// In the order in which they travel: what a row depends on comes before it.
enum class RecordType : std::uint8_t {
  account,
  intent,  ///< before runs: who knows the run that wrote it knows what has become of it
  asset,
  use,
  video_session,
  thumbnail,
  learned,
  block,
  usage,
  run,
  run_account,
  failure,
  write,
};
inline constexpr std::size_t kRecordTypes = 13;

/// How a value looks, and what is kept of it.
enum class Form : std::uint8_t {
  text,
  id,       ///< text that is not empty
  account,  ///< "act_123", or empty for none; kept as digits
  owner,    ///< an account, and never none
  kind,     ///< the word of an AssetKind
  digest,   ///< 64 hexadecimal digits, or empty
  number,   ///< unsigned; kept bit for bit
  integer,
  real,
  flag,
  time,   ///< RFC 3339; kept as nanoseconds since 1970
  heard,  ///< a time that says which of two ledgers knows better; never later than now
};
struct Field {
  std::string_view name;
  Form form = Form::text;
  bool optional = false;  ///< it may be null, or missing
};

/// "asset": the `type` of its lines.
[[nodiscard]] std::string_view to_string(RecordType type);
[[nodiscard]] std::optional<RecordType> parse_record_type(std::string_view word);
[[nodiscard]] std::span<const Field> fields_of(RecordType type);
/// Whether its first two values say whose it is: the server and the account.
[[nodiscard]] constexpr bool has_owner(RecordType type) { return type < RecordType::run; }

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
struct Record {
  RecordType type = RecordType::account;
  std::vector<Value> values;  ///< of the type's fields, in their order
  friend bool operator==(const Record&, const Record&) = default;
};

/// The next one; nothing: there are no more.
using NextRecord = std::function<Result<std::optional<Record>>()>;
struct Merged {
  std::uint64_t records = 0;
  std::uint64_t changed = 0;  ///< that brought something new
};

}  // namespace metaup::ledger
