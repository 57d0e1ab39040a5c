#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/album.hpp"

using namespace metaup::test;

/// `Metaup` itself searches every output and every file below its home for the token.
namespace {

namespace fs = std::filesystem;

constexpr auto kRefused = R"({"faults":[{"edge":"adimages","first":1,"error":{"code":1,"message":"unknown"}},
                                        {"edge":"adimages","nth":3,"error":{"code":100,"message":"no"}}]})";

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The token in a file with these rights, and nowhere else.
struct TokenFile {
  explicit TokenFile(mode_t mode) {
    metaup.environment.erase("METAUP_ACCESS_TOKEN");
    path = elsewhere.write("token", kToken + "\n");
    ::chmod(path.c_str(), mode);
    write_images(elsewhere, "in", 1);
  }
  Finished send(const Simulator& simulator, std::vector<std::string> more) {
    return metaup(upload(simulator.url(), elsewhere / "in", std::move(more)));
  }

  TempDir elsewhere;  // not in the home, which is searched
  Metaup metaup;
  std::string path;
};

}  // namespace

TEST_CASE("no output, log or file of a run shows the token", "[e2e][token]") {
  const auto* const log_format = GENERATE("text", "json");
  const auto* const output = GENERATE("text", "json", "ndjson", "tsv", "csv");
  const auto* const method = GENERATE("multipart", "batch");
  const Simulator simulator(kRefused);
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 4);
  const auto log = metaup.home() / "run.log";
  const auto run = metaup({"upload-image", folder / "in", "--account", "123", "--graph-url", simulator.url(), "-v",
                           "--log-file", log, "--log-format", log_format, "-o", output, "--method", method});
  CHECK(run.exit_code == 6);
  CHECK_FALSE(contents(log).empty());
  CHECK(fs::exists(metaup.ledger_path()));
}

TEST_CASE("a refused token is not shown either", "[e2e][token]") {
  const Simulator simulator(R"({"tokens":[{"token":"another one"}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 2);
  const auto run = metaup(upload(simulator.url(), folder / "in", {"-v", "--log-file", metaup.home() / "run.log"}));
  CHECK(run.exit_code == 3);
}

TEST_CASE("a token on the command line is refused without being shown", "[e2e][token]") {
  const auto words =
      GENERATE(std::vector<std::string>{"--access-token=" + kToken}, std::vector<std::string>{"--access-token", kToken},
               std::vector<std::string>{"--token=" + kToken});
  Metaup metaup;
  auto arguments = std::vector<std::string>{"upload", "x", "--account", "1"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const auto run = metaup(arguments);
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("--access-token-file") != std::string::npos);
}

TEST_CASE("while it runs, metaup leaves no core and its memory is its own", "[e2e][token]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","stall":true}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  auto run = metaup.start(upload(simulator.url(), folder / "in"));
  wait_for_requests(simulator, run, 1);
  const auto process = "/proc/" + std::to_string(run.pid());
  const auto limits = contents(process + "/limits");
  const auto line = limits.substr(limits.find("Max core file size"));
  CHECK(line.substr(0, line.find('\n')).find(" 0 ") != std::string::npos);
  if (::geteuid() != 0) {  // files of a process that cannot be dumped belong to root
    struct stat status{};
    REQUIRE(::stat((process + "/mem").c_str(), &status) == 0);
    CHECK(status.st_uid == 0);
    CHECK(contents(process + "/environ").empty());
  }
  CHECK(contents(process + "/cmdline").find(kToken) == std::string::npos);
  run.send(SIGQUIT);  // dumps core by default
  const auto ended = run.wait();
  CHECK(ended.signal == SIGQUIT);
  metaup.search_for_token(ended);
}

TEST_CASE("a token file must be writable by nobody else, and had better not be readable", "[e2e][token]") {
  const auto [mode, code, warns] = GENERATE(table<mode_t, int, bool>(
      {{0600, 0, false}, {0400, 0, false}, {0640, 0, true}, {0644, 0, true}, {0620, 2, false}, {0666, 2, false}}));
  const Simulator simulator;
  TokenFile token(mode);
  const auto run = token.send(simulator, {"--access-token-file", token.path});
  INFO(std::oct << mode << "\n" << run.err);
  CHECK(run.exit_code == code);
  CHECK((run.err.find("chmod 600") != std::string::npos) == (warns || code != 0));
  CHECK(http_requests(simulator) == (code == 0 ? 1 : 0));
}

TEST_CASE("a token comes from a command that sees none of ours", "[e2e][token]") {
  const Simulator simulator(R"({"tokens":[{"token":")" + kToken + R"("}]})");
  TokenFile token(0600);
  token.metaup.environment["META_APP_SECRET"] = "app-secret-of-the-test";
  const auto seen = token.elsewhere / "environment";
  const auto run = token.send(simulator, {"--access-token-command", "env > " + seen + "; cat " + token.path});
  CHECK(run.exit_code == 0);
  CHECK(contents(seen).find("PATH=") != std::string::npos);
  CHECK(contents(seen).find("app-secret-of-the-test") == std::string::npos);
  const auto broken = token.send(simulator, {"--access-token-command", "echo no token today >&2; exit 1"});
  CHECK(broken.exit_code == 2);
  CHECK(broken.err.find("no token today") != std::string::npos);
}

TEST_CASE("a profile names where the token is", "[e2e][token]") {
  const Simulator simulator(R"({"tokens":[{"token":")" + kToken + R"("}]})");
  TokenFile token(0600);
  token.metaup.home().write("config/metaup/work.toml", "access-token-file = \"" + token.path + "\"\naccount = 55\n");
  const auto run =
      token.metaup({"upload", token.elsewhere / "in", "--profile", "work", "--graph-url", simulator.url()});
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(uploads_by_name(simulator, "55").size() == 1);
}

TEST_CASE("a profile that anybody can write is not followed", "[e2e][token]") {
  const Simulator simulator;
  TokenFile token(0600);
  const auto profile = token.metaup.home().write("config/metaup/default.toml", "account = 55\n");
  std::filesystem::permissions(profile, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
  const auto run = token.metaup({"upload", token.elsewhere / "in", "--graph-url", simulator.url()});
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("default.toml is not trusted") != std::string::npos);
  CHECK(http_requests(simulator) == 0);
}

TEST_CASE("without a token nothing is tried", "[e2e][token]") {
  const Simulator simulator;
  Metaup metaup;
  metaup.environment.erase("METAUP_ACCESS_TOKEN");
  TempDir folder;
  write_images(folder, "in", 1);
  const auto run = metaup(upload(simulator.url(), folder / "in"));
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("METAUP_ACCESS_TOKEN") != std::string::npos);
  CHECK(http_requests(simulator) == 0);
}

TEST_CASE("with an app secret each request carries its proof", "[e2e][token]") {
  const Simulator simulator(R"({"app_secret":"s3cret-of-the-app","require_appsecret_proof":true})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 3);
  CHECK(metaup(upload(simulator.url(), folder / "in")).exit_code != 0);
  metaup.environment["META_APP_SECRET"] = "s3cret-of-the-app";
  const auto* const method = GENERATE("multipart", "batch");
  const auto run = metaup({"upload-image", folder / "in", "--account", "123", "--graph-url", simulator.url(), "-v",
                           "--method", method, "-o", "ndjson"});
  CHECK(run.exit_code == 0);
  CHECK(run.err.find("s3cret-of-the-app") == std::string::npos);
}
