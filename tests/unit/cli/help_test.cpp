#include "cli/options/help.hpp"
#include <catch2/catch.hpp>

#include <unistd.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/options/completion.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::cli;
using Catch::Matchers::Contains;

namespace {

std::size_t widest_line(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    widest = std::max(widest, utf8_length(text.substr(0, end)));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return widest;
}

}  // namespace

TEST_CASE("the overview fits a screen and names every command and topic", "[cli]") {
  const auto text = overview();
  CHECK(std::count(text.begin(), text.end(), '\n') <= 44);
  CHECK(widest_line(text) <= 80);
  for (const auto& command : command_table()) CHECK_THAT(text, Contains("\n  " + std::string(command.name) + " "));
  for (const auto topic : kHelpTopics) CHECK_THAT(text, Contains(std::string(topic)));
}

TEST_CASE("a command's help has its examples and exactly its options", "[cli]") {
  for (const auto& command : command_table()) {
    CAPTURE(command.name);
    const auto text = command_help(command);
    CHECK_THAT(text, Contains("Usage: metaup " + std::string(command.name)) && Contains("\nExamples:\n  metaup "));
    for (const auto& row : option_table()) {
      if (row.name == "version") continue;
      CAPTURE(row.name);
      const auto name = (row.negatable ? "--[no-]" : "--") + std::string(row.name);
      const bool named = text.find(name + " ") != std::string::npos || text.find(name + "\n") != std::string::npos;
      const bool expected = row.applies_to(command) && row.on_command_line();
      const bool in_list = text.find("    " + name) != std::string::npos || text.find(", " + name) != std::string::npos;
      CHECK((named && in_list) == expected);
    }
  }
}

TEST_CASE("help shows defaults and words", "[cli]") {
  const auto text = command_help(*find_command("upload"));
  CHECK_THAT(text, Contains("(default: 10m)") && Contains("(never, stale or all; default:") &&
                       Contains("-o, --output FORMAT"));
}

TEST_CASE("every topic has a text, and another has none", "[cli]") {
  for (const auto topic : kHelpTopics) CHECK_FALSE(topic_help(topic).empty());
  CHECK(topic_help("nonsense").empty());
}

TEST_CASE("the environment topic names each variable, and no consent as one", "[cli]") {
  const auto text = topic_help("environment");
  for (const auto& row : option_table()) {
    CAPTURE(row.name);
    const auto name = "\n  " + row.variable();
    const bool named = text.find(name + " ") != std::string::npos || text.find(name + "\n") != std::string::npos;
    CHECK(named == row.in_environment());
    if (!row.builtin.empty()) CHECK_THAT(text, Contains(std::string(row.builtin)));
  }
  CHECK_THAT(text, Contains("Options without a variable: --retry-from --stdin-name --business --folder --status --from "
                            "--run --assets --max-delete "
                            "--delete --rows --force --all --older --unknown --revoke-old --new-key --yes"));
}

TEST_CASE("completion scripts know every command, option and word", "[cli]") {
  const std::string shell = GENERATE("bash", "zsh", "fish");
  CAPTURE(shell);
  const auto script = completion_script(shell);
  for (const auto& command : command_table()) CHECK_THAT(script, Contains(std::string(command.name)));
  for (const auto& row : option_table()) {
    if (!row.on_command_line() || row.name == "version") continue;
    CAPTURE(row.name);
    CHECK_THAT(script, Contains((shell == "fish" ? "-l " : "--") + std::string(row.name)));
    for (const auto word : row.words) CHECK_THAT(script, Contains(std::string(word)));
  }
  CHECK_THAT(script, !Contains("--access-token[") && !Contains("-l access-token "));
}

namespace {

/// A folder with the script for bash and a few files.
struct Shell {
  Shell() {
    folder.write("metaup.bash", completion_script("bash"));
    folder.write("a file.png", "");
    folder.write("story.txt", "");
  }
  /// What bash offers for the last of the words. As readline has it, "=" is a word of its own.
  std::string operator()(const std::string& words) const {
    const std::string script =
        "set -u; source metaup.bash; COMP_WORDS=(" + words +
        "); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); _metaup; printf '%s\\n' \"${COMPREPLY[@]}\"";
    const auto result =
        test::run({{"/bin/bash", "-c", script}, {{"PATH", "/usr/bin:/bin"}}, {}, folder.path().string()});
    CHECK(result.err == "");
    return result.out;
  }
  test::TempDir folder;
};

}  // namespace

TEST_CASE("bash completes commands, options, words and files", "[cli]") {
  const Shell complete;
  CHECK(complete("metaup up") == "upload\nupload-image\nupload-video\n");
  CHECK(complete("metaup upload --max-w") == "--max-wait\n");
  CHECK(complete("metaup -o json validate --max-w") == "\n");
  CHECK(complete("metaup upload -o nd") == "ndjson\n");
  CHECK(complete("metaup upload a") == "a file.png\n");
  CHECK(complete("metaup ledger ex") == "export\n");
  CHECK(complete("metaup help exit") == "exit-codes\n");
  CHECK(complete("metaup config sh") == "show\n");
  CHECK(complete("metaup config show upload-") == "upload-image\nupload-video\n");
  CHECK(complete("metaup config show vers") == "\n");
}

TEST_CASE("bash completes a value behind an equals sign as the value that it is", "[cli]") {
  const Shell complete;
  CHECK(complete("metaup upload --placement = s") == "story\nsquare\n");
  CHECK(complete("metaup upload --placement =") == "feed\nstory\nreels\nsquare\ncarousel\n");
  CHECK(complete("metaup upload --output = nd") == "ndjson\n");
  CHECK(complete("metaup upload --ca-file = st") == "story.txt\n");
  CHECK(complete("metaup upload --account = s") == "\n");
  // with a COMP_WORDBREAKS that has no "=" in it
  CHECK(complete("metaup upload --placement=s") == "--placement=story\n--placement=square\n");
  CHECK(complete("metaup upload --ca-file=st") == "--ca-file=story.txt\n");
  // and the word after it is an argument again
  CHECK(complete("metaup upload --placement = story st") == "story.txt\n");
}

TEST_CASE("bash takes the value of an option neither for a command nor offers commands for it", "[cli]") {
  const Shell complete;
  CHECK(complete("metaup --profile up") == "\n");
  CHECK(complete("metaup --profile ''") == "\n");
  CHECK(complete("metaup --profile = up") == "\n");
  CHECK(complete("metaup --profile upload lis") == "list\n");
  CHECK(complete("metaup --account list upload --max-w") == "--max-wait\n");
  CHECK(complete("metaup -o text up") == "upload\nupload-image\nupload-video\n");
  CHECK(complete("metaup --placem") == "--placement\n");
  CHECK(complete("metaup --config st") == "story.txt\n");
  CHECK(complete("metaup upload list --max-w") == "--max-wait\n");  // the first word is the command
}

TEST_CASE("bash offers no options after --", "[cli]") {
  const Shell complete;
  CHECK(complete("metaup upload -- --max-w") == "\n");
  CHECK(complete("metaup upload -- st") == "story.txt\n");
}

TEST_CASE("zsh and fish know the options that stand before the command, and which take a value", "[cli]") {
  const auto zsh = completion_script("zsh");
  const auto fish = completion_script("fish");
  CHECK_THAT(zsh, Contains("(--account|--profile|--config|") && Contains(") option=${words[place]} ;;"));
  CHECK_THAT(zsh, Contains("if [[ -n $option || ${words[CURRENT]} == -* ]]; then\n      _arguments -s -S"));
  CHECK_THAT(fish, Contains("case --account --profile --config "));
  CHECK_THAT(fish, Contains("complete -c metaup -n '__metaup_is none' -l profile -x"));
  CHECK_THAT(fish, Contains("complete -c metaup -n '__metaup_is none' -a upload "));
  CHECK_THAT(fish, Contains("complete -c metaup -n '__metaup_is upload' -l placement -x -a 'feed story"));
  CHECK_THAT(fish, !Contains("__fish_use_subcommand") && !Contains("__fish_seen_subcommand_from"));
  for (const auto& row : option_table()) {
    if (!row.on_command_line()) continue;
    const auto flag = "--" + std::string(row.name);
    CAPTURE(flag);
    const auto values =
        zsh.substr(zsh.find("case ${words[place]} in"), zsh.find(") option=") - zsh.find("case ${words[place]} in"));
    const bool takes_value = (values + "|").find("|" + flag + "|") != std::string::npos ||
                             values.find("(" + flag + "|") != std::string::npos;
    CHECK(takes_value == (row.kind != ValueKind::flag));
  }
}

TEST_CASE("fish completes values and commands where they belong", "[cli]") {
  const std::string fish = "/usr/bin/fish";
  if (::access(fish.c_str(), X_OK) != 0) {
    WARN("fish is not installed: not tested");
    return;
  }
  const test::TempDir folder;
  folder.write("metaup.fish", completion_script("fish"));
  folder.write("story.txt", "");
  const auto complete = [&](const std::string& line) {
    const auto script = "source metaup.fish; complete -C '" + line + "' | string replace -r '\\t.*' ''";
    const auto result = test::run({{fish, "--no-config", "-c", script},
                                   {{"PATH", "/usr/bin:/bin"}, {"HOME", folder.path().string()}},
                                   {},
                                   folder.path().string()});
    CHECK(result.err == "");
    return result.out;
  };
  CHECK(complete("metaup upload --placement=s") == "--placement=square\n--placement=story\n");
  CHECK(complete("metaup upload --placement s") == "square\nstory\n");
  CHECK(complete("metaup --profile up").find("upload") == std::string::npos);
  CHECK(complete("metaup --profile acme li") == "list\n");
  CHECK(complete("metaup --account list upload --max-w") == "--max-wait\n");
  CHECK(complete("metaup ledger ex") == "export\n");
}

TEST_CASE("help and completion say of the account whether a command takes several", "[cli]") {
  const auto help_of_account = [](const std::string& command) {
    const auto text = command_help(*find_command(command));
    const auto at = text.find("--account ACCOUNT");
    REQUIRE(at != std::string::npos);
    return text.substr(at, text.find("--", at + 2) - at);
  };
  const auto [command, takes_several] = GENERATE(table<std::string, bool>({{"upload", true},
                                                                           {"sync", true},
                                                                           {"ledger", true},
                                                                           {"create-creative", false},
                                                                           {"delete-image", false},
                                                                           {"list", false}}));
  CAPTURE(command);
  CHECK((help_of_account(command).find("repeated") != std::string::npos) == takes_several);
}
