#include "cli/options/help.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/exit_code.hpp"
#include "cli/options/option_setters.hpp"
#include "graph/creative/columns.hpp"
#include "graph/creative/languages.hpp"

namespace metaup::cli {
namespace {

constexpr std::size_t kWidth = 80;

std::string padded(std::string text, std::size_t columns) {
  const auto length = utf8_length(text);
  text.append(length < columns ? columns - length : 0, ' ');
  return text;
}

/// `text` broken into lines that begin at `column`; the first one is already there.
std::string wrapped(std::string_view text, std::size_t column) {
  std::string out;
  std::size_t used = column;
  while (!text.empty()) {
    const auto end = text.find(' ');
    const auto word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    const auto length = utf8_length(word);
    if (used > column && used + 1 + length > kWidth) {
      out += "\n" + std::string(column, ' ');
      used = column;
    } else if (used > column) {
      out += ' ';
      ++used;
    }
    out += word;
    used += length;
  }
  return out + "\n";
}

/// "  left      right", with the right side wrapped; a left side that is too long gets its own line.
std::string entry(const std::string& left, std::string_view right, std::size_t column) {
  const auto indented = "  " + left;
  const bool fits = utf8_length(indented) + 2 <= column;
  return (fits ? padded(indented, column) : indented + "\n" + std::string(column, ' ')) + wrapped(right, column);
}

std::string indented(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    out += "  " + std::string(lines.substr(0, end)) + "\n";
    lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 1);
  }
  return out;
}

std::string names_of(const OptionRow& row) {
  std::string names = row.short_name == 0 ? "    " : "-" + std::string(1, row.short_name) + ", ";
  names += row.negatable ? "--[no-]" : "--";
  names += row.name;
  if (!row.value.empty()) names += " " + std::string(row.value);
  return names;
}

/// The help of an option with what can be said of its value in brackets.
std::string explanation_of(const OptionRow& row, bool is_repeated) {
  std::string notes = one_of(row.words);
  const auto note = [&notes](const std::string& text) { notes += (notes.empty() ? "" : "; ") + text; };
  if (is_repeated) note("may be repeated");
  if (row.negatable) note("default: on");
  if (!row.default_text.empty() && !row.negatable) note("default: " + std::string(row.default_text));
  return std::string(row.help) + (notes.empty() ? "" : " (" + notes + ")");
}

std::string options_help(const CommandRow& command) {
  constexpr std::size_t kColumn = 32;
  std::string text;
  std::optional<Group> group;
  auto rows = options_of(command);
  std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->group < b->group; });
  for (const auto* const row : rows) {
    if (row->name == "version") continue;  // of the program, not of a command
    if (group != row->group) text += "\n" + std::string(title_of(row->group)) + ":\n";
    group = row->group;
    text += entry(names_of(*row), explanation_of(*row, may_repeat(command, *row)), kColumn);
  }
  return text;
}

std::string exit_codes_topic() {
  std::string text = "Exit codes, and whether it helps to run the same command again:\n\n";
  for (const auto& row : exit_code_table()) {
    text += entry(std::to_string(row.code), std::string(row.meaning) + " — again: " + std::string(row.again), 8);
  }
  return text +
         "\nWhen several codes apply, the first of these wins: a signal, 2, 11, 1, 3 when it\n"
         "stopped the run, 10, 0 when nothing failed, 6 when some items are done, else the code\n"
         "of the failures; with several kinds, the first of 3, 7, 5, 4, 12.\n";
}

std::string environment_topic() {
  constexpr std::size_t kColumn = 34;
  std::string text =
      "The command line takes precedence over a variable, and a variable over a profile.\n"
      "A list has one value per line. An empty variable counts as unset.\n\n";
  for (const auto& row : option_table()) {
    if (row.in_environment()) text += entry(row.variable(), explanation_of(row, row.list), kColumn);
  }
  text += "\nThese come after a profile, because other tools for Meta use them too:\n";
  for (const auto& row : option_table()) {
    if (!row.builtin.empty()) text += entry(std::string(row.builtin), row.help, kColumn);
  }
  text += "\nOther variables:\n";
  text += entry("XDG_CONFIG_HOME, XDG_STATE_HOME", "where profiles and the ledger are", kColumn);
  text += entry("HTTPS_PROXY, NO_PROXY", "a proxy, never used for loopback", kColumn);
  text += entry("NO_COLOR", "no colour unless --color always", kColumn);
  text += "\nOptions without a variable:";
  for (const auto& row : option_table()) {
    if (row.in_environment() || !row.on_command_line() || row.group == Group::general) continue;
    text += " --" + std::string(row.name);
  }
  return text + "\n";
}

constexpr std::string_view kFilesTopic =
    "Profiles   $XDG_CONFIG_HOME/metaup/NAME.toml, usually ~/.config/metaup/default.toml.\n"
    "           Keys are the names of options; a table holds those of one command:\n"
    "\n"
    "               account = \"act_123\"\n"
    "               access-token-file = \"/home/ann/.config/metaup/token\"\n"
    "               exclude = [\"*.bak\", \"drafts/**\"]\n"
    "               [upload]\n"
    "               transfers = 8\n"
    "\n"
    "           'metaup config show' tells what is in force, and from where.\n"
    "\n"
    "Ledger     $XDG_STATE_HOME/metaup/ledger.db, usually in ~/.local/state. It remembers\n"
    "           what Meta confirmed, so that nothing is sent twice. Only you can read it.\n"
    "           'metaup ledger path' prints where it is; --ledger chooses another.\n"
    "\n"
    "Token      --access-token-file names a file that only you can write. Whitespace\n"
    "           around the token is ignored.\n"
    "\n"
    "Log        --log-file appends one line for each exchange with Meta; never a token.\n";

constexpr std::string_view kOutputTopic =
    "Results go to stdout; progress, logs and errors for people go to stderr.\n"
    "\n"
    "-o text    for people; it may change between versions\n"
    "-o json    one document: {\"schema\":1,\"command\":…,\"items\":[…],\"summary\":{…}}\n"
    "-o ndjson  one event per line, written at once: run_start, item_done, item_failed,\n"
    "           item_skipped, retry, throttle, notice, error (what stopped the run), and at the\n"
    "           end summary; --retry-from reads it\n"
    "-o tsv     one line per item: source, kind, status, id, name, error; list and\n"
    "           preview add columns for fields and formats\n"
    "-o csv     the same rows and more columns below a line of their names, for spreadsheets\n"
    "\n"
    "json, ndjson, tsv and csv are stable: members may be added, but are never renamed or removed.\n"
    "Ids are strings. An item's status is one of uploaded, unchanged (already there,\n"
    "nothing was sent), existing, created, changed, ready, processing (a video that Meta has not\n"
    "finished), copied, deleted, valid, planned, skipped (not tried) and failed.\n"
    "\n"
    "Some uses:\n"
    "  metaup upload -o tsv assets/ | cut -f1,4                 path and hash\n"
    "  metaup upload -o json assets/ | jq '.items[] | select(.status==\"failed\")'\n";

/// "message, message_1 to message_5, message_PLACE, message_LANGUAGE", as files have them.
std::string names_in_files(const graph::Column& column) {
  std::string name(column.name);
  std::replace(name.begin(), name.end(), '-', '_');
  std::string names = column.alone ? name : "";
  const auto add = [&](const std::string& more) { names += (names.empty() ? "" : ", ") + more; };
  if (column.numbered != 0) add(name + "_1 to " + name + "_" + std::to_string(column.numbered));
  if (column.placed) add(name + "_PLACE");
  if (column.translated) add(name + "_LANGUAGE");
  return names;
}

std::string columns_topic() {
  constexpr std::size_t kColumn = 26;
  std::string text =
      "The columns of create-creative --from FILE. Those with other names are refused,\n"
      "unless --ignore-unknown-columns is given. Most are options as well, with hyphens.\n";
  std::optional<graph::ColumnGroup> group;
  for (const auto& column : graph::launch_columns()) {
    if (group != column.group) text += "\n" + std::string(title_of(column.group)) + ":\n";
    group = column.group;
    const auto words = one_of(column.words);
    text +=
        entry(names_in_files(column), std::string(column.meaning) + (words.empty() ? "" : " (" + words + ")"), kColumn);
  }
  std::string places;
  for (const auto& place : graph::column_places()) places += (places.empty() ? "" : ", ") + std::string(place.name);
  std::string codes;
  for (const auto& language : graph::languages()) codes += (codes.empty() ? "" : ", ") + std::string(language.code);
  return text + "\nPLACE: " + places + "\n" + "\nLANGUAGE, also with _:\n  " + wrapped(codes, 2);
}

}  // namespace

bool may_repeat(const CommandRow& command, const OptionRow& row) {
  const bool is_account = row.name == "account";
  return row.list && (!is_account || command.several_accounts || command.name == "ledger");  // `ledger learn` does
}

std::string overview() {
  std::string text =
      "metaup uploads images and videos to Meta ad accounts, in bulk and never twice.\n"
      "Usage: metaup [OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]\n"
      "\n"
      "Commands:\n";
  for (const auto& row : command_table()) text += entry(std::string(row.name), row.summary, 19);
  return text +
         "\n"
         "'metaup help NAME': a command, columns, environment, exit-codes, files, output.\n";
}

std::string command_help(const CommandRow& command) {
  std::string text = "Usage: metaup " + std::string(command.name) + " [OPTIONS]";
  if (!command.arguments.empty()) text += " " + std::string(command.arguments);
  text += "\n\n" + std::string(command.summary) + ".\n";
  if (!command.details.empty()) text += std::string(command.details) + "\n";
  text += "\nExamples:\n" + indented(command.examples);
  return text + options_help(command);
}

std::string topic_help(std::string_view topic) {
  if (topic == "exit-codes") return exit_codes_topic();
  if (topic == "environment") return environment_topic();
  if (topic == "files") return std::string(kFilesTopic);
  if (topic == "output") return std::string(kOutputTopic);
  if (topic == "columns") return columns_topic();
  return {};
}

}  // namespace metaup::cli
