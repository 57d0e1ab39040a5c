#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/report/event.hpp"

namespace metaup::cli {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// One line of the log, as data.
struct LogRecord {
  using Value = std::variant<std::int64_t, std::string, std::vector<std::string>>;
  LogLevel level = LogLevel::info;
  std::string event;
  std::vector<std::pair<std::string, Value>> fields;
};

/// What the log says of an event of this run; nothing of those that are for displays only.
[[nodiscard]] std::optional<LogRecord> to_record(const report::Event& event, const std::string& run_id);

/// "2026-11-22T02:33:41.120Z debug exchange edge=adimages …", without a line break.
[[nodiscard]] std::string to_text(const LogRecord& record, WallTime time);
/// The same as one JSON object.
[[nodiscard]] std::string to_json(const LogRecord& record, WallTime time);

}  // namespace metaup::cli
