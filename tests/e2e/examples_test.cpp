#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "support/album.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;

namespace {

namespace fs = std::filesystem;

const fs::path kSource = METAUP_SOURCE_DIR;

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

int count(const std::string& text, const std::string& what) {
  int found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

/// The nightly script on a folder of three images.
struct Nightly {
  explicit Nightly(const std::string& scenario) : simulator(scenario) {
    write_images(folder, "in", 3);
    metaup.environment["METAUP_GRAPH_URL"] = simulator.url();
    metaup.environment["METAUP_TRANSFERS"] = "1";
  }
  Finished operator()() {
    return metaup.shell(R"("$1" "$2" act_123)", {kSource / "examples/nightly-sync.sh", folder / "in"});
  }
  Simulator simulator;
  Metaup metaup;
  TempDir folder;
};

}  // namespace

TEST_CASE("the nightly script is silent when all is well, also the second night", "[e2e][examples]") {
  Nightly nightly("");
  for (int night = 0; night < 2; ++night) {
    const auto run = nightly();
    CHECK(run.exit_code == 0);
    CHECK(run.out.empty());
  }
  CHECK(http_requests(nightly.simulator) == 3);
}

TEST_CASE("the nightly script tries again what failed, and only that", "[e2e][examples]") {
  Nightly nightly(R"({"faults":[{"edge":"adimages","nth":2,"error":{"code":100,"message":"no"}}]})");
  const auto run = nightly();
  CHECK(run.exit_code == 0);
  CHECK(run.out.empty());
  CHECK(http_requests(nightly.simulator) == 4);
}

TEST_CASE("the nightly script tells each item that still failed once", "[e2e][examples]") {
  Nightly nightly(R"({"faults":[{"edge":"adimages","nth":[2,3,4],"error":{"code":100,"message":"no"}}]})");
  const auto run = nightly();
  INFO(run.out);
  CHECK(run.exit_code == 6);
  CHECK(count(run.out, "\n") == 1);
  CHECK(count(run.out, "\"type\":\"item_failed\"") == 1);
}

TEST_CASE("the line of the crontab runs", "[e2e][examples]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  for (const auto& path : write_images(folder, "in", 2)) {
    fs::last_write_time(path, fs::last_write_time(path) - std::chrono::minutes{1});  // nobody writes to it any more
  }
  const auto profile = folder.write("nightly.toml", "account = \"123\"\ngraph-url = \"" + simulator.url() + "\"\n");
  auto command = lines_of(kSource / "packaging/crontab").back();
  command = std::regex_replace(command, std::regex(R"(^(\S+\s+){6})"), "");
  command = std::regex_replace(command, std::regex("/etc/metaup/nightly.toml"), profile);
  command = std::regex_replace(command, std::regex("/var/lib/metaup/metaup.prom"), folder / "metaup.prom");
  command = std::regex_replace(command, std::regex("/srv/creatives"), folder / "in");
  INFO(command);
  const auto run = metaup.shell(command);
  CHECK(run.exit_code == 0);
  CHECK((run.out + run.err).empty());
  CHECK(uploads_by_name(simulator).size() == 2);
  CHECK(fs::exists(folder / "metaup.prom"));
}

namespace {

/// The lines of a job's steps that call metaup, in their order.
std::vector<std::string> metaup_commands_of(const fs::path& job) {
  std::vector<std::string> commands;
  for (const auto& line : lines_of(job)) {
    const auto at = line.find("metaup ");
    const auto before = line.substr(0, at);
    const bool is_in_block = before.find_first_not_of(' ') == std::string::npos;
    const bool is_step = before.ends_with(" run: ") || before.ends_with(" - ") || is_in_block;
    if (at != std::string::npos && line.find('#') == std::string::npos && is_step) commands.push_back(line.substr(at));
  }
  return commands;
}

}  // namespace

TEST_CASE("the CI files run on a fresh machine every day and upload each file once", "[e2e][examples]") {
  const auto* const file = GENERATE("packaging/ci/github.yml", "packaging/ci/gitlab.yml");
  CAPTURE(file);
  const Simulator simulator;
  TempDir checkout;
  TempDir cache;
  checkout.write("creatives/square.jpg", make_jpeg(1, 1080, 1080));
  checkout.write("creatives/clip.mp4", make_video(1));
  const auto commands = metaup_commands_of(kSource / file);
  REQUIRE(commands.size() == 4);
  for (int day = 0; day < 3; ++day) {
    Metaup metaup;  // with a home of its own
    metaup.directory = checkout.path();
    auto& environment = metaup.environment;
    environment["PATH"] = environment["PATH"].substr(0, environment["PATH"].find(':'));  // no ffprobe
    environment["METAUP_GRAPH_URL"] = simulator.url();
    environment["METAUP_ACCOUNT"] = "act_123";
    environment["METAUP_LEDGER"] = ".metaup/ledger.db";
    fs::remove_all(checkout / ".metaup");
    if (day > 0) fs::copy(cache / "kept", checkout / ".metaup", fs::copy_options::recursive);
    for (const auto& command : commands) {
      CAPTURE(day, command);
      const bool asks = command.find("validate") == std::string::npos && command.find("dry-run") == std::string::npos;
      environment.erase("METAUP_ACCESS_TOKEN");
      if (asks) environment["METAUP_ACCESS_TOKEN"] = kToken;
      const auto run = metaup.shell(command);
      INFO(run.out << run.err);
      CHECK(run.exit_code == 0);
    }
    fs::remove_all(cache / "kept");
    fs::copy(checkout / ".metaup", cache / "kept", fs::copy_options::recursive);
  }
  CHECK(uploads_by_name(simulator) == std::map<std::string, int>{{"square.jpg", 1}});
  CHECK(simulator.state().at("videos").size() == 1);
}

TEST_CASE("the CI files keep the ledger where their commands look for it", "[e2e][examples]") {
  const auto text_of = [](const fs::path& path) {
    std::ifstream file(path);
    return std::string{std::istreambuf_iterator<char>(file), {}};
  };
  const auto github = text_of(kSource / "packaging/ci/github.yml");
  CHECK(count(github, "METAUP_LEDGER: .metaup/ledger.db") == 1);
  CHECK(count(github, "path: .metaup\n") == 2);
  CHECK(count(github, "key: metaup-ledger-${{ github.run_id }}-${{ github.run_attempt }}") == 2);
  CHECK(count(github, "restore-keys: metaup-ledger-\n") == 1);
  CHECK(count(github, "METAUP_ACCESS_TOKEN: ") == 1);  // the checks get none
  const auto gitlab = text_of(kSource / "packaging/ci/gitlab.yml");
  CHECK(count(gitlab, "METAUP_LEDGER: .metaup/ledger.db") == 1);
  CHECK(count(gitlab, "paths: [.metaup]\n") == 1);
  CHECK(count(gitlab, "METAUP_ACCESS_TOKEN: ") == 0);  // it is a variable of the project
}

TEST_CASE("the demo shows the upload, the launch, the second run and the review page", "[e2e][examples]") {
  Metaup metaup;
  metaup.directory = kSource;
  const auto build = fs::relative(METAUP_BUILD_DIR, kSource).string();
  const fs::path page = fs::path(METAUP_BUILD_DIR) / "review.html";
  fs::remove(page);
  const auto run = metaup.shell("exec scripts/demo \"$1\"", {build});
  INFO(run.out << run.err);
  REQUIRE(run.exit_code == 0);
  const auto& text = run.out;
  CHECK(text.find("5 items: 5 done\n") != std::string::npos);                  // the folder
  CHECK(text.find("12 items: 12 done (4 unchanged)\n") != std::string::npos);  // the launch sends no file again
  CHECK(text.find("5 items: 5 done (5 unchanged)\n") != std::string::npos);
  CHECK(text.find("12 items: 12 done (12 unchanged)\n") != std::string::npos);
  CHECK(text.find("The review page: file://" + kSource.string() + "/" + build + "/review.html") != std::string::npos);
  CHECK(text.find("Try next") != std::string::npos);
  CHECK(text.find("metaup validate examples/creatives") != std::string::npos);
  CHECK(text.find("demo-token") == std::string::npos);

  std::ifstream file(page);
  const std::string html{std::istreambuf_iterator<char>(file), {}};
  const auto at = [&](const char* name) { return html.find(std::string("dir=\"auto\">") + name + "</h2>"); };
  REQUIRE(at("Spring clip") != std::string::npos);
  CHECK((at("Spring square") < at("Spring feed") && at("Spring feed") < at("Spring portrait") &&
         at("Spring portrait") < at("Spring clip")));
  CHECK(html.find("<img src=\"data:image/jpeg;base64,") != std::string::npos);  // from the local files
}
