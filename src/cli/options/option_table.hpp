#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/command_table.hpp"
#include "cli/options/options.hpp"
#include "cli/options/values.hpp"

/// The one table of options: parsing, environment, profiles, help and completion all read it.
namespace metaup::cli {

/// What a shell can complete after the option.
enum class ValueKind : std::uint8_t { flag, text, file, word };
/// Where an option may be given.
enum class Sources : std::uint8_t {
  anywhere,
  not_in_profile,  ///< command line and environment
  command_line,    ///< consent, which nobody gives by accident or inherits
  environment,     ///< secrets, which no command line may show
  profile,         ///< what is true of an account, whatever is called
};
enum class Group : std::uint8_t {
  who,
  where,
  select,
  name,
  check,
  videos,
  creatives,
  library,
  transfer,
  budget,
  state,
  reports,
  output,
  safety,
  general,
};
[[nodiscard]] std::string_view title_of(Group group);

/// Puts the values of one option into `options`; of a scalar the last one counts.
using Setter = Parsed<void> (*)(Options& options, std::span<const std::string> values);

struct OptionRow {
  std::string_view name;  ///< without dashes
  char short_name = 0;
  ValueKind kind = ValueKind::text;
  std::string_view value = {};  ///< what help calls it, such as "DURATION"
  bool list = false;            ///< may be repeated; each time adds one
  bool negatable = false;       ///< a flag that also exists with "no-"
  Group group = Group::general;
  Bundle bundle = Bundle::general;  ///< commands that do not name it refuse the option
  Sources sources = Sources::anywhere;
  std::string_view slot = {};     ///< options of one slot exclude each other
  std::string_view builtin = {};  ///< a variable that Meta's own tools use for this
  std::string_view default_text = {};
  std::string_view help = {};
  std::span<const std::string_view> words = {};
  Setter set = nullptr;  ///< null: it is a column of a launch, and goes into `Options::columns`

  [[nodiscard]] Parsed<void> apply(Options& options, std::span<const std::string> values) const;
  [[nodiscard]] bool applies_to(const CommandRow& command) const { return command.has(bundle); }
  [[nodiscard]] bool on_command_line() const { return sources != Sources::environment && sources != Sources::profile; }
  [[nodiscard]] bool in_environment() const { return sources != Sources::command_line && sources != Sources::profile; }
  [[nodiscard]] bool in_profile() const { return sources == Sources::anywhere || sources == Sources::profile; }
  /// "METAUP_MAX_WAIT".
  [[nodiscard]] std::string variable() const;
};

[[nodiscard]] std::span<const OptionRow> option_table();
/// The row of a long name without dashes; null when there is none.
[[nodiscard]] const OptionRow* find_option(std::string_view name);
/// Whether the command has the option with this long name.
[[nodiscard]] bool takes(const CommandRow& command, std::string_view option);
/// The rows that a command takes on its command line, in the order of the table.
[[nodiscard]] std::vector<const OptionRow*> options_of(const CommandRow& command);

/// Whether the option decides what is done, and not who does it, how fast, or what is told of it.
[[nodiscard]] bool decides(const OptionRow& row);

/// `metaup ledger learn`, which asks Meta, and writes what it hears into the ledger.
[[nodiscard]] inline bool learns(const CommandRow& command, const Options& options) {
  return command.name == "ledger" && !options.arguments.empty() && options.arguments.front() == "learn";
}

/// Whether the command, with these options, does nothing that the ledger has to remember.
[[nodiscard]] inline bool only_reads(const CommandRow& command, const Options& options) {
  if (learns(command, options)) return false;
  return options.dry_run || command.keeps_nothing ||
         !takes(command, "dry-run");  // what can change something can be tried first
}

}  // namespace metaup::cli
