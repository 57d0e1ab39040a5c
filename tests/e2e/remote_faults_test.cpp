#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "remote_rig.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

// What goes wrong around rclone, and what must not come of it.

using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

/// An rclone that cannot list what lies beside a file.
constexpr auto kCannotList =
    "case \"$*\" in *--files-only*) echo 'temporary failure' >&2; exit 1 ;; esac\n"
    "exec /usr/bin/rclone \"$@\"\n";

constexpr auto kQuickVideos = R"({"limits":{"enforce":false},"videos":{"processing_s":0}})";

std::vector<std::string> syncing(const std::string& source) {
  return {source, "--settle", "0", "--delete", "--yes", "--attempts", "2"};
}

}  // namespace

TEST_CASE("what rclone's own filters hide is not deleted", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  for (std::uint32_t i = 0; i < 4; ++i) rig.put("in/" + std::to_string(i) + ".jpg", make_jpeg(i + 1));
  REQUIRE(rig.run("sync", syncing("rclone:media:in")).exit_code == 0);
  const auto [name, value] = GENERATE(table<std::string, std::string>(
      {{"RCLONE_EXCLUDE", "[01].jpg"}, {"RCLONE_FILTER", "- *.jpg"}, {"RCLONE_MIN_AGE", "1000d"}}));
  rig.metaup.environment[name] = value;
  const auto again = rig.run("sync", syncing("rclone:media:in"));
  CHECK(again.exit_code == 0);
  CHECK(statuses(again.out) == Counts{{"unchanged", 4}});
  CHECK(rig.simulator.state().at("images").size() == 4);
}

TEST_CASE("what a remote leaves out of its listings is deleted only when it says that it is gone", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/1.jpg", make_jpeg(1));
  rig.put("in/2.jpg", make_jpeg(2));
  REQUIRE(rig.run("sync", syncing("rclone:media:in")).exit_code == 0);
  const std::string leaves_out =
      "case \"$*\" in *--files-only*) /usr/bin/rclone \"$@\" | /bin/grep -v 2.jpg; exit ;; esac\n";
  SECTION("it can be read") {
    rig.use_rclone(leaves_out + "exec /usr/bin/rclone \"$@\"\n");
    const auto again = rig.run("sync", syncing("rclone:media:in"));
    CHECK(again.exit_code == 0);
    CHECK(statuses(again.out) == Counts{{"unchanged", 1}});
    CHECK(rig.simulator.state().at("images").size() == 2);
  }
  SECTION("nobody knows") {
    rig.use_rclone(
        leaves_out +
        "case \"$*\" in *cat*) echo 'connection refused' >&2; exit 1 ;; esac\nexec /usr/bin/rclone \"$@\"\n");
    const auto again = rig.run("sync", syncing("rclone:media:in"));
    CHECK(statuses(again.out) == Counts{{"unchanged", 1}});
    CHECK_THAT(again.out, Contains("nothing is deleted in this run") && Contains("connection refused"));
    CHECK(rig.simulator.state().at("images").size() == 2);
  }
  SECTION("it is gone") {
    rig.remove("in/2.jpg");
    const auto again = rig.run("sync", syncing("rclone:media:in"));
    CHECK(statuses(again.out) == Counts{{"unchanged", 1}, {"deleted", 1}});
  }
}

TEST_CASE("what a remote holds behind a link that it does not follow is not deleted", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/1.jpg", make_jpeg(1));
  rig.put("in/2.jpg", make_jpeg(2));
  REQUIRE(rig.run("sync", syncing("rclone:media:in")).exit_code == 0);
  std::filesystem::rename(rig.folder / "bucket/in/2.jpg", rig.folder / "elsewhere.jpg");
  std::filesystem::create_symlink(rig.folder / "elsewhere.jpg", rig.folder / "bucket/in/other.jpg");
  const auto* const setting =
      GENERATE(as<const char*>(), "", "RCLONE_SKIP_LINKS", "RCLONE_LINKS", "RCLONE_LOCAL_LINKS", "RCLONE_COPY_LINKS");
  if (*setting != '\0') rig.metaup.environment[setting] = "true";
  const auto again = rig.run("sync", syncing("rclone:media:in"));
  CHECK(again.exit_code == 0);
  const bool is_followed = std::string(setting) == "RCLONE_COPY_LINKS";
  CHECK(statuses(again.out) == Counts{{"unchanged", is_followed ? 2 : 1}});
  if (!is_followed) CHECK_THAT(again.out, Contains("nothing is deleted in this run") && Contains("other.jpg"));
  CHECK(rig.simulator.state().at("images").size() == 2);
}

TEST_CASE("a transfer that breaks off is a fault of the network, even if it seems to end well", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  rig.metaup.environment["RCLONE_TEST_FOLDER"] = rig.folder.path();
  const std::string rest = "exec /usr/bin/rclone \"$@\"\n";
  const std::string breaks_off = "/usr/bin/rclone \"$@\" | /usr/bin/head -c 100; exit ;; esac\n" + rest;
  SECTION("each time") {
    rig.use_rclone("case \"$*\" in *cat*) " + breaks_off);
    const auto run = rig.run("upload", {"rclone:media:a.jpg", "--attempts", "2"});
    CHECK(run.exit_code == 7);
    CHECK(rig.reads() == 2);
    CHECK(items(run.out).at(0).at("error").at("class") == "network");
    CHECK_THAT(run.out, Contains("only 100 of"));
  }
  SECTION("once") {
    rig.use_rclone("case \"$*\" in *cat*) [ -e \"$RCLONE_TEST_FOLDER/once\" ] && " + rest +
                   "echo > \"$RCLONE_TEST_FOLDER/once\"; " + breaks_off);
    const auto run = rig.run("upload", {"rclone:media:a.jpg", "--attempts", "2"});
    CHECK(run.exit_code == 0);
    CHECK(statuses(run.out) == Counts{{"uploaded", 1}});
  }
  SECTION("unless it has been changed since it was listed") {
    rig.use_rclone("case \"$*\" in *cat*) echo more >> \"$RCLONE_TEST_FOLDER/bucket/a.jpg\" ;; esac\n" + rest);
    const auto run = rig.run("upload", {"rclone:media:a.jpg", "--attempts", "2"});
    CHECK(run.exit_code == 12);
    CHECK(rig.reads() == 1);
    CHECK_THAT(run.out, Contains("changed while it was read"));
  }
}

TEST_CASE("a file whose size the remote does not tell is measured against --min-size and --max-size",
          "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/a.jpg", make_jpeg(1));
  const auto bytes = make_jpeg(1).size();
  rig.use_rclone(
      "case \"$*\" in *lsjson*) /usr/bin/rclone \"$@\" | /bin/sed -E 's/\"Size\": ?[0-9]+/\"Size\":-1/'; exit ;; esac\n"
      "exec /usr/bin/rclone \"$@\"\n");
  const auto source = GENERATE(as<std::string>(), "rclone:media:in", "rclone:media:in/a.jpg");
  const auto taken_with = [&](const std::string& option, std::size_t size) {
    const auto run = rig.metaup({"validate", "-o", "ndjson", source, option, std::to_string(size)});
    CHECK(run.exit_code == 0);
    return items(run.out).size();
  };
  CHECK(taken_with("--min-size", bytes) == 1);
  CHECK(taken_with("--min-size", bytes + 1) == 0);
  CHECK(taken_with("--max-size", bytes) == 1);
  CHECK(taken_with("--max-size", bytes - 1) == 0);
}

TEST_CASE("a poster that cannot be looked for is not deleted, and an upload says so", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig(kQuickVideos);
  rig.put("clip.mp4", make_video(1));
  rig.put("clip_thumb.png", make_png(2));
  SECTION("by a sync") {
    REQUIRE(rig.run("sync", syncing("rclone:media:clip.mp4")).exit_code == 0);
    rig.use_rclone(kCannotList);
    const auto again = rig.run("sync", syncing("rclone:media:clip.mp4"));
    CHECK(again.exit_code != 0);
    CHECK(statuses(again.out).count("deleted") == 0);
    CHECK(rig.simulator.state().at("images").size() == 1);
  }
  SECTION("by an upload") {
    rig.use_rclone(kCannotList);
    const auto run = rig.run("upload", {"rclone:media:clip.mp4", "--yes", "--attempts", "1"});
    CHECK(run.exit_code == 0);
    CHECK(statuses(run.out) == Counts{{"ready", 1}});
    CHECK_THAT(run.out, Contains("is there to stand for its video is not known"));
    CHECK_THAT(run.out, Contains("captions were not looked for"));
  }
}

TEST_CASE("a signal ends a transfer before the first row", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/a.jpg", make_jpeg(1));
  rig.put("in/b.jpg", make_jpeg(2));
  rig.put("c.zip", "PK");
  rig.metaup.environment["RCLONE_TEST_FOLDER"] = rig.folder.path();
  rig.use_rclone(
      "case \"$*\" in *cat*) echo yes > \"$RCLONE_TEST_FOLDER/began\"; exec /bin/sleep 1000 ;; esac\n"
      "exec /usr/bin/rclone \"$@\"\n");
  const auto words = GENERATE(std::vector<std::string>{"create-creative", "--group", "rclone:media:in", "--page-id",
                                                       "1", "--link", "https://example.com", "--message", "Hi"},
                              std::vector<std::string>{"upload-image", "rclone:media:c.zip"});
  std::vector<std::string> args{"--account", "123", "--graph-url", rig.simulator.url()};
  args.insert(args.begin(), words.begin(), words.end());
  auto process = rig.metaup.start(args);
  written_to(rig.folder / "began");
  process.send(SIGINT);
  CHECK(process.wait().exit_code == 130);
}

TEST_CASE("a text on a remote that is too large is not transferred", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("big.json", std::string(3U << 20U, ' '));
  const auto run = rig.run("create-creative", {"--spec", "rclone:media:big.json", "--name", "A"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("is larger than"));
  CHECK(rig.reads() == 0);
}

TEST_CASE("a remote that rclone does not know is told as such, in rows too", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  const auto run = rig.run("create-creative", {"--image", "rclone:typo:a.png", "--name", "A", "--page-id", "1",
                                               "--link", "https://example.com", "--message", "Hi"});
  CHECK(run.exit_code != 0);
  CHECK_THAT(run.out + run.err,
             Contains("rclone has no remote of this name") && Contains("cannot read rclone:typo:a.png"));
}

TEST_CASE("a manifest on a remote that does not answer is no wrong usage", "[e2e][remotes]") {
  RemoteRig rig;
  rig.use_rclone(
      "case \"$*\" in *version*) echo 'rclone v1.60.1' ;; *) echo 'dial tcp: timeout' >&2; exit 1 ;; esac\n");
  const auto run = rig.run("create-creative", {"--from", "rclone:media:rows.csv", "--attempts", "1"});
  CHECK(run.exit_code == 7);
  CHECK_THAT(run.err, Contains("rclone:media:rows.csv"));
}

TEST_CASE("a video that the temporary folder has no room for ends the run like a full disk", "[e2e][remotes]") {
  RemoteRig rig;
  const auto size = std::to_string(std::filesystem::space(rig.folder.path()).free + (1ULL << 30U));
  rig.use_rclone(
      "case \"$*\" in *version*) echo 'rclone v1.60.1' ;; *big.mp4*) echo '{\"Path\":\"big.mp4\",\"Name\":"
      "\"big.mp4\",\"Size\":" +
      size + ",\"ModTime\":\"2026-01-01T00:00:00Z\",\"IsDir\":false}' ;; *) exit 1 ;; esac\n");
  const auto command = GENERATE(as<std::string>{}, "upload", "validate");
  const std::vector<std::string> words{"rclone:media:big.mp4", "--temp-dir", rig.folder.path()};
  const auto run = command == "upload" ? rig.run(command, words)
                                       : rig.metaup({command, "-o", "ndjson", words[0], words[1], words[2]});
  INFO(run.out << run.err);
  CHECK(run.exit_code == 1);
  const auto error = item_of(run.out, "big.mp4").at("error");
  CHECK(error.at("class") == "local");
  CHECK(error.at("fields") == nlohmann::json{"temp-dir"});
}

TEST_CASE("a slash behind a file of a remote is no part of its name", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.png", make_png(1));
  const auto run = rig.run("upload", {"rclone:media:a.png/"});
  CHECK(run.exit_code == 0);
  CHECK(item_of(run.out, "a.png").at("name") == "a.png");
}

TEST_CASE("no file stands for a video that comes from stdin, and no other place names it", "[e2e][remotes]") {
  RemoteRig rig(kQuickVideos);
  rig.folder.write("clip_thumb.png", make_png(2));
  const auto run = rig.run("upload-video", {"-", "--stdin-name", rig.folder / "clip.mp4", "--yes"}, make_video(1));
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"ready", 1}});
  for (const auto* const name : {"s3://bucket/clip.mp4", "https://example.com/clip.mp4", "rclone:media:clip.mp4"}) {
    CHECK(rig.run("upload-video", {"-", "--stdin-name", name, "--yes"}, make_video(1)).exit_code == 2);
  }
}
