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
  account,  ///< "act_123", or empty for none; kept as digits
  kind,     ///< the word of an AssetKind
  digest,   ///< 64 hexadecimal digits, or empty
  number,   ///< unsigned; kept bit for bit
  integer,
  real,
  flag,
  time,  ///< RFC 3339; kept as nanoseconds since 1970
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

/// A record as a line of JSON, without the line break. Text that is not UTF-8 has a second member in base64 beside it.
[[nodiscard]] std::string to_line(const Record& record);

/// The first and the last line of a ledger that is written out.
[[nodiscard]] std::string first_line(std::string_view version, std::string_view exported_at);
[[nodiscard]] std::string last_line(std::uint64_t records);

/// Reads what `first_line`, `to_line` and `last_line` have written, and nothing else. Errors are class local and name
/// the line.
class RecordReader {
 public:
  /// `next_line` gives the lines without their breaks; nothing at the end.
  using NextLine = std::function<Result<std::optional<std::string>>()>;
  RecordReader(std::string name, NextLine next_line) : name_(std::move(name)), next_line_(std::move(next_line)) {}

  /// Nothing once the last line was read, and nothing followed it.
  [[nodiscard]] Result<std::optional<Record>> next();

 private:
  [[nodiscard]] Result<std::optional<std::string>> next_line();
  [[nodiscard]] Result<void> read_first();
  [[nodiscard]] Result<void> read_last(std::uint64_t told);
  [[nodiscard]] Error refusal(std::string why, std::string hint = {}) const;

  std::string name_;
  NextLine next_line_;
  std::uint64_t line_ = 0;
  std::uint64_t records_ = 0;
  RecordType last_type_ = RecordType::account;
};

}  // namespace metaup::ledger
