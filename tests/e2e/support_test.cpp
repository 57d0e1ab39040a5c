#include <catch2/catch.hpp>
#include <filesystem>

#include "metaup/base/file.hpp"
#include "support/album.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

const std::string kAppSecret = "0123456789abcdef0123456789abcdef";
const std::string kProxyPassword = "ProxyPasswordThatNobodyMaySee";

std::string text_of(const std::string& path) { return metaup::read_small_file(path, 1U << 24U).value(); }

}  // namespace

TEST_CASE("the file for support says what is in force and what happened", "[e2e][support]") {
  const Simulator simulator(
      R"({"faults":[{"edge":"adimages","method":"POST","nth":1,"error":{"code":100,"subcode":2446496}}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  metaup.environment["METAUP_ATTEMPTS"] = "2";
  CHECK(metaup(upload(simulator.url(), folder / "in")).exit_code == 4);
  const auto file = folder / "support.json";
  const auto written = metaup({"support", file});
  INFO(written.err);
  REQUIRE(written.exit_code == 0);
  CHECK_THAT(written.out, Contains(file));
  CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  const auto bundle = json::parse(text_of(file));
  CHECK_THAT(bundle.at("versions").at("http").get<std::string>(), Contains("libcurl/"));
  CHECK_THAT(bundle.at("versions").at("database").get<std::string>(), Contains("SQLite 3"));
  CHECK_THAT(bundle.at("versions").at("crypto").get<std::string>(), Contains("OpenSSL"));
  CHECK(bundle.at("versions").contains("metaup"));
  bool told = false;
  for (const auto& setting : bundle.at("settings")) {
    told = told || (setting.at("option") == "attempts" && setting.at("values") == json::array({"2"}) &&
                    setting.at("from") == "METAUP_ATTEMPTS");
  }
  CHECK(told);
  REQUIRE(bundle.at("runs").size() == 1);
  CHECK(bundle.at("runs")[0].at("exit_code") == 4);
  CHECK(bundle.at("runs")[0].at("failures")[0].at("subcode") == 2446496);
  CHECK(bundle.at("writes")[0].at("http_status") == 400);
}

TEST_CASE("the file for support is written without a ledger, too, and never over one", "[e2e][support]") {
  Metaup metaup;
  TempDir folder;
  CHECK(metaup({"support", folder / "a.json"}).exit_code == 0);
  CHECK(json::parse(text_of(folder / "a.json")).at("ledger").contains("error"));
  CHECK(metaup({"support", folder / "ledger.db", "--ledger", folder / "ledger.db"}).exit_code == 2);
  CHECK(metaup({"support", folder / "no/such/folder/a.json"}).exit_code == 1);
  CHECK(metaup({"support"}).exit_code == 2);
}

TEST_CASE("no secret is in the file for support, also when it was in messages", "[e2e][support][secrets]") {
  // A server that repeats all that it knows, and says more than it should.
  const auto body = R"({"error":{"code":100,"message":"no )" + kToken + " " + kAppSecret + " " + kProxyPassword +
                    R"( https://cdn.example.com/a.jpg?sig=QuerySecret EAAanotherTokenOfSomebody0123456789",)" +
                    R"("error_user_msg":"?access_token=QuerySecret"}})";
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(400, body, "");
  });
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  metaup.environment["METAUP_APP_SECRET"] = kAppSecret;
  metaup.environment["HTTPS_PROXY"] = "http://user:" + kProxyPassword + "@proxy.example.com:3128";
  metaup.environment["http_proxy"] = "UserOnlySecret@proxy.example.com:3128";
  metaup.environment["ALL_PROXY"] = "u:pw7@proxy.example.com:3128";
  metaup.environment["METAUP_ATTEMPTS"] = "1";
  CHECK(metaup(upload(server.url(""), folder / "in")).exit_code != 0);
  folder.write("default.toml", "access-token-command = \"echo CommandSecret\"\n");
  const auto file = folder / "support.json";
  const auto written = metaup({"support", file, "--config", folder / "default.toml"});
  INFO(written.err);
  REQUIRE(written.exit_code == 0);
  const auto text = text_of(file);
  for (const auto& secret :
       {kToken, kAppSecret, kProxyPassword, std::string("QuerySecret"), std::string("CommandSecret"),
        std::string("EAAanotherToken"), std::string("UserOnlySecret"), std::string("pw7")}) {
    CAPTURE(secret);
    CHECK(text.find(secret) == std::string::npos);
  }
  CHECK_THAT(text, Contains("\"http://…@proxy.example.com:3128\"") && Contains("[secret]"));
}

TEST_CASE("an app secret in a file is not in the file for support, also beside a token's command",
          "[e2e][support][secrets]") {
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(400, R"({"error":{"code":100,"message":"no )" + kAppSecret + R"("}})", "");
  });
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  metaup.environment["METAUP_ATTEMPTS"] = "1";
  CHECK(metaup(upload(server.url(""), folder / "in")).exit_code != 0);  // it is no secret to this run
  folder.write("secret", kAppSecret);
  std::filesystem::permissions(folder / "secret", std::filesystem::perms::owner_read);
  metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto file = folder / "support.json";
  REQUIRE(
      metaup({"support", file, "--access-token-command", "echo CommandSecret", "--app-secret-file", folder / "secret"})
          .exit_code == 0);
  CHECK(text_of(file).find(kAppSecret) == std::string::npos);
  CHECK_THAT(text_of(file), Contains("no [secret]"));
}
