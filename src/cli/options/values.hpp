#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"
#include "metaup/run/upload.hpp"
#include "report/reports.hpp"

/// What users write as values of options. Each is read whole or refused.
namespace metaup::cli {

/// A value, or what is wrong with its text, to follow "--option: ".
template <class T>
using Parsed = tl::expected<T, std::string>;

/// "300ms", "30s", "5m", "2h", "1d" or "0".
[[nodiscard]] Parsed<Milliseconds> parse_duration(std::string_view text);
/// Bytes: "1500", or with the binary suffixes K, M and G.
[[nodiscard]] Parsed<std::uint64_t> parse_size(std::string_view text);
/// Bytes a second, written as a size; not zero.
[[nodiscard]] Parsed<std::uint64_t> parse_rate(std::string_view text);
/// "90" or "90%", above 0 and at most 100.
[[nodiscard]] Parsed<double> parse_percent(std::string_view text);
/// A whole number from 1 to 1,000,000.
[[nodiscard]] Parsed<std::uint32_t> parse_count(std::string_view text);
/// A whole number from 1 to 256, or "auto", which is nothing.
/// "2/5": the second of five parts.
[[nodiscard]] Parsed<run::Shard> parse_shard(std::string_view text);
[[nodiscard]] Parsed<std::optional<std::uint32_t>> parse_transfers(std::string_view text);
/// true/false, yes/no, on/off, 1/0.
[[nodiscard]] Parsed<bool> parse_switch(std::string_view text);
[[nodiscard]] Parsed<AccountId> parse_account(std::string_view text);
/// Meta's names of fields, "name,creative{id}", taken apart where commas separate them.
[[nodiscard]] Parsed<std::vector<std::string>> parse_fields(std::string_view text);
/// A published name of a preview's format, in any case.
[[nodiscard]] Parsed<std::string> parse_ad_format(std::string_view text);
/// A time, or a duration before `now`.
[[nodiscard]] Parsed<WallTime> parse_since(std::string_view text, WallTime now);
/// "junit=FILE": a kind of report, and where it goes.
[[nodiscard]] Parsed<report::ReportTarget> parse_report(std::string_view text);
/// "Ad Name=name": a column of a sheet, and the one that it means.
[[nodiscard]] Parsed<std::pair<std::string, std::string>> parse_column_map(std::string_view text);
/// "v26.0".
[[nodiscard]] Parsed<std::string> parse_api_version(std::string_view text);
/// An absolute `https` URL, or `http` to a loopback host, without trailing slash, query, fragment
/// or user.
[[nodiscard]] Parsed<std::string> parse_base_url(std::string_view text);

}  // namespace metaup::cli
