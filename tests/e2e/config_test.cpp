#include <catch2/catch.hpp>
#include <filesystem>

#include "support/album.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

TEST_CASE("config show tells what is in force without a token, a network and a ledger", "[e2e][config]") {
  Metaup metaup;
  TempDir folder;
  folder.write("team.toml", "account = 'act_5'\n[upload]\ntransfers = 8\n");
  metaup.environment.erase("METAUP_ACCESS_TOKEN");
  metaup.environment["METAUP_CONFIG"] = folder / "team.toml";
  metaup.environment["HTTPS_PROXY"] = "http://127.0.0.1:9";
  const auto shown = metaup({"config", "show", "upload", "-o", "json"});
  INFO(shown.err);
  REQUIRE(shown.exit_code == 0);
  const auto document = json::parse(shown.out);
  CHECK(document.at("profile") == folder / "team.toml");
  std::map<std::string, json> settings;
  for (const auto& setting : document.at("settings")) settings[setting.at("option")] = setting;
  CHECK(settings["transfers"] == json({{"option", "transfers"},
                                       {"values", {"8"}},
                                       {"source", "profile"},
                                       {"file", folder / "team.toml"},
                                       {"line", 3},
                                       {"table", "upload"}}));
  CHECK(settings["config"].at("variable") == "METAUP_CONFIG");
  CHECK(settings["access-token"].at("source") == "unset");
  CHECK_FALSE(std::filesystem::exists(metaup.ledger_path()));
  CHECK_THAT(metaup({"config", "show"}).out, Contains("act_5"));
}

TEST_CASE("config show refuses a bad profile, as every command does", "[e2e][config]") {
  Metaup metaup;
  TempDir folder;
  folder.write("bad.toml", "acount = 'act_5'\n");
  const auto shown = metaup({"config", "show", "--config", folder / "bad.toml"});
  CHECK(shown.exit_code == 2);
  CHECK(shown.out.empty());
  CHECK_THAT(shown.err, Contains("bad.toml:1: unknown key 'acount'; did you mean 'account'?"));
  std::filesystem::permissions(folder / "bad.toml", std::filesystem::perms::others_write,
                               std::filesystem::perm_options::add);
  CHECK_THAT(metaup({"config", "show", "--config", folder / "bad.toml"}).err, Contains("anybody can write it"));
}

TEST_CASE("a token in a variable is not in what config show says", "[e2e][config][secrets]") {
  Metaup metaup;
  metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  metaup.environment["METAUP_TITLE"] = "with " + kToken;
  for (const std::string format : {"text", "json", "ndjson", "tsv", "csv"}) {
    const auto shown = metaup({"config", "show", "-o", format});
    CHECK(shown.exit_code == 0);
    CHECK((shown.out + shown.err).find(kToken) == std::string::npos);
    CHECK_THAT(shown.out, Contains("METAUP_ACCESS_TOKEN"));
  }
}
