#include <catch2/catch.hpp>
#include "support/temp_dir.hpp"
#include "unit/cli/app_support.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using metaup::test::App;

namespace {

constexpr const char* kHash = "0123456789abcdef0123456789abcdef";

/// Runs a command that is refused before anything is read or sent.
std::string refusal(App& app, const std::vector<std::string>& argv) {
  INFO(app.err.text);
  CHECK(app.run(argv) == 2);
  CHECK(app.out.text.empty());
  return app.err.text;
}

}  // namespace

TEST_CASE("deleting needs consent that nobody can inherit", "[cli]") {
  App app;
  const std::vector<std::string> command{"delete-image", "--account", "1", kHash};
  CHECK_THAT(refusal(app, command), Contains("give --yes"));
  app.machine.environment["METAUP_YES"] = "true";
  CHECK_THAT(refusal(app, command), Contains("give --yes"));
  app.terminal.stdin_is_terminal = true;
  app.answer = "no";
  CHECK(app.run(command) == 2);
  CHECK_THAT(app.err.text, Contains("Delete 1 image from act_1?") && Contains("nothing was changed"));
}

TEST_CASE("a file cannot delete more than --max-delete", "[cli]") {
  const test::TempDir folder;
  App app;
  std::string lines;
  for (int i = 0; i < 11; ++i) lines += std::string(kHash) + "\n";
  const auto file = folder.write("hashes.txt", lines);
  CHECK_THAT(refusal(app, {"delete-image", "--account", "1", "--yes", "--from", file}),
             Contains("there are 11 to delete and --max-delete is 10"));
  CHECK_THAT(refusal(app, {"delete-image", "--account", "1", "--yes", "--from", file, "--max-delete", "9"}),
             Contains("--max-delete is 9"));
  CHECK_THAT(refusal(app, {"delete-image", "--account", "1", "--yes", "--max-delete", "1", kHash, kHash}),
             Contains("there are 2 to delete and --max-delete is 1"));
  // with enough allowed it goes on, as far as the consent that is missing
  CHECK_THAT(refusal(app, {"delete-image", "--account", "1", "--from", file, "--max-delete", "11"}),
             Contains("give --yes"));
}

TEST_CASE("what is to be deleted must look like it", "[cli]") {
  App app;
  CHECK_THAT(refusal(app, {"delete-image", "--account", "1", "--yes", "banner.png"}), Contains("is not an image hash"));
  CHECK_THAT(refusal(app, {"delete-video", "--account", "1", "--yes", kHash}), Contains("is not a video id"));
  CHECK_THAT(refusal(app, {"delete-image", "--account", "1", "--yes"}), Contains("needs HASH…"));
  CHECK_THAT(refusal(app, {"delete-image", "--yes", kHash}), Contains("no ad account"));
}

TEST_CASE("without an account no command goes on with lists that name none", "[cli]") {
  const test::TempDir folder;
  const auto ids = folder.write("ids.txt", "2386\n");
  for (const auto& command : cli::command_table()) {
    if (!command.needs_account || !command.has(cli::Bundle::from_file)) continue;
    App app;
    const std::string name(command.name);
    CAPTURE(name);
    CHECK(app.run({name, "--from", ids}) == 2);
    CHECK(app.err.text.find("internal error") == std::string::npos);
  }
  App app;
  CHECK_THAT(refusal(app, {"preview", "--from", ids}), Contains("no ad account"));
}

TEST_CASE("a copy needs to know where from and where to", "[cli]") {
  App app;
  CHECK_THAT(refusal(app, {"copy-image", "--to", "2", kHash}), Contains("--from-account"));
  CHECK_THAT(refusal(app, {"copy-image", "--from-account", "1", kHash}), Contains("the destination is missing"));
  CHECK_THAT(refusal(app, {"copy-image", "--from-account", "1", "--to", "2", "--to", "act_1", kHash}),
             Contains("in act_1 already"));
  CHECK_THAT(refusal(app, {"copy-image", "--from-account", "1", "--to", "x", kHash}), Contains("is not an ad account"));
}

TEST_CASE("where there is one destination, a second one is refused", "[cli]") {
  App app;
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"token", "refresh"}, {"template", "name"}, {"promote", "--from", "staging", "1"}}) {
    auto twice = command;
    twice.insert(twice.end(), {"--to", "one", "--to", "other"});
    CHECK_THAT(refusal(app, twice), Contains("--to: is given 2 times: " + command.front() + " takes one"));
  }
}

TEST_CASE("a list is of one of four things", "[cli]") {
  App app;
  CHECK_THAT(refusal(app, {"list", "--account", "1"}), Contains("list needs images|videos|creatives|ads"));
  CHECK_THAT(refusal(app, {"list", "image", "--account", "1"}), Contains("did you mean images?"));
  CHECK_THAT(refusal(app, {"list", "ads", "--account", "1", "--hash", kHash}), Contains("--hash is only for images"));
  CHECK_THAT(refusal(app, {"list", "images", "--account", "1", "--hash", "x"}), Contains("is not an image hash"));
  CHECK_THAT(refusal(app, {"list", "images", "--account", "1", "--since", "soon"}), Contains("--since: 'soon'"));
  CHECK_THAT(refusal(app, {"list", "creatives", "--account", "1", "--since", "7d"}),
             Contains("--since cannot be used"));
  CHECK_THAT(refusal(app, {"list", "images", "--account", "1", "--fields", "a b"}), Contains("--fields"));
  CHECK_THAT(refusal(app, {"list", "images", "--account", "1", "--dry-run"}),
             Contains("does not apply to the command list"));
}

TEST_CASE("an id that a spreadsheet has changed is told at every command", "[cli]") {
  const test::TempDir folder;
  const auto list = folder.write("ids.txt", "7,70002E+14\n");
  const auto command = GENERATE(values<std::vector<std::string>>({
      {"delete-video", "--yes", "7.70002E+14"},
      {"delete-video", "--yes", "--from", "LIST"},
      {"delete-image", "--yes", "1.23457E+41"},
      {"copy-image", "--to", "2", "1.23457E+41"},
      {"copy-image", "--to", "7.70002E+14", kHash},
      {"status", "+7.70002E+14"},
      {"preview", "7.70002E+14"},
      {"list", "images", "--hash", "1.23457E+41"},
      {"list", "images", "--account", "act_7.70002E+14"},
      {"ledger", "forget", "7.70002E+14"},
  }));
  App app;
  auto argv = command;
  std::replace(argv.begin(), argv.end(), std::string("LIST"), list);
  argv.insert(argv.begin() + 1, {"--account", "1"});
  if (command[0] == "ledger") argv = {"ledger", "forget", "--ledger", "none.db", "7.70002E+14"};
  CHECK_THAT(refusal(app, argv), Contains("a spreadsheet has rounded it"));
}

TEST_CASE("a character that nobody sees is told at every command", "[cli]") {
  App app;
  CHECK_THAT(refusal(app, {"delete-video", "--account", "1", "--yes",
                           "7\xE2\x80\x8B"
                           "7"}),
             Contains("U+200B (zero width space)"));
  CHECK_THAT(refusal(app, {"preview", "--account", "1",
                           "7\xC2\xA0"
                           "7"}),
             Contains("U+00A0 (no-break space)"));
  CHECK_THAT(refusal(app, {"preview", "--account",
                           "1\xE2\x80\x8B"
                           "1",
                           "7"}),
             Contains("U+200B"));
  CHECK_THAT(refusal(app, {"status", "--account", "1", "'77"}), Contains("text mark"));
  CHECK_THAT(refusal(app, {"ledger", "forget", "--ledger", "none.db", "\xC2\xA0"}), Contains("an id is empty"));
}
