#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/album.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

/// `Metaup` itself searches every output and every file below its home for the token in use.
namespace {

namespace fs = std::filesystem;

const std::string kSecret = "app-secret-of-the-test";
constexpr auto kTenDays = R"("expires_in_s":864000)";

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string scenario(const std::string& token = kTenDays, const std::string& more = "") {
  return R"({"app_secret":")" + kSecret + R"(","tokens":[{"token":")" + kToken + "\"" + (token.empty() ? "" : ",") +
         token + "}]" + (more.empty() ? "" : ",") + more + "}";
}

/// A server, and who works with the token there. Files of tokens are not in the home, which is searched.
struct Desk {
  explicit Desk(const std::string& scenario_text = scenario()) : simulator(scenario_text) {
    metaup.environment["METAUP_APP_SECRET"] = kSecret;
    metaup.environment["METAUP_GRAPH_URL"] = simulator.url();
  }

  Finished token(std::vector<std::string> args) {
    args.insert(args.begin(), "token");
    args.insert(args.end(), {"--log-file", metaup.home() / "run.log"});
    return seen(metaup(args));
  }
  Finished refresh(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"refresh", "--to", file, "-o", "ndjson"});
    return token(std::move(more));
  }
  /// Neither the secret nor the new token is in what a run has shown or left.
  Finished seen(const Finished& finished) const {
    UNSCOPED_INFO(finished.out);
    UNSCOPED_INFO(finished.err);
    auto secrets = std::vector<std::string>{kSecret};
    for (const auto& path : {file, file + ".new"}) {
      const auto line = contents(path);
      if (line.size() > 30) secrets.push_back(line.substr(0, line.find('\n')));
    }
    auto places = finished.out + finished.err + simulator.state().dump() + simulator.log();
    for (const auto& entry : fs::recursive_directory_iterator(metaup.home().path())) {
      if (entry.is_regular_file()) places += contents(entry.path());
    }
    for (const auto& secret : secrets) REQUIRE(places.find(secret) == std::string::npos);
    return finished;
  }
  /// Whether Meta takes the token in a file, or the old one.
  bool works(const std::string& path = "") {
    auto args = std::vector<std::string>{"token", "inspect"};
    if (!path.empty()) {
      metaup.environment.erase("METAUP_ACCESS_TOKEN");
      args.insert(args.end(), {"--access-token-file", path});
    }
    const auto code = metaup(args).exit_code;
    metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
    REQUIRE((code == 0 || code == 3));
    return code == 0;
  }
  int asked(const std::string& what) const { return simulator.state().at("requests").value(what, 0); }

  Simulator simulator;
  Metaup metaup;
  TempDir folder;
  std::string file = folder / "token";
};

json item_at(const Finished& run, std::size_t index) { return items(run.out).at(index); }

}  // namespace

TEST_CASE("inspect shows what Meta says of the token, in each format", "[e2e][token]") {
  const auto* const output = GENERATE("text", "json", "ndjson", "tsv", "csv");
  Desk desk(scenario(std::string(kTenDays) + R"(,"accounts":["77"])"));
  const auto run = desk.token({"inspect", "-o", output});
  CHECK(run.exit_code == 0);
  for (const auto* const word : {"SYSTEM_USER", "889000000000001", "ads_management", "77", "never"}) {
    CHECK_THAT(run.out, Contains(word));
  }
  CHECK_FALSE(fs::exists(desk.metaup.ledger_path()));
}

TEST_CASE("inspect exits as the token is", "[e2e][token]") {
  const auto [token, code] = GENERATE(table<std::string, int>({
      {R"("state":"expired")", 3},
      {R"("state":"invalid")", 3},
      {R"("inspects_itself":false)", 0},
      {R"("type":"PAGE")", 0},
  }));
  Desk desk(scenario(token));
  CHECK(desk.token({"inspect"}).exit_code == code);
}

TEST_CASE("refresh puts a new token into the file and leaves the old one alone", "[e2e][token]") {
  Desk desk;
  std::ofstream(desk.file) << "an older one\n";
  ::chmod(desk.file.c_str(), 0644);
  const auto run = desk.refresh();
  CHECK(run.exit_code == 0);
  CHECK(item_at(run, 0).at("status") == "created");
  CHECK_THAT(item_at(run, 0).at("object").at("expires_at").get<std::string>(), Contains("T"));
  struct stat status{};
  REQUIRE(::stat(desk.file.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK_FALSE(fs::exists(desk.file + ".new"));
  CHECK(desk.works(desk.file));
  CHECK(desk.works());
  CHECK(desk.asked("GET revoke") == 0);
}

TEST_CASE("the file of the token in use can be renewed", "[e2e][token]") {
  Desk desk;
  desk.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  std::ofstream(desk.file) << kToken << "\n";
  ::chmod(desk.file.c_str(), 0600);
  CHECK(desk.refresh({"--access-token-file", desk.file}).exit_code == 0);
  CHECK(contents(desk.file).find(kToken) == std::string::npos);
  CHECK(desk.works(desk.file));
}

TEST_CASE("with --revoke-old the old token is revoked after that", "[e2e][token]") {
  Desk desk;
  const auto run = desk.refresh({"--revoke-old"});
  CHECK(run.exit_code == 0);
  CHECK(item_at(run, 1).at("status") == "deleted");
  CHECK(desk.works(desk.file));
  CHECK_FALSE(desk.works());
}

TEST_CASE("a token that Meta gives once more is not revoked", "[e2e][token]") {
  Desk desk(scenario(kTenDays, R"("oauth":{"same_token":true})"));
  const auto run = desk.metaup({"token", "refresh", "--to", desk.file, "--revoke-old"});
  CHECK(run.exit_code == 6);
  CHECK(desk.asked("GET revoke") == 0);
  CHECK(desk.works());
}

TEST_CASE("a new token that does not work replaces nothing", "[e2e][token]") {
  Desk desk(scenario(kTenDays, R"("oauth":{"new_token_state":"invalid"})"));
  std::ofstream(desk.file) << "a good one\n";
  const auto run = desk.refresh({"--revoke-old"});
  CHECK(run.exit_code == 3);
  CHECK(contents(desk.file) == "a good one\n");
  CHECK_FALSE(fs::exists(desk.file + ".new"));
  CHECK(desk.works());
}

TEST_CASE("a new token that cannot be tried is kept beside the file", "[e2e][token]") {
  Desk desk(scenario(kTenDays, R"("faults":[{"edge":"debug_token","nth":[2,3],"error":{"code":2,"message":"down"}}])"));
  std::ofstream(desk.file) << "a good one\n";
  const auto run = desk.refresh({"--revoke-old", "--attempts", "1"});
  CHECK(run.exit_code == 7);
  CHECK(contents(desk.file) == "a good one\n");
  CHECK_THAT(run.out, Contains(desk.file + ".new"));
  CHECK(desk.works(desk.file + ".new"));
  CHECK(desk.works());
  CHECK(desk.refresh().exit_code == 0);  // what was left is no hindrance
  CHECK_FALSE(fs::exists(desk.file + ".new"));
}

TEST_CASE("a refresh that is killed while the new token is tried leaves both", "[e2e][token]") {
  Desk desk(scenario(kTenDays, R"("faults":[{"edge":"debug_token","nth":2,"stall":true}])"));
  std::ofstream(desk.file) << "a good one\n";
  auto run = desk.metaup.start({"token", "refresh", "--to", desk.file, "--revoke-old"});
  wait_for_requests(desk.simulator, run, 3);
  run.send(SIGKILL);
  CHECK(run.wait().signal == SIGKILL);
  CHECK(contents(desk.file) == "a good one\n");
  CHECK(desk.works(desk.file + ".new"));
  CHECK(desk.works());
}

TEST_CASE("tokens that cannot be refreshed are refused, and nothing is asked for", "[e2e][token]") {
  const auto [token, code, words] = GENERATE(table<std::string, int, std::string>({
      {R"("type":"PAGE")", 3, "system users and persons"},
      {R"("state":"expired")", 3, "463"},
      {"", 2, "never ends"},
  }));
  Desk desk(scenario(token));
  const auto run = desk.refresh();
  CHECK(run.exit_code == code);
  CHECK_THAT(run.out, Contains(words));
  CHECK(desk.asked("GET access_token") == 0);
  CHECK(fs::is_empty(desk.folder.path()));
}

TEST_CASE("a token that never ends is refreshed with --yes", "[e2e][token]") {
  Desk desk(scenario(""));
  CHECK(desk.refresh({"--yes"}).exit_code == 0);
  CHECK(desk.works(desk.file));
}

TEST_CASE("a person's token is refreshed, too", "[e2e][token]") {
  Desk desk(scenario(std::string(kTenDays) + R"(,"type":"USER")"));
  CHECK(desk.refresh().exit_code == 0);
  CHECK(desk.works(desk.file));
}

TEST_CASE("a token that may not inspect itself is refreshed with the id of its app", "[e2e][token]") {
  Desk desk(scenario(R"("inspects_itself":false)"));
  const auto run = desk.refresh();
  CHECK(run.exit_code != 0);
  CHECK_THAT(run.out, Contains("--app-id"));
  CHECK(desk.refresh({"--app-id", "889000000000001"}).exit_code == 0);
  CHECK(desk.works(desk.file));
}

TEST_CASE("a wrong app secret is told, and no token is lost", "[e2e][token]") {
  Desk desk;
  desk.metaup.environment["METAUP_APP_SECRET"] = "a-wrong-secret-of-an-app";
  const auto run = desk.refresh();
  CHECK(run.exit_code == 3);
  CHECK_THAT(run.out, Contains("app secret"));
  CHECK(fs::is_empty(desk.folder.path()));
}

TEST_CASE("what refresh lacks is said before Meta is asked", "[e2e][token]") {
  Desk desk;
  CHECK(desk.token({"refresh"}).exit_code == 2);
  CHECK(desk.token({"refresh", "--to", desk.folder / "missing/token"}).exit_code == 2);
  fs::create_symlink(desk.folder.write("target", "old"), desk.folder / "link");
  CHECK_THAT(desk.token({"refresh", "--to", desk.folder / "link"}).err, Contains("it is a link"));
  CHECK(desk.token({"inspect", "--to", desk.file}).exit_code == 2);
  CHECK(desk.token({"revoke", "--revoke-old", "--yes"}).exit_code == 2);
  CHECK(desk.token({"renew"}).exit_code == 2);
  const auto secret_file = desk.folder.write("secret", kSecret);
  ::chmod(secret_file.c_str(), 0600);
  CHECK_THAT(desk.token({"refresh", "--app-secret-file", secret_file, "--to", secret_file}).err,
             Contains("is a file to read"));
  desk.metaup.environment.erase("METAUP_APP_SECRET");
  const auto run = desk.token({"refresh", "--to", desk.file});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("--app-secret-file"));
  CHECK(http_requests(desk.simulator) == 0);
}

TEST_CASE("a folder that cannot be written is noticed before Meta is asked", "[e2e][token]") {
  if (::geteuid() == 0) {
    WARN("SKIPPED: root may write anywhere");
    return;
  }
  Desk desk;
  ::chmod(desk.folder.path().c_str(), 0500);
  CHECK(desk.refresh().exit_code == 2);
  CHECK(http_requests(desk.simulator) == 0);
  ::chmod(desk.folder.path().c_str(), 0700);
}

TEST_CASE("where the new token cannot be written, none is asked for", "[e2e][token]") {
  Desk desk;
  const auto full = desk.metaup.shell("trap '' XFSZ; ulimit -f 1; exec metaup token refresh --to \"$1\"", {desk.file});
  INFO(full.out << full.err);
  CHECK(full.exit_code == 1);
  CHECK(desk.asked("GET access_token") == 0);
  CHECK(fs::is_empty(desk.folder.path()));
}

TEST_CASE("a dry run says what would be done, and does nothing", "[e2e][token]") {
  const auto* const action = GENERATE("inspect", "refresh", "revoke");
  Desk desk;
  auto args = std::vector<std::string>{action, "-n", "-o", "ndjson"};
  if (args.front() == "refresh") args.insert(args.end(), {"--to", desk.file, "--revoke-old"});
  const auto run = desk.token(args);
  CHECK(run.exit_code == 0);
  CHECK(item_at(run, 0).at("status") == "planned");
  CHECK(http_requests(desk.simulator) == 0);
  CHECK(fs::is_empty(desk.folder.path()));
}

TEST_CASE("revoke makes the token useless, with consent alone", "[e2e][token]") {
  Desk desk;
  CHECK(desk.token({"revoke"}).exit_code == 2);
  CHECK(http_requests(desk.simulator) == 0);
  const auto run = desk.token({"revoke", "--yes", "-o", "ndjson"});
  CHECK(run.exit_code == 0);
  CHECK(item_at(run, 0).at("status") == "deleted");
  CHECK(item_at(run, 0).at("object").at("app_id") == "889000000000001");
  CHECK_FALSE(desk.works());
  const auto again = desk.token({"revoke", "--yes", "-o", "ndjson"});
  CHECK(again.exit_code == 0);
  CHECK_THAT(item_at(again, 0).at("warnings").dump(), Contains("not valid any more"));
}

TEST_CASE("a token that Meta never knew is not called revoked", "[e2e][token]") {
  Desk desk(R"({"tokens":[{"token":"another"}]})");
  CHECK(desk.token({"revoke", "--yes"}).exit_code == 3);
}

TEST_CASE("every run tells of a token that ends within 14 days", "[e2e][token]") {
  const auto [token, tells] = GENERATE(table<std::string, bool>({
      {R"("expires_in_s":864000)", true},
      {R"("expires_in_s":1296000)", false},  // 15 days
      {"", false},
      {R"("data_access_expires_in_s":864000)", true},
      {R"("inspects_itself":false)", false},
  }));
  Desk desk(scenario(token));
  fs::remove(desk.metaup.home() / "state/metaup/tokens.json");
  TempDir pictures;
  write_images(pictures, "in", 1);
  const auto run = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"--account", "123"});
    const auto finished = desk.seen(desk.metaup(args));
    CHECK(finished.exit_code == 0);
    CHECK((finished.err.find("ends on") != std::string::npos) == tells);
  };
  run({"list", "images"});
  CHECK(desk.asked("GET debug_token") == 1);
  run({"upload", pictures / "in"});
  run({"upload", pictures / "in"});  // asks Meta nothing, and tells all the same
  run({"list", "images"});
  CHECK(desk.asked("GET debug_token") == 1);
  struct stat status{};
  REQUIRE(::stat((desk.metaup.home() / "state/metaup/tokens.json").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("that Meta cannot be asked about the token is no matter", "[e2e][token]") {
  const auto* const fault = GENERATE(R"("drop":true)", R"("error":{"code":2,"message":"down"})",
                                     R"("error":{"code":190,"subcode":463,"message":"no"})", R"("html":502)");
  Desk desk(scenario(kTenDays, R"("faults":[{"edge":"debug_token",)" + std::string(fault) + "}]"));
  fs::remove(desk.metaup.home() / "state/metaup/tokens.json");
  const auto run = desk.metaup({"list", "images", "--account", "123", "-o", "ndjson"});
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("ends on") == std::string::npos);
}
