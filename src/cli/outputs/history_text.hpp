#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/command.hpp"
#include "ledger/history.hpp"
#include "report/json_members.hpp"

/// What the ledger knows, as `ledger`, `runs` and `support` show it.
namespace metaup::cli {

using report::Json;

[[nodiscard]] Json to_json(const ledger::OwnedAsset& owned);
[[nodiscard]] Json to_json(const ledger::RecordedRun& run);
[[nodiscard]] Json to_json(const ledger::MadeAsset& made);
[[nodiscard]] Json to_json(const ledger::FailedItem& item);
[[nodiscard]] Json to_json(const ledger::AuditRow& row);

/// Columns, without the line's end.
[[nodiscard]] std::string to_tsv(const ledger::OwnedAsset& owned);
[[nodiscard]] std::string to_tsv(const ledger::RecordedRun& run);
[[nodiscard]] std::string to_tsv(const ledger::MadeAsset& made);
[[nodiscard]] std::string to_tsv(const ledger::FailedItem& item);
[[nodiscard]] std::string to_tsv(const ledger::AuditRow& row);

/// A line for people, without its end.
[[nodiscard]] std::string to_text(const ledger::OwnedAsset& owned);
[[nodiscard]] std::string to_text(const ledger::RecordedRun& run);
[[nodiscard]] std::string to_text(const ledger::MadeAsset& made);
[[nodiscard]] std::string to_text(const ledger::FailedItem& item);
[[nodiscard]] std::string to_text(const ledger::AuditRow& row);

/// What --since says; nothing when it is not given.
[[nodiscard]] tl::expected<std::optional<WallTime>, UsageError> since_of(const Options& options, WallTime now);

/// Says on a terminal or in a log that there are none, and where it was looked: an account may come from a variable.
void tell_of_none(std::string_view what, const Options& options, CommandContext& context);

/// A run that the ledger does not know, of class not_found.
[[nodiscard]] Error unknown_run(const std::string& run_id);

/// Says why a ledger could not be opened; returns the exit code.
int fail_to_open(CommandContext& context, Error error);

}  // namespace metaup::cli
