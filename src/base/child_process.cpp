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

/// How the child begins: its three streams and no other descriptor, no signal blocked, none ignored but
/// what our own parent wants to be ignored, and in a process group of its own.
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
    close_the_rest();
    sigset_t none;
    sigset_t ignored_by_us;
    sigemptyset(&none);
    sigemptyset(&ignored_by_us);
    sigaddset(&ignored_by_us, SIGPIPE);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &ignored_by_us);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
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
  /// All of ours close by themselves; but a library, or our parent, may have left others open.
  void close_the_rest() {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
#endif
  }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

ChildEnd failed(const std::string& what, int error_number) {
  return {
      .how = How::failed, .status = 0, .output = {}, .reason = what + std::generic_category().message(error_number)};
}

/// Gives the terminal to a group of processes, as a shell does, if it is ours, and takes it back at the
/// end. Otherwise the group would be stopped when it reads a passphrase.
class Foreground {
 public:
  explicit Foreground(pid_t group) : terminal_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    given_ = terminal_.is_open() && ::tcgetpgrp(terminal_.get()) == ::getpgrp() && give_to(group);
  }
  Foreground(const Foreground&) = delete;
  Foreground& operator=(const Foreground&) = delete;
  ~Foreground() {
    if (given_) give_to(::getpgrp());
  }
  [[nodiscard]] bool given() const { return given_; }

 private:
  /// Who has it not may only give it away with SIGTTOU blocked.
  [[nodiscard]] bool set_group(pid_t group) const {
    sigset_t wanted;
    sigset_t before;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTTOU);
    ::pthread_sigmask(SIG_BLOCK, &wanted, &before);
    const bool done = ::tcsetpgrp(terminal_.get(), group) == 0;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return done;
  }
  /// Wakes whoever in it has been stopped for reading the terminal too early: the child itself, or
  /// afterwards a pager at the end of our pipeline.
  bool give_to(pid_t group) const {
    if (!set_group(group)) return false;
    ::kill(-group, SIGCONT);
    return true;
  }

  Descriptor terminal_;
  bool given_ = false;
};

/// A running child and its end of the pipe.
class Running {
 public:
  Running(pid_t pid, int output, const Child& child, const std::atomic<bool>* stop)
      : pid_(pid), output_(output), child_(child), stop_(stop), deadline_(steady_clock::now() + child.limit) {
    if (child.on_terminal) foreground_.emplace(pid);
  }

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

  void record(int status, ChildEnd& end) const {
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT && foreground_ && foreground_->given()) {
      end.how = How::interrupted;
    } else if (WIFEXITED(status)) {
      end.how = How::exited;
      end.status = WEXITSTATUS(status);
    } else {
      end.how = How::failed;
      end.reason = "signal " + std::to_string(WTERMSIG(status)) + " ended it";
    }
  }

  void kill_all() const {
    ::kill(-pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }

  pid_t pid_;
  int output_;
  const Child& child_;
  const std::atomic<bool>* stop_;
  steady_clock::time_point deadline_;
  std::optional<Foreground> foreground_;
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
