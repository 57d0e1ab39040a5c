#include "report/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace metaup::report {
namespace {

constexpr std::string_view kLastSuccess = "metaup_last_success_timestamp_seconds";

/// The value of a label.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

std::string seconds_text(Milliseconds time) {
  return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000);
}

/// The value in the line that begins with `series`; "0" when there is none.
std::string value_in(std::string_view text, const std::string& series) {
  for (std::string_view rest = text; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.starts_with(series + " ")) continue;
    const auto value = line.substr(series.size() + 1);
    double number = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = code == std::errc{} && end == value.data() + value.size();
    if (whole && number >= 0 && number < 1e12) return std::string(value);
  }
  return "0";
}

void add_head(std::string& text, std::string_view name, std::string_view help) {
  text += fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
}

}  // namespace

void Metrics::on(const Event& event) {
  if (const auto* start = std::get_if<RunStart>(&event)) {
    if (!start->accounts.empty()) accounts_ = {start->accounts.begin(), start->accounts.end()};
  } else if (const auto* ended = std::get_if<ItemEnded>(&event)) {
    ++items_[{ended->item.account, ended->item.status}];
  } else if (const auto* fatal = std::get_if<Fatal>(&event)) {
    held_for_ = fatal->held_for.value_or(held_for_);
  } else if (const auto* summary = std::get_if<Summary>(&event)) {
    summary_ = *summary;
  }
}

std::string Metrics::text(std::string_view earlier, WallTime now) const {
  std::vector<std::string> names;
  for (const auto& account : accounts_) names.push_back(account.act());
  const auto labels = fmt::format(R"({{command="{}",accounts="{}"}})", label(command_), label(joined(names, ",")));
  std::string text;
  const auto add = [&](std::string_view name, std::string_view help, const std::string& value) {
    add_head(text, name, help);
    text += fmt::format("{}{} {}\n", name, labels, value);
  };
  const auto time = seconds_text(std::chrono::duration_cast<Milliseconds>(now.time_since_epoch()));
  const auto success = summary_.exit_code == 0 ? time : value_in(earlier, std::string(kLastSuccess) + labels);
  add("metaup_last_run_timestamp_seconds", "When the last run ended.", time);
  add(kLastSuccess, "When the last run with exit code 0 ended; 0: never.", success);
  add("metaup_exit_code", "Exit code of the last run.", std::to_string(summary_.exit_code));
  add("metaup_duration_seconds", "How long the last run took.", seconds_text(summary_.elapsed));
  add("metaup_points", "Points of Meta's rate limits that the last run used.", std::to_string(summary_.points));
  add("metaup_sent_bytes", "Bytes of files that the last run sent.", std::to_string(summary_.bytes_sent));
  add("metaup_requests", "Requests of the last run.", std::to_string(summary_.requests));
  add("metaup_retries", "Requests that the last run repeated.", std::to_string(summary_.retries));
  add("metaup_throttled_seconds", "How long requests of the last run were held back.",
      seconds_text(summary_.throttled));
  add("metaup_lock_held_seconds", "How long another run had held the account when the last run gave up; 0: none did.",
      seconds_text(held_for_));

  add_head(text, "metaup_items", "Items of the last run by what became of them.");
  auto accounts = accounts_;
  for (const auto& [key, count] : items_) accounts.insert(key.first);
  if (accounts.empty()) accounts.insert(AccountId{});
  for (const auto& account : accounts) {
    for (int i = 0; i <= static_cast<int>(Status::failed); ++i) {  // all of them: no series comes and goes
      const auto status = static_cast<Status>(i);
      const auto found = items_.find({account, status});
      text += fmt::format("metaup_items{{command=\"{}\",account=\"{}\",status=\"{}\"}} {}\n", label(command_),
                          account.empty() ? "" : account.act(), to_string(status),
                          found == items_.end() ? 0 : found->second);
    }
  }
  return text;
}

}  // namespace metaup::report
