#include "base/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "base/descriptor.hpp"

namespace metaup {
namespace {

using std::chrono::steady_clock;
using How = ChildEnd::How;

/// How often `stop` is looked at.
constexpr Milliseconds kTick{50};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// How the child begins: its three streams, no signal blocked or ignored, and unless it may use the
/// terminal in a process group of its own, so that a signal reaches whatever it starts.
class Setup {
 public:
  Setup(const Child& child, int output) {
    posix_spawn_file_actions_init(&actions_);
    if (child.input >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, child.input, STDIN_FILENO);
    } else {
      posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    if (!child.on_terminal) posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    const int group = child.on_terminal ? 0 : POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setflags(&attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group));
  }
  ~Setup() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;

  /// An errno; 0 when it runs.
  int spawn(const Child& child, pid_t& pid) const {
    auto words = child.argv;  // posix_spawn wants them writable
    auto variables = child.environment;
    return ::posix_spawnp(&pid, words.front().c_str(), &actions_, &attributes_, pointers_to(words).data(),
                          pointers_to(variables).data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

ChildEnd failed(const std::string& what, int error_number) {
  return {
      .how = How::failed, .status = 0, .output = {}, .reason = what + std::generic_category().message(error_number)};
}

/// A running child and its end of the pipe.
class Running {
 public:
  Running(pid_t pid, int output, const Child& child, const std::atomic<bool>* stop)
      : pid_(pid), output_(output), child_(child), stop_(stop), deadline_(steady_clock::now() + child.limit) {}

  ChildEnd finish() {
    ChildEnd end;
    auto broken = read_all(end.output);
    if (!broken) broken = wait_for_exit(end);
    if (broken) {
      kill_all();
      end.how = *broken;
    }
    return end;
  }

 private:
  /// Why it must not go on.
  [[nodiscard]] std::optional<How> reason_to_end() const {
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) return How::stopped;
    if (steady_clock::now() >= deadline_) return How::too_long;
    return std::nullopt;
  }

  std::optional<How> read_all(std::string& text) const {
    std::array<char, 4096> buffer{};
    for (;;) {
      if (const auto reason = reason_to_end()) return reason;
      pollfd readable{.fd = output_, .events = POLLIN, .revents = 0};
      if (::poll(&readable, 1, static_cast<int>(kTick.count())) <= 0) continue;
      const auto count = ::read(output_, buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return std::nullopt;
      text.append(buffer.data(), static_cast<std::size_t>(count));
      if (text.size() > child_.most_output) return How::too_much;
    }
  }

  /// It has closed its stdout, so that its end is near.
  std::optional<How> wait_for_exit(ChildEnd& end) const {
    for (;;) {
      int status = 0;
      const auto ended = ::waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) {
        record(status, end);
        return std::nullopt;
      }
      if (ended < 0 && errno != EINTR) {
        end.reason = "its exit status is unknown";
        return std::nullopt;
      }
      if (const auto reason = reason_to_end()) return reason;
      constexpr int kShortly = 2;
      ::poll(nullptr, 0, kShortly);
    }
  }

  static void record(int status, ChildEnd& end) {
    if (WIFEXITED(status)) {
      end.how = How::exited;
      end.status = WEXITSTATUS(status);
    } else {
      end.how = How::failed;
      end.reason = "signal " + std::to_string(WTERMSIG(status)) + " ended it";
    }
  }

  void kill_all() const {
    ::kill(child_.on_terminal ? pid_ : -pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }

  pid_t pid_;
  int output_;
  const Child& child_;
  const std::atomic<bool>* stop_;
  steady_clock::time_point deadline_;
};

}  // namespace

std::vector<std::string> bare_environment() {
  const auto* const path = std::getenv("PATH");
  return {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path), "LC_ALL=C"};
}

ChildEnd run_child(const Child& child, const std::atomic<bool>* stop) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return failed("no pipe: ", errno);
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  pid_t pid = -1;
  const int error = Setup(child, write_end.get()).spawn(child, pid);
  write_end.close();
  if (error == ENOENT) return {.how = How::missing, .status = 0, .output = {}, .reason = {}};
  if (error != 0) return failed("it could not be started: ", error);
  return Running(pid, read_end.get(), child, stop).finish();
}

}  // namespace metaup
