#include "cli/options/resolve.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/text.hpp"
#include "cli/options/option_table.hpp"
#include "graph/creative/columns.hpp"
#include "unit/cli/resolve_support.hpp"

using namespace metaup;
using namespace metaup::cli;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using metaup::test::Machine;

TEST_CASE("the stronger source wins: command line, METAUP_, profile, META_, default", "[cli]") {
  Machine machine;
  const std::vector<std::string> plain{"ledger", "show"};
  CHECK_FALSE(machine.options(plain).account);
  machine.environment["META_AD_ACCOUNT_ID"] = "act_1";
  CHECK(machine.options(plain).account->digits() == "1");
  machine.profile("account = \"2\"");
  CHECK(machine.options(plain).account->digits() == "2");
  machine.profile("account = \"2\"\n[ledger]\naccount = \"3\"");
  CHECK(machine.options(plain).account->digits() == "3");
  machine.environment["METAUP_ACCOUNT"] = "4";
  CHECK(machine.options(plain).account->digits() == "4");
  CHECK(machine.options({"ledger", "show", "--account", "act_5"}).account->digits() == "5");
}

TEST_CASE("options go before or after the command, with and without =", "[cli]") {
  const Machine machine;
  const auto argv = GENERATE(std::vector<std::string>{"--max-wait", "5m", "--account=1", "upload", "a.png"},
                             std::vector<std::string>{"upload", "--account", "1", "a.png", "--max-wait=5m"},
                             std::vector<std::string>{"--account", "1", "upload", "--max-wait", "5m", "--", "a.png"});
  const auto options = machine.options(argv);
  CHECK(options.command == "upload");
  CHECK(options.max_wait == 5min);
  CHECK(options.account->act() == "act_1");
  CHECK(options.arguments == std::vector<std::string>{"a.png"});
}

TEST_CASE("values and paths are taken as they are", "[cli]") {
  const Machine machine;
  const auto* const word = GENERATE("[final]", "[a,b]", "a,b", "{}", "%%", "%A", "a=b", "-", "++", "'q'", "\"q\"", " ",
                                    "#x", "$HOME", "é\xff", "{stem}");
  CAPTURE(word);
  const auto options = machine.options({"upload", "--account", "1", "--include", word, "--exclude", word, word});
  CHECK(options.include == std::vector<std::string>{word});
  CHECK(options.exclude == std::vector<std::string>{word});
  CHECK(options.arguments == std::vector<std::string>{word});
  CHECK(machine.options({"validate", std::string("--include=") + word, "x"}).include == std::vector<std::string>{word});
}

TEST_CASE("two dashes end options, and may be a value", "[cli]") {
  const Machine machine;
  CHECK(machine.options({"validate", "--", "--strict", "-v"}).arguments == std::vector<std::string>{"--strict", "-v"});
  CHECK(machine.options({"validate", "--include", "--strict", "x"}).include == std::vector<std::string>{"--strict"});
}

TEST_CASE("an empty value after = does not eat the next word", "[cli]") {
  const Machine machine;
  const auto options = machine.options({"validate", "--include=", "a.png"});
  CHECK(options.include == std::vector<std::string>{""});
  CHECK(options.arguments == std::vector<std::string>{"a.png"});
}

TEST_CASE("a repeated list option adds, a repeated scalar replaces", "[cli]") {
  const auto options =
      Machine{}.options({"validate", "--include", "*.png", "--include=*.jpg", "-o", "json", "-o", "tsv", "x"});
  CHECK(options.include == std::vector<std::string>{"*.png", "*.jpg"});
  CHECK(options.output == report::Format::tsv);
}

TEST_CASE("a stronger list replaces a weaker one", "[cli]") {
  Machine machine;
  machine.profile("include = ['a', 'b']");
  CHECK(machine.options({"validate", "x"}).include == std::vector<std::string>{"a", "b"});
  machine.environment["METAUP_INCLUDE"] = "c d\ne,f\n";
  CHECK(machine.options({"validate", "x"}).include == std::vector<std::string>{"c d", "e,f"});
  CHECK(machine.options({"validate", "x", "--include", "g"}).include == std::vector<std::string>{"g"});
}

TEST_CASE("flags: short ones together, negated ones, and in variables", "[cli]") {
  Machine machine;
  CHECK(machine.options({"validate", "x"}).recursive);
  CHECK_FALSE(machine.options({"validate", "x", "--no-recursive"}).recursive);
  CHECK(machine.options({"validate", "x", "--no-recursive", "--recursive"}).recursive);
  const auto both = machine.options({"upload", "--account=1", "-nv0", "-"});
  CHECK((both.dry_run && both.verbose && both.nul_separated));
  machine.environment["METAUP_RECURSIVE"] = "no";
  CHECK_FALSE(machine.options({"validate", "x"}).recursive);
  CHECK(machine.options({"validate", "x", "--recursive"}).recursive);
  CHECK_THAT(machine.refusal({"validate", "x", "--strict=perhaps"}), Contains("--strict: 'perhaps' is neither"));
}

TEST_CASE("what is unknown is refused with the nearest real thing", "[cli]") {
  const auto [argv, expected] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"upload", "--transfer", "4", "x"}, "did you mean --transfers?"},
      {{"upload", "--no-recursiv", "x"}, "did you mean --no-recursive?"},
      {{"uplaod", "x"}, "unknown command 'uplaod'; did you mean upload?"},
      {{"ledger", "shwo"}, "did you mean show?"},
      {{"completion", "tcsh"}, "tcsh"},
      {{"upload", "--zzzzzzzzzzzzzz"}, "unknown option --zzzzzzzzzzzzzz"},
      {{"upload", "-x"}, "unknown option -x"},
      {{"upload", "--verify", "nevr", "--account=1", "x"}, "--verify: 'nevr' is not never, stale or all"},
  }));
  CHECK_THAT(Machine{}.refusal(argv), Contains(expected));
}

TEST_CASE("an option that the command does not have is refused", "[cli]") {
  const auto argv = GENERATE(
      std::vector<std::string>{"validate", "--account", "1", "x"},
      std::vector<std::string>{"upload", "--method", "batch", "x"}, std::vector<std::string>{"--yes", "list", "ads"},
      std::vector<std::string>{"version", "--strict"}, std::vector<std::string>{"explain", "190", "--transfers", "4"},
      std::vector<std::string>{"ledger", "path", "--no-ledger"});
  CHECK_THAT(Machine{}.refusal(argv), Contains("does not apply to the command"));
}

TEST_CASE("an option without its value is refused", "[cli]") {
  CHECK(Machine{}.refusal({"upload", "x", "--account"}) == "--account needs a value");
  CHECK(Machine{}.refusal({"upload", "x", "-o"}) == "--output needs a value");
}

TEST_CASE("the token is never an option, and never shown", "[cli]") {
  const auto argv = GENERATE(std::vector<std::string>{"upload", "--access-token", "EAAsecret", "x"},
                             std::vector<std::string>{"--access-token=EAAsecret", "upload", "x"},
                             std::vector<std::string>{"upload", "--token=EAAsecret"},
                             std::vector<std::string>{"upload", "--app-secret", "EAAsecret"},
                             std::vector<std::string>{"upload", "--acess-token=EAAsecret"});
  const auto message = Machine{}.refusal(argv);
  CHECK_FALSE(message.empty());
  CHECK_THAT(message, !Contains("EAAsecret"));
  if (argv[1] != "--acess-token=EAAsecret") CHECK_THAT(message, Contains("is not an option"));
}

TEST_CASE("options hold where the token is, the strongest source only", "[cli]") {
  Machine machine;
  const std::vector<std::string> plain{"upload", "--account=1", "x"};
  CHECK(machine.options(plain).access_token == SecretSource{NoSecret{}});
  machine.environment["META_ACCESS_TOKEN"] = "EAAone";
  CHECK(machine.options(plain).access_token == SecretSource{SecretVariable{"META_ACCESS_TOKEN"}});
  machine.profile("access-token-command = \"pass show meta\"");
  CHECK(machine.options(plain).access_token == SecretSource{SecretCommand{"pass show meta"}});
  machine.environment["METAUP_ACCESS_TOKEN"] = "EAAtwo";
  CHECK(machine.options(plain).access_token == SecretSource{SecretVariable{"METAUP_ACCESS_TOKEN"}});
  CHECK(machine.options({"upload", "--account=1", "x", "--access-token-file", "/t"}).access_token ==
        SecretSource{SecretFile{"/t"}});
  machine.environment["METAUP_ACCESS_TOKEN_FILE"] = "/t";
  CHECK_THAT(machine.refusal(plain), Contains("METAUP_ACCESS_TOKEN and METAUP_ACCESS_TOKEN_FILE exclude each other"));
}

TEST_CASE("options of one slot exclude each other in one source and replace each other across", "[cli]") {
  Machine machine;
  CHECK_THAT(machine.refusal({"upload", "--account=1", "x", "--ledger", "l", "--no-ledger"}), Contains("exclude"));
  CHECK_THAT(machine.refusal({"upload", "--account=1", "x", "--fail-fast", "--max-errors=3"}), Contains("exclude"));
  machine.environment["METAUP_LEDGER"] = "/l";
  machine.environment["METAUP_MAX_ERRORS"] = "7";
  const auto options = machine.options({"upload", "--account=1", "x", "--no-ledger", "--fail-fast"});
  CHECK(options.no_ledger);
  CHECK(options.ledger.empty());
  CHECK(options.max_errors == 1U);
  machine.environment.erase("METAUP_LEDGER");
  machine.environment["METAUP_NO_LEDGER"] = "true";
  CHECK_FALSE(machine.options({"upload", "--account=1", "x", "--ledger", "/l"}).no_ledger);
}

TEST_CASE("consent is taken from the command line only", "[cli]") {
  const auto* const name = GENERATE("force", "yes", "retry-from", "all");
  CAPTURE(name);
  const auto* const row = find_option(name);
  REQUIRE(row != nullptr);
  CHECK_FALSE(row->in_environment());
  Machine machine;
  machine.environment[row->variable()] = "true";
  const auto resolved = machine.run({"upload", "--account=1", "x"});
  REQUIRE(resolved);
  CHECK_FALSE(resolved->options.force);
  REQUIRE(resolved->warnings.size() == 1);
  CHECK_THAT(resolved->warnings.front(), Contains("taken from the command line only"));
  machine.environment.erase(row->variable());
  machine.profile(std::string(name) + " = true");
  CHECK_THAT(machine.refusal({"upload", "--account=1", "x"}), Contains("give it on the command line"));
}

TEST_CASE("a variable that is misspelt is warned about, its value is not shown", "[cli]") {
  Machine machine;
  machine.environment["METAUP_ACESS_TOKEN"] = "EAAsecret";
  machine.environment["METAUP_STRICT"] = "";
  const auto resolved = machine.run({"validate", "x"});
  REQUIRE(resolved);
  REQUIRE(resolved->warnings.size() == 1);
  CHECK_THAT(resolved->warnings.front(), Contains("did you mean METAUP_ACCESS_TOKEN?") && !Contains("EAAsecret"));
  CHECK_FALSE(resolved->options.strict);
}

TEST_CASE("no output takes the place of the ledger or of a file that is read", "[cli]") {
  const Machine machine;
  const auto upload = [&](const std::string& log) {
    return machine.refusal({"upload", "a.jpg", "--account", "1", "--ledger", "l.db", "--log-file", log});
  };
  CHECK_THAT(upload("./l.db"), Contains("is the ledger"));
  CHECK_THAT(upload("a.jpg"), Contains("is a file to read"));
  CHECK(upload("run.log").empty());
  CHECK_THAT(machine.refusal({"preview", "77", "--account", "1", "--ledger", "l.db", "--html", "l.db"}),
             Contains("--html l.db is the ledger"));
  const auto is_ledger = GENERATE(as<std::string>{}, "l.db", "l.db-wal", "l.db.files");
  CHECK_THAT(machine.refusal({"support", is_ledger, "--ledger", "l.db"}), Contains("is the ledger"));
}

TEST_CASE("no output takes the place of a profile, a token, a secret or certificates", "[cli]") {
  test::Machine machine;
  machine.profile("");
  const std::string profile = "/home/ann/.config/metaup/default.toml";
  const auto refusal = [&](const std::vector<std::string>& output) {
    auto words = output;
    words.insert(words.end(), {"--access-token-file", "t", "--app-secret-file", "s", "--ca-file", "c"});
    return machine.refusal(words);
  };
  const auto read = GENERATE_REF(as<std::string>{}, profile, "t", "./s", "c");
  CAPTURE(read);
  CHECK_THAT(refusal({"support", read}), Contains("FILE " + read + " is a file to read"));
  CHECK_THAT(refusal({"upload", "a.jpg", "--account", "1", "--log-file", read}), Contains("is a file to read"));
  CHECK_THAT(refusal({"support", "p.toml", "--config", "p.toml"}),
             Contains("is a file to read") || Contains("no profile"));
  CHECK(refusal({"support", "-"}).empty());
}

TEST_CASE("reports are told by their kind and their file", "[cli]") {
  using report::ReportKind;
  Machine machine;
  const auto options = machine.options({"validate", "x", "--report", "junit=a=b.xml", "--report=csv=c.csv"});
  CHECK(options.reports ==
        std::vector<report::ReportTarget>{{ReportKind::junit, "a=b.xml"}, {ReportKind::csv, "c.csv"}});
  machine.environment["METAUP_REPORT"] = "md=a.md\njson=b.json";
  machine.environment["METAUP_METRICS"] = "m.prom";
  machine.environment["METAUP_CI"] = "none";
  const auto set = machine.options({"validate", "x"});
  CHECK(set.reports == std::vector<report::ReportTarget>{{ReportKind::md, "a.md"}, {ReportKind::json, "b.json"}});
  CHECK(set.metrics == "m.prom");
  CHECK(set.ci == CiChoice::none);
  CHECK(Options{}.ci == CiChoice::automatic);
  machine.environment.clear();
  machine.environment["HOME"] = "/home/ann";
  machine.profile("report = [\"codequality=q.json\"]\nci = \"none\"\n");
  CHECK(machine.options({"validate", "x"}).reports.front().kind == ReportKind::codequality);
  CHECK(machine.options({"validate", "x"}).ci == CiChoice::none);
}

TEST_CASE("a report that cannot be meant is refused", "[cli]") {
  const Machine machine;
  const auto [value, message] = GENERATE(table<std::string, std::string>({
      {"junit", "has no '='"},
      {"", "has no '='"},
      {"=a.xml", "'' is no kind of report"},
      {"xml=a.xml", "'xml' is no kind of report"},
      {"JUNIT=a.xml", "is no kind of report"},
      {"junit=", "names no file"},
      {"junit=-", "stdout has the results"},
      {"junit=/no/such/folder/a.xml", "there is no folder for --report /no/such/folder/a.xml"},
      {"junit=/tmp", "is not a regular file"},
      {"junit=/dev/null", "is not a regular file"},
      {"junit=new/", "there is no folder for --report new/"},
      {"csv=run.log", "are one file"},
      {"csv=./run.prom", "are one file"},
      {"csv=l.db", "is the ledger"},
      {"csv=l.db.reserve", "is the ledger"},
      {"csv=./l.db.0123456789abcdef.lock", "is the ledger"},
      {"csv=x", "is a file to read"},
  }));
  CAPTURE(value);
  CHECK_THAT(machine.refusal({"upload", "x", "--account", "1", "--ledger", "l.db", "--log-file", "run.log", "--metrics",
                              "run.prom", "--report", value}),
             Contains(message));
}

TEST_CASE("no two outputs are one file, and metrics need a place", "[cli]") {
  const Machine machine;
  const auto refusal = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"validate", "x"});
    return machine.refusal(more);
  };
  CHECK_THAT(refusal({"--report", "junit=a", "--report", "csv=./a"}), Contains("are one file"));
  CHECK_THAT(
      refusal({"--report", "junit=a", "--metrics", "../" + std::filesystem::current_path().filename().string() + "/a"}),
      Contains("are one file"));
  CHECK(refusal({"--report", "junit=a", "--report", "junit=b", "--metrics", "c", "--log-file", "d"}).empty());
  CHECK_THAT(refusal({"--metrics", "-"}), Contains("stdout has the results"));
  CHECK_THAT(refusal({"--log-file", "-"}), Contains("--log-file takes a file"));
  CHECK_THAT(machine.refusal({"upload", "x", "--account", "1", "--plan", "-"}), Contains("--plan takes a file"));
  CHECK_THAT(refusal({"--metrics", "/no/such/folder/m"}), Contains("there is no folder for --metrics"));
  CHECK_THAT(refusal({"--metrics", "/dev/null"}), Contains("is not a regular file"));
  CHECK_THAT(machine.refusal({"upload", "x", "--account", "1", "--plan", "/no/such/folder/p"}),
             Contains("there is no folder for --plan"));
  CHECK_THAT(machine.refusal({"preview", "1", "--account", "1", "--html", "/no/such/folder/p"}),
             Contains("there is no folder for --html"));
  CHECK_THAT(refusal({"--metrics", ""}), Contains("is empty"));
  CHECK_THAT(refusal({"--ci", "github"}), Contains("is not auto or none"));
  CHECK_THAT(machine.refusal({"upload", "--retry-from", "r.ndjson", "--report", "json=r.ndjson"}),
             Contains("is a file to read"));
}

TEST_CASE("options that mean nothing to an action of ledger or runs are refused", "[cli]") {
  const Machine machine;
  const auto action = GENERATE(as<std::string>{}, "show", "audit", "export", "import", "check", "path");
  for (const auto& option : {"--transfers=3", "--timeout=3s", "-v", "--log-file=l"}) {
    CAPTURE(action, option);
    CHECK_THAT(machine.refusal({"ledger", action, option}), Contains("does not apply to ledger " + action));
  }
  CHECK(machine.refusal({"ledger", "audit", "--unknown", "--account=1", "--timeout=3s", "-v"}).empty());
  CHECK(machine.refusal({"ledger", "learn", "--account=1", "--account=2", "--timeout=3s", "-v"}).empty());
  CHECK_THAT(machine.refusal({"runs", "show", "r1", "--account=1"}), Contains("does not apply to runs show"));
  CHECK(machine.refusal({"runs", "--account=1"}).empty());
}

TEST_CASE("a bad value in a variable names the variable", "[cli]") {
  Machine machine;
  machine.environment["METAUP_MAX_SIZE"] = "big";
  CHECK_THAT(machine.refusal({"validate", "x"}), Contains("METAUP_MAX_SIZE: 'big' is not a size"));
  CHECK(machine.refusal({"explain", "190"}).empty());
}

TEST_CASE("paths are needed, unless a list of them is given", "[cli]") {
  const Machine machine;
  CHECK_THAT(machine.refusal({"upload", "--account=1"}), Contains("needs a PATH"));
  CHECK(machine.refusal({"upload", "--account=1", "--files-from", "-"}).empty());
  CHECK(machine.refusal({"upload", "--retry-from", "run.ndjson"}).empty());
  CHECK_THAT(machine.refusal({"upload", "--retry-from", "run.ndjson", "x"}), Contains("--retry-from already names"));
}

TEST_CASE("an upload needs an account", "[cli]") {
  CHECK_THAT(Machine{}.refusal({"upload", "x"}), Contains("META_AD_ACCOUNT_ID"));
  CHECK_THAT(Machine{}.refusal({"upload", "x", "--account", "act_1x"}), Contains("--account: 'act_1x' is not"));
}

TEST_CASE("the ledger is in the state folder, or must be named", "[cli]") {
  Machine machine;
  CHECK(machine.options({"ledger", "path"}).ledger == "/home/ann/.local/state/metaup/ledger.db");
  machine.environment["XDG_STATE_HOME"] = "/state";
  CHECK(machine.options({"ledger", "path"}).ledger == "/state/metaup/ledger.db");
  machine.environment = {{"XDG_STATE_HOME", "relative"}};
  CHECK_THAT(machine.refusal({"ledger", "path"}), Contains("give --ledger"));
  CHECK(machine.options({"ledger", "path", "--ledger", "l.db"}).ledger == "l.db");
  CHECK(machine.options({"upload", "--account=1", "--no-ledger", "x"}).ledger.empty());
}

TEST_CASE("help and version are reached by option too", "[cli]") {
  const Machine machine;
  CHECK(machine.options({"--help"}).command == "help");
  CHECK(machine.options({"--help"}).arguments.empty());
  CHECK(machine.options({"upload", "-h"}).arguments == std::vector<std::string>{"upload"});
  CHECK(machine.options({"--version"}).command == "version");
  CHECK(machine.options({"--version", "-o", "json"}).output == report::Format::json);
  CHECK_THAT(machine.refusal({}), Contains("no command"));
  CHECK_THAT(machine.refusal({"version", "now"}), Contains("does not take 'now'"));
}

TEST_CASE("a broken profile or variable does not keep help and version away", "[cli]") {
  Machine machine;
  machine.profile("nonsense");
  machine.environment["METAUP_OUTPUT"] = "nonsense";
  CHECK(machine.refusal({"help"}).empty());
  CHECK(machine.refusal({"version"}).empty());
  CHECK_FALSE(machine.refusal({"explain", "190"}).empty());
}

namespace {

bool is_column(std::string_view option) {
  const auto columns = graph::launch_columns();
  return std::any_of(columns.begin(), columns.end(), [&](const graph::Column& column) {
    const auto names = graph::names_of(column);
    return std::find(names.begin(), names.end(), option) != names.end();
  });
}

}  // namespace

TEST_CASE("each default that help shows is the one that holds", "[cli]") {
  for (const auto& row : option_table()) {
    if (row.default_text.empty() || row.name == "profile") continue;
    CAPTURE(row.name);
    Options options;
    const std::vector<std::string> values{std::string(row.default_text)};
    REQUIRE(row.apply(options, values));
    options.output_given = false;
    CHECK(options == Options{});
  }
}

TEST_CASE("the table of options is sound", "[cli]") {
  std::vector<std::string_view> names;
  std::string shorts;
  for (const auto& row : option_table()) {
    CAPTURE(row.name);
    CHECK(std::count(names.begin(), names.end(), row.name) == 0);
    names.push_back(row.name);
    if (row.short_name != 0) CHECK(shorts.find(row.short_name) == std::string::npos);
    shorts += row.short_name;
    CHECK((row.set != nullptr || is_column(row.name)));  // what has no setter goes to the columns of a launch
    CHECK_FALSE(row.help.empty());
    CHECK((row.kind == ValueKind::word) == !row.words.empty());
    if (row.on_command_line()) CHECK((row.kind == ValueKind::flag) == row.value.empty());
    for (const auto word : row.words) {
      Options options;
      CHECK(row.apply(options, std::vector<std::string>{std::string(word)}));
    }
  }
}

TEST_CASE("what is in force is told with its place, and no secret", "[cli]") {
  test::Machine machine;
  machine.profile("attempts = 3\nmax-wait = \"5m\"\n[upload]\nattempts = 4\naccess-token-file = \"/t\"\n");
  machine.environment["METAUP_MAX_WAIT"] = "1m";
  machine.environment["META_ACCESS_TOKEN"] = "EAAsecret";
  const auto load = [&](const std::string& path) -> Result<std::optional<std::string>> { return machine.files[path]; };
  const auto told = [&](const std::string& command, const std::string& option) {
    const auto in_force = settings_in_force(*find_command(command), machine.environment, load, {}).value();
    std::string text;
    for (const auto& setting : in_force.settings) {
      if (setting.row->name == option) text += joined(setting.values, ",") + " from " + setting.given_as() + ";";
    }
    return text;
  };
  const std::string profile = "/home/ann/.config/metaup/default.toml";
  CHECK(told("list", "attempts") == "3 from " + profile + ":1: attempts;");
  CHECK(told("upload", "attempts") == "4 from " + profile + ":4: attempts;");
  CHECK(told("list", "max-wait") == "1m from METAUP_MAX_WAIT;");
  CHECK(told("list", "timeout") == "60s from default;");
  CHECK(told("list", "access-token") == "META_ACCESS_TOKEN from META_ACCESS_TOKEN;");
  CHECK(told("upload", "access-token").empty());  // the file goes before it
}

TEST_CASE("a flag that is turned off leaves what it excludes, and takes back what turned it on", "[cli]") {
  Machine machine;
  machine.profile("max-errors = 3\nledger = \"/l\"");
  const std::vector<std::string> upload{"upload", "--account=1", "x"};
  const auto with = [&](const std::string& option) {
    auto words = upload;
    words.push_back(option);
    return machine.options(words);
  };
  CHECK(with("--fail-fast=false").max_errors == 3U);
  CHECK(with("--no-ledger=false").ledger == "/l");
  machine.profile("fail-fast = true");
  CHECK(machine.options(upload).max_errors == 1U);
  CHECK_FALSE(with("--fail-fast=false").max_errors);
}

TEST_CASE("several accounts are for commands that can use them", "[cli]") {
  Machine machine;
  const auto account = [](const std::string& digits) { return AccountId::parse(digits).value(); };
  CHECK(machine.options({"doctor", "--account", "1", "--account", "act_2"}).accounts ==
        std::vector{account("1"), account("2")});
  CHECK_THAT(machine.refusal({"list", "ads", "--account", "1", "--account", "2"}), Catch::Contains("one ad account"));
  CHECK(machine.options({"list", "ads", "--account", "1", "--account", "act_1"}).account == account("1"));
  machine.profile("account = ['1', '2']");
  CHECK(machine.options({"doctor"}).accounts.size() == 2);
  CHECK_THAT(machine.refusal({"list", "ads"}), Catch::Contains("one ad account"));
  CHECK(machine.options({"list", "ads", "--account", "3"}).account == account("3"));
  CHECK(machine.refusal({"list", "accounts"}).empty());  // which are in none
}

TEST_CASE("each of several accounts is looked at for digits that a spreadsheet has rounded", "[cli]") {
  const Machine machine;
  const auto resolved = machine.run({"doctor", "--account", "1234567890123400", "--account", "2"});
  REQUIRE(resolved);
  REQUIRE(resolved->warnings.size() == 1);
  CHECK_THAT(resolved->warnings.front(), Contains("1234567890123400"));
}

TEST_CASE("what is in no account is listed without one", "[cli]") {
  const Machine machine;
  CHECK(machine.refusal({"list", "accounts"}).empty());
  CHECK(machine.refusal({"list", "pages"}).empty());
  CHECK_THAT(machine.refusal({"list", "adsets"}), Catch::Contains("no ad account"));
}

TEST_CASE("uploads into the library of a business are refused with the reason", "[cli]") {
  const Machine machine;
  const auto* const option = GENERATE("--business", "--folder");
  const auto* const command = GENERATE("upload", "upload-image", "upload-video");
  const auto refused = machine.refusal({command, "--account", "1", option, "77", "a.png"});
  CHECK_THAT(refused, Contains(option) && Contains("selected partners"));
}
