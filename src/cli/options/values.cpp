#include "cli/options/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/preview_reply.hpp"
#include "metaup/http/transport.hpp"

namespace metaup::cli {
namespace {

tl::unexpected<std::string> refuse(std::string_view text, std::string_view wanted) {
  return tl::unexpected<std::string>("'" + printable(text) + "' " + std::string(wanted));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "12ms" as 12 and "ms".
struct Quantity {
  std::optional<std::uint64_t> number;
  std::string_view unit;
};
Quantity split_unit(std::string_view text) {
  const auto digits = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  return {parse_u64(text.substr(0, digits)), text.substr(digits)};
}

std::string_view without_port(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return authority;
  return authority.substr(0, colon);
}

bool is_authority(std::string_view authority) {
  const auto host = without_port(authority);
  if (host.empty() || authority.find_first_of("@\\ ") != std::string_view::npos) return false;
  if (host.size() == authority.size()) return true;
  const auto port = parse_u64(authority.substr(host.size() + 1));
  return port && *port >= 1 && *port <= 65'535;
}

}  // namespace

Parsed<Milliseconds> parse_duration(std::string_view text) {
  using namespace std::chrono_literals;
  constexpr std::array<std::pair<std::string_view, Milliseconds>, 5> kUnits{
      {{"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}, {"d", 24h}}};
  constexpr Milliseconds kLongest = 24h * 36'500;
  if (text == "0") return Milliseconds{0};
  const auto [number, unit] = split_unit(text);
  for (const auto& [name, length] : kUnits) {
    if (unit != name || !number) continue;
    if (*number > static_cast<std::uint64_t>(kLongest / length)) return refuse(text, "is too long");
    return length * static_cast<std::int64_t>(*number);
  }
  return refuse(text, "is not a duration: write a whole number and a unit, such as 300ms, 30s, 5m, 2h or 1d");
}

Parsed<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, unsigned>, 4> kUnits{{{"", 0}, {"k", 10}, {"m", 20}, {"g", 30}}};
  const auto [number, unit] = split_unit(text);
  const auto suffix = to_lower(unit);
  for (const auto& [name, shift] : kUnits) {
    if (suffix != name || !number) continue;
    if (*number > (std::uint64_t{1} << 62) >> shift) return refuse(text, "is too large");
    return *number << shift;
  }
  return refuse(text, "is not a size: write bytes, such as 1500, or use a suffix, such as 200K, 30M or 4G");
}

Parsed<std::uint64_t> parse_rate(std::string_view text) {
  auto rate = parse_size(text);
  if (!rate || *rate == 0) return refuse(text, "is not a rate: write bytes per second, such as 500K or 4M");
  return rate;
}

Parsed<double> parse_percent(std::string_view text) {
  const auto digits = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
  double value = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, code] = std::from_chars(digits.data(), end, value, std::chars_format::fixed);
  const bool whole = code == std::errc{} && stop == end && !digits.empty();
  if (!whole || !std::isfinite(value) || value <= 0 || value > 100) {
    return refuse(text, "is not a percentage above 0 and up to 100");
  }
  return value;
}

Parsed<std::uint32_t> parse_count(std::string_view text) {
  const auto number = parse_u64(text);
  if (!number || *number < 1 || *number > 1'000'000) return refuse(text, "is not a whole number from 1 to 1000000");
  return static_cast<std::uint32_t>(*number);
}

Parsed<run::Shard> parse_shard(std::string_view text) {
  constexpr std::uint64_t kMost = 1'000;
  const auto slash = std::min(text.find('/'), text.size());
  const auto number = parse_u64(text.substr(0, slash));
  const auto count = parse_u64(text.substr(std::min(slash + 1, text.size())));
  if (!number || !count || *number < 1 || *number > *count || *count > kMost) {
    return refuse(text, "is not a part: write K/N, such as 2/5 for the second of five (1000 at most)");
  }
  return run::Shard{static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*count)};
}

Parsed<std::optional<std::uint32_t>> parse_transfers(std::string_view text) {
  if (text == "auto") return std::optional<std::uint32_t>{};
  const auto number = parse_u64(text);
  if (!number || *number < 1 || *number > 256) return refuse(text, "is neither 'auto' nor a number from 1 to 256");
  return static_cast<std::uint32_t>(*number);
}

Parsed<bool> parse_switch(std::string_view text) {
  const auto word = to_lower(text);
  if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "false" || word == "no" || word == "off" || word == "0") return false;
  return refuse(text, "is neither true nor false");
}

namespace {

/// "1,2" and "act_1, act_2", but not the "770,002,001" of a spreadsheet.
bool is_list_of_accounts(std::string_view text) {
  bool only_groups_of_three = true;
  std::size_t count = 0;
  for (; !text.empty(); ++count) {
    const auto end = std::min(text.find(','), text.size());
    const auto piece = trimmed(text.substr(0, end));
    if (!AccountId::parse(piece)) return false;
    only_groups_of_three = only_groups_of_three && (count == 0 ? piece.size() <= 3 : piece.size() == 3);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return count > 1 && !only_groups_of_three;
}

}  // namespace

Parsed<AccountId> parse_account(std::string_view text) {
  constexpr std::string_view kPrefix = "act_";
  const auto bare = trimmed(text);
  auto account = AccountId::parse(bare);
  if (account) return *std::move(account);
  if (is_list_of_accounts(bare)) {
    return refuse(
        text,
        "is not one ad account but several: give each by itself, as --account 1 --account 2, in a variable one a line");
  }
  const auto hint = id_hint(bare.starts_with(kPrefix) ? bare.substr(kPrefix.size()) : bare);
  return refuse(text, "is not an ad account: " + (hint.empty() ? "give its number, as 123 or act_123" : hint));
}

Parsed<std::vector<std::string>> parse_fields(std::string_view text) {
  constexpr std::string_view kWordBreakers = ".,{}()";
  std::vector<std::string> fields(1);
  int depth = 0;
  for (const char c : text) {
    const bool word = is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!word && kWordBreakers.find(c) == std::string_view::npos) return refuse(text, "is not a list of Meta's fields");
    if (c == '{' || c == '(') ++depth;
    if (c == '}' || c == ')') --depth;
    if (depth < 0) return refuse(text, "closes a bracket that is not open");
    if (c == ',' && depth == 0) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  if (depth > 0) return refuse(text, "does not close a bracket");
  for (const auto& field : fields) {
    if (field.find_first_of(kWordBreakers) == 0 || field.empty()) return refuse(text, "has an empty field");
  }
  return fields;
}

Parsed<std::string> parse_ad_format(std::string_view text) {
  const auto formats = graph::ad_formats();
  for (const auto format : formats) {
    if (to_lower(format) == to_lower(text)) return std::string(format);
  }
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  const auto close = nearest(upper, formats);
  return refuse(text, "is not a format that Meta can show" + (close.empty() ? "" : "; did you mean " + close + "?"));
}

Parsed<WallTime> parse_since(std::string_view text, WallTime now) {
  if (const auto time = parse_time(text)) return *time;
  if (const auto ago = parse_duration(text)) return now - *ago;
  return refuse(text, "is neither a time, such as 2026-03-01 or 2026-03-01T12:00:00Z, nor a duration, such as 7d");
}

Parsed<report::ReportTarget> parse_report(std::string_view text) {
  constexpr std::string_view kKinds = "junit, csv, json, md, html or codequality";
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return refuse(text, "has no '=': write it like junit=FILE");
  const auto kind = report::parse_report_kind(text.substr(0, equals));
  if (!kind) return refuse(text.substr(0, equals), "is no kind of report: it can be " + std::string(kKinds));
  if (equals + 1 == text.size()) return refuse(text, "names no file");
  return report::ReportTarget{.kind = *kind, .path = std::string(text.substr(equals + 1))};
}

Parsed<std::pair<std::string, std::string>> parse_column_map(std::string_view text) {
  const auto equals = text.rfind('=');  // no column of ours has one in its name
  const auto column = trimmed(text.substr(0, std::min(equals, text.size())));
  const auto name = equals == std::string_view::npos ? std::string_view() : trimmed(text.substr(equals + 1));
  if (column.empty() || name.empty()) return refuse(text, "names no two columns: write it like 'Ad Name=name'");
  return std::pair(std::string(column), std::string(name));
}

Parsed<std::string> parse_api_version(std::string_view text) {
  const auto dot = text.find('.');
  const bool shaped = text.starts_with('v') && text.size() <= 8 && dot != std::string_view::npos &&
                      parse_u64(text.substr(1, dot - 1)) && parse_u64(text.substr(dot + 1));
  if (!shaped) return refuse(text, "is not a version of the Graph API: write it like v26.0");
  return std::string(text);
}

Parsed<std::string> parse_base_url(std::string_view text) {
  constexpr std::string_view kSeparator = "://";
  const auto shown = http::shown_url(text);
  const auto scheme_end = text.find(kSeparator);
  if (scheme_end == std::string_view::npos) return refuse(shown, "is not a URL: write it like https://host");
  const auto scheme = text.substr(0, scheme_end);
  const auto rest = text.substr(scheme_end + kSeparator.size());
  const auto authority = rest.substr(0, rest.find('/'));
  if (scheme != "https" && scheme != "http") return refuse(shown, "must begin with https://");
  if (!is_authority(authority) || text.find_first_of("?# \t\r\n") != std::string_view::npos) {
    return refuse(shown, "must have only a host, and optionally a port and a path");
  }
  if (scheme == "http" && !http::is_loopback_host(without_port(authority))) {
    return refuse(shown, "would send the token unencrypted: plain http:// is for loopback only");
  }
  auto end = text.size();
  while (text[end - 1] == '/') --end;
  return std::string(text.substr(0, end));
}

}  // namespace metaup::cli
