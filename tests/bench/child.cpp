#include "child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace metaup::bench {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const auto& text : texts) all.push_back(const_cast<char*>(text.c_str()));  // posix_spawn changes none
  all.push_back(nullptr);
  return all;
}

pid_t start(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
            const std::string& stderr_path) {
  constexpr mode_t kPrivate = 0600;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, stderr_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, kPrivate);
  pid_t pid = -1;
  const int code =
      ::posix_spawnp(&pid, argv.front().c_str(), &files, nullptr, pointers(argv).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  if (code != 0) throw std::system_error(code, std::generic_category(), argv.front());
  return pid;
}

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Seconds seconds_of(const timeval& time) {
  return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

}  // namespace

Spent run(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
          const std::filesystem::path& scratch) {
  const auto stderr_path = (scratch / "stderr").string();
  const auto began = std::chrono::steady_clock::now();
  const auto pid = start(argv, environment, stderr_path);
  int status = 0;
  rusage usage{};
  while (::wait4(pid, &status, 0, &usage) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "wait4");
  }
  const Seconds wall = std::chrono::steady_clock::now() - began;
  if (status != 0) {
    throw std::runtime_error(
        fmt::format("{} ended with status {:#x}:\n{}", argv.front(), status, read_all(stderr_path)));
  }
  constexpr std::uint64_t kKibi = 1024;
  return {.wall = wall,
          .cpu = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
          .peak_bytes = static_cast<std::uint64_t>(std::max(usage.ru_maxrss, 0L)) * kKibi};
}

}  // namespace metaup::bench
