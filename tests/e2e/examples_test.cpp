#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "support/album.hpp"
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
  write_images(folder, "in", 2);
  metaup.home().write("config/metaup/acme.toml", "graph-url = \"" + simulator.url() + "\"\n");
  auto command = lines_of(kSource / "examples/crontab").back();
  command = std::regex_replace(command, std::regex(R"(^(\S+\s+){5})"), "");
  command = std::regex_replace(command, std::regex("/usr/local/share/metaup"), (kSource / "examples").string());
  command = std::regex_replace(command, std::regex("/srv/creatives/acme"), folder / "in");
  INFO(command);
  const auto run = metaup.shell(command);
  CHECK(run.exit_code == 0);
  CHECK(uploads_by_name(simulator).size() == 2);
}

TEST_CASE("the commands of the CI job run", "[e2e][examples]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  folder.write("creatives/square.jpg", make_jpeg(1, 1080, 1080));
  metaup.directory = folder.path();
  metaup.environment["METAUP_GRAPH_URL"] = simulator.url();
  int commands = 0;
  for (const auto& line : lines_of(kSource / "examples/ci-job.yml")) {
    const auto at = line.find("run: metaup ");
    if (at == std::string::npos) continue;
    ++commands;
    INFO(line);
    CHECK(metaup.shell(line.substr(at + 5)).exit_code == 0);
  }
  CHECK(commands == 2);
  CHECK(uploads_by_name(simulator) == std::map<std::string, int>{{"square.jpg", 1}});
}

TEST_CASE("the demo uploads the examples, sends nothing again, and says what to try", "[e2e][examples]") {
  Metaup metaup;
  metaup.directory = kSource;
  const auto build = fs::relative(METAUP_BUILD_DIR, kSource).string();
  const auto run = metaup.shell("exec scripts/demo \"$1\"", {build});
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("4 items: 4 done\n") != std::string::npos);
  CHECK(run.out.find("4 items: 4 done (4 unchanged)\n") != std::string::npos);
  CHECK(run.out.find("Try next") != std::string::npos);
  CHECK(run.out.find("metaup validate examples/creatives") != std::string::npos);
}
