#include "cli/options/completion.hpp"

#include "cli/options/help.hpp"
#include "cli/options/option_table.hpp"

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

/// `help` explains all commands, and `config show` shows the settings of those that have some.
std::vector<std::string_view> words_of(const CommandRow& command) {
  std::vector<std::string_view> words(command.words.begin(), command.words.end());
  for (const auto& other : command_table()) {
    if (command.name == "help" || (command.name == "config" && takes(other, "profile"))) words.push_back(other.name);
  }
  return words;
}

bool takes_files(const CommandRow& command) { return takes(command, "files-from"); }

std::vector<const OptionRow*> options_with_values() {
  std::vector<const OptionRow*> rows;
  for (const auto& row : option_table()) {
    if (row.on_command_line() && row.kind != ValueKind::flag) rows.push_back(&row);
  }
  return rows;
}

/// All flags whose next word is their value, so that it is not taken for a command.
std::vector<std::string> flags_with_values() {
  std::vector<std::string> flags;
  for (const auto* const row : options_with_values()) {
    const auto own = flags_of(*row);
    flags.insert(flags.end(), own.begin(), own.end());
  }
  return flags;
}

/// What stands before the command may be any option.
std::vector<const OptionRow*> all_options() {
  std::vector<const OptionRow*> rows;
  for (const auto& row : option_table()) {
    if (row.on_command_line()) rows.push_back(&row);
  }
  return rows;
}

std::vector<std::string> all_flags() {
  std::vector<std::string> flags;
  for (const auto* const row : all_options()) {
    const auto own = flags_of(*row);
    flags.insert(flags.end(), own.begin(), own.end());
  }
  return flags;
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

// Readline splits words at "=", unless COMP_WORDBREAKS was changed: both are understood.
std::string bash_script() {
  return R"(# bash completion for metaup
_metaup_words() { mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$1" -- "$current"); }
_metaup_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -P "$prefix" -f -- "$current")
}
_metaup() {
  local current=${COMP_WORDS[COMP_CWORD]} prefix='' option='' command='' ended='' word
  local options=')" +
         joined(all_flags(), " ") + R"(' words=')" + joined(command_names(), " ") + R"(' files=''
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ -n $option ]]; then
      [[ $word == = ]] || option=''
    elif [[ -z $ended ]]; then
      case $word in
      --) ended=yes ;;
      )" +
         joined(flags_with_values(), "|") +
         R"() option=$word ;;
      )" +
         joined(command_names(), "|") +
         R"() [[ -n $command ]] || command=$word ;;
      esac
    fi
  done
  if [[ -n $option ]]; then
    [[ $current == = ]] && current=''
  elif [[ -z $ended && $current == --*=* ]]; then
    option=${current%%=*} prefix=${current%%=*}= current=${current#*=}
  fi
  case $option in
)" + bash_values() +
         R"(  esac
  case $command in
)" + bash_commands() +
         R"(  esac
  if [[ -z $ended && $current == -* ]]; then _metaup_words "$options"
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

/// `command` is null where it is not known yet.
std::string zsh_options(const std::vector<const OptionRow*>& rows, const CommandRow* command) {
  std::string text;
  for (const auto* const row : rows) {
    const bool is_repeated = command == nullptr ? row->list : may_repeat(*command, *row);
    for (const auto& flag : flags_of(*row)) {
      const bool long_value = row->kind != ValueKind::flag && flag.starts_with("--");
      text += std::string(" \\\n        '") + (is_repeated ? "*" : "") + flag + (long_value ? "=" : "") + "[" +
              zsh_escaped(row->help) + "]" + zsh_value(*row) + "'";
    }
  }
  return text;
}

std::string zsh_commands() {
  std::string text;
  for (const auto& command : command_table()) {
    text +=
        "    " + std::string(command.name) + ")\n      _arguments -s -S" + zsh_options(options_of(command), &command);
    const auto words = words_of(command);
    const std::string place = command.name == "config" ? "*" : "1";  // of `config` the second argument, too
    if (!words.empty()) text += " \\\n        '" + place + ":what:(" + joined(words, " ") + ")'";
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
  local option=''
  for (( place = 2; place < CURRENT; place++ )); do
    if [[ -n $option ]]; then option=''; continue; fi
    case ${words[place]} in
      ()" +
         joined(flags_with_values(), "|") + R"() option=${words[place]} ;;
      ()" +
         joined(command_names(), "|") + R"() break ;;
    esac
  done
  if (( place >= CURRENT )); then
    if [[ -n $option || ${words[CURRENT]} == -* ]]; then
      _arguments -s -S)" +
         zsh_options(all_options(), nullptr) + R"(
    else
      _describe command commands
    fi
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

std::string fish_option(const std::string& condition, const OptionRow& row) {
  const auto when = "complete -c metaup -n '" + condition + "' -l ";
  std::string text = when + std::string(row.name);
  if (row.short_name != 0) text += " -s " + std::string(1, row.short_name);
  if (row.kind == ValueKind::word) text += " -x -a " + fish_quoted(joined(row.words, " "));
  if (row.kind == ValueKind::file) text += " -r -F";
  if (row.kind == ValueKind::text) text += " -x";
  text += " -d " + fish_quoted(row.help) + "\n";
  if (row.negatable) text += when + "no-" + std::string(row.name) + "\n";
  return text;
}

/// Prints the command that the line has, and fails without one: fish's own test would take the value
/// of an option for it.
std::string fish_functions() {
  return R"(function __metaup_command
    set -l words (commandline -opc)
    set -l option
    for word in $words[2..-1]
        if set -q option[1]
            set option
            continue
        end
        switch $word
            case )" +
         joined(flags_with_values(), " ") + R"(
                set option $word
            case )" +
         joined(command_names(), " ") + R"(
                echo $word
                return 0
        end
    end
    return 1
end
function __metaup_is
    test (__metaup_command; or echo none) = $argv[1]
end
)";
}

std::string fish_script() {
  std::string text = "# fish completion for metaup\n" + fish_functions() + "complete -c metaup -f\n";
  const std::string before = "__metaup_is none";
  for (const auto& command : command_table()) {
    text += "complete -c metaup -n '" + before + "' -a " + std::string(command.name) + " -d " +
            fish_quoted(command.summary) + "\n";
  }
  for (const auto* const row : all_options()) text += fish_option(before, *row);
  for (const auto& command : command_table()) {
    const auto condition = "__metaup_is " + std::string(command.name);
    const auto when = "complete -c metaup -n '" + condition + "' ";
    if (const auto words = words_of(command); !words.empty())
      text += when + "-a " + fish_quoted(joined(words, " ")) + "\n";
    if (takes_files(command)) text += when + "-F\n";
    for (const auto* const row : options_of(command)) text += fish_option(condition, *row);
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
