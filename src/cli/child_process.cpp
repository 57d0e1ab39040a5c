#include "cli/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace metaup::cli {
namespace {

std::string reason(int error_number) { return std::generic_category().message(error_number); }

/// A child and the reading end of its stdout; whatever is left of it is killed with this.
class Child {
 public:
  Child(pid_t pid, int out) : pid_(pid), out_(out) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    ::close(out_);
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }

  /// All that it writes.
  Result<std::string> read(std::size_t limit, SteadyTime deadline) {
    std::string text;
    std::array<char, 4096> buffer;
    while (wait_until(out_, deadline)) {
      const auto count = ::read(out_, buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return local_error("its output cannot be read: " + reason(errno));
      if (count == 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(count));
      if (text.size() > limit) return local_error("it wrote more than " + std::to_string(limit) + " bytes");
    }
    return local_error("it did not end in time");
  }

  Result<void> finish(SteadyTime deadline) {
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) != pid_) {
      // It has closed its stdout, so it is about to end, or is up to something else.
      if (std::chrono::steady_clock::now() > deadline) return local_error("it did not end in time");
      ::poll(nullptr, 0, 5);
    }
    pid_ = -1;
    if (WIFSIGNALED(status)) return local_error("it was ended by signal " + std::to_string(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0) return local_error("its exit code was " + std::to_string(WEXITSTATUS(status)));
    return {};
  }

 private:
  static bool wait_until(int descriptor, SteadyTime deadline) {
    for (;;) {
      const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now()).count();
      pollfd readable{.fd = descriptor, .events = POLLIN, .revents = 0};
      const int ready = ::poll(&readable, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
      if (ready > 0) return true;
      if (ready == 0 && left <= 60'000) return false;
      if (ready < 0 && errno != EINTR) return false;
    }
  }

  pid_t pid_;
  int out_;
};

/// What the child starts with: descriptors, and signals that we ignore but it should not.
class SpawnPlan {
 public:
  explicit SpawnPlan(int out) {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    ::posix_spawnattr_init(&attributes);
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Environment minimal_environment(const Environment& environment) {
  Environment kept{{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  for (const auto& [name, value] : environment) {
    if (name == "PATH" || name == "HOME" || name == "USER" || name == "LANG" || name.starts_with("XDG_")) {
      kept.insert_or_assign(name, value);
    }
  }
  return kept;
}

Result<std::string> run_shell(const std::string& command, const Environment& environment, const ChildLimits& limits) {
  std::vector<std::string> words{"/bin/sh", "-c", command};
  std::vector<std::string> variables;
  for (const auto& [name, value] : minimal_environment(environment)) variables.push_back(name + "=" + value);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return local_error("there is no pipe: " + reason(errno));
  const SpawnPlan plan(ends[1]);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, "/bin/sh", &plan.actions, &plan.attributes, pointers_to(words).data(),
                                   pointers_to(variables).data());
  ::close(ends[1]);
  Child child(failed == 0 ? pid : -1, ends[0]);
  if (failed != 0) return local_error("/bin/sh cannot be run: " + reason(failed));
  const auto deadline = std::chrono::steady_clock::now() + limits.time;
  auto output = child.read(limits.bytes, deadline);
  if (!output) return output;
  if (const auto finished = child.finish(deadline); !finished) return tl::unexpected(finished.error());
  return output;
}

}  // namespace metaup::cli
