#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/album.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

/// `Metaup` itself searches every output and every file below its home for the token.
namespace {

const std::string kGood = R"("token":")" + kToken + R"(")";

std::string scenario(const std::string& token, const std::string& more = "") {
  return R"({"tokens":[{)" + kGood + (token.empty() ? "" : "," + token) + "}]" + (more.empty() ? "" : "," + more) + "}";
}

/// A server, and a doctor who is asked in JSON.
struct Practice {
  explicit Practice(const std::string& scenario = "") : simulator(scenario) {}

  Finished ask(std::vector<std::string> more = {"--account", "123"}) {
    return ask_at(simulator.url(), std::move(more));
  }
  Finished ask_at(const std::string& url, std::vector<std::string> more) {
    std::vector<std::string> args{"doctor", "--graph-url", url, "-o", "json"};
    args.insert(args.end(), more.begin(), more.end());
    auto finished = metaup(args);
    UNSCOPED_INFO(finished.out);
    UNSCOPED_INFO(finished.err);
    return finished;
  }

  Simulator simulator;
  Metaup metaup;
  TempDir folder;
};

json check_named(const Finished& finished, const std::string& name) {
  const auto document = json::parse(finished.out);
  for (const auto& check : document.at("checks")) {
    if (check.at("name") == name) return check;
  }
  return {};
}

std::vector<std::string> names_in_state(const Finished& finished, const std::string& state) {
  std::vector<std::string> names;
  const auto document = json::parse(finished.out);
  for (const auto& check : document.at("checks")) {
    if (check.at("state") == state) names.push_back(check.at("name"));
  }
  return names;
}

/// What is wrong at Meta, and how it shows.
struct Trouble {
  std::string scenario;
  std::vector<std::string> options;
  int exit_code;
  std::string check;
  std::string state;
  std::string message;
};

}  // namespace

TEST_CASE("all is well before a launch", "[e2e][doctor]") {
  Practice practice(scenario(R"("permissions":["ads_management","ads_read","business_management",
    "pages_read_engagement","instagram_basic"])",
                             R"("promote_pages":["111"],"instagram_accounts":["17841400000000001"],
    "accounts":[{"id":"123","name":"Spring","currency":"EUR"},{"id":"456"}])"));
  const auto run = practice.ask(
      {"--account", "123", "--account", "act_456", "--page-id", "111", "--instagram-user-id", "17841400000000001"});
  CHECK(run.exit_code == 0);
  CHECK(names_in_state(run, "failed").empty());
  CHECK(check_named(run, "account").at("account") == "act_123");
  CHECK_THAT(check_named(run, "account").at("message").get<std::string>(), Contains("\"Spring\" is active, EUR"));
  CHECK_THAT(check_named(run, "token").at("message").get<std::string>(), Contains("a system user's"));
  for (const auto* const name : {"server", "proxy", "certificates", "clock", "api-version", "token", "token-expiry",
                                 "data-access", "permissions", "app", "tier", "page", "instagram", "ledger"}) {
    CAPTURE(name);
    CHECK(check_named(run, name).at("state") == "ok");
  }
  CHECK_FALSE(std::filesystem::exists(practice.metaup.ledger_path()));  // a look changes nothing
  CHECK(practice.simulator.state().at("retired").empty());
}

TEST_CASE("each trouble at Meta has its line and its exit code", "[e2e][doctor]") {
  const auto trouble = GENERATE(values<Trouble>({
      {scenario(R"("state":"invalid")"), {}, 3, "token", "failed", "190/467"},
      {scenario(R"("state":"expired")"), {}, 3, "token", "failed", "190/463"},
      {R"({"tokens":[{"token":"another"}]})", {}, 3, "token", "failed", "Meta does not take it"},
      {scenario(R"("expires_in_s":172800)"), {}, 0, "token-expiry", "warning", "the token ends on"},
      {scenario(R"("expires_in_s":-60)"), {}, 3, "token-expiry", "failed", "the token ended on"},
      {scenario(R"("data_access_expires_in_s":-3600)"), {}, 3, "data-access", "failed", "ended on"},
      {scenario(R"("data_access_expires_in_s":86400)"), {}, 0, "data-access", "warning", "ends on"},
      {scenario(R"("type":"PAGE")"), {}, 3, "token", "failed", "a Page's"},
      {scenario(R"("permissions":["ads_read"])"), {}, 3, "permissions", "failed", "lacks ads_management"},
      {scenario(R"("permissions":["ads_management","ads_read","pages_read_engagement"])"),
       {},
       0,
       "permissions",
       "warning",
       "business_management"},
      {scenario(R"("permissions":["ads_management","ads_read","business_management"])"),
       {"--page-id", "111"},
       3,
       "permissions",
       "failed",
       "pages_read_engagement"},
      {scenario(R"("inspects_itself":false)"), {}, 0, "token-expiry", "warning", "inspect itself"},
      {scenario("", R"("accounts":[{"id":"123","status":2,"disable_reason":1}])"),
       {},
       4,
       "account",
       "failed",
       "is disabled (disable_reason 1)"},
      {scenario("", R"("accounts":[{"id":"123","status":3}])"), {}, 4, "account", "failed", "unsettled"},
      {scenario("", R"("accounts":[{"id":"123","status":9}])"), {}, 0, "account", "warning", "grace"},
      {scenario("", R"("accounts":[{"id":"123","funded":false}])"), {}, 0, "account", "warning", "means of payment"},
      {scenario("", R"("accounts":[{"id":"123","user_tasks":["ANALYZE"]}])"), {}, 3, "account", "failed", "only look"},
      {scenario("", R"("accounts":[{"id":"999"}])"), {}, 5, "account", "failed", "100/33"},
      {scenario(R"("accounts":["999"])"), {}, 5, "account", "failed", "100/33"},
      {scenario("", R"("faults":[{"edge":"account","error":{"code":270,"message":"development access"}}])"),
       {},
       3,
       "account",
       "failed",
       "270"},
      {scenario("", R"("absent":["111"])"), {"--page-id", "111"}, 5, "page", "failed", "in the list of act_123"},
      {scenario("", R"("faults":[{"edge":"node","error":{"code":10,"message":"no rights"}}])"),
       {"--page-id", "111"},
       3,
       "page",
       "failed",
       "no rights"},
      {scenario("", ""), {"--page-id", "111"}, 0, "page", "warning", "in the list of act_123"},
      {scenario("", ""), {"--instagram-user-id", "17841400000000001"}, 5, "instagram", "failed", "cannot be read"},
      {scenario("", R"("limits":{"tier":"development_access"})"), {}, 0, "tier", "warning", "Limited access"},
      {scenario("", R"("api":{"oldest_marketing":"v27.0"})"), {}, 4, "api-version", "failed", "v26.0"},
      {scenario("", R"("api":{"oldest_marketing":"v27.0","auto_upgrade":true})"),
       {},
       0,
       "api-version",
       "warning",
       "v27.0"},
      {scenario("", ""), {"--api-version", "v25.0"}, 0, "api-version", "ok", "ends on 2027-02-23"},
      {scenario("", R"("clock_offset_s":900)"), {}, 0, "clock", "warning", "behind"},
      {scenario("", R"("clock_offset_s":-200000)"), {}, 2, "clock", "failed", "ahead of"},
      {scenario("", R"("faults":[{"edge":"account","error":{"code":17,"subcode":2446079,"message":"limit"}}])"),
       {},
       7,
       "account",
       "failed",
       "17/2446079"},
      {scenario("", R"("faults":[{"html":403}])"), {}, 7, "server", "failed", "403"},
      {scenario("", R"("faults":[{"edge":"debug_token","error":{"code":4,"message":"too many calls"}}])"),
       {},
       7,
       "server",
       "failed",
       "too many calls"},
      {scenario("", ""), {"--api-version", "v99.0"}, 4, "api-version", "failed", "does not serve v99.0"},
      {scenario("", R"("faults":[{"drop":true}])"), {}, 7, "server", "failed", "127.0.0.1"},
  }));
  INFO(trouble.scenario);
  Practice practice(trouble.scenario);
  auto options = trouble.options;
  options.insert(options.end(), {"--account", "123"});
  const auto run = practice.ask(options);
  CHECK(run.exit_code == trouble.exit_code);
  const auto check = check_named(run, trouble.check);
  REQUIRE(check.is_object());
  CHECK(check.at("state") == trouble.state);
  CHECK_THAT(check.at("message").get<std::string>(), Contains(trouble.message));
  CHECK_THAT(check.at("message").get<std::string>(), !Contains("adimages"));
  if (trouble.state != "failed") return;
  CHECK_FALSE(check.at("hint").get<std::string>().empty());
}

TEST_CASE("what cannot be asked after a failure is said", "[e2e][doctor]") {
  Practice practice(scenario(R"("state":"expired")"));
  const auto run = practice.ask({"--account", "123", "--page-id", "111"});
  CHECK(names_in_state(run, "failed") == std::vector<std::string>{"token"});
  for (const auto* const name : {"token-expiry", "permissions", "account", "page", "tier"}) {
    CAPTURE(name);
    CHECK(check_named(run, name).at("state") == "warning");
    CHECK_THAT(check_named(run, name).at("message").get<std::string>(), Contains("does not take the token"));
  }
  CHECK(check_named(run, "clock").at("state") == "ok");
  CHECK(check_named(run, "ledger").at("state") == "ok");
}

TEST_CASE("without a token, or without a server, the rest is looked at", "[e2e][doctor]") {
  Practice practice;
  SECTION("no token") {
    practice.metaup.environment.erase("METAUP_ACCESS_TOKEN");
    const auto run = practice.ask();
    CHECK(run.exit_code == 2);
    CHECK(names_in_state(run, "failed") == std::vector<std::string>{"token"});
    CHECK(check_named(run, "server").at("state") == "ok");
    CHECK(check_named(run, "clock").at("state") == "ok");
  }
  SECTION("no server") {
    const auto run = practice.ask_at("http://127.0.0.1:1", {"--account", "123"});
    CHECK(run.exit_code == 7);
    CHECK(names_in_state(run, "failed") == std::vector<std::string>{"server"});
    CHECK_THAT(check_named(run, "account").at("message").get<std::string>(), Contains("not reached"));
    CHECK(check_named(run, "ledger").at("state") == "ok");
  }
}

TEST_CASE("an untrusted certificate and a useless file of certificates are told apart", "[e2e][doctor]") {
  TlsIdentity tls;
  const RawServer server([](const RawRequest&, RawConnection& connection) { connection.reply(200, "{}"); }, &tls);
  const auto url = "https://127.0.0.1:" + std::to_string(server.port());
  Practice practice;
  const auto untrusted = practice.ask_at(url, {});
  CHECK(untrusted.exit_code == 2);
  CHECK(names_in_state(untrusted, "failed") == std::vector<std::string>{"certificates"});
  CHECK_THAT(check_named(untrusted, "certificates").at("message").get<std::string>(), Contains("not trusted"));

  const auto empty = practice.ask_at(url, {"--ca-file", practice.folder.write("ca.pem", "no certificate")});
  CHECK(empty.exit_code == 2);
  CHECK_THAT(check_named(empty, "certificates").at("message").get<std::string>(), Contains("holds no certificate"));
  CHECK(server.requests().empty());
}

TEST_CASE("a proxy is named without its password", "[e2e][doctor]") {
  Practice practice;
  const RawServer proxy([](const RawRequest&, RawConnection& connection) { connection.reply(407, ""); });
  const auto port = std::to_string(proxy.port());
  practice.metaup.environment["HTTPS_PROXY"] = "http://ann:S3CR3Tpass@127.0.0.1:" + port;
  const auto run = practice.ask_at("https://graph.example.com", {});
  CHECK(run.exit_code == 7);
  CHECK(check_named(run, "proxy").at("state") == "failed");
  CHECK(run.out.find("S3CR3T") == std::string::npos);

  practice.metaup.environment["HTTPS_PROXY"] = "htp://ann:S3CR3Tpass@127.0.0.1:" + port;
  const auto wrong = practice.ask_at("https://graph.example.com", {});
  CHECK(wrong.exit_code == 2);
  CHECK(check_named(wrong, "proxy").at("state") == "failed");
  CHECK(wrong.out.find("S3CR3T") == std::string::npos);
}

TEST_CASE("a ledger that cannot be used is found before it is needed", "[e2e][doctor]") {
  Practice practice;
  const auto file = practice.folder.write("file", "x");
  SECTION("where none can be") {
    const auto run = practice.ask({"--account", "123", "--ledger", file + "/ledger.db"});
    CHECK(run.exit_code == 1);
    CHECK(check_named(run, "ledger").at("state") == "failed");
    CHECK(check_named(run, "account").at("state") == "ok");
    CHECK(practice.ask({"--ledger", "/proc/none/ledger.db"}).exit_code == 1);
  }
  SECTION("of another program") {
    const auto other = practice.folder.write("other.db", std::string(8192, 'x'));
    CHECK(practice.ask({"--ledger", other}).exit_code == 1);
  }
  SECTION("damaged") {
    write_images(practice.folder, "in", 3);
    REQUIRE(practice.metaup(upload(practice.simulator.url(), practice.folder / "in")).exit_code == 0);
    const auto path = practice.metaup.ledger_path();
    std::filesystem::remove(path + "-wal");
    std::filesystem::remove(path + "-shm");
    std::fstream ledger(path, std::ios::in | std::ios::out | std::ios::binary);
    ledger.seekp(4096);
    ledger << std::string(4096, '\xAA');
    ledger.close();
    const auto run = practice.ask();
    CHECK(run.exit_code == 1);
    CHECK(check_named(run, "ledger").at("state") == "failed");
  }
}

TEST_CASE("of several failures the order of the exit codes decides", "[e2e][doctor]") {
  Practice practice(
      scenario(R"("expires_in_s":-5)", R"("accounts":[{"id":"123","status":2}],"clock_offset_s":-200000)"));
  const auto run = practice.ask({"--account", "123", "--account", "999"});
  CHECK(run.exit_code == 2);  // the clock, before the token (3), what is not there (5) and what is refused (4)
  CHECK(names_in_state(run, "failed") == std::vector<std::string>{"clock", "token-expiry", "account", "account"});
}

TEST_CASE("the doctor speaks all formats, and shows no token in any of them", "[e2e][doctor]") {
  const auto* const format = GENERATE("text", "json", "ndjson", "tsv", "csv");
  Practice practice(scenario(R"("state":"invalid")"));
  const auto log = practice.metaup.home() / "doctor.log";
  const auto run = practice.metaup(
      {"doctor", "--account", "123", "--graph-url", practice.simulator.url(), "-o", format, "-v", "--log-file", log});
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.out, Contains("token") && Contains("failed"));
  CHECK_THAT(run.err, Contains("debug_token"));
  if (std::string(format) != "ndjson") return;
  const auto lines = events(run.out);
  CHECK(lines.front().at("type") == "run_start");
  CHECK(lines.back().at("exit_code") == 3);
  CHECK(lines.at(1).at("check").at("name") == "server");
}

TEST_CASE("a server that repeats the token does not make the doctor show it", "[e2e][doctor]") {
  const auto* const edge = GENERATE("debug_token", "account", "node", "promote_pages");
  const auto* const format = GENERATE("text", "json");
  Practice practice(R"({"faults":[{"edge":")" + std::string(edge) + R"(","error":{"code":100,"subcode":33,
    "message":"no: )" +
                    kToken + R"("}}]})");
  const auto run = practice.metaup(
      {"doctor", "--account", "123", "--page-id", "111", "--graph-url", practice.simulator.url(), "-o", format, "-v"});
  CHECK_THAT(run.out, Contains("[secret]") || Contains("warning"));
}

TEST_CASE("ids to work with can be listed", "[e2e][doctor]") {
  Practice practice(R"({"paging":{"most":2},"pages":["111","112","113"],
    "accounts":[{"id":"123","name":"Spring"},{"id":"456"},{"id":"789"}],
    "campaigns":[{"id":"77","account":"123","name":"Spring sale","adsets":["238","239","240"]},
                 {"id":"78","account":"456"}]})");
  const auto list = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"--graph-url", practice.simulator.url(), "-o", "ndjson"});
    args.insert(args.begin(), "list");
    return practice.metaup(args);
  };
  const auto accounts = list({"accounts"});
  CHECK(accounts.exit_code == 0);
  CHECK(items(accounts.out).size() == 3);
  CHECK(item_of(accounts.out, "act_123").at("account") == "act_123");
  CHECK(item_of(accounts.out, "act_123").at("object").at("currency") == "USD");
  CHECK(item_of(accounts.out, "act_123").at("name") == "Spring");

  const auto pages = list({"pages"});
  CHECK(items(pages.out).size() == 3);
  CHECK(item_of(pages.out, "111").at("page_id") == "111");
  CHECK(pages.out.find("EAAPageToken") == std::string::npos);
  CHECK(list({"pages", "--fields", "name,access_token"}).exit_code == 2);

  const auto adsets = list({"adsets", "--account", "123"});
  CHECK(items(adsets.out).size() == 3);
  CHECK(item_of(adsets.out, "239").at("adset_id") == "239");
  CHECK(item_of(adsets.out, "239").at("object").at("campaign_id") == "77");
  const auto campaigns = list({"campaigns", "--account", "123", "--name-contains", "SALE"});
  REQUIRE(items(campaigns.out).size() == 1);
  CHECK(items(campaigns.out)[0].at("campaign_id") == "77");
  CHECK(list({"campaigns"}).exit_code == 2);  // needs an account
}

TEST_CASE("a limit that an earlier run met is no clean bill of health", "[e2e][doctor]") {
  Practice practice(R"({"faults":[{"edge":"adimages","error":{"code":4,"message":"limit"}}]})");
  write_images(practice.folder, "in", 1);
  const auto upload = practice.metaup({"upload", practice.folder / "in", "--account", "123", "--graph-url",
                                       practice.simulator.url(), "--max-wait", "0"});
  REQUIRE(upload.exit_code == 7);
  const auto run = practice.ask();
  CHECK(run.exit_code == 7);
  CHECK_FALSE(names_in_state(run, "failed").empty());
}

TEST_CASE("the block of an account that an earlier run met is told by the account's line", "[e2e][doctor]") {
  Practice practice(R"({"faults":[{"edge":"adimages","error":{"code":80004,"message":"limit"}}]})");
  write_images(practice.folder, "in", 1);
  const auto upload = practice.metaup({"upload", practice.folder / "in", "--account", "123", "--graph-url",
                                       practice.simulator.url(), "--max-wait", "0"});
  REQUIRE(upload.exit_code == 7);
  const auto run = practice.ask({"--account", "123", "--page-id", "111"});
  CHECK(run.exit_code == 7);
  CHECK(names_in_state(run, "failed") == std::vector<std::string>{"account"});
  CHECK_THAT(check_named(run, "account").at("message").get<std::string>(), Contains("which an earlier run met"));
  CHECK(check_named(run, "server").at("state") == "ok");
  CHECK(check_named(run, "tier").at("message") == "not checked: a rate limit is in force");
  CHECK(check_named(run, "page").at("message") == "not checked: a rate limit is in force");
}

TEST_CASE("a proxy that nobody can reach is the proxy's failure", "[e2e][doctor]") {
  const auto address = GENERATE(as<std::string>{}, "http://127.0.0.1:1", "http://no-such-proxy.invalid:3128");
  Practice practice;
  practice.metaup.environment["HTTPS_PROXY"] = address;
  const auto run = practice.ask_at("https://graph.example.com", {});
  CHECK(run.exit_code == 7);
  CHECK(names_in_state(run, "failed") == std::vector<std::string>{"proxy"});
  CHECK_THAT(check_named(run, "proxy").at("message").get<std::string>(), Contains(address.substr(7)));
  CHECK(check_named(run, "server").at("message") == "not checked: no request gets through the proxy");
}

TEST_CASE("what keeps the doctor from asking has its own exit code", "[e2e][doctor]") {
  Practice practice;
  struct Case {
    std::vector<std::string> options;
    int exit_code;
  };
  const auto wrong = GENERATE_REF(values<Case>({
      {{"--graph-url", "ftp://nowhere"}, 2},
      {{"--page-id", "me"}, 2},
      {{"--instagram-user-id", "acme"}, 2},
  }));
  CAPTURE(wrong.options);
  std::vector<std::string> args{"doctor", "--account", "123"};
  if (wrong.options.front() != "--graph-url") args.insert(args.end(), {"--graph-url", practice.simulator.url()});
  args.insert(args.end(), wrong.options.begin(), wrong.options.end());
  const auto run = practice.metaup(args);
  CHECK(run.exit_code == wrong.exit_code);
  CHECK_THAT(run.err, Contains(wrong.options.front()));
  CHECK(run.out.empty());
  CHECK(practice.simulator.state().at("requests").empty());
}

TEST_CASE("a token that cannot be read is another trouble than none", "[e2e][doctor]") {
  Practice practice;
  const auto file = practice.folder / "no-such-token";
  const auto run = practice.ask({"--account", "123", "--access-token-file", file});
  CHECK(run.exit_code == 2);
  CHECK(check_named(run, "token").at("state") == "failed");
  CHECK_THAT(check_named(run, "token").at("message").get<std::string>(), Contains("no-such-token"));
  CHECK_THAT(check_named(run, "account").at("message").get<std::string>(), Contains("there is no token to ask with"));
}

TEST_CASE("a damaged ledger hides nothing that Meta says", "[e2e][doctor]") {
  Practice practice;
  const auto ledger = practice.folder.write("ledger.db", std::string(8192, 'x'));
  const auto run = practice.ask({"--account", "123", "--ledger", ledger});
  CHECK(run.exit_code == 1);
  CHECK(names_in_state(run, "failed") == std::vector<std::string>{"ledger"});
  CHECK(check_named(run, "account").at("state") == "ok");
}

TEST_CASE("the doctor ends when its time is over", "[e2e][doctor]") {
  Practice practice(R"({"faults":[{"edge":"account","delay_ms":30000}]})");
  const auto run = practice.ask({"--account", "123", "--max-duration", "1s"});
  CHECK(run.exit_code == 10);
  CHECK(check_named(run, "token").at("state") == "ok");
  CHECK(check_named(run, "server").at("state") == "failed");
  CHECK(check_named(run, "server").at("message") == "answers, but --max-duration was over before all was asked");
  CHECK(check_named(run, "account").at("message") == "not checked: act_123: --max-duration is over");
}

TEST_CASE("the doctor says that its time was over before the server answered", "[e2e][doctor]") {
  Practice practice(R"({"faults":[{"edge":"debug_token","delay_ms":30000}]})");
  const auto run = practice.ask({"--account", "123", "--max-duration", "1s"});
  CHECK(run.exit_code == 10);
  CHECK(check_named(run, "server").at("state") == "failed");
  CHECK(check_named(run, "server").at("message") == "did not answer before --max-duration was over");
}
