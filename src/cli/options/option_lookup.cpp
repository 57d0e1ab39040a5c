#include "cli/options/column_options.hpp"
#include "cli/options/option_setters.hpp"
#include "cli/options/option_table.hpp"

namespace metaup::cli {

std::string_view title_of(Group group) {
  switch (group) {
    case Group::who:
      return "Who";
    case Group::where:
      return "Where";
    case Group::select:
      return "Which files";
    case Group::name:
      return "Names";
    case Group::check:
      return "Checks";
    case Group::videos:
      return "Videos";
    case Group::creatives:
      return "Creatives and ads";
    case Group::library:
      return "Library";
    case Group::transfer:
      return "Transfer";
    case Group::budget:
      return "Budget";
    case Group::state:
      return "What is remembered";
    case Group::reports:
      return "Reports";
    case Group::output:
      return "Output";
    case Group::safety:
      return "Safety";
    case Group::general:
      return "General";
  }
  return "General";
}

Parsed<void> OptionRow::apply(Options& options, std::span<const std::string> values) const {
  return set != nullptr ? set(options, values) : set_column(options, *this, values);
}

std::string OptionRow::variable() const {
  std::string text = "METAUP_";
  for (const char c : name) text += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

const OptionRow* find_option(std::string_view name) {
  for (const auto& row : option_table()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

bool takes(const CommandRow& command, std::string_view option) {
  const auto* const row = find_option(option);
  return row != nullptr && row->applies_to(command);
}

std::vector<const OptionRow*> options_of(const CommandRow& command) {
  std::vector<const OptionRow*> rows;
  for (const auto& row : option_table()) {
    if (row.on_command_line() && row.applies_to(command)) rows.push_back(&row);
  }
  return rows;
}

bool decides(const OptionRow& row) {
  switch (row.group) {
    case Group::select:
    case Group::name:
    case Group::check:
    case Group::videos:
    case Group::creatives:
    case Group::library:
      return true;
    default:
      return row.name == "account" || row.name == "method" || row.name == "verify" || row.name == "stamp" ||
             row.name == "trust";
  }
}

std::string one_of(std::span<const std::string_view> texts) {
  std::string joined;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) joined += i + 1 == texts.size() ? " or " : ", ";
    joined += texts[i];
  }
  return joined;
}

}  // namespace metaup::cli
