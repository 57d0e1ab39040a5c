#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <functional>
#include <set>
#include <thread>

#include "support/album.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

// `metaup sync`, as a cron line, a script or a service calls it.

using namespace metaup::test;
using Catch::Contains;

namespace {

using Counts = std::map<std::string, int>;

struct SyncRig {
  explicit SyncRig(std::uint32_t count = 3, const std::string& scenario = "") : simulator(scenario) {
    write_images(folder, "in", count);
  }
  [[nodiscard]] std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
    std::vector<std::string> args{"sync", "--account", "123",      "--graph-url", simulator.url(),
                                  "-o",   "ndjson",    "--settle", "0",           folder / "in"};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }
  Finished sync(std::vector<std::string> more = {}) {
    auto finished = metaup(arguments(std::move(more)));
    UNSCOPED_INFO(finished.err);
    return finished;
  }
  void remove(const std::string& name) const { std::filesystem::remove(folder / ("in/" + name)); }
  [[nodiscard]] std::size_t held() const { return simulator.state().at("images").size(); }

  Simulator simulator;
  Metaup metaup;
  TempDir folder;
};

/// Waits until a running program has written what is wanted, or has ended.
void wait_until(Process& process, const std::function<bool(const std::string& out)>& is_there) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes{2};
  while (!is_there(process.out())) {
    INFO(process.out() << process.err());
    REQUIRE(std::chrono::steady_clock::now() < limit);
    std::this_thread::sleep_for(std::chrono::milliseconds{2});  // for the process, not for time
  }
}

int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

const std::string kSummary = R"("type":"summary")";
const std::string kUploaded = R"("status":"uploaded")";

}  // namespace

TEST_CASE("a sync sends what is new, and deletes with --delete --yes what is gone", "[e2e][sync]") {
  SyncRig rig;
  const auto first = rig.sync();
  CHECK(first.exit_code == 0);
  CHECK(statuses(first.out) == Counts{{"uploaded", 3}});
  CHECK(events(first.out).front().at("command") == "sync");
  std::filesystem::rename(rig.folder / "in/0002.png", rig.folder / "in/renamed.png");
  rig.remove("0001.jpg");
  CHECK(statuses(rig.sync().out) == Counts{{"unchanged", 2}});
  const auto second = rig.sync({"--delete", "--yes"});
  CHECK(second.exit_code == 0);
  CHECK(statuses(second.out) == Counts{{"unchanged", 2}, {"deleted", 1}});
  CHECK(item_of(second.out, "in/0001.jpg").at("kind") == "image");
  CHECK(summary(second.out).at("done") == 3);
  CHECK(rig.held() == 2);
}

TEST_CASE("deleting needs --yes or a terminal, and only where something may be deleted", "[e2e][sync]") {
  SyncRig rig;
  rig.sync();
  rig.remove("0001.jpg");
  const auto refused = rig.sync({"--delete"});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains("--yes"));
  CHECK(refused.out.empty());
  const auto planned = rig.sync({"--delete", "-n"});
  CHECK(planned.exit_code == 0);
  CHECK(statuses(planned.out) == Counts{{"unchanged", 2}, {"planned", 1}});
  CHECK(rig.held() == 3);
}

TEST_CASE("more than --max-delete ends a sync before anything is sent", "[e2e][sync]") {
  SyncRig rig(4);
  rig.sync();
  rig.remove("0001.jpg");
  rig.remove("0002.png");
  write_images(rig.folder, "in", 1, 9);
  const auto before = http_requests(rig.simulator);
  const auto refused = rig.sync({"--delete", "--yes", "--max-delete", "1"});
  CHECK(refused.exit_code == 2);
  CHECK(http_requests(rig.simulator) == before + 1);  // a look whether they are used
  CHECK(rig.held() == 4);
  CHECK_THAT(refused.err, Contains("2 to delete") && Contains("--max-delete 2"));
  CHECK(rig.sync({"--delete", "--yes", "--max-delete", "2"}).exit_code == 0);
  CHECK(rig.held() == 3);
}

TEST_CASE("a sync sends no video into an account that may hold it unless somebody agrees", "[e2e][sync]") {
  SyncRig rig(1);
  rig.folder.write("in/film.mp4", make_video(1));
  REQUIRE(rig.sync().exit_code == 0);
  std::filesystem::remove_all(rig.metaup.home() / "state");  // a machine that has never seen the account
  write_images(rig.folder, "in", 1, 9);
  const auto refused = rig.sync();
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains("act_123") && Contains("--yes") && Contains("ledger learn"));
  CHECK(statuses(refused.out) == Counts{{"skipped", 3}});
  CHECK(rig.held() == 1);
  const auto agreed = rig.sync({"--delete", "--yes"});
  CHECK(agreed.exit_code == 0);
  CHECK(statuses(agreed.out) == Counts{{"uploaded", 2}, {"ready", 1}});
}

TEST_CASE("options of sync that make no sense together are refused", "[e2e][sync]") {
  SyncRig rig;
  const auto [more, said] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"--max-delete", "3"}, "--delete"},
      {{"--no-ledger"}, "--no-ledger"},
      {{"--watch", "-o", "json"}, "ndjson"},
      {{"--retry-from", "x"}, "--retry-from"},
      {{"--name-template", "{nothing}"}, "nothing"},
  }));
  const auto refused = rig.sync(more);
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains(said));
  CHECK(http_requests(rig.simulator) == 0);
}

TEST_CASE("a watch writes nothing of its own into what it watches", "[e2e][sync][watch]") {
  SyncRig rig;
  rig.folder.write("in/deep/a.txt", "a");
  std::filesystem::create_directory_symlink(rig.folder / "in/deep", rig.folder / "link");
  const auto [option, file] = GENERATE(table<std::string, std::string>({{"--metrics", "in/metaup.prom"},
                                                                        {"--report", "in/deep/run.csv"},
                                                                        {"--log-file", "link/log"},
                                                                        {"--ledger", "in/../in/deep/ledger.db"}}));
  const auto value = (option == "--report" ? "csv=" : "") + (rig.folder / file);
  const auto refused = rig.sync({"--watch", option, value});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err,
             Contains(option) && Contains(rig.folder / file) && Contains(rig.folder / "in") && Contains("watched"));
  CHECK(http_requests(rig.simulator) == 0);
  CHECK(rig.sync({option, value}).exit_code == 0);
}

TEST_CASE("a watch may write beside what it watches, and where it does not look", "[e2e][sync][watch]") {
  SyncRig rig;
  rig.folder.write("in/deep/a.txt", "a");
  const auto args = GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"in-metaup.prom"},
                             std::vector<std::string>{"in/.metaup.prom"}, std::vector<std::string>{"in/.state/prom"},
                             std::vector<std::string>{"in/deep/metaup.prom", "--no-recursive"});
  rig.folder.write("in/.state/a.txt", "a");
  std::vector<std::string> more{"--watch", "-n", "--metrics", rig.folder / args.front()};
  more.insert(more.end(), args.begin() + 1, args.end());
  CHECK(rig.sync(more).exit_code == 0);
}

TEST_CASE("nothing is deleted because of a variable or a profile", "[e2e][sync]") {
  SyncRig rig;
  rig.sync();
  rig.remove("0001.jpg");
  rig.metaup.environment["METAUP_DELETE"] = "true";
  rig.metaup.environment["METAUP_YES"] = "true";
  CHECK(statuses(rig.sync().out)["deleted"] == 0);
  const auto profile = rig.folder.write("profile.toml", "delete = true\n");
  CHECK(rig.sync({"--config", profile}).exit_code == 2);
}

TEST_CASE("a sync that has nothing to do says so when asked", "[e2e][sync]") {
  SyncRig rig;
  CHECK(rig.sync({"--error-on-nothing"}).exit_code == 0);
  CHECK(rig.sync({"--error-on-nothing"}).exit_code == 9);
  rig.remove("0001.jpg");
  CHECK(rig.sync({"--error-on-nothing", "--delete", "--yes"}).exit_code == 0);
  for (const auto* const name : {"0002.png", "0003.gif"}) rig.remove(name);
  const auto empty = rig.sync({"--error-on-nothing", "--delete", "--yes"});
  CHECK(empty.exit_code == 9);
  CHECK(rig.held() == 2);
}

TEST_CASE("a file that was just written is left for the next time", "[e2e][sync]") {
  SyncRig rig;
  const auto left = rig.sync({"--settle", "1h"});
  CHECK(left.exit_code == 0);
  CHECK(items(left.out).empty());
  CHECK_THAT(left.out, Contains("left for the next time"));
  for (const auto& entry : std::filesystem::directory_iterator(rig.folder / "in")) {
    std::filesystem::last_write_time(entry, std::chrono::file_clock::now() - std::chrono::hours{2});
  }
  CHECK(statuses(rig.sync({"--settle", "1h"}).out) == Counts{{"uploaded", 3}});
}

TEST_CASE("a video whose poster or captions were just written is left for the next time as well", "[e2e][sync]") {
  SyncRig rig(0, R"({"limits":{"enforce":false},"videos":{"processing_s":0}})");
  rig.metaup.environment["PATH"] = "/nonexistent";
  const auto is_old = [&](const std::string& name) {
    std::filesystem::last_write_time(rig.folder / ("in/" + name),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours{2});
  };
  const std::string text = "1\n00:00:00,000 --> 00:00:02,000\nHello\n";
  rig.folder.write("in/clip.mp4", make_video(1));
  rig.folder.write("in/clip_thumb.jpg", make_jpeg(1));
  rig.folder.write("in/clip.en_US.srt", text);
  rig.folder.write("in/other.jpg", make_jpeg(2));
  is_old("clip.mp4");
  is_old("other.jpg");
  const std::string fresh = GENERATE("clip_thumb.jpg", "clip.en_US.srt");
  const std::string settled = fresh == "clip_thumb.jpg" ? "clip.en_US.srt" : "clip_thumb.jpg";
  is_old(settled);
  const auto options = GENERATE(std::vector<std::string>{}, std::vector<std::string>{"--include", "*.mp4"});
  std::vector<std::string> arguments{"--settle", "1h", "--yes"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const auto left = rig.sync(arguments);
  CHECK(left.exit_code == 0);
  CHECK(rig.simulator.state().at("videos").empty());
  CHECK_THAT(left.out, Contains("writing to it: " + (rig.folder / ("in/" + fresh)) + " (goes with " +
                                (rig.folder / "in/clip.mp4") + ")"));
  is_old(fresh);
  CHECK(rig.sync(arguments).exit_code == 0);
  CHECK(rig.simulator.state().at("videos").at(0).at("captions") == nlohmann::json{{"en_US", text}});
  CHECK(rig.held() == (options.empty() ? 2 : 1));
}

TEST_CASE("a file that changes while it is read is left for the next time, and nothing of it is deleted",
          "[e2e][sync]") {
  SyncRig rig(1);
  rig.metaup.environment["PATH"] = "/nonexistent";
  const auto clip = rig.folder.write("in/clip.mp4", make_video(1));
  REQUIRE(rig.sync().exit_code == 0);
  rig.folder.write("in/clip.mp4", make_video(2));
  // Whoever looks into the video also writes to it.
  const auto probe = rig.folder.write("bin/ffprobe", "#!/bin/sh\nprintf x >> '" + clip + "'\n");
  std::filesystem::permissions(probe, std::filesystem::perms::owner_all);
  rig.metaup.environment["PATH"] = rig.folder / "bin";
  const auto left = rig.sync({"--delete", "--yes"});
  CHECK(left.exit_code == 0);
  CHECK(statuses(left.out) == Counts{{"unchanged", 1}});
  CHECK_THAT(left.out, Contains("somebody is writing to it"));
  rig.metaup.environment["PATH"] = "/nonexistent";
  rig.folder.write("in/clip.mp4", make_video(2));
  const auto taken = rig.sync({"--delete", "--yes"});
  CHECK(statuses(taken.out) == Counts{{"unchanged", 1}, {"ready", 1}, {"deleted", 1}});
}

TEST_CASE("of two syncs at the same minute the second waits or is told, and nothing goes twice", "[e2e][sync]") {
  SyncRig rig(30, R"({"latency_ms":20})");
  auto first = rig.metaup.start(rig.arguments({"--transfers", "1"}));
  wait_for_requests(rig.simulator, first, 3);
  CHECK(rig.sync().exit_code == 11);
  const auto second = rig.sync({"--lock-wait", "1h", "--delete", "--yes"});
  CHECK(first.wait().exit_code == 0);
  CHECK(second.exit_code == 0);
  CHECK(statuses(second.out) == Counts{{"unchanged", 30}});
  for (const auto& [name, uploads] : uploads_by_name(rig.simulator)) CHECK(uploads == 1);
}

TEST_CASE("a sync that runs out of time ends with 10, and the next one goes on", "[e2e][sync]") {
  SyncRig rig(20, R"({"latency_ms":30})");
  const auto stopped = rig.sync({"--max-duration", "100ms", "--transfers", "1", "--delete", "--yes"});
  CHECK(stopped.exit_code == 10);
  CHECK(rig.sync({"--delete", "--yes"}).exit_code == 0);
  CHECK(rig.held() == 20);
}

TEST_CASE("what a sync made is known by its source's real path", "[e2e][sync]") {
  SyncRig rig;
  rig.sync();
  rig.remove("0001.jpg");
  std::filesystem::create_directory_symlink(rig.folder / "in", rig.folder / "link");
  const auto args = [&](const std::string& source) {
    return std::vector<std::string>{"sync",     "--account", "123",      "--graph-url", rig.simulator.url(),
                                    "--settle", "0",         "--delete", "--yes",       "-o",
                                    "ndjson",   source};
  };
  CHECK(statuses(rig.metaup(args(rig.folder / "link/../in/../link/")).out) == Counts{{"unchanged", 2}, {"deleted", 1}});
}

TEST_CASE("a watch sends what comes, deletes what goes, and ends with a signal", "[e2e][sync][watch]") {
  SyncRig rig;
  auto watch = rig.metaup.start(rig.arguments({"--watch", "--settle", "20ms", "--delete", "--yes"}));
  wait_until(watch, [](const std::string& out) { return count_of(out, kUploaded) == 3; });
  rig.folder.write("new.jpg", make_jpeg(77));
  std::filesystem::create_directories(rig.folder / "in/a/b");
  std::filesystem::rename(rig.folder / "new.jpg", rig.folder / "in/a/b/new.jpg");
  wait_until(watch, [](const std::string& out) { return count_of(out, kUploaded) == 4; });
  rig.remove("0001.jpg");
  wait_until(watch, [](const std::string& out) { return count_of(out, R"("status":"deleted")") == 1; });
  const auto passes = count_of(watch.out(), kSummary);
  wait_until(watch,
             [&](const std::string& out) { return count_of(out, kSummary) > passes || count_of(out, kSummary) > 2; });
  const auto [signal, code] = std::pair{SIGTERM, 143};
  watch.send(signal);
  const auto ended = watch.wait();
  rig.metaup.search_for_token(ended);
  CHECK(ended.exit_code == code);
  CHECK(rig.held() == 3);
  std::set<std::string> runs;
  int starts = 0;
  for (const auto& event : events(ended.out)) {
    runs.insert(event.at("run_id"));
    if (event.at("type") == "run_start") ++starts;
  }
  CHECK(starts >= 3);
  CHECK(runs.size() == static_cast<std::size_t>(starts));
  CHECK(count_of(ended.out, kSummary) == starts);
}

TEST_CASE("a watch ends when its time is over, whatever number of passes it has made", "[e2e][sync][watch]") {
  SyncRig rig;
  const auto ended = rig.sync({"--watch", "--max-duration", "2s"});
  CHECK(ended.exit_code == 10);
  CHECK(rig.held() == 3);
  CHECK(count_of(ended.out, kSummary) == 1);
}

TEST_CASE("a dry run of a watch is its first pass", "[e2e][sync][watch]") {
  SyncRig rig;
  const auto planned = rig.sync({"--watch", "-n"});
  CHECK(planned.exit_code == 0);
  CHECK(statuses(planned.out) == Counts{{"planned", 3}});
}

TEST_CASE("a watch writes ndjson without being told to", "[e2e][sync][watch]") {
  SyncRig rig;
  const auto planned = rig.metaup({"sync", "--watch", "-n", "--account", "123", "--graph-url", rig.simulator.url(),
                                   rig.folder / "in", "--settle", "0"});
  CHECK(statuses(planned.out) == Counts{{"planned", 3}});
}

TEST_CASE("a watch looks at everything after --rescan, also where nothing tells of changes", "[e2e][sync][watch]") {
  SyncRig rig;
  auto watch = rig.metaup.start(rig.arguments({"--watch", "--rescan", "20ms"}));
  wait_until(watch, [](const std::string& out) { return count_of(out, kSummary) >= 3; });
  watch.send(SIGINT);
  const auto ended = watch.wait();
  CHECK(ended.exit_code == 130);
  CHECK(count_of(ended.out, kUploaded) == 3);
}

TEST_CASE("a watch takes the lock for each pass only, and goes on when it is taken", "[e2e][sync][watch]") {
  SyncRig rig;
  auto watch = rig.metaup.start(rig.arguments({"--watch", "--settle", "20ms"}));
  wait_until(watch, [](const std::string& out) { return count_of(out, kSummary) == 1; });
  TempDir other;
  write_images(other, "out", 1, 50);
  CHECK(rig.metaup(upload(rig.simulator.url(), other / "out", {"--lock-wait", "1h"})).exit_code == 0);
  watch.send(SIGTERM);
  CHECK(watch.wait().exit_code == 143);
}

TEST_CASE("a watch outlives trouble at Meta, and ends when the token is dead", "[e2e][sync][watch]") {
  SyncRig rig(3, R"({"faults":[{"edge":"adimages","method":"POST","error":{"code":2},"times":1}]})");
  auto watch = rig.metaup.start(rig.arguments({"--watch", "--attempts", "1", "--rescan", "20ms"}));
  wait_until(watch, [](const std::string& out) { return count_of(out, kUploaded) == 3; });
  CHECK(count_of(watch.out(), R"("status":"failed")") == 1);
  rig.simulator.control("expire_token", "token=" + kToken);
  rig.folder.write("in/new.jpg", make_jpeg(77));
  const auto ended = watch.wait();
  CHECK(ended.exit_code == 3);
}

TEST_CASE("a whole machine is not taken for a folder", "[e2e][sync]") {
  Simulator simulator;
  Metaup metaup;
  TempDir folder;
  metaup.directory = folder.path();
  std::filesystem::create_directory_symlink("/", folder / "link");
  folder.write("list", "/.\n");
  using Words = std::vector<std::string>;
  const std::vector<Words> commands{{"sync", "/"},
                                    {"sync", "//"},
                                    {"sync", "-n", "/usr/.."},
                                    {"sync", "link"},
                                    {"sync", "--files-from", "list"},
                                    {"upload", "/"},
                                    {"upload-image", "/."}};
  auto args = GENERATE_REF(from_range(commands));
  CAPTURE(args);
  args.insert(args.end(), {"--account", "123", "--graph-url", simulator.url()});
  const auto run = metaup(args);
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Catch::Contains("all that this machine holds") && Catch::Contains("--yes"));
  CHECK(http_requests(simulator) == 0);
}

TEST_CASE("with -q a folder that is empty, and was not, is told of", "[e2e][sync]") {
  SyncRig rig;
  std::filesystem::create_directory(rig.folder / "new");
  REQUIRE(rig.sync().exit_code == 0);
  std::filesystem::remove_all(rig.folder / "in");
  std::filesystem::create_directory(rig.folder / "in");
  const auto quiet = rig.sync(GENERATE(values<std::vector<std::string>>({{"-q"}, {"-q", "--delete", "--yes"}})));
  CHECK(quiet.exit_code == 0);
  CHECK_THAT(quiet.err, Contains("in lists no image and no video, although this sync has uploaded 3 files from it"));
  CHECK(rig.held() == 3);
  CHECK_THAT(rig.sync().out, Contains("although this sync has uploaded 3 files from it"));
  const auto failing = rig.sync({"-q", "--error-on-nothing"});
  CHECK(failing.exit_code == 9);
  CHECK(count_of(failing.err, "although this sync") == 1);

  auto other = rig.arguments({"-q"});
  other.at(9) = rig.folder / "new";
  const auto never_full = rig.metaup(other);
  CHECK(never_full.exit_code == 0);
  CHECK(never_full.err.empty());
}
