#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/command.hpp"
#include "ledger/history.hpp"

/// What the ledger knows of earlier runs, as `runs`, `ledger audit` and `support` show it.
namespace metaup::cli {

using Json = nlohmann::ordered_json;

/// One line of JSON. File names may be no UTF-8.
[[nodiscard]] std::string dump(const Json& document);

[[nodiscard]] Json to_json(const ledger::RecordedRun& run);
[[nodiscard]] Json to_json(const ledger::MadeAsset& made);
[[nodiscard]] Json to_json(const ledger::FailedItem& item);
[[nodiscard]] Json to_json(const ledger::AuditRow& row);

/// Columns, without the line's end.
[[nodiscard]] std::string to_tsv(const ledger::RecordedRun& run);
[[nodiscard]] std::string to_tsv(const ledger::MadeAsset& made);
[[nodiscard]] std::string to_tsv(const ledger::FailedItem& item);
[[nodiscard]] std::string to_tsv(const ledger::AuditRow& row);

/// A line for people, without its end.
[[nodiscard]] std::string to_text(const ledger::RecordedRun& run);
[[nodiscard]] std::string to_text(const ledger::MadeAsset& made);
[[nodiscard]] std::string to_text(const ledger::FailedItem& item);
[[nodiscard]] std::string to_text(const ledger::AuditRow& row);

/// What --since says; nothing when it is not given.
[[nodiscard]] tl::expected<std::optional<WallTime>, UsageError> since_of(const Options& options, WallTime now);

/// Says why a ledger could not be opened; returns the exit code.
int fail_to_open(CommandContext& context, Error error);

}  // namespace metaup::cli
