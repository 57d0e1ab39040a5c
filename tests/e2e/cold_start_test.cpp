#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "video_studio.hpp"

// What a ledger knows moves to another machine, or is learned there from Meta.

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

using Strings = std::vector<std::string>;
using Counts = std::map<std::string, int>;

struct Machines : VideoStudio {
  using VideoStudio::VideoStudio;

  /// A machine that has never seen the account.
  void new_machine() { std::filesystem::remove_all(metaup.home() / "state"); }
  Finished send(Strings more = {}) { return metaup(upload(simulator.url(), folder / "assets", std::move(more))); }
  Finished ledger(Strings more, const std::string& stdin_text = {}) {
    more.insert(more.begin(), "ledger");
    return metaup(std::move(more), stdin_text);
  }
  Finished learn(Strings more = {}) {
    Strings args{"learn", "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson"};
    args.insert(args.end(), more.begin(), more.end());
    return ledger(std::move(args));
  }
  void write_assets() {
    write_images(folder, "assets", 3);
    folder.write("assets/film1.mp4", make_video(1));
    folder.write("assets/film2.mp4", make_video(2));
  }
};

}  // namespace

TEST_CASE("a fresh ledger each night: learned and stamped no second video, else nothing silently", "[e2e][learn]") {
  Machines here;
  here.write_assets();
  REQUIRE(here.learn().exit_code == 0);
  REQUIRE(here.send({"--stamp"}).exit_code == 0);
  for (int night = 0; night < 3; ++night) {
    CAPTURE(night);
    here.new_machine();
    const auto refused = here.send({"--stamp"});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Contains("act_123") && Contains("--yes") && Contains("ledger learn"));
    CHECK(statuses(refused.out) == Counts{{"skipped", 5}});
    const auto learned = here.learn();
    INFO(learned.err);
    CHECK(learned.exit_code == 0);
    Counts matches;
    for (const auto& item : items(learned.out)) {
      CHECK(item.at("status") == "existing");
      ++matches[item.at("kind").get<std::string>() + " " + item.at("match").get<std::string>()];
    }
    CHECK(matches == Counts{{"image none", 3}, {"video sure", 2}});
    const auto sent = here.send({"--stamp"});
    CHECK(sent.exit_code == 0);
    CHECK(statuses(sent.out) == Counts{{"uploaded", 3}, {"unchanged", 2}});
  }
  CHECK(here.finished_videos().size() == 2);
  here.new_machine();
  CHECK(here.send({"--yes"}).exit_code == 0);
  CHECK(here.finished_videos().size() == 4);
}

TEST_CASE("what is only likely is used with --trust likely alone", "[e2e][learn]") {
  Machines here;
  here.write_assets();
  REQUIRE(here.send().exit_code == 0);
  here.new_machine();
  const bool when_learning = GENERATE(true, false);
  REQUIRE(here.learn(when_learning ? Strings{"--trust", "likely"} : Strings{}).exit_code == 0);
  if (!when_learning) {
    const auto refused = here.send();
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, Contains("film1.mp4") && Contains("--trust likely"));
  }
  const auto sent = here.send(when_learning ? Strings{} : Strings{"--trust", "likely"});
  CHECK(sent.exit_code == 0);
  CHECK(statuses(sent.out).at("unchanged") == 2);
  CHECK(here.finished_videos().size() == 2);
}

TEST_CASE("a person on a terminal is asked, and nothing is sent before the answer", "[e2e][learn]") {
  Machines here;
  here.write_assets();
  REQUIRE(here.send().exit_code == 0);
  here.new_machine();
  if (!std::filesystem::exists("/usr/bin/script")) {
    WARN("no script(1) here");
    return;
  }
  std::filesystem::create_directories(here.folder / "bin");
  std::filesystem::create_symlink("/usr/bin/script", here.folder / "bin/script");  // and no ffprobe
  const auto path = Metaup().environment.at("PATH");
  here.metaup.environment["PATH"] = path.substr(0, path.find(':')) + ":" + (here.folder / "bin");
  const auto uploads = here.simulator.state().at("requests");
  const auto answered = [&](const std::string& answer) {
    return here.metaup.shell(
        "printf '%s\\n' \"$1\" | script -qec \"metaup upload --account 123 --graph-url $2 $3\" /dev/null",
        {answer, here.simulator.url(), here.folder / "assets"});
  };
  const auto no = answered("n");
  INFO(no.err);
  CHECK_THAT(no.out, Contains("act_123") && Contains("[y/N]") && Contains("nothing was sent"));
  auto now = here.simulator.state().at("requests");
  CHECK(now.value("POST adimages", 0) == uploads.value("POST adimages", 0));
  const auto yes = answered("y");
  CHECK_THAT(yes.out, Contains("5 done"));
  CHECK(here.finished_videos().size() == 4);
}

TEST_CASE("a ledger moves to another machine by export and import", "[e2e][learn]") {
  Machines here;
  here.write_assets();
  REQUIRE(here.send().exit_code == 0);
  const auto exported = here.ledger({"export"});
  REQUIRE(exported.exit_code == 0);
  const auto lines = events(exported.out);
  CHECK(lines.front().at("type") == "ledger");
  CHECK(lines.front().at("schema") == 1);
  CHECK(lines.back().at("type") == "end");
  CHECK(lines.back().at("records") == lines.size() - 2);
  here.folder.write("ledger.ndjson", exported.out);
  here.new_machine();
  const bool by_stdin = GENERATE(true, false);
  const auto imported =
      by_stdin ? here.ledger({"import", "-"}, exported.out) : here.ledger({"import", here.folder / "ledger.ndjson"});
  INFO(imported.err);
  REQUIRE(imported.exit_code == 0);
  CHECK_THAT(imported.out, Contains("records: " + std::to_string(lines.size() - 2)));
  const auto again = here.ledger({"import", here.folder / "ledger.ndjson", "-o", "json"});
  CHECK(json::parse(again.out).at("changed") == 0);
  CHECK(json::parse(again.out).at("records") == lines.size() - 2);
  CHECK(here.ledger({"export"}).out.size() == exported.out.size());
  const auto requests = http_requests(here.simulator);
  const auto sent = here.send();
  CHECK(statuses(sent.out) == Counts{{"unchanged", 5}});
  CHECK(http_requests(here.simulator) == requests);
}

TEST_CASE("what is no whole export is refused, and changes nothing", "[e2e][learn]") {
  Machines here;
  here.write_assets();
  REQUIRE(here.send().exit_code == 0);
  const auto text = here.ledger({"export"}).out;
  here.new_machine();
  const auto refused = [&](const std::string& file) {
    const auto finished = here.ledger({"import", "-"}, file);
    CHECK(finished.exit_code == 2);
    CHECK(finished.out.empty());
    CHECK_FALSE(std::filesystem::exists(here.metaup.home() / "state"));  // no new ledger either
    return finished.err;
  };
  CHECK_THAT(refused(""), Contains("stdin, line 1"));
  CHECK_THAT(refused(text.substr(0, text.size() / 2)), Contains("line"));
  CHECK_THAT(refused(text.substr(0, text.rfind("{"))), Contains("the last line is missing"));
  CHECK_THAT(refused("{\"type\":\"run_start\",\"schema\":1}\n"), Contains("line 1"));
  CHECK_THAT(refused("{\"type\":\"ledger\",\"schema\":99}\n"), Contains("schema is 99"));
  auto edited = text;
  edited.replace(edited.find("act_123"), 7, "act_12x");
  CHECK_THAT(refused(edited), Contains("line 2") && Contains("account"));
  edited.replace(edited.find("act_12x"), 7, "act_124");
  CHECK_THAT(refused(edited), Contains("SHA-256") && Contains("export it again"));
  CHECK_THAT(refused(text + std::string(3U << 20U, 'x')), Contains("stdin"));
  CHECK(here.ledger({"import"}).exit_code == 2);
  CHECK(here.ledger({"import", "a", "b"}).exit_code == 2);
  CHECK(here.ledger({"import", "/nowhere/at.ndjson"}).exit_code == 2);
  CHECK(here.ledger({"import", "-", "--all"}).exit_code == 2);
}

TEST_CASE("a ledger is not imported while a run uses one of its accounts", "[e2e][learn]") {
  Machines here(R"({"faults":[{"edge":"adimages","account":"123","nth":2,"stall":true}]})");
  write_images(here.folder, "assets", 1);
  REQUIRE(here.send().exit_code == 0);
  write_images(here.folder, "assets", 2);
  auto holder = here.metaup.start(upload(here.simulator.url(), here.folder / "assets"));
  wait_for_requests(here.simulator, holder, 2);
  here.folder.write("ledger.ndjson", here.ledger({"export"}).out);
  const auto file = here.folder / "ledger.ndjson";
  const auto refused = here.ledger({"import", file});
  CHECK(refused.exit_code == 11);
  CHECK_THAT(refused.err, Contains("act_123") && Contains("--lock-wait"));
  CHECK(here.ledger({"import", file, "--lock-wait", "100ms"}).exit_code == 11);
  CHECK(here.ledger({"import", file, "--ledger", here.folder / "other.db"}).exit_code == 0);
  auto waiting = here.metaup.start({"ledger", "import", file, "--lock-wait", "1h"});
  holder.send(SIGKILL);  // which frees its lock
  holder.wait();
  CHECK(waiting.wait().exit_code == 0);
  for (const auto* const action : {"show", "export", "forget", "audit", "check", "path"}) {
    const auto misplaced = here.ledger({action, "--lock-wait", "1s"});
    CHECK(misplaced.exit_code == 2);
    CHECK_THAT(misplaced.err, Contains("--lock-wait does not apply to ledger " + std::string(action)));
  }
}

TEST_CASE("an import that waits for its input keeps no run out", "[e2e][learn]") {
  Machines here;
  write_images(here.folder, "assets", 1);
  REQUIRE(here.send().exit_code == 0);
  const auto text = here.ledger({"export"}).out;
  const auto pipe = here.folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  auto waiting = here.metaup.start({"ledger", "import", pipe, "-o", "json"});
  {
    std::ofstream writer(pipe, std::ios::binary);
    const auto second = text.find('\n') + 1;
    const auto third = text.find('\n', second) + 1;
    writer << text.substr(0, second);
    // More than a pipe holds: when all of it is written, most of it has been read.
    for (std::size_t bytes = 0; bytes < (1U << 20U); bytes += third - second)
      writer << text.substr(second, third - second);
    writer.flush();
    write_images(here.folder, "assets", 2);
    CHECK(here.send().exit_code == 0);
    writer << text.substr(second);
  }
  const auto refused = waiting.wait();
  CHECK(refused.exit_code == 2);  // of so many records its last line does not tell
  CHECK_THAT(refused.err, Contains("records"));
}

TEST_CASE("ledger learn needs an account and a token, and takes no more", "[e2e][learn]") {
  Machines here;
  const auto url = here.simulator.url();
  CHECK(here.ledger({"learn", "--graph-url", url}).exit_code == 2);
  CHECK(here.ledger({"learn", "--graph-url", url, "--account", "1", "more"}).exit_code == 2);
  CHECK(here.ledger({"show", "--trust", "likely"}).exit_code == 2);
  CHECK(here.ledger({"learn", "--graph-url", url, "--account", "1", "--trust", "all"}).exit_code == 2);
  const auto several = here.ledger({"learn", "--graph-url", url, "--account", "1", "--account", "2", "-o", "ndjson"});
  CHECK(several.exit_code == 0);
  CHECK(events(several.out).front().at("accounts") == json::array({"act_1", "act_2"}));
  here.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  CHECK(here.ledger({"learn", "--graph-url", url, "--account", "1"}).exit_code == 2);
}

TEST_CASE("a description leaves room for its stamp", "[e2e][learn]") {
  Machines here;
  const auto path = here.folder.write("clip.mp4", make_video(1));
  CHECK(here.metaup(here.upload_video(path, {"--stamp", "--description", std::string(63'001, 'x')})).exit_code == 2);
  CHECK(here.metaup(here.upload_video(path, {"--stamp", "--description", "Spring"})).exit_code == 0);
  const auto videos = here.finished_videos();
  CHECK_THAT(videos.at(0).at("description").get<std::string>(), Catch::StartsWith("Spring\n\nmetaup:sha256="));
}
