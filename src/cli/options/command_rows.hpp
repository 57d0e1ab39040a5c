#pragma once
#include <array>
#include <tuple>

#include "cli/command.hpp"
#include "cli/options/command_table.hpp"

/// What the files of commands share: the table is in several, in the order of its help.
namespace metaup::cli {

/// What sends files and makes creatives and ads.
[[nodiscard]] std::span<const CommandRow> sending_commands();
/// What is done with things that are at Meta already, and with plans.
[[nodiscard]] std::span<const CommandRow> managing_commands();
/// The rest: checks, the ledger, help.
[[nodiscard]] std::span<const CommandRow> other_commands();

namespace command_rows {

using enum Bundle;
inline constexpr std::size_t kAny = 1U << 24;

/// The bundles of a group and some more, kept where a row can point to them.
template <const auto& group, Bundle... more>
inline constexpr auto kWith = std::apply([](auto... known) { return std::array{known..., more...}; }, group);

inline constexpr std::array kPlain{general};
inline constexpr auto kConfigured = kWith<kPlain, output, profile>;
inline constexpr auto kWorking = kWith<kConfigured, progress>;
inline constexpr auto kReading = kWith<kWorking, account, place, connection>;
inline constexpr auto kChanging = kWith<kReading, writes, locks, dry_run, reports, consent>;
inline constexpr auto kWriting = kWith<kChanging, plans>;
inline constexpr auto kSending = kWith<kChanging, files, sources, checks, verifies, uploads, name_templates, patterns,
                                       bandwidth, shards, all_or_nothing>;
inline constexpr auto kUploading = kWith<kSending, plans, retry_from, named_stdin>;
inline constexpr auto kLaunching =
    kWith<kWriting, from_file, sources, all_or_nothing, verifies, launches, adsets, patterns>;
inline constexpr auto kDeleting = kWith<kWriting, from_file, retry_from, removals>;
inline constexpr auto kLater = kWith<kChanging, of_run, from_file, retry_from>;  // of what is there already

}  // namespace command_rows
}  // namespace metaup::cli
