#include "cli/completion.hpp"

#include "cli/option_table.hpp"

namespace metaup::cli {
namespace {

template <class Texts>
std::string joined(const Texts& texts, std::string_view separator) {
  std::string out;
  for (const auto& text : texts) {
    if (!out.empty()) out += separator;
    out += text;
  }
  return out;
}

std::vector<std::string> flags_of(const OptionRow& row) {
  std::vector<std::string> flags{"--" + std::string(row.name)};
  if (row.negatable) flags.push_back("--no-" + std::string(row.name));
  if (row.short_name != 0) flags.push_back("-" + std::string(1, row.short_name));
  return flags;
}

std::vector<std::string> flags_of(const CommandRow& command) {
  std::vector<std::string> flags;
  for (const auto* const row : options_of(command)) {
    const auto own = flags_of(*row);
    flags.insert(flags.end(), own.begin(), own.end());
  }
  return flags;
}

std::vector<std::string_view> words_of(const CommandRow& command) {
  std::vector<std::string_view> words(command.words.begin(), command.words.end());
  if (command.name == "help") {
    const auto names = command_names();
    words.insert(words.end(), names.begin(), names.end());
  }
  return words;
}

bool takes_files(const CommandRow& command) { return command.has(Capability::select); }

std::vector<const OptionRow*> options_with_values() {
  std::vector<const OptionRow*> rows;
  for (const auto& row : option_table()) {
    if (row.on_command_line() && row.kind != ValueKind::flag) rows.push_back(&row);
  }
  return rows;
}

// ---- bash

std::string bash_values() {
  std::string text;
  for (const auto* const row : options_with_values()) {
    text += "    " + joined(flags_of(*row), "|") + ") ";
    if (row->kind == ValueKind::word) text += "_metaup_words '" + joined(row->words, " ") + "'; ";
    if (row->kind == ValueKind::file) text += "_metaup_files; ";
    text += "return ;;\n";
  }
  return text;
}

std::string bash_commands() {
  std::string text;
  for (const auto& command : command_table()) {
    text += "    " + std::string(command.name) + ")\n      options='" + joined(flags_of(command), " ") +
            "'\n      words='" + joined(words_of(command), " ") + "' files='" + (takes_files(command) ? "yes" : "") +
            "' ;;\n";
  }
  return text;
}

std::string bash_script() {
  return R"(# bash completion for metaup
_metaup_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
_metaup_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
}
_metaup() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local command='' options='--help --version' words=')" +
         joined(command_names(), " ") + R"(' files='' word
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    )" + joined(command_names(), "|") +
         R"() command=$word; break ;;
    esac
  done
  case $previous in
)" + bash_values() +
         R"(  esac
  case $command in
)" + bash_commands() +
         R"(  esac
  if [[ $current == -* ]]; then _metaup_words "$options"
  elif [[ -n $words ]]; then _metaup_words "$words"
  elif [[ -n $files ]]; then _metaup_files
  fi
}
complete -F _metaup metaup
)";
}

// ---- zsh

/// For the inside of '…[…]:…' in an _arguments specification.
std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string zsh_value(const OptionRow& row) {
  if (row.kind == ValueKind::flag) return {};
  std::string text = ":" + std::string(row.value) + ":";
  if (row.kind == ValueKind::word) text += "(" + joined(row.words, " ") + ")";
  if (row.kind == ValueKind::file) text += "_files";
  return text;
}

std::string zsh_options(const CommandRow& command) {
  std::string text;
  for (const auto* const row : options_of(command)) {
    for (const auto& flag : flags_of(*row)) {
      const bool long_value = row->kind != ValueKind::flag && flag.starts_with("--");
      text += std::string(" \\\n        '") + (row->list ? "*" : "") + flag + (long_value ? "=" : "") + "[" +
              zsh_escaped(row->help) + "]" + zsh_value(*row) + "'";
    }
  }
  return text;
}

std::string zsh_commands() {
  std::string text;
  for (const auto& command : command_table()) {
    text += "    " + std::string(command.name) + ")\n      _arguments -s -S" + zsh_options(command);
    const auto words = words_of(command);
    if (!words.empty()) text += " \\\n        '1:what:(" + joined(words, " ") + ")'";
    if (takes_files(command)) text += " \\\n        '*:file:_files'";
    text += "\n      ;;\n";
  }
  return text;
}

std::string zsh_script() {
  std::string names;
  for (const auto& command : command_table()) {
    names += "    '" + std::string(command.name) + ":" + zsh_escaped(command.summary) + "'\n";
  }
  return "#compdef metaup\n_metaup() {\n  local -a commands=(\n" + names + R"(  )
  local -i place
  for (( place = 2; place < CURRENT; place++ )); do
    [[ ${words[place]} == ()" +
         joined(command_names(), "|") + R"() ]] && break
  done
  if (( place >= CURRENT )); then
    _describe command commands
    return
  fi
  local command=${words[place]}
  shift $(( place - 1 )) words
  (( CURRENT -= place - 1 ))
  case $command in
)" + zsh_commands() +
         "  esac\n}\n_metaup \"$@\"\n";
}

// ---- fish

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_option(const CommandRow& command, const OptionRow& row) {
  const auto when = "complete -c metaup -n '__fish_seen_subcommand_from " + std::string(command.name) + "' -l ";
  std::string text = when + std::string(row.name);
  if (row.short_name != 0) text += " -s " + std::string(1, row.short_name);
  if (row.kind == ValueKind::word) text += " -x -a " + fish_quoted(joined(row.words, " "));
  if (row.kind == ValueKind::file) text += " -r -F";
  if (row.kind == ValueKind::text) text += " -x";
  text += " -d " + fish_quoted(row.help) + "\n";
  if (row.negatable) text += when + "no-" + std::string(row.name) + "\n";
  return text;
}

std::string fish_script() {
  std::string text = "# fish completion for metaup\ncomplete -c metaup -f\n";
  for (const auto& command : command_table()) {
    const auto name = std::string(command.name);
    text += "complete -c metaup -n __fish_use_subcommand -a " + name + " -d " + fish_quoted(command.summary) + "\n";
    const auto when = "complete -c metaup -n '__fish_seen_subcommand_from " + name + "' ";
    if (const auto words = words_of(command); !words.empty())
      text += when + "-a " + fish_quoted(joined(words, " ")) + "\n";
    if (takes_files(command)) text += when + "-F\n";
    for (const auto* const row : options_of(command)) text += fish_option(command, *row);
  }
  return text;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  return {};
}

}  // namespace metaup::cli
