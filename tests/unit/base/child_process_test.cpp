#include "base/child_process.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include <cstdlib>

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

TEST_CASE("a child that may use the terminal stays in our process group, with the environment it is given", "[base]") {
  const auto end = run_child({.argv = {"/bin/sh", "-c", "cut -d' ' -f5 /proc/$$/stat; cat; echo $ONLY"},
                              .environment = {"PATH=/usr/bin:/bin", "ONLY=this"},
                              .on_terminal = true});
  CHECK(end.how == How::exited);
  CHECK(end.output == std::to_string(::getpgrp()) + "\nthis\n");
}
