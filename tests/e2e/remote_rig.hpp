#pragma once
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/album.hpp"
#include "support/remotes.hpp"

namespace metaup::test {

using Counts = std::map<std::string, int>;

/// What another process writes to a file, once it is there.
inline std::string written_to(const std::string& path) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes{2};
  for (std::string word;;) {
    if (std::ifstream(path) >> word) return word;
    REQUIRE(std::chrono::steady_clock::now() < limit);
    std::this_thread::sleep_for(std::chrono::milliseconds{2});  // for the process, not for time
  }
}

/// The built program, a simulator, and an rclone that tells how it is called: the real one behind a script, or a script
/// alone. No other program is within reach.
struct RemoteRig {
  explicit RemoteRig(const std::string& scenario = "") : simulator(scenario) {
    metaup.environment["PATH"] = folder / "bin";
    metaup.environment["RCLONE_TEST_LOG"] = folder / "calls";
    metaup.environment["RCLONE_CONFIG_MEDIA_TYPE"] = "alias";
    metaup.environment["RCLONE_CONFIG_MEDIA_REMOTE"] = folder / "bucket";
    std::filesystem::create_directories(folder.path() / "bucket");
    use_rclone("exec /usr/bin/rclone \"$@\"\n");
  }

  /// A script in place of rclone.
  void use_rclone(const std::string& script) const {
    const auto path = folder.write("bin/rclone", "#!/bin/sh\necho \"$*\" >> \"$RCLONE_TEST_LOG\"\n" + script);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  /// An object of the remote "media:", old enough to be known by its time.
  void put(const std::string& name, const std::string& bytes, int hours_old = 1) const {
    const auto path = folder.write("bucket/" + name, bytes);
    std::filesystem::last_write_time(path,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours{hours_old});
  }
  void remove(const std::string& name) const { std::filesystem::remove(folder / ("bucket/" + name)); }

  Finished run(const std::string& command, std::vector<std::string> more, const std::string& stdin_text = {}) {
    std::vector<std::string> args{command, "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson"};
    args.insert(args.end(), more.begin(), more.end());
    auto finished = metaup(std::move(args), stdin_text);
    UNSCOPED_INFO(finished.out << finished.err);
    return finished;
  }
  /// How often a content was read since the last call.
  int reads() {
    std::ifstream log(folder / "calls");
    int count = 0;
    for (std::string line; std::getline(log, line);) count += line.find(" cat ") != std::string::npos ? 1 : 0;
    return count - std::exchange(read_before_, count);
  }

  Simulator simulator;
  Metaup metaup;
  TempDir folder;

 private:
  int read_before_ = 0;
};

}  // namespace metaup::test
