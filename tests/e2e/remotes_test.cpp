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

TEST_CASE("manifests and groups take files of remotes", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("in/hero_1x1.jpg", make_jpeg(1, 1080, 1080));
  rig.put("in/hero_9x16.jpg", make_jpeg(2, 1080, 1920));
  const auto manifest = rig.folder.write("launch.csv",
                                         "name,page-id,image,link,message\n"
                                         "One,1,rclone:media:in/hero_1x1.jpg,https://example.com,Hi\n"
                                         "Two,1,rclone:media:in/none.jpg,https://example.com,Hi\n");
  const auto run = rig.run("create-creative", {"--from", manifest});
  CHECK(item_of(run.out, "hero_1x1.jpg").at("status") == "uploaded");
  CHECK(item_of(run.out, "launch.csv:2").at("status") == "created");
  CHECK(item_of(run.out, "launch.csv:3").at("status") == "failed");
  const auto group = rig.run("create-creative", {"--group", "rclone:media:in", "--page-id", "1", "--link",
                                                 "https://example.com", "--message", "Hi", "--cta", "SHOP_NOW"});
  CHECK(group.exit_code == 0);
  CHECK(item_of(group.out, "hero_9x16.jpg").at("status") == "uploaded");
  CHECK(item_of(group.out, "hero_1x1.jpg").at("status") == "unchanged");
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

TEST_CASE("a manifest, what it reads and what it names may lie on a remote", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  const std::string folder = GENERATE(as<std::string>{}, "", "launch/");
  rig.put(folder + "hero.jpg", make_jpeg(1, 1080, 1080));
  rig.put(folder + "second.jpg", make_jpeg(2, 1080, 1080));
  rig.put(folder + "card.json", R"({"image":"second.jpg","link":"https://example.com/2"})");
  rig.put(folder + "launch.csv",
          "name,page_id,image,card_1,card_2,link,message\n"
          "One,1,hero.jpg,,,https://example.com,Hi\n"
          R"(Two,1,,"{""image"":""rclone:media:)" +
              folder +
              R"(hero.jpg"",""link"":""https://example.com/1""}",@card.json,)"
              "https://example.com,Hi\n");
  const auto run = rig.run("create-creative", {"--from", "rclone:media:" + folder + "launch.csv"});
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 2}, {"created", 2}});
  CHECK(item_of(run.out, "launch.csv:2").at("source") == "rclone:media:" + folder + "launch.csv:2");
}

TEST_CASE("a path on a remote that cannot be one is the error of its row", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("hero.jpg", make_jpeg(1, 1080, 1080));
  const auto manifest = rig.folder.write("launch.csv",
                                         "name,page_id,image,link,message\n"
                                         "One,1,rclone:media:hero.jpg,https://example.com,Hi\n"
                                         "Two,1,rclone:media,https://example.com,Hi\n"
                                         "Three,1,s3://,https://example.com,Hi\n");
  const auto run = rig.run("create-creative", {"--from", manifest});
  CHECK(run.exit_code == 6);
  CHECK_THAT(item_of(run.out, "launch.csv:3").at("error").at("message"),
             Contains("image: ") && Contains("names no remote"));
  CHECK_THAT(item_of(run.out, "launch.csv:4").at("error").at("message"), Contains("names no bucket"));
}

TEST_CASE("a misspelled folder of a remote deletes nothing of what came from it", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  rig.put("spring/1.jpg", make_jpeg(1));
  const auto sync = [&](const std::string& source) {
    return rig.run("sync", {source, "--settle", "0", "--delete", "--yes"});
  };
  REQUIRE(sync("rclone:media:spring").exit_code == 0);
  CHECK(sync("rclone:media:sprnig").exit_code == 5);
  rig.remove("spring/1.jpg");
  std::filesystem::remove(rig.folder / "bucket/spring");
  CHECK(sync("rclone:media:spring").exit_code == 5);
  CHECK(rig.simulator.state().at("images").size() == 1);
}

TEST_CASE("what a remote still holds under another name is not deleted", "[e2e][remotes]") {
  if (!has_rclone()) return;
  RemoteRig rig;
  for (const auto* const name : {"1.jpg", "2.jpg"}) rig.put(name, make_jpeg(name[0] == '1' ? 1 : 2));
  rig.put("sheet.psd", std::string(100'000, 'x'));
  const auto sync = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"rclone:media:", "--settle", "0", "--delete", "--yes"});
    return rig.run("sync", std::move(more));
  };
  REQUIRE(sync({}).exit_code == 0);
  CHECK(rig.reads() == 2);
  std::filesystem::rename(rig.folder / "bucket/1.jpg", rig.folder / "bucket/1.jpg.old");
  CHECK(statuses(sync({}).out) == Counts{{"unchanged", 1}});
  CHECK(rig.reads() == 1);  // its size tells that the sheet is none of them
  CHECK(statuses(sync({"--exclude", "2.jpg"}).out) == Counts{});
  CHECK(rig.simulator.state().at("images").size() == 2);
  rig.remove("1.jpg.old");
  CHECK(statuses(sync({}).out) == Counts{{"unchanged", 1}, {"deleted", 1}});
}

namespace {

constexpr std::uint64_t kMebibyte = 1U << 20U;

/// A video of a remote, killed twice, is finished once.
void survive_two_kills(std::uint64_t bytes) {
  if (!has_rclone()) return;
  RemoteRig rig(nlohmann::json{{"videos", {{"windows", {kMebibyte}}}}}.dump());
  const auto path = rig.folder / "bucket/film.mp4";
  write_large_video(path, 1, bytes);
  auto args = upload(rig.simulator.url(), "rclone:media:film.mp4", {"--yes"});
  args.front() = "upload-video";
  int seen = 0;
  for (int kills = 0; kills < 2; ++kills) {
    auto process = rig.metaup.start(args);
    wait_for_requests(rig.simulator, process, seen + 5);
    process.send(SIGKILL);
    CHECK(process.wait().signal == SIGKILL);
    seen = http_requests(rig.simulator);
  }
  const auto last = rig.metaup.start(args).wait(std::chrono::seconds{900});
  INFO(last.out << last.err);
  REQUIRE(last.exit_code == 0);
  const auto state = rig.simulator.state();
  std::vector<nlohmann::json> finished;
  for (const auto& video : state.at("videos")) {
    if (video.at("finished") == true) finished.push_back(video);
  }
  REQUIRE(finished.size() == 1);
  CHECK(finished[0].at("sha256") == sha256_of_file(path));
#ifndef __SANITIZE_ADDRESS__
  CHECK(last.peak_memory <= 64 * kMebibyte);
#endif
}

}  // namespace

TEST_CASE("a video of a remote whose upload is killed twice goes up once, in bounded memory", "[e2e][remotes]") {
  survive_two_kills(64 * kMebibyte);
}

TEST_CASE("so does one of 2 GiB that a remote holds", "[.soak][e2e][remotes]") { survive_two_kills(2'048 * kMebibyte); }
