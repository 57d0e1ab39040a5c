#include <catch2/catch.hpp>
#include <filesystem>

#include "e2e/launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;

// What works with less: a dry run without a token, reading without a ledger, checks without Meta.

namespace {

const std::string kHash(32, 'a');

/// A folder with something for each command, and no token anywhere.
struct Fork : LaunchPad {
  Fork() {
    metaup.environment.erase("METAUP_ACCESS_TOKEN");
    std::filesystem::remove_all(metaup.home() / "state");
    folder.write("hero.jpg", make_jpeg(1, 1080, 1080));
    folder.write("clip.mp4", make_video(1));
    folder.write("launch.csv", "name,page_id,image,link,message,adset\nA,1,hero.jpg,https://example.com,Hi,238\n");
    folder.write("ads.csv", "name,adset,creative\nA,238,2386\n");
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a dry run of every command that has one needs no token and asks Meta nothing", "[e2e][offline]") {
  const auto words = GENERATE(
      as<Words>{}, Words{"upload", "hero.jpg", "clip.mp4"}, Words{"upload-image", "hero.jpg"},
      Words{"upload-video", "clip.mp4"}, Words{"upload-video", "https://example.com/clip.mp4"},
      Words{"create-creative", "--from", "launch.csv", "--ads"},
      Words{"create-creative", "--group", "hero.jpg", "--page-id", "1", "--link", "https://example.com", "--cta",
            "SHOP_NOW"},
      Words{"create-ad", "--from", "ads.csv"}, Words{"create-ad", "--name", "A", "--adset", "1", "--creative", "2"},
      Words{"copy-image", kHash, "--to", "456"}, Words{"delete-image", kHash}, Words{"delete-video", "77"},
      Words{"token", "inspect"}, Words{"token", "refresh", "--to", "token"}, Words{"token", "revoke"});
  CAPTURE(words);
  Fork fork;
  auto more = Words(words.begin() + 1, words.end());
  more.emplace_back("-n");
  const auto run = fork.run(words.front(), more);
  INFO(run.out);
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out).size() == 1);
  CHECK(statuses(run.out).contains("planned"));
  CHECK(http_requests(fork.simulator) == 0);
  CHECK_FALSE(std::filesystem::exists(fork.metaup.home() / "state"));

  const auto real = fork.run(words.front(), Words(words.begin() + 1, words.end()));
  CHECK(real.exit_code == 2);  // for want of a token, or of --yes
}

TEST_CASE("a dry run with a source of a token that gives none is still refused", "[e2e][offline]") {
  Fork fork;
  const auto more =
      GENERATE(as<Words>{}, Words{"--access-token-file", "missing"}, Words{"--access-token-command", "exit 1"});
  CHECK(fork.run("upload", {"hero.jpg", "-n", more[0], more[1]}).exit_code == 2);
}

TEST_CASE("a dry run without a token takes what the ledger knows into account", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  REQUIRE(fork.run("upload", {"hero.jpg"}).exit_code == 0);
  fork.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto run = fork.run("upload", {"hero.jpg", "clip.mp4", "-n", "--verify", "all"});
  CHECK(statuses(run.out) == std::map<std::string, int>{{"unchanged", 1}, {"planned", 1}});
}

TEST_CASE("what only reads needs no HOME and no ledger", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  REQUIRE(fork.run("upload", {"hero.jpg"}).exit_code == 0);
  for (const auto* const name : {"HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"}) fork.metaup.environment.erase(name);
  CHECK(items(fork.run("list", {"images"}).out).size() == 1);
  CHECK(fork.run("list", {"videos"}).exit_code == 0);
  CHECK(fork.run("upload", {"hero.jpg", "-n"}).exit_code == 0);
  CHECK(fork.run("delete-image", {kHash, "-n"}).exit_code == 5);
  CHECK(fork.run("status", {"77"}).exit_code != 2);
  CHECK(fork.run("preview", {"77"}).exit_code != 2);
  CHECK(fork.metaup({"validate", "hero.jpg"}).exit_code == 0);
  CHECK(fork.metaup({"explain", "190"}).exit_code == 0);
  CHECK(fork.metaup({"help"}).exit_code == 0);

  const auto writes = fork.run("upload", {"hero.jpg"});
  CHECK(writes.exit_code == 2);
  CHECK_THAT(writes.err, Contains("give --ledger"));
  CHECK(fork.metaup({"ledger", "show"}).exit_code == 2);
}

TEST_CASE("what only reads goes on without a ledger that cannot be read", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  const auto no_ledger = fork.folder.write("not-a-ledger", std::string(5000, 'x'));
  const auto listed = fork.run("list", {"images", "--ledger", no_ledger});
  CHECK(listed.exit_code == 0);
  CHECK_THAT(listed.err, Contains("continuing without the ledger"));
  CHECK(fork.run("upload", {"hero.jpg", "-n", "--ledger", no_ledger}).exit_code == 1);
}

TEST_CASE("a bad file among good ones makes validate exit as the failure does", "[e2e][offline]") {
  Fork fork;
  fork.folder.write("broken.png", truncated(make_png(2)));
  const auto validate = [&](Words paths) {
    paths.insert(paths.begin(), "validate");
    return fork.metaup(paths);
  };
  CHECK(validate({"hero.jpg"}).exit_code == 0);
  const auto mixed = validate({"hero.jpg", "broken.png"});
  CHECK(mixed.exit_code == 12);
  CHECK_THAT(mixed.out + mixed.err, !Contains("retry-from"));
  CHECK(validate({"broken.png"}).exit_code == 12);
  CHECK(validate({"hero.jpg", "missing.png"}).exit_code == 5);
  CHECK(validate({"hero.jpg", "broken.png", "missing.png"}).exit_code == 5);
}

TEST_CASE("the option --no-ledger is refused where a repeat would make a second video", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  fork.folder.write("no-extension", make_video(2));
  fork.folder.write("folder/deep/clip.mov", make_video(3));
  fork.folder.write("videos.csv", "name,page_id,video,link,cta\nA,1,clip.mp4,https://example.com,SHOP_NOW\n");
  const auto words = GENERATE(
      as<Words>{}, Words{"upload", "clip.mp4"}, Words{"upload", "hero.jpg", "no-extension"}, Words{"upload", "folder"},
      Words{"upload-video", "clip.mp4"}, Words{"upload-video", "clip.mp4", "--method", "chunked"},
      Words{"upload-video", "https://example.com/a.mp4", "--method", "chunked"},
      Words{"create-creative", "--from", "videos.csv"},
      Words{"create-creative", "--group", "clip.mp4", "--page-id", "1", "--link", "https://example.com", "--cta",
            "SHOP_NOW"},
      Words{"create-creative", "--page-id", "1", "--video", "clip.mp4", "--link", "https://example.com", "--cta",
            "SHOP_NOW"},
      Words{"create-ad", "--from", "ads.csv"}, Words{"create-creative", "--from", "launch.csv", "--ads"});
  CAPTURE(words);
  auto more = Words(words.begin() + 1, words.end());
  more.emplace_back("--no-ledger");
  const auto run = fork.run(words.front(), more);
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("second"));
  CHECK(http_requests(fork.simulator) == 0);
}

TEST_CASE("the option --no-ledger stays for images, and for videos that go up in one request", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  CHECK(fork.run("upload", {"hero.jpg", "--no-ledger"}).exit_code == 0);
  CHECK(fork.run("upload-video", {"clip.mp4", "--method", "simple", "--no-ledger", "--no-wait"}).exit_code == 0);
  fork.folder.write("images.csv", "name,page_id,image,link\nA,1,hero.jpg,https://example.com\n");
  CHECK(fork.run("create-creative", {"--from", "images.csv", "--no-ledger"}).exit_code == 0);
}

TEST_CASE("a name template is the title of a video, whatever the method, unless --title says another",
          "[e2e][offline]") {
  const auto* const method = GENERATE("auto", "chunked", "simple");
  CAPTURE(method);
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  const auto title = [&] { return fork.simulator.state().at("videos").back().at("title").get<std::string>(); };
  Words more{"clip.mp4", "--method", method, "--no-wait", "--name-template", "Spring {stem} v1.2"};
  REQUIRE(fork.run("upload-video", more).exit_code == 0);
  CHECK(title() == "Spring clip v1.2");
  more.insert(more.end(), {"--force", "--title", "Another"});
  REQUIRE(fork.run("upload-video", more).exit_code == 0);
  CHECK(title() == "Another");
}

TEST_CASE("a name template is the title of a video that Meta fetches", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  REQUIRE(fork.run("upload-video", {"https://example.com/a/some.mp4?x=1", "--no-wait", "--name-template", "{stem} {n}"})
              .exit_code == 0);
  CHECK(fork.simulator.state().at("videos").back().at("title") == "some 1");
}

TEST_CASE("a name template is the title of videos that upload and create-creative send", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  const auto words = GENERATE(as<Words>{}, Words{"upload", "clip.mp4"},
                              Words{"create-creative", "--page-id", "1", "--video", "clip.mp4", "--thumbnail",
                                    "hero.jpg", "--link", "https://example.com", "--cta", "SHOP_NOW", "--name", "A"});
  auto more = Words(words.begin() + 1, words.end());
  more.insert(more.end(), {"--name-template", "{stem}-{sha8}"});
  const auto run = fork.run(words.front(), more);
  INFO(run.out);
  REQUIRE(run.exit_code == 0);
  const auto title = fork.simulator.state().at("videos").back().at("title").get<std::string>();
  CHECK(title == "clip-" + sha256_of_text(make_video(1)).substr(0, 8));
}

TEST_CASE("without a template and a title a chunked video keeps an empty title", "[e2e][offline]") {
  Fork fork;
  fork.metaup.environment["METAUP_ACCESS_TOKEN"] = kToken;
  REQUIRE(fork.run("upload-video", {"clip.mp4", "--no-wait"}).exit_code == 0);
  CHECK(fork.simulator.state().at("videos").back().value("title", "").empty());
}

TEST_CASE("the option --log-format without a log file is refused, for it would do nothing", "[e2e][offline]") {
  Fork fork;
  const auto* const more = GENERATE("-q", "-v");
  const auto run = fork.run("upload", {"hero.jpg", "-n", "--log-format", "json", more});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("--log-file"));
  fork.metaup.environment["METAUP_LOG_FILE"] = fork.folder / "run.log";
  CHECK(fork.run("upload", {"hero.jpg", "-n", "--log-format", "json"}).exit_code == 0);
  fork.metaup.environment.erase("METAUP_LOG_FILE");
  fork.metaup.environment["METAUP_LOG_FORMAT"] = "json";  // a setting for runs that have a log
  CHECK(fork.run("upload", {"hero.jpg", "-n"}).exit_code == 0);
}
