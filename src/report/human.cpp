#include "report/human.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "report/json_members.hpp"

namespace metaup::report {
namespace {

constexpr std::size_t kLongestShown = 2000;

std::string codes_of(const Error& error) {
  std::string text;
  if (error.code != 0) text = std::to_string(error.code);
  if (error.subcode != 0) text += "/" + std::to_string(error.subcode);
  if (!error.fbtrace_id.empty()) text += (text.empty() ? "fbtrace=" : " fbtrace=") + shown(error.fbtrace_id);
  return text.empty() ? text : " (" + text + ")";
}

std::string_view main_text(const Error& error) {
  if (!error.user_message.empty()) return error.user_message;
  if (!error.user_title.empty()) return error.user_title;
  return error.message.empty() ? error.hint : error.message;
}

/// Whether the message names the file by itself, so that it need not stand before it once more. Short words and
/// numbers are no names of files: they may be in a message by chance.
bool names_source(std::string_view message, std::string_view source) {
  constexpr std::string_view kBefore = " '\"(";
  constexpr std::string_view kAfter = " '\"):,;";
  if (source.find_first_of("/.") == std::string_view::npos) {
    return message.starts_with(fmt::format("cannot read {}: ", source));
  }
  for (auto at = message.find(source); at != std::string_view::npos; at = message.find(source, at + 1)) {
    const auto end = at + source.size();
    const bool begins = at == 0 || kBefore.find(message[at - 1]) != std::string_view::npos;
    if (begins && (end == message.size() || kAfter.find(message[end]) != std::string_view::npos)) return true;
  }
  return false;
}

/// "image    0123abc…  ACTIVE  1080  "a.jpg"": what was asked for, without what was not there.
std::string describe_object(const Item& item) {
  auto line = fmt::format("{:<8} {}", to_string(item.kind), shown(item.id));
  if (!item.match.empty()) line += fmt::format("  {:<6}", item.match);
  if (!item.object_text.empty()) return line + "  " + shown(item.object_text);
  for (const auto& [name, value] : item.object) {
    const auto text = short_value(value);
    if (!text.empty()) line += "  " + shown(text);
  }
  return item.name.empty() ? line : line + "  \"" + shown(item.name) + "\"";
}

}  // namespace

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1023.95 && unit + 1 < kUnits.size(); ++unit) value /= 1024;  // never "1024.0 KiB"
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string human_duration(Milliseconds duration) {
  const auto ms = duration.count();
  if (ms < 9'950) return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000);
  const auto seconds = (ms + 500) / 1000;
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  if (seconds >= 2 * 86'400) return fmt::format("{} days", seconds / 86'400);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string shown(std::string_view text) { return shown_start(text, kLongestShown); }

std::string shown_start(std::string_view text, std::size_t most_bytes) {
  const auto start = utf8_prefix(text, most_bytes);
  return printable(start) + (start.size() < text.size() ? "…" : "");
}

std::string describe(const Error& error) {
  const auto text = shown(main_text(error));
  const bool titled = !error.user_title.empty() && !error.user_message.empty();
  return (titled ? shown(error.user_title) + ": " : std::string{}) + text + codes_of(error);
}

std::string describe(const Item& item, bool several_accounts) {
  const bool is_listed = !item.object.empty() || !item.match.empty();
  if (is_listed && item.kind != AssetKind::token) return describe_object(item);
  auto line = fmt::format("{:<10} {:<8} ", to_string(item.status), to_string(item.kind));
  const bool names_account = several_accounts && !item.account.empty();
  if (names_account) line += item.account.act() + " ";
  if (item.error && names_source(main_text(*item.error), item.source)) return line + describe(*item.error);
  line += shown(item.source);
  if (!item.name.empty() && !item.source.ends_with(item.name)) line += "  \"" + shown(item.name) + "\"";
  if (!item.id.empty() && item.id != item.source) line += "  " + shown(item.id);
  if (item.status == Status::copied && !names_account) line += "  to " + item.account.act();
  if (item.error) line += ": " + describe(*item.error);
  return line;
}

}  // namespace metaup::report
