#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <sstream>

#include "cli/options/option_table.hpp"
#include "e2e/launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;

// Every example that a command's help prints is run as it stands, by a shell.

namespace {

/// A folder that has all that the examples name.
struct Studio : LaunchPad {
  Studio() {
    std::filesystem::create_directories(folder / "bin");
    for (const std::string tool : {"cut", "find", "xargs"}) {  // and no ffprobe
      std::filesystem::create_symlink("/usr/bin/" + tool, folder / ("bin/" + tool));
    }
    const auto path = Metaup().environment.at("PATH");
    metaup.environment["PATH"] = path.substr(0, path.find(':')) + ":" + (folder / "bin");
    metaup.environment["METAUP_GRAPH_URL"] = simulator.url();
    metaup.environment["META_AD_ACCOUNT_ID"] = "123";
    for (const auto* const name : {"banner.png", "assets/square_1x1.png", "creatives/a.png"}) {
      folder.write(name, make_png(static_cast<std::uint32_t>(std::string(name).size()), 1080, 1080));
    }
    for (const auto* const name : {"hero.jpg", "pictures/hero.jpg"}) {
      folder.write(name, make_jpeg(static_cast<std::uint32_t>(std::string(name).size()), 1080, 1080));
    }
    folder.write("assets/square_9x16.png", make_png(77, 1080, 1920));
    folder.write("clip.mp4", make_video(1));
    folder.write("videos/other.mp4", make_video(2));
    folder.write("launch.csv", "name,page_id,image,link,message,cta\nA,1,hero.jpg,https://example.com,Hi,SHOP_NOW\n");
    folder.write("ads.csv", "name,creative\nA,2386\n");
    folder.write("hashes.txt", "0123456789abcdef0123456789abcdef\n");
    folder.write("ids.txt", "23860000000000099\n");
    folder.write("ad.json", R"({"name":"L","adset_id":"238","creative":{"title":"t","body":"b",
      "object_url":"https://example.com","image_file":"hero.jpg"}})");
    for (const auto* const name : {"token", "old-token", "secret"}) {
      const auto secret = folder.write(name, "a-secret-of-the-examples-0123456789\n");
      std::filesystem::permissions(secret, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    metaup.home().write("config/metaup/staging.toml", "account = \"1\"\n");
    metaup.home().write("config/metaup/production.toml", "account = \"2\"\n");
    metaup({"create-creative", "--page-id", "1", "--image", "hero.jpg", "--link", "https://example.com"});
    folder.write("run.ndjson", metaup({"upload", "banner.png", "missing.png", "-o", "ndjson"}).out);
  }
};

std::vector<std::string> examples_of(const std::string& help) {
  std::istringstream lines(help.substr(help.find("\nExamples:\n") + 11));
  std::vector<std::string> examples;
  for (std::string line; std::getline(lines, line) && !line.empty();) examples.push_back(line.substr(2));
  return examples;
}

/// The same line, as a dry run.
std::string as_dry_run(std::string example, const std::string& command) {
  const auto name = "metaup " + command;
  const auto at = example.find(name);
  REQUIRE(at != std::string::npos);
  return example.insert(at + name.size(), " -n");
}

}  // namespace

TEST_CASE("every example that help prints runs as it stands", "[e2e][examples]") {
  Studio studio;
  int ran = 0;
  for (const auto& command : metaup::cli::command_table()) {
    const auto name = std::string(command.name);
    const auto help = studio.metaup({"help", name});
    REQUIRE(help.exit_code == 0);
    const auto examples = examples_of(help.out);
    CHECK_FALSE(examples.empty());
    for (const auto& example : examples) {
      if (example.find("> ~/") != std::string::npos) continue;  // writes into the home
      CAPTURE(example);
      const auto run =
          studio.metaup.shell(metaup::cli::takes(command, "dry-run") ? as_dry_run(example, name) : example);
      INFO(run.out << run.err);
      // What they name is made up, so it may not be there (5), not be fetched (7) or not pass (12).
      const bool from_elsewhere = example.find("https://cdn.") != std::string::npos;
      static const std::set<std::string> kMadeUp{
          "status", "preview",      "ledger",    "runs", "upload",          "promote",      "activate",    "pause",
          "rename", "watch-review", "delete-ad", "undo", "delete-creative", "delete-image", "delete-video"};
      const bool made_up = kMadeUp.contains(name);
      const bool right = run.exit_code == 0 || (made_up && run.exit_code == 5) ||
                         (from_elsewhere && run.exit_code == 7) || (name == "validate" && run.exit_code == 12);
      CHECK(right);
      ++ran;
    }
  }
  CHECK(ran > 40);
}
