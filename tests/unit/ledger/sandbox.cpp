#include "sandbox.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <vector>

namespace metaup::ledger::test {
namespace {

constexpr int kCannotMount = 77;

void write_file(const char* path, const std::string& text) { std::ofstream(path) << text; }

/// A mount table of our own, as root here or as root of a user namespace.
bool leave_mount_table() {
  const auto user = ::geteuid();
  const auto group = ::getegid();
  if (user == 0) return ::unshare(CLONE_NEWNS) == 0;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
  write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  return true;
}

bool mount_small(const std::string& folder, std::size_t bytes) {
  const auto size = "size=" + std::to_string(bytes);
  return leave_mount_table() && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("tmpfs", folder.c_str(), "tmpfs", 0, size.c_str()) == 0;
}

}  // namespace

std::optional<std::string> on_small_file_system(const std::string& folder, std::size_t bytes,
                                                const std::function<std::string()>& work) {
  std::array<int, 2> channel{};
  REQUIRE(::pipe2(channel.data(), O_CLOEXEC) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (!mount_small(folder, bytes)) ::_exit(kCannotMount);
    const auto said = work();
    const auto written = ::write(channel[1], said.data(), said.size());
    ::_exit(written < 0 ? 1 : 0);
  }
  ::close(channel[1]);
  std::array<char, 4096> said{};
  const auto count = ::read(channel[0], said.data(), said.size());
  ::close(channel[0]);
  int status = -1;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kCannotMount) {
    WARN("SKIPPED: this machine lets a test mount no file system (needs root or user namespaces)");
    return std::nullopt;
  }
  REQUIRE(status == 0);
  return std::string(said.data(), static_cast<std::size_t>(count));
}

void make_read_only(const std::string& folder) {
  if (::mount(nullptr, folder.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) ::_exit(kCannotMount);
}

void fill(const std::string& folder) {
  const int descriptor = ::open((folder + "/fill").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::vector<char> block(4096, 'x');
  while (::write(descriptor, block.data(), block.size()) > 0) {
  }
  ::close(descriptor);
}

}  // namespace metaup::ledger::test
