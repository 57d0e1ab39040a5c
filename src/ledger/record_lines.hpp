#pragma once
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "ledger/record.hpp"
#include "metaup/base/clock.hpp"

/// Records as lines of JSON: what `ledger export` writes and `ledger import` reads.
namespace metaup::ledger {

/// A record as a line of JSON, without the line break. Text that is not UTF-8 has a second member in base64 beside it.
[[nodiscard]] std::string to_line(const Record& record);

/// Writes records between a first line, which says what they are, and a last one, by which a reader sees that none is
/// missing or was changed.
class RecordWriter {
 public:
  /// `write_line` is given lines without their breaks.
  using WriteLine = std::function<void(const std::string& line)>;
  RecordWriter(std::string_view version, WriteLine write_line);

  void write(const Record& record);
  /// The last line. Call once.
  void end();

 private:
  void put(const std::string& line);

  WriteLine write_line_;
  Sha256 digest_;
  std::uint64_t records_ = 0;
};

/// Reads what a writer has written, and nothing else. Errors are class local and name the line.
class RecordReader {
 public:
  /// `next_line` gives the lines without their breaks; nothing at the end.
  using NextLine = std::function<Result<std::optional<std::string>>()>;
  RecordReader(std::string name, NextLine next_line, WallTime now)
      : name_(std::move(name)), next_line_(std::move(next_line)), now_(now) {}

  /// Nothing once the last line was read, and nothing followed it.
  [[nodiscard]] Result<std::optional<Record>> next();

 private:
  [[nodiscard]] Result<std::optional<std::string>> next_line();
  [[nodiscard]] Result<void> read_first();
  [[nodiscard]] Result<void> read_last(nlohmann::ordered_json line);
  [[nodiscard]] Error refusal(std::string why, std::string hint = {}) const;

  std::string name_;
  NextLine next_line_;
  WallTime now_;
  Sha256 digest_;  ///< of the lines before the current one
  std::uint64_t line_ = 0;
  std::uint64_t records_ = 0;
  RecordType last_type_ = RecordType::account;
};

}  // namespace metaup::ledger
