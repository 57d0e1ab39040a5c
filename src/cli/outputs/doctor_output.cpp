#include "cli/outputs/doctor_output.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/csv_text.hpp"
#include "base/text.hpp"
#include "report/human.hpp"
#include "report/json_members.hpp"

namespace metaup::cli {
namespace {

using nlohmann::ordered_json;
using run::Check;
using run::CheckState;

ordered_json check_object(const Check& check) {
  ordered_json object{{"name", check.name}, {"state", run::to_string(check.state)}};
  if (!check.account.empty()) object["account"] = check.account.act();
  object["message"] = check.message;
  object["hint"] = check.hint;
  return object;
}

std::size_t count_of(std::span<const Check> checks, CheckState state) {
  return static_cast<std::size_t>(
      std::count_if(checks.begin(), checks.end(), [&](const Check& check) { return check.state == state; }));
}

ordered_json summary_of(std::span<const Check> checks, int exit_code) {
  return {{"checks", checks.size()},
          {"ok", count_of(checks, CheckState::ok)},
          {"warnings", count_of(checks, CheckState::warning)},
          {"failed", count_of(checks, CheckState::failed)},
          {"exit_code", exit_code}};
}

std::string checks_as_json(std::span<const Check> checks, const ChecksContext& context) {
  auto list = ordered_json::array();
  for (const auto& check : checks) list.push_back(check_object(check));
  return report::dump_line({{"schema", 1},
                            {"command", "doctor"},
                            {"run_id", context.run_id},
                            {"checks", std::move(list)},
                            {"summary", summary_of(checks, context.exit_code)}});
}

std::string checks_as_ndjson(std::span<const Check> checks, const ChecksContext& context) {
  const auto event = [&](const char* type) {
    return ordered_json{{"type", type}, {"time", rfc3339(context.now)}, {"run_id", context.run_id}};
  };
  auto start = event("run_start");
  start.update({{"schema", 1}, {"command", "doctor"}, {"version", context.version}, {"graph_url", context.graph_url}});
  auto text = report::dump_line(start);
  for (const auto& check : checks) {
    auto line = event("check");
    line["check"] = check_object(check);
    text += report::dump_line(line);
  }
  auto end = event("summary");
  end.update(summary_of(checks, context.exit_code));
  return text + report::dump_line(end);
}

std::string checks_as_tsv(std::span<const Check> checks) {
  std::string text;
  for (const auto& check : checks) {
    text += check.name + "\t" + std::string(run::to_string(check.state)) + "\t" +
            (check.account.empty() ? "" : check.account.act()) + "\t" + report::tsv_cell(check.message) + "\t" +
            report::tsv_cell(check.hint) + "\n";
  }
  return text;
}

std::string checks_as_csv(std::span<const Check> checks) {
  std::string text = "name,state,account,message,hint\r\n";
  for (const auto& check : checks) {
    text += check.name + "," + std::string(run::to_string(check.state)) + "," +
            (check.account.empty() ? "" : check.account.act()) + "," + csv_cell(printable(check.message)) + "," +
            csv_cell(printable(check.hint)) + "\r\n";
  }
  return text;
}

/// "✓ ok       clock         it agrees with Meta's"
std::string line_of(const Check& check, bool color) {
  constexpr std::size_t kNameWidth = 14;
  constexpr std::size_t kStateWidth = 9;
  const auto mark = check.state == CheckState::ok ? "✓ " : check.state == CheckState::warning ? "! " : "✗ ";
  const auto paint = check.state == CheckState::ok        ? "\x1b[32m"
                     : check.state == CheckState::warning ? "\x1b[33m"
                                                          : "\x1b[31m";
  auto state = std::string(run::to_string(check.state));
  state.resize(kStateWidth, ' ');
  auto name = check.name;
  name.resize(std::max(name.size() + 1, kNameWidth), ' ');
  auto line = (color ? paint : "") + std::string(mark) + state + (color ? "\x1b[0m" : "") + name + check.message + "\n";
  if (!check.hint.empty()) line += std::string(2 + kStateWidth, ' ') + "hint: " + check.hint + "\n";
  return line;
}

std::string checks_as_text(std::span<const Check> checks, const ChecksContext& context) {
  std::string text;
  for (const auto& check : checks) {
    if (!context.quiet || check.state != CheckState::ok) text += line_of(check, context.color);
  }
  const auto failed = count_of(checks, CheckState::failed);
  const auto warnings = count_of(checks, CheckState::warning);
  text += failed == 0 ? "all is well" : report::counted(failed, "check failed", "checks failed");
  if (warnings != 0) text += ", " + report::counted(warnings, "warning", "warnings");
  return text + "\n";
}

}  // namespace

std::string show_checks(report::Format format, std::span<const Check> checks, const ChecksContext& context) {
  switch (format) {
    case report::Format::json:
      return checks_as_json(checks, context);
    case report::Format::ndjson:
      return checks_as_ndjson(checks, context);
    case report::Format::tsv:
      return checks_as_tsv(checks);
    case report::Format::csv:
      return checks_as_csv(checks);
    case report::Format::text:
      break;
  }
  return checks_as_text(checks, context);
}

}  // namespace metaup::cli
