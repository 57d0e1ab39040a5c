#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cli/options/command_table.hpp"
#include "unit/cli/app_support.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using metaup::test::App;
using nlohmann::json;

namespace {

constexpr const char* kProfile = "/home/ann/.config/metaup/default.toml";

/// The settings of a command in JSON, by option; of all commands without a name.
json settings_of(App& app, std::vector<std::string> more) {
  more.insert(more.begin(), {"config", "show"});
  more.insert(more.end(), {"-o", "json"});
  REQUIRE(app.run(more) == cli::kSuccess);
  const auto document = json::parse(app.out.text);
  CHECK(document.at("schema") == 1);
  CHECK(document.at("command") == "config");
  json by_option = json::object();
  for (auto setting : document.at("settings")) {
    const auto option = setting.at("option").get<std::string>();
    setting.erase("option");
    by_option[option].push_back(setting);
  }
  return by_option;
}

json one(const char* text) { return json::array({json::parse(text)}); }

std::string line_of(const std::string& text, const std::string& option) {
  const auto at = ("\n" + text).find("\n" + option + " ");
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("config show tells of each option its value and where it comes from", "[cli][config]") {
  App app;
  app.machine.profile("attempts = 3\nmax-wait = \"5m\"\nexclude = ['*.bak', 'drafts/**']\n\n[upload]\ntransfers = 8\n");
  app.machine.environment["METAUP_MAX_WAIT"] = "1m";
  app.machine.environment["META_AD_ACCOUNT_ID"] = "act_42";
  const auto settings = settings_of(app, {"upload", "--bwlimit", "4M", "--include=*.png", "--include=*.jpg"});
  const std::string file = std::string(R"("source":"profile","file":")") + kProfile + "\"";
  CHECK(settings["bwlimit"] == one(R"({"values":["4M"],"source":"command_line"})"));
  CHECK(settings["include"] == one(R"({"values":["*.png","*.jpg"],"source":"command_line"})"));
  CHECK(settings["max-wait"] == one(R"({"values":["1m"],"source":"variable","variable":"METAUP_MAX_WAIT"})"));
  CHECK(settings["account"] == one(R"({"values":["act_42"],"source":"variable","variable":"META_AD_ACCOUNT_ID"})"));
  CHECK(settings["attempts"] == one(("{\"values\":[\"3\"]," + file + ",\"line\":1,\"table\":null}").c_str()));
  CHECK(settings["exclude"] ==
        one(("{\"values\":[\"*.bak\",\"drafts/**\"]," + file + ",\"line\":3,\"table\":null}").c_str()));
  CHECK(settings["transfers"] == one(("{\"values\":[\"8\"]," + file + ",\"line\":6,\"table\":\"upload\"}").c_str()));
  CHECK(settings["timeout"] == one(R"({"values":["60s"],"source":"default"})"));
  CHECK(settings["strict"] == one(R"({"values":["false"],"source":"default"})"));
  CHECK(settings["ledger"] == one(R"({"values":["/home/ann/.local/state/metaup/ledger.db"],"source":"default"})"));
  CHECK(settings["placement"] == one(R"({"values":[],"source":"unset"})"));
  CHECK_FALSE(settings.contains("yes"));      // which nobody can set beforehand
  CHECK_FALSE(settings.contains("page-id"));  // of other commands
}

TEST_CASE("config show names every option that can be set beforehand", "[cli][config]") {
  App app;
  const auto settings = settings_of(app, {});
  for (const auto& row : cli::option_table()) {
    CAPTURE(row.name);
    if (row.in_environment() || row.in_profile()) CHECK(settings.contains(std::string(row.name)));
  }
}

TEST_CASE("what several commands have from one place is told once, and for whom", "[cli][config]") {
  App app;
  app.machine.profile("attempts = 3\n[upload]\nattempts = 4\n[list]\nattempts = 4\n");
  const auto settings = settings_of(app, {});
  REQUIRE(settings["attempts"].size() == 3);
  std::map<int, json> commands;
  for (const auto& setting : settings["attempts"]) commands[setting.at("line")] = setting.at("commands");
  CHECK(commands[3] == json::array({"upload"}));
  CHECK(commands[5] == json::array({"list"}));
  CHECK(commands[1].size() > 10);
  REQUIRE(settings["max-wait"].size() == 1);
  CHECK_FALSE(settings["max-wait"][0].contains("commands"));
  const auto of_one = settings_of(app, {"list"});
  REQUIRE(of_one["attempts"].size() == 1);
  CHECK(of_one["attempts"][0].at("line") == 5);
  CHECK_FALSE(of_one["attempts"][0].contains("commands"));
}

TEST_CASE("an option that another one excludes is not in force", "[cli][config]") {
  App app;
  app.machine.profile("ledger = \"/l\"\nmax-errors = 5\naccess-token-file = \"/t\"\n");
  app.machine.environment["METAUP_NO_LEDGER"] = "yes";
  auto settings = settings_of(app, {"upload", "--fail-fast=no"});
  CHECK_FALSE(settings.contains("ledger"));
  CHECK(settings["no-ledger"] == one(R"({"values":["true"],"source":"variable","variable":"METAUP_NO_LEDGER"})"));
  CHECK(settings["max-errors"][0].at("values") == json::array({"5"}));  // to be off excludes nothing
  CHECK(settings["fail-fast"] == one(R"({"values":["false"],"source":"command_line"})"));
  CHECK_FALSE(settings.contains("access-token"));
  CHECK_FALSE(settings.contains("access-token-command"));
  settings = settings_of(app, {"upload", "--ledger", "/other", "--fail-fast"});
  CHECK(settings["ledger"] == one(R"({"values":["/other"],"source":"command_line"})"));
  CHECK_FALSE(settings.contains("max-errors"));
}

TEST_CASE("of secrets config show tells whether they are set, and where", "[cli][config][secrets]") {
  App app;
  const std::string token = "EAAtokenThatNobodyMaySee0123456789";
  const std::string app_secret = "0123456789abcdef0123456789abcdef";
  app.machine.environment["METAUP_ACCESS_TOKEN"] = token;
  app.machine.environment["META_APP_SECRET"] = app_secret;
  app.machine.environment["METAUP_CA_FILE"] = "/x/" + app_secret;
  app.machine.environment["METAUP_TITLE"] = token;
  app.machine.profile(
      "[create-creative]\nlink = 'https://ann:PassWord@example.com/?access_token=QuerySecret'\n"
      "url-tags = 'token=TagSecret'\n[list]\naccess-token-command = 'echo CommandSecret'\n");
  app.machine.environment["METAUP_LEDGER"] = "postgresql://ann:PassWord@host/metaup";
  for (const std::string format : {"text", "json", "ndjson", "tsv", "csv"}) {
    CAPTURE(format);
    for (const std::string command : {"", "upload-video", "create-creative", "list"}) {
      std::vector<std::string> words{"config", "show", "-o", format};
      if (!command.empty()) words.push_back(command);
      CHECK(app.run(words) == cli::kSuccess);
      for (const auto& secret : {token, app_secret, std::string("PassWord"), std::string("QuerySecret"),
                                 std::string("TagSecret"), std::string("CommandSecret")}) {
        CAPTURE(secret);
        CHECK((app.out.text + app.err.text).find(secret) == std::string::npos);
      }
    }
  }
  auto settings = settings_of(app, {"upload"});
  CHECK(settings["access-token"] ==
        one(R"({"values":[],"hidden":"a secret","source":"variable","variable":"METAUP_ACCESS_TOKEN"})"));
  CHECK(settings["app-secret"] ==
        one(R"({"values":[],"hidden":"a secret","source":"variable","variable":"META_APP_SECRET"})"));
  app.machine.environment.erase("METAUP_ACCESS_TOKEN");
  settings = settings_of(app, {"list"});
  CHECK(settings["access-token-command"][0].at("hidden") == "a command");
  CHECK(settings["access-token-command"][0].at("table") == "list");
  CHECK_FALSE(settings.contains("access-token"));
  settings = settings_of(app, {"upload", "--access-token-file", "/run/token"});
  CHECK(settings["access-token-file"] == one(R"({"values":["/run/token"],"source":"command_line"})"));
  settings = settings_of(app, {"upload", "--access-token-command", "echo CommandSecret"});
  CHECK(settings["access-token-command"] == one(R"({"values":[],"hidden":"a command","source":"command_line"})"));
  app.machine.environment.erase("META_APP_SECRET");
  CHECK(settings_of(app, {"upload"})["app-secret"] == one(R"({"values":[],"source":"unset"})"));
}

TEST_CASE("config show for people has columns, and at its end what is not set", "[cli][config]") {
  App app;
  CHECK(app.run({"config", "show", "upload"}) == cli::kSuccess);
  CHECK(app.out.text.starts_with("there is no profile\n"));
  app.machine.profile("[upload]\nattempts = 4\n");
  app.machine.environment["METAUP_INCLUDE"] = "*.png\n*.jpg";
  app.machine.environment["META_ACCESS_TOKEN"] = "EAAsecret";
  CHECK(app.run({"config", "show", "upload", "--strict"}) == cli::kSuccess);
  const auto& text = app.out.text;
  CHECK(text.starts_with(std::string("profile: ") + kProfile + "\n"));
  CHECK_THAT(line_of(text, "attempts"), Contains(" 4 ") && Contains(std::string(kProfile) + ":2 [upload]"));
  CHECK_THAT(line_of(text, "include"), Contains("*.png, *.jpg ") && Contains("METAUP_INCLUDE"));
  CHECK_THAT(line_of(text, "access-token"), Contains("[a secret]") && Contains("META_ACCESS_TOKEN"));
  CHECK_THAT(line_of(text, "strict"), Contains("true") && Contains("command line"));
  CHECK_THAT(line_of(text, "max-wait"), Contains("10m") && Contains("default"));
  CHECK_THAT(text, Contains("\nnot set: ") && Contains(", placement"));
  CHECK(text.find("\nstrict ") < text.find("\nmax-wait "));  // what somebody has set comes first
  app.machine.profile("[upload]\nattempts = 4\nplacement = \"feed\"\n");
  CHECK(app.run({"config", "show"}) == cli::kSuccess);
  CHECK_THAT(line_of(app.out.text, "attempts"), Contains(":2 [upload]  (upload)"));
  CHECK_THAT(app.out.text, Contains("default  (other commands)\n") && !Contains(", placement"));
}

TEST_CASE("config show has a line for each setting in ndjson and tsv", "[cli][config]") {
  App app;
  app.machine.profile("exclude = ['a\tb', 'c']\n[upload]\nattempts = 4\n");
  app.machine.environment["METAUP_MAX_WAIT"] = "1m";
  app.machine.environment["META_ACCESS_TOKEN"] = "EAAsecret";
  REQUIRE(app.run({"config", "show", "upload", "-o", "ndjson"}) == cli::kSuccess);
  std::istringstream lines(app.out.text);
  bool found = false;
  for (std::string line; std::getline(lines, line);) {
    const auto setting = json::parse(line);
    found = found || (setting.at("option") == "max-wait" && setting.at("variable") == "METAUP_MAX_WAIT");
  }
  CHECK(found);
  REQUIRE(app.run({"config", "show", "upload", "-o", "tsv"}) == cli::kSuccess);
  const auto profile = std::string(kProfile);
  CHECK_THAT(app.out.text, Contains("\nmax-wait\t1m\tvariable\tMETAUP_MAX_WAIT\t\t\n") &&
                               Contains("\nattempts\t4\tprofile\t" + profile + ":3\tupload\t\n") &&
                               Contains("\nexclude\ta\\tb\\nc\tprofile\t" + profile + ":1\t\t\n") &&
                               Contains("\naccess-token\t[a secret]\tvariable\tMETA_ACCESS_TOKEN\t\t\n") &&
                               Contains("\ntimeout\t60s\tdefault\t\t\t\n") && Contains("\nplacement\t\tunset\t\t\t\n"));
}

TEST_CASE("what is given with config show is asked about, but for the options of its own", "[cli][config]") {
  App app;
  app.machine.environment["METAUP_OUTPUT"] = "tsv";
  app.machine.files["/p.toml"] = "attempts = 7\n";
  const auto settings = settings_of(app, {"upload", "--config", "/p.toml"});
  CHECK(settings["output"] == one(R"({"values":["tsv"],"source":"variable","variable":"METAUP_OUTPUT"})"));
  CHECK(settings["config"] == one(R"({"values":["/p.toml"],"source":"command_line"})"));
  CHECK(settings["attempts"][0].at("file") == "/p.toml");
  CHECK_FALSE(settings.contains("profile"));
  CHECK(app.run({"config", "show"}) == cli::kSuccess);
  CHECK_THAT(app.out.text, Contains("output\ttsv\tvariable"));
  app.machine.files["/home/ann/.config/metaup/production.toml"] = "attempts = 9\n";
  CHECK(settings_of(app, {"promote", "--from", "staging", "--to", "production"})["attempts"][0].at("values") ==
        json::array({"9"}));
}

TEST_CASE("a mistake in what config show would show is wrong usage", "[cli][config]") {
  App app;
  const auto refusal = [&](const std::vector<std::string>& words) {
    CHECK(app.run(words) == cli::kUsage);
    CHECK(app.out.text.empty());
    return app.err.text;
  };
  CHECK_THAT(refusal({"config"}), Contains("config needs show [COMMAND]"));
  CHECK_THAT(refusal({"config", "shwo"}), Contains("did you mean show?"));
  CHECK_THAT(refusal({"config", "show", "uplod"}), Contains("there is no command 'uplod'; did you mean upload?"));
  CHECK_THAT(refusal({"config", "show", "uplod", "--transfers=1"}), Contains("there is no command 'uplod'"));
  CHECK_THAT(refusal({"config", "show", "version"}), Contains("has no settings"));
  CHECK_THAT(refusal({"config", "show", "list", "--strict"}), Contains("--strict does not apply"));
  CHECK_THAT(refusal({"config", "show", "upload", "list"}), Contains("does not take 'list'"));
  CHECK_THAT(refusal({"config", "show", "upload", "--transfers", "x"}), Contains("--transfers: 'x'"));
  CHECK_THAT(refusal({"config", "show", "--profile", "missing"}), Contains("there is no profile"));
  app.machine.profile("atempts = 3\n");
  CHECK_THAT(refusal({"config", "show"}), Contains(":1: unknown key 'atempts'; did you mean 'attempts'?"));
  app.machine.profile("[upload]\ntransfers = \"x\"\n");
  CHECK_THAT(refusal({"config", "show"}), Contains(":2: transfers: 'x'"));
  CHECK_THAT(refusal({"config", "show", "upload"}), Contains(":2: transfers: 'x'"));
  CHECK(app.run({"config", "show", "list"}) == cli::kSuccess);
  app.machine.profile("");
  app.machine.environment["METAUP_ATTEMPTS"] = "many";
  CHECK_THAT(refusal({"config", "show"}), Contains("METAUP_ATTEMPTS: 'many'"));
}

TEST_CASE("config show needs no home", "[cli][config]") {
  App app;
  app.machine.environment.clear();
  const auto settings = settings_of(app, {"upload"});
  CHECK(settings["ledger"] == one(R"({"values":[],"source":"unset"})"));
  CHECK(app.run({"config", "show", "upload"}) == cli::kSuccess);
}
