#include "base/child_process.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "metaup/base/file.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using How = ChildEnd::How;

namespace {

ChildEnd run_script(const std::string& script, Milliseconds limit = std::chrono::minutes{1},
                    const std::atomic<bool>* stop = nullptr) {
  const test::TempDir root;
  const auto input = OpenFile::open(root.write("input", "the input"));
  REQUIRE(input);
  return run_child({.argv = {"/bin/sh", "-c", script}, .input = (*input)->descriptor(), .limit = limit}, stop);
}

}  // namespace

TEST_CASE("a child's output and exit status are given", "[base]") {
  const auto end = run_script("cat; echo; exit 3");
  CHECK(end.how == How::exited);
  CHECK(end.status == 3);
  CHECK(end.output == "the input\n");
}

TEST_CASE("a child sees nothing of our environment, descriptors and stderr", "[base]") {
  const test::TempDir root;
  const auto ours = OpenFile::open(root.write("not-for-children", "x"));
  REQUIRE(ours);
  ::setenv("METAUP_ACCESS_TOKEN", "not-for-children", 1);
  const auto end = run_script("env; ls -l /proc/self/fd; echo not-for-children >&2");
  ::unsetenv("METAUP_ACCESS_TOKEN");
  CHECK(end.how == How::exited);
  CHECK_THAT(end.output, !Contains("not-for-children") && !Contains("HOME="));
  CHECK_THAT(end.output, Contains("LC_ALL=C") && Contains("PATH=") && Contains("/input"));
}

TEST_CASE("a program that is not there is missing, not failed", "[base]") {
  const auto program = GENERATE(as<std::string>{}, "/nowhere/ffprobe", "metaup-no-such-program");
  CHECK(run_child({.argv = {program}, .input = 0}).how == How::missing);
}

TEST_CASE("a program that cannot be run has failed, with the reason", "[base]") {
  const test::TempDir root;
  const auto end = run_child({.argv = {root.write("no-program", "text")}, .input = 0});
  CHECK(end.how == How::failed);
  CHECK_THAT(end.reason, Contains("could not be started"));
}

TEST_CASE("a child that a signal ends has failed", "[base]") {
  const auto end = run_script("kill -SEGV $$");
  CHECK(end.how == How::failed);
  CHECK_THAT(end.reason, Contains("signal 11"));
}

TEST_CASE("a child that takes too long is killed, whether it is silent, talks or has closed its output", "[base]") {
  const auto script = GENERATE(as<std::string>{}, "sleep 600", "exec >&-; sleep 600",
                               "while :; do echo .; sleep 1; done", "trap '' TERM INT; sleep 600 & wait");
  CHECK(run_script(script, Milliseconds{100}).how == How::too_long);
}

TEST_CASE("a child that says too much is killed", "[base]") {
  const auto end = run_script("yes");
  CHECK(end.how == How::too_much);
  CHECK(end.output.size() <= (64U << 10U) + 4096);
}

TEST_CASE("a child is killed when the run is stopped", "[base]") {
  const std::atomic<bool> stop{true};
  CHECK(run_script("sleep 600", std::chrono::minutes{10}, &stop).how == How::stopped);
}

TEST_CASE("a child that may use the terminal keeps our stderr and has the environment it is given", "[base]") {
  const auto end = run_child({.argv = {"/bin/sh", "-c", "readlink /proc/self/fd/2; cat; echo $ONLY"},
                              .environment = {"PATH=/usr/bin:/bin", "ONLY=this"},
                              .on_terminal = true});
  CHECK(end.how == How::exited);
  const auto ours = std::filesystem::read_symlink("/proc/self/fd/2").string();
  CHECK(end.output == ours + "\nthis\n");
}

TEST_CASE("a child is a process group of its own, so that what it starts ends with it", "[base]") {
  const bool on_terminal = GENERATE(false, true);
  const test::TempDir root;
  const auto script = "sleep 600 & echo $! > " + (root / "pid") + "; yes";
  const auto end =
      run_child({.argv = {"/bin/sh", "-c", script}, .on_terminal = on_terminal, .limit = std::chrono::minutes{1}});
  CHECK(end.how == How::too_much);
  const auto first_line = [](const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
  };
  const auto pid = first_line(root / "pid");
  REQUIRE_FALSE(pid.empty());
  const auto gone = [&] {
    const auto status = first_line("/proc/" + pid + "/stat");
    return status.empty() || status.find(") Z ") != std::string::npos;
  };
  while (!gone()) ::usleep(1'000);  // for the process, not for time: hangs when it is not ended
  CHECK(gone());
}

TEST_CASE("a child has no descriptor but its three streams, also none that we did not mark", "[base]") {
  const int open = ::dup(STDERR_FILENO);  // without close-on-exec
  REQUIRE(open > 2);
  const auto end = run_script("for f in /proc/self/fd/*; do echo fd=${f##*/}; done");
  ::close(open);
  CHECK(end.how == How::exited);
  for (int descriptor = 4; descriptor < 10; ++descriptor) {  // 3 is the folder that the shell reads
    CHECK_THAT(end.output, !Contains("fd=" + std::to_string(descriptor) + "\n"));
  }
}

TEST_CASE("a child ignores what our parent wants to be ignored, and dies of SIGPIPE as usual", "[base]") {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  const auto pipe_before = std::signal(SIGPIPE, SIG_IGN);
  const auto end = run_script("kill -HUP $$; echo alive; kill -PIPE $$; echo too long");
  std::signal(SIGHUP, before);
  std::signal(SIGPIPE, pipe_before);
  CHECK(end.how == How::failed);
  CHECK(end.output == "alive\n");
  CHECK_THAT(end.reason, Contains("signal 13"));
}

TEST_CASE("a child's output can be taken as it comes, and its last errors be kept", "[base]") {
  std::string taken;
  const auto end = run_child({.argv = {"/bin/sh", "-c", "echo one; echo early >&2; echo late >&2; echo two; exit 1"},
                              .take =
                                  [&](std::string_view piece) {
                                    taken += piece;
                                    return true;
                                  },
                              .errors_kept = 5});
  CHECK(end.how == How::exited);
  CHECK(end.status == 1);
  CHECK(taken == "one\ntwo\n");
  CHECK(end.output.empty());
  CHECK(end.errors == "late\n");
}

TEST_CASE("a child ends when nobody takes its output any more, or when it says nothing for too long", "[base]") {
  const auto refused = run_child({.argv = {"/bin/sh", "-c", "yes"}, .take = [](std::string_view) { return false; }});
  CHECK(refused.how == How::too_much);
  const auto quiet = run_child({.argv = {"/bin/sh", "-c", "echo one; sleep 1000"},
                                .limit = std::chrono::hours{1},
                                .quiet_limit = Milliseconds{50}});
  CHECK(quiet.how == How::too_long);
  CHECK(quiet.output == "one\n");
}
