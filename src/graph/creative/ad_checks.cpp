#include "graph/creative/ad_checks.hpp"

#include <algorithm>
#include <optional>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr auto kTrackingForm = R"(it has the form [{"action.type":["offsite_conversion"],"fb_pixel":["1234"]}])";
constexpr auto kTimeForm = "it has the form 2026-12-01T09:00:00+01:00";

std::string in_quotes(std::string_view text) { return "'" + printable(utf8_prefix(text, 100)) + "'"; }

bool is_word_or_number(const json& value) { return value.is_string() || value.is_number(); }

/// What is wrong with one entry; empty: nothing.
std::string fault_of(const json& entry) {
  if (!entry.is_object() || entry.empty()) return "each entry must be an object";
  for (const auto& [name, values] : entry.items()) {
    const bool is_list =
        values.is_array() && !values.empty() &&
        std::all_of(values.begin(), values.end(), [](const json& value) { return is_word_or_number(value); });
    if (!is_list) return in_quotes(name) + " must be a list of words or ids";
  }
  return {};
}

/// Ids that a spreadsheet has changed, in whatever member they stand.
void check_ids(const std::string& field, const json& entry, Findings& findings) {
  for (const auto& [name, values] : entry.items()) {
    for (const auto& value : values) {
      const auto text = value.is_string() ? value.get<std::string>() : value.dump();
      const auto shown = in_quotes(name) + ": " + in_quotes(text);
      if (is_spreadsheet_number(text)) findings.refuse(field, shown + " is not an id", id_hint(text));
      if (const auto warning = rounding_warning(text); !warning.empty()) findings.warn(field, shown + " " + warning);
    }
  }
}

bool is_label(std::string_view label) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), fits);
}

/// Two labels or more; the last one is no number, as that of an address is.
bool is_domain(std::string_view name) {
  std::size_t labels = 0;
  std::string_view last;
  while (true) {
    const auto dot = name.find('.');
    last = name.substr(0, dot);
    if (!is_label(last)) return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  return labels >= 2 && !std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether it ends in Z, +0100 or +01:00.
bool has_zone(std::string_view time) {
  const auto clock = time.find_first_of("T ");
  return clock != std::string_view::npos && time.substr(clock).find_first_of("Z+-") != std::string_view::npos;
}

std::optional<WallTime> check_time(const std::string& field, std::string_view text, Findings& findings) {
  if (text.empty()) return std::nullopt;
  const auto time = parse_time(text);
  if (!time) {
    findings.refuse(field, in_quotes(text) + " is not a time", kTimeForm);
  } else if (text.find('T') == std::string_view::npos) {
    findings.refuse(field, in_quotes(text) + " has no time of day after a T", kTimeForm);
  } else if (!has_zone(text)) {
    findings.refuse(field, in_quotes(text) + " has no time zone", kTimeForm);
  }
  return time;
}

}  // namespace

void check_tracking_specs(const std::string& field, std::string_view text, Findings& findings) {
  if (text.empty()) return;
  const auto specs = parse_json(text);
  if (!specs || !specs->is_array() || specs->empty())
    return findings.refuse(field, "is not a JSON list", kTrackingForm);
  for (const auto& entry : *specs) {
    if (const auto fault = fault_of(entry); !fault.empty()) return findings.refuse(field, fault, kTrackingForm);
    if (!entry.contains("action.type")) findings.warn(field, "an entry has no action.type, so Meta may ignore it");
    check_ids(field, entry, findings);
  }
}

void check_conversion_domain(const std::string& field, std::string_view domain, Findings& findings) {
  if (domain.empty()) return;
  if (domain.find("://") != std::string_view::npos || domain.find_first_of("/?#:@") != std::string_view::npos) {
    findings.refuse(field, in_quotes(domain) + " is a URL, not a domain", "give the domain alone, such as example.com");
  } else if (!is_domain(to_lower(domain))) {
    findings.refuse(field, in_quotes(domain) + " is not a domain",
                    "give a domain such as example.com; write other alphabets as xn--…");
  } else if (to_lower(domain).starts_with("www.")) {
    findings.warn(field, "Meta wants the registered domain, " + in_quotes(domain.substr(4)) + " without www");
  }
}

void check_schedule(std::string_view start, std::string_view end, Findings& findings) {
  const auto from = check_time("schedule-start", start, findings);
  const auto to = check_time("schedule-end", end, findings);
  if (from && to && *to <= *from) findings.refuse("schedule-end", "is not after schedule-start");
}

}  // namespace metaup::graph
