#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <thread>

#include "remote_rig.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

// Paths on remotes, by the real rclone on local folders, and by scripts that fail as it may.

using namespace metaup::test;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

/// What a run took up, below its source.
std::set<std::string> taken(const Finished& run, const std::string& source) {
  std::set<std::string> names;
  for (const auto& item : items(run.out)) {
    const std::string path = item.at("source");
    names.insert(path.substr(std::min(path.size(), source.size())));
  }
  return names;
}

std::string only_error_class(const Finished& run) {
  const auto all = items(run.out);
  REQUIRE(all.size() == 1);
  return all[0].at("error").at("class");
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a folder on a remote holds what it would hold on the disk", "[e2e][remotes]") {
  if (!has_rclone()) return;
  const std::vector<std::string> more =
      GENERATE(std::vector<std::string>{}, std::vector<std::string>{"--include", "*.jpg"},
               std::vector<std::string>{"--exclude", "old/"}, std::vector<std::string>{"--exclude", "old/c.jpg"},
               std::vector<std::string>{"--no-recursive"}, std::vector<std::string>{"--min-size", "100K"},
               std::vector<std::string>{"--max-size", "100K"});
  RemoteRig rig;
  rig.put("in/a.jpg", make_jpeg(1));
  rig.put("in/b c.png", make_png(2));
  rig.put("in/old/c.jpg", make_jpeg(3));
  rig.put("in/new/d.jpg", make_jpeg(4, 900, 700));
  rig.put("in/notes.txt", "not an image");
  rig.put("in/.hidden.jpg", make_jpeg(5));
  rig.put("in/.trash/e.jpg", make_jpeg(6));
  const auto validate = [&](const std::string& source) {
    std::vector<std::string> args{"validate", "-o", "ndjson", source};
    args.insert(args.end(), more.begin(), more.end());
    return rig.metaup(args);
  };
  const auto on_disk = validate(rig.folder / "bucket/in");
  const auto remote = validate("rclone:media:in");
  INFO(remote.out << remote.err);
  CHECK(remote.exit_code == 0);
  CHECK(taken(remote, "rclone:media:in/") == taken(on_disk, (rig.folder / "bucket/in") + "/"));
}

TEST_CASE("what was sent from a remote is not read a second time", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  for (int i = 0; i < 4; ++i) rig.put("in/" + std::to_string(i) + ".jpg", make_jpeg(static_cast<std::uint32_t>(i + 1)));
  const auto first = rig.run("upload", {"rclone:media:in"});
  CHECK(first.exit_code == 0);
  CHECK(statuses(first.out) == Counts{{"uploaded", 4}});
  CHECK(rig.reads() == 4);
  CHECK(rig.simulator.state().at("images").size() == 4);

  const auto second = rig.run("upload", {"rclone:media:in/"});
  CHECK(statuses(second.out) == Counts{{"unchanged", 4}});
  CHECK(rig.reads() == 0);

  rig.put("in/2.jpg", make_jpeg(9), 2);
  const auto third = rig.run("upload", {"rclone:media:in"});
  CHECK(statuses(third.out) == Counts{{"unchanged", 3}, {"uploaded", 1}});
  CHECK(rig.reads() == 1);
}

TEST_CASE("files of remotes and of the disk go together, and one that is not there is one failed item",
          "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  const auto local = rig.folder.write("b.jpg", make_jpeg(2));
  const auto list = rig.folder.write("list", "rclone:media:a.jpg\n" + local + "\nrclone:media:none.jpg\n");
  const auto run = rig.run("upload", {"--files-from", list});
  CHECK(run.exit_code == 6);
  CHECK(statuses(run.out) == Counts{{"uploaded", 2}, {"failed", 1}});
  const auto missing = rig.run("upload", {"rclone:media:none.jpg"});
  CHECK(missing.exit_code == 5);
  CHECK(only_error_class(missing) == "not_found");
  CHECK(rig.run("upload", {"rclone:nobody:x.jpg"}).exit_code == 5);
}

TEST_CASE("an item says what it is called, where it comes from and what it holds", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("spring/a.jpg", make_jpeg(1));
  const auto item = items(rig.run("upload", {"rclone:media:spring/a.jpg"}).out).at(0);
  CHECK(item.at("source") == "rclone:media:spring/a.jpg");
  CHECK(item.at("name") == "a.jpg");
  CHECK(item.at("bytes") == make_jpeg(1).size());
  CHECK(item.at("sha256") == sha256_of_text(make_jpeg(1)));
}

TEST_CASE("an image beside a video on a remote stands for it", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("clip.mp4", make_video(1));
  rig.put("clip_thumb.jpg", make_jpeg(1));
  const auto run = rig.run("upload-video", {"rclone:media:clip.mp4", "--yes"});
  CHECK(run.exit_code == 0);
  CHECK(item_of(run.out, "clip.mp4").at("status") == "ready");
  CHECK(item_of(run.out, "clip_thumb.jpg").at("status") == "uploaded");
}

TEST_CASE("an archive on a remote is unpacked, and what a run left is taken up again", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  rig.put("b.jpg", make_jpeg(2));
  const auto stopped =
      rig.run("upload", {"rclone:media:a.jpg", "rclone:media:b.jpg", "rclone:media:none.jpg", "--all-or-nothing"});
  CHECK(statuses(stopped.out) == Counts{{"skipped", 2}, {"failed", 1}});
  rig.put("none.jpg", make_jpeg(3));
  const auto again = rig.run("upload", {"--retry-from", rig.folder.write("run", stopped.out)});
  CHECK(statuses(again.out) == Counts{{"uploaded", 3}});
}

TEST_CASE("a plan names files of remotes, and refuses one that has changed", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  rig.put("b.jpg", make_jpeg(2));
  const auto plan = rig.folder / "assets.plan";
  REQUIRE(rig.run("upload", {"rclone:media:", "--plan", plan}).exit_code == 0);
  rig.put("b.jpg", make_jpeg(3), 2);
  const auto run = rig.metaup({"apply", plan, "--graph-url", rig.simulator.url(), "-o", "ndjson"});
  INFO(run.out << run.err);
  CHECK(item_of(run.out, "a.jpg").at("status") == "uploaded");
  CHECK(item_of(run.out, "b.jpg").at("status") == "failed");
}

TEST_CASE("without rclone, or with an old one, nothing is done and it is said how to get it", "[e2e][remotes]") {
  RemoteRig rig;
  SECTION("absent") { fs::remove(rig.folder / "bin/rclone"); }
  SECTION("too old") { rig.use_rclone("echo 'rclone v1.53.3'\n"); }
  SECTION("something else") { rig.use_rclone("echo hello\n"); }
  for (const auto* command : {"upload", "upload-image", "validate"}) {
    auto run = std::string(command) == "validate" ? rig.metaup({"validate", "-o", "ndjson", "rclone:media:a.jpg"})
                                                  : rig.run(command, {"rclone:media:a.jpg"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("install rclone 1.56 or newer"));
  }
  CHECK(http_requests(rig.simulator) == 0);
}

TEST_CASE("rclone is never given the token, and what it needs", "[e2e][remotes]") {
  RemoteRig rig;
  rig.metaup.environment["RCLONE_TEST_FOLDER"] = rig.folder.path();
  rig.metaup.environment["AWS_PROFILE"] = "media";
  rig.use_rclone("export -p > \"$RCLONE_TEST_FOLDER/env\"\nexit 1\n");
  CHECK(rig.run("upload", {"rclone:media:a.jpg"}).exit_code == 2);
  const auto given = contents(rig.folder / "env");
  CHECK_THAT(given, Contains("RCLONE_CONFIG_MEDIA_TYPE") && Contains("AWS_PROFILE") && Contains("HOME="));
  CHECK_THAT(given, !Contains(kToken) && !Contains("METAUP_"));
}

TEST_CASE("a remote that breaks off is read again, and is then one failed item", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/a.jpg", make_jpeg(1));
  rig.put("in/b.jpg", make_jpeg(2));
  rig.metaup.environment["RCLONE_TEST_FOLDER"] = rig.folder.path();
  // Some bytes of b.jpg, and then no more.
  const std::string breaks_off =
      "case \"$*\" in *\" cat \"*b.jpg) if COND; then printf abc; exit 1; fi ;; esac\n"
      "exec /usr/bin/rclone \"$@\"\n";
  const auto with = [&](const std::string& condition) {
    auto script = breaks_off;
    script.replace(script.find("COND"), 4, condition);
    rig.use_rclone(script);
  };
  SECTION("once") {
    with("! test -e \"$RCLONE_TEST_FOLDER/broke\" && : > \"$RCLONE_TEST_FOLDER/broke\"");
    const auto run = rig.run("upload", {"rclone:media:in"});
    CHECK(run.exit_code == 0);
    CHECK(statuses(run.out) == Counts{{"uploaded", 2}});
    CHECK(rig.reads() == 3);
  }
  SECTION("always") {
    with("true");
    const auto run = rig.run("upload", {"rclone:media:in", "--attempts", "2"});
    CHECK(run.exit_code == 6);
    CHECK(item_of(run.out, "a.jpg").at("status") == "uploaded");
    CHECK(item_of(run.out, "b.jpg").at("error").at("class") == "network");
    CHECK(rig.reads() == 3);
  }
}

TEST_CASE("a signal ends what rclone is waited for, and rclone", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  rig.metaup.environment["RCLONE_TEST_FOLDER"] = rig.folder.path();
  const auto hangs_in = GENERATE(as<std::string>{}, "version", "--stat", "--recursive", "cat");
  const auto command = GENERATE(as<std::string>{}, "upload", "sync", "validate");
  CAPTURE(hangs_in, command);
  rig.use_rclone("case \"$*\" in *" + hangs_in +
                 "*) echo $$ > \"$RCLONE_TEST_FOLDER/pid\"; exec /bin/sleep 1000 ;; esac\n"
                 "exec /usr/bin/rclone \"$@\"\n");
  std::vector<std::string> args{command, "rclone:media:"};
  if (command != "validate") args.insert(args.end(), {"--account", "123", "--graph-url", rig.simulator.url()});
  auto process = rig.metaup.start(args);
  const auto pid = written_to(rig.folder / "pid");
  process.send(SIGINT);
  CHECK(process.wait().exit_code == 130);
  CHECK_FALSE(fs::exists("/proc/" + pid));
}

TEST_CASE("the secrets of a remote never show", "[e2e][remotes]") {
  RemoteRig rig;
  const std::string secret = "Sw0rdfishOfTheStorage";
  rig.metaup.environment["RCLONE_CONFIG_MEDIA_PASS"] = secret;
  rig.use_rclone(
      "case \"$*\" in *version*) echo 'rclone v1.60.1'; exit ;; esac\n"
      "echo \"denied: $RCLONE_CONFIG_MEDIA_PASS at https://me:pw123456@nas/x?sig=abcdef\" >&2\nexit 1\n");
  const auto log = rig.folder / "log";
  const auto run = rig.run("upload", {"rclone:media:a.jpg", "--attempts", "1", "-v", "--log-file", log});
  CHECK(run.exit_code == 7);
  CHECK_THAT(run.out, Contains("denied"));
  for (const auto& text : {run.out, run.err, contents(log), contents(rig.metaup.ledger_path())}) {
    CHECK_THAT(text, !Contains(secret) && !Contains("pw123456") && !Contains("abcdef"));
  }
  const auto refused = rig.run("upload", {"rclone::s3,secret_access_key=" + secret + ":bucket"});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.out + refused.err, Contains("parameters are not taken") && !Contains(secret));
}

TEST_CASE("contents are held in --temp-dir, which must be a folder, and leave nothing there", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  const auto none = rig.run("upload", {"rclone:media:a.jpg", "--temp-dir", rig.folder / "none"});
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.err, Contains("--temp-dir"));
  fs::create_directories(rig.folder / "held");
  CHECK(rig.run("upload", {"rclone:media:a.jpg", "--temp-dir", rig.folder / "held"}).exit_code == 0);
  CHECK(fs::is_empty(rig.folder / "held"));
}

TEST_CASE("stdin can be one file", "[e2e][remotes]") {
  RemoteRig rig;
  const auto image = rig.run("upload", {"-", "--stdin-name", "banner.jpg"}, make_jpeg(1));
  CHECK(image.exit_code == 0);
  CHECK(items(image.out).at(0).at("source") == "banner.jpg");
  CHECK(items(image.out).at(0).at("name") == "banner.jpg");
  CHECK(items(image.out).at(0).at("sha256") == sha256_of_text(make_jpeg(1)));
  const auto again = rig.run("upload", {"-", "--stdin-name", "other.jpg"}, make_jpeg(1));
  CHECK(statuses(again.out) == Counts{{"unchanged", 1}});
  const auto video = rig.run("upload-video", {"-", "--stdin-name", "clip.mp4", "--yes"}, make_video(1));
  CHECK(statuses(video.out) == Counts{{"ready", 1}});
  const auto nothing = rig.run("upload", {"-", "--stdin-name", "banner.jpg"});
  CHECK(nothing.exit_code == 12);
}

TEST_CASE("a name for stdin needs - once, and stdin for itself", "[e2e][remotes]") {
  RemoteRig rig;
  const auto [args, reason] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"a.jpg"}, "give - once"},
      {{"-", "-"}, "give - once"},
      {{"-", "--files-from", "-"}, "a list of paths"},
      {{"-", "--plan", "x.plan"}, "--plan needs files"},
  }));
  auto all = args;
  all.insert(all.end(), {"--stdin-name", "a.jpg"});
  const auto run = rig.run("upload", all, make_jpeg(1));
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains(reason));
}

TEST_CASE("captions beside a video on a remote are added to it", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig(R"({"limits":{"enforce":false},"videos":{"processing_s":0}})");
  const std::string text = "1\n00:00:00,000 --> 00:00:02,000\nHello\n";
  const auto folder = GENERATE(as<std::string>{}, "", "in/");
  rig.put(folder + "clip.mp4", make_video(1));
  rig.put(folder + "clip.en_US.srt", text);
  rig.put(folder + "clip.de_DE.srt", "no subtitles");
  const auto run = rig.run("upload-video", {"rclone:media:" + folder, "--yes"});
  CHECK(run.exit_code == 0);
  const auto item = items(run.out).at(0);
  CHECK(item.at("name") == "clip.mp4");
  CHECK_THAT(item.at("warnings").dump(), Contains("captions clip.de_DE.srt: is not in SRT format"));
  CHECK(rig.simulator.state().at("videos").at(0).at("captions") == nlohmann::json{{"en_US", text}});
  CHECK(rig.reads() == 3);
  CHECK(statuses(rig.run("upload-video", {"rclone:media:" + folder}).out) == Counts{{"unchanged", 1}});
  CHECK(rig.reads() == 0);
}

TEST_CASE("captions on a remote are in the plan of their video, and are sent as they were", "[e2e][remotes][plan]") {
  if (!has_rclone()) return;
  RemoteRig rig(R"({"limits":{"enforce":false},"videos":{"processing_s":0}})");
  const std::string text = "1\n00:00:00,000 --> 00:00:02,000\nHello\n";
  const auto plan = rig.folder / "the.plan";
  rig.put("in/clip.mp4", make_video(1));
  rig.put("in/clip.en_US.srt", text);
  rig.put("in/clip.fr_FR.srt", text);
  REQUIRE(rig.run("upload", {"rclone:media:in", "--exclude", "*.fr_FR.srt", "--plan", plan}).exit_code == 0);
  rig.put("in/clip.de_DE.srt", text);
  const auto apply = [&] {
    return rig.metaup({"apply", plan, "--graph-url", rig.simulator.url(), "-o", "ndjson", "--yes"});
  };
  rig.put("in/clip.en_US.srt", text + "\n", 2);
  CHECK(apply().exit_code == 12);
  CHECK(rig.simulator.state().at("videos").empty());
  rig.put("in/clip.en_US.srt", text);
  CHECK(apply().exit_code == 0);
  CHECK(rig.simulator.state().at("videos").at(0).at("captions") == nlohmann::json{{"en_US", text}});
}

TEST_CASE("a listing of a remote ends when the time of the command is over", "[e2e][remotes]") {
  RemoteRig rig;
  rig.use_rclone("case \"$*\" in *version*) echo 'rclone v1.60.1' ;; *) exec /bin/sleep 600 ;; esac\n");
  const auto* const command = GENERATE("upload", "sync");
  const auto* const path = GENERATE("rclone:media:in", "rclone:media:bundle.zip");
  const auto run = rig.run(command, {path, "--max-duration", "300ms"});
  CHECK(run.exit_code == 10);
  CHECK(http_requests(rig.simulator) == 0);
}

TEST_CASE("a list of paths may lie on a remote", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  rig.put("list", "rclone:media:a.jpg\n" + rig.folder.write("b.jpg", make_jpeg(2)) + "\n");
  CHECK(statuses(rig.metaup({"validate", "-o", "ndjson", "--files-from", "rclone:media:list"}).out) ==
        Counts{{"valid", 2}});
  CHECK(statuses(rig.run("upload", {"--files-from", "rclone:media:list"}).out) == Counts{{"uploaded", 2}});
  CHECK(statuses(rig.run("sync", {"--files-from", "rclone:media:list", "--settle", "0"}).out) ==
        Counts{{"unchanged", 2}});
  const auto missing = rig.run("upload", {"--files-from", "rclone:media:none"});
  CHECK(missing.exit_code == 2);
  CHECK_THAT(missing.err, Contains("rclone:media:none"));
}

TEST_CASE("an image that Meta does not copy is sent from its remote, if that still holds it", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/a.jpg", make_jpeg(1));
  const std::string hash = items(rig.run("upload", {"rclone:media:in/a.jpg"}).out).at(0).at("hash");
  rig.simulator.control("forget_image", "account=123&hash=" + hash);
  const auto copy = [&] { return rig.run("copy-image", {hash, "--to", "456"}); };
  SECTION("it is there") {
    const auto run = copy();
    CHECK(run.exit_code == 0);
    CHECK(item_of(run.out, hash).at("status") == "uploaded");
    CHECK_THAT(item_of(run.out, hash).at("warnings").at(0), Contains("rclone:media:in/a.jpg was sent instead"));
    CHECK(uploads_by_name(rig.simulator, "456") == Counts{{"a.jpg", 1}});
  }
  SECTION("it holds another image") {
    rig.put("in/a.jpg", make_jpeg(2));
    const auto run = copy();
    CHECK(run.exit_code != 0);
    CHECK_THAT(item_of(run.out, hash).at("error").at("message"), Contains("rclone:media:in/a.jpg now contains"));
    CHECK(uploads_by_name(rig.simulator, "456").empty());
  }
  SECTION("it is gone") {
    rig.remove("in/a.jpg");
    const auto run = copy();
    CHECK(run.exit_code != 0);
    CHECK_THAT(item_of(run.out, hash).at("error").at("message"),
               Contains("rclone:media:in/a.jpg") && Contains("Meta would not copy it"));
  }
}

TEST_CASE("the page of a plan says that files of remotes are not fetched for it", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("a.jpg", make_jpeg(1));
  const auto plan = rig.folder / "assets.plan";
  REQUIRE(rig.run("upload", {"rclone:media:", "--plan", plan}).exit_code == 0);
  REQUIRE(rig.metaup({"review", plan, "--html", rig.folder / "page.html"}).exit_code == 0);
  CHECK_THAT(contents(rig.folder / "page.html"), Contains("is not fetched for this page"));
}
