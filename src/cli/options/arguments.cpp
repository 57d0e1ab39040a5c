#include "cli/options/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.hpp"

namespace metaup::cli {
namespace {

std::string flag_names(const OptionRow& row) {
  std::string names = "--" + std::string(row.name);
  if (row.short_name != 0) names = "-" + std::string(1, row.short_name) + "," + names;
  if (row.negatable) names += ",--no-" + std::string(row.name) + "{false}";
  return names;
}

/// CLI11 takes "--name=" for "--name" and would eat the next word as its value.
std::vector<std::string> split_empty_values(const std::vector<std::string>& argv) {
  std::vector<std::string> words;
  bool options_ended = false;
  for (const auto& word : argv) {
    options_ended = options_ended || word == "--";
    const bool long_with_empty_value =
        !options_ended && word.size() > 3 && word.starts_with("--") && word.find('=') == word.size() - 1;
    const auto* const row =
        long_with_empty_value ? find_option(std::string_view(word).substr(2, word.size() - 3)) : nullptr;
    if (row != nullptr && row->kind != ValueKind::flag) {
      words.push_back(word.substr(0, word.size() - 1));
      words.emplace_back();
    } else {
      words.push_back(word);
    }
  }
  return words;
}

/// Never echoes what follows "=": it may be a token.
std::string unknown_option(std::string_view word) {
  const auto name = word.substr(0, word.find('='));
  if (name == "--access-token" || name == "--token") {
    return std::string(name) +
           " is not an option, because every user of this machine could read it: set METAUP_ACCESS_TOKEN, or give "
           "--access-token-file or --access-token-command";
  }
  if (name == "--app-secret") {
    return "--app-secret is not an option, because every user of this machine could read it: set META_APP_SECRET, or "
           "give --app-secret-file";
  }
  std::vector<std::string> candidates;
  for (const auto& row : option_table()) {
    if (!row.on_command_line()) continue;
    candidates.push_back("--" + std::string(row.name));
    if (row.negatable) candidates.push_back("--no-" + std::string(row.name));
  }
  const auto close = name.starts_with("--") ? nearest(name, candidates) : std::string{};
  return "unknown option " + printable(name) + (close.empty() ? "" : "; did you mean " + close + "?");
}

CLI::Option* add(CLI::App& app, const OptionRow& row) {
  if (row.kind == ValueKind::flag)
    return app.add_flag(flag_names(row))->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return app.add_option(flag_names(row), CLI::callback_t{})
      ->expected(1)
      ->allow_extra_args(false)  // or "[a,b]" would be taken for a list
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// What CLI11 left over: words, and options that it does not know. A positional option would be the
/// other way to get the words, but it takes "[a,b]" for a list.
tl::expected<std::vector<std::string>, UsageError> words_of(const std::vector<std::string>& left_over) {
  std::vector<std::string> words;
  bool options_ended = false;
  for (const auto& word : left_over) {
    if (!options_ended && word == "--") {
      options_ended = true;
    } else if (!options_ended && word.size() > 1 && word.starts_with('-')) {
      return tl::unexpected(UsageError{unknown_option(word), {}});
    } else {
      words.push_back(word);
    }
  }
  return words;
}

}  // namespace

tl::expected<Arguments, UsageError> parse_arguments(std::vector<std::string> argv) try {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<std::pair<const OptionRow*, CLI::Option*>> known;
  for (const auto& row : option_table()) {
    if (row.on_command_line()) known.emplace_back(&row, add(app, row));
  }
  argv = split_empty_values(argv);
  std::reverse(argv.begin(), argv.end());  // the order that CLI11 wants
  app.parse(std::move(argv));

  auto words = words_of(app.remaining());
  if (!words) return tl::unexpected(words.error());
  Arguments arguments;
  arguments.words = *std::move(words);
  for (const auto& [row, option] : known) {
    if (option->empty()) continue;
    arguments.help = arguments.help || row->name == "help";
    arguments.version = arguments.version || row->name == "version";
    arguments.given.push_back({row, option->results(), {.from = From::command_line}});
  }
  return arguments;
} catch (const CLI::ArgumentMismatch& error) {
  // "--account: 1 required TEXT missing"
  const std::string_view what = error.what();
  return tl::unexpected(UsageError{printable(what.substr(0, what.find(':'))) + " needs a value", {}});
} catch (const CLI::Error& error) {
  return tl::unexpected(UsageError{printable(error.what()), {}});
}

}  // namespace metaup::cli
