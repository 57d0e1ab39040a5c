#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "support/album.hpp"

using namespace metaup::test;

namespace {

namespace fs = std::filesystem;

bool can_mount() {
  const auto tried = run({.argv = {"/usr/bin/unshare", "-rm", "/bin/sh", "-c", "mount -t tmpfs tmpfs /mnt"},
                          .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}},
                          .stdin_text = {},
                          .directory = {}});
  return tried.exit_code == 0;
}

}  // namespace

TEST_CASE("an account that another run is using is not touched", "[e2e][state]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","account":"123","stall":true}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 2);
  auto holder = metaup.start(upload(simulator.url(), folder / "in"));
  wait_for_requests(simulator, holder, 1);

  const auto refused = metaup(upload(simulator.url(), folder / "in"));
  CHECK(refused.exit_code == 11);
  CHECK(refused.err.find("process " + std::to_string(holder.pid())) != std::string::npos);
  CHECK(refused.err.find("--lock-wait") != std::string::npos);
  CHECK(http_requests(simulator) == 1);

  auto other_account = upload(simulator.url(), folder / "in");
  other_account[2] = "456";
  CHECK(metaup(other_account).exit_code == 0);
  CHECK(metaup(upload(simulator.url(), folder / "in", {"--dry-run"})).exit_code == 0);

  auto waiting = metaup.start(upload(simulator.url(), folder / "in", {"--lock-wait", "1h"}));
  holder.send(SIGKILL);  // which frees its lock
  holder.wait();
  wait_for_requests(simulator, waiting, 4);  // its own first one: it has the lock
  waiting.send(SIGKILL);
  CHECK(waiting.wait().signal == SIGKILL);
  CHECK(http_requests(simulator) == 4);
}

TEST_CASE("a second run that names the ledger by a link waits its turn, or is refused", "[e2e][state]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","account":"123","stall":true}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 2);
  const auto path = folder / "state/ledger.db";
  auto holder = metaup.start(upload(simulator.url(), folder / "in", {"--ledger", path}));
  wait_for_requests(simulator, holder, 1);
  fs::create_symlink(path, folder / "link.db");
  fs::create_directory_symlink(folder / "state", folder / "state-link");
  for (const auto& name : {folder / "link.db", folder / "state-link/ledger.db", folder / "state/../link.db"}) {
    INFO(name);
    CHECK(metaup(upload(simulator.url(), folder / "in", {"--ledger", name})).exit_code == 11);
  }
  fs::create_hard_link(path, folder / "hard.db");
  const auto refused = metaup(upload(simulator.url(), folder / "in", {"--ledger", folder / "hard.db"}));
  CHECK(refused.exit_code == 1);
  CHECK(refused.err.find("hard link") != std::string::npos);
  CHECK(http_requests(simulator) == 1);
  holder.send(SIGKILL);
  holder.wait();
}

TEST_CASE("a dry run with a ledger that is not there makes none", "[e2e][state]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  const auto missing = folder / "no/such/ledger.db";
  CHECK(metaup(upload(simulator.url(), folder / "in", {"-n", "--ledger", missing})).exit_code == 0);
  CHECK_FALSE(fs::exists(folder / "no"));
  const auto notes = folder.write("notes.txt", "notes");
  CHECK(metaup(upload(simulator.url(), folder / "in", {"-n", "--ledger", notes})).exit_code == 1);
  CHECK(metaup({"ledger", "show", "--ledger", missing}).exit_code == 5);
}

TEST_CASE("a wait for the lock ends with a signal", "[e2e][state]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","stall":true}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  auto holder = metaup.start(upload(simulator.url(), folder / "in"));
  wait_for_requests(simulator, holder, 1);
  auto waiting = metaup.start(upload(simulator.url(), folder / "in", {"--lock-wait", "1h"}));
  REQUIRE_FALSE(waiting.first_line().empty());
  waiting.send(SIGINT);
  CHECK(waiting.wait(std::chrono::seconds{30}).exit_code == 130);
}

TEST_CASE("a disk that fills up ends the run, and nothing that was sent is forgotten", "[e2e][state]") {
  if (!can_mount()) {
    WARN("no tmpfs of our own can be mounted here: not tested");
    return;
  }
  constexpr int kImages = 400;
  const Simulator simulator(R"({"limits":{"enforce":false}})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", kImages);
  fs::create_directories(metaup.home() / "state");
  // Room for the ledger and its reserve, and for the rows of a part of the images.
  const auto run = metaup.shell(R"(
    unshare -rm sh -c '
      mount -t tmpfs -o size=1600k tmpfs "$XDG_STATE_HOME" || exit 99
      metaup "$@"
      code=$?
      cp -r "$XDG_STATE_HOME" "$HOME/saved"
      exit $code' sh "$@")",
                                upload(simulator.url(), folder / "in"));
  INFO(run.err);
  REQUIRE(run.exit_code == 1);
  auto counts = statuses(run.out);
  CHECK(counts["uploaded"] > 0);
  CHECK(counts["uploaded"] + counts["skipped"] == kImages);
  CHECK(simulator.state().at("images").size() == static_cast<std::size_t>(counts["uploaded"]));

  metaup.environment["XDG_STATE_HOME"] = metaup.home() / "saved";
  CHECK(metaup({"ledger", "check"}).exit_code == 0);
  const auto next = metaup(upload(simulator.url(), folder / "in"));
  CHECK(next.exit_code == 0);
  for (const auto& [name, uploads] : uploads_by_name(simulator)) CHECK(uploads == 1);
  CHECK(uploads_by_name(simulator).size() == kImages);
}

TEST_CASE("without room for the ledger nothing is sent", "[e2e][state]") {
  if (!can_mount()) {
    WARN("no tmpfs of our own can be mounted here: not tested");
    return;
  }
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  fs::create_directories(metaup.home() / "state");
  const auto run =
      metaup.shell(R"(unshare -rm sh -c 'mount -t tmpfs -o size=100k tmpfs "$XDG_STATE_HOME" && metaup "$@"' sh "$@")",
                   upload(simulator.url(), folder / "in"));
  CHECK(run.exit_code == 1);
  CHECK(run.err.find("--ledger") != std::string::npos);
  CHECK(http_requests(simulator) == 0);
}

TEST_CASE("a ledger that is damaged, or of another program, is not written to", "[e2e][state]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  const auto other = folder.write("other.db", std::string(8192, 'x'));
  const auto run = metaup(upload(simulator.url(), folder / "in", {"--ledger", other}));
  CHECK(run.exit_code == 1);
  CHECK(http_requests(simulator) == 0);
  CHECK(fs::file_size(other) == 8192);
}

TEST_CASE("results that cannot be written end the run, and what was sent is remembered", "[e2e][state]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 3);
  const auto run = metaup.shell(R"(metaup "$@" >/dev/full)", upload(simulator.url(), folder / "in"));
  INFO(run.err);
  CHECK(run.exit_code == 1);
  CHECK(metaup(upload(simulator.url(), folder / "in")).exit_code == 0);
  for (const auto& [name, uploads] : uploads_by_name(simulator)) CHECK(uploads == 1);
}

TEST_CASE("also a short answer that cannot be written is told", "[e2e][state]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 1);
  REQUIRE(metaup(upload(simulator.url(), folder / "in")).exit_code == 0);
  const auto* const command = GENERATE("version", "help upload", "ledger path", "ledger export", "ledger check");
  const auto run = metaup.shell(std::string("metaup ") + command + " >/dev/full");
  CHECK(run.exit_code == 1);
  CHECK(run.err == "metaup: the results cannot be written to stdout: No space left on device\n");
}

TEST_CASE("a reader that goes away ends the run", "[e2e][state]") {
  const Simulator simulator(R"({"latency_ms":5})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 100);
  const auto run = metaup.shell("{ metaup \"$@\"; echo \"code $?\" >&2; } | head -n 1",
                                upload(simulator.url(), folder / "in", {"--transfers", "1"}));
  CHECK(run.err.find("code 1\n") != std::string::npos);
  CHECK(simulator.state().at("images").size() < 100);
}
