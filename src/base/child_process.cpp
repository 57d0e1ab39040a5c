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
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

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
  /// `errors`: what becomes its stderr; -1: as `child` says.
  Setup(const Child& child, int output, int errors) {
    posix_spawn_file_actions_init(&actions_);
    if (child.input >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, child.input, STDIN_FILENO);
    } else {
      posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    if (errors >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    } else if (!child.on_terminal) {
      posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
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
  ChildEnd end;
  end.reason = what + std::generic_category().message(error_number);
  return end;
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

/// A pipe whose ends close by themselves.
struct Pipe {
  /// An errno; 0 when it is open.
  int open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return errno;
    from = Descriptor(ends[0]);
    to = Descriptor(ends[1]);
    return 0;
  }
  Descriptor from;
  Descriptor to;
};

/// A running child and our ends of its pipes.
class Running {
 public:
  Running(pid_t pid, Descriptor output, Descriptor errors, const Child& child, const std::atomic<bool>* stop)
      : pid_(pid),
        output_(std::move(output)),
        errors_(std::move(errors)),
        child_(child),
        stop_(stop),
        deadline_(steady_clock::now() + child.limit),
        last_output_(steady_clock::now()) {
    if (child.on_terminal) foreground_.emplace(pid);
  }

  ChildEnd finish() {
    ChildEnd end;
    auto broken = read_all(end);
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
    const auto now = steady_clock::now();
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) return How::stopped;
    if (now >= deadline_) return How::too_long;
    if (child_.quiet_limit.count() > 0 && now >= last_output_ + child_.quiet_limit) return How::too_long;
    return std::nullopt;
  }

  /// Until it has closed its stdout, and its stderr if that is kept.
  std::optional<How> read_all(ChildEnd& end) {
    while (output_.is_open() || errors_.is_open()) {
      if (const auto reason = reason_to_end()) return reason;
      // poll passes over what is -1
      std::array<pollfd, 2> readable{pollfd{.fd = output_.get(), .events = POLLIN, .revents = 0},
                                     pollfd{.fd = errors_.get(), .events = POLLIN, .revents = 0}};
      if (::poll(readable.data(), readable.size(), static_cast<int>(kTick.count())) <= 0) continue;
      if (readable[1].revents != 0) read_errors(end.errors);
      if (readable[0].revents == 0) continue;
      if (const auto reason = read_output(end.output)) return reason;
    }
    return std::nullopt;
  }

  std::optional<How> read_output(std::string& text) {
    const auto piece = read_some(output_);
    if (!piece) return std::nullopt;
    last_output_ = steady_clock::now();
    if (child_.take) return child_.take(*piece) ? std::nullopt : std::optional(How::too_much);
    const bool too_much = piece->size() > child_.most_output - text.size();
    if (!too_much) text.append(*piece);
    return too_much ? std::optional(How::too_much) : std::nullopt;
  }

  void read_errors(std::string& text) {
    const auto piece = read_some(errors_);
    if (!piece) return;
    text.append(*piece);
    if (text.size() > child_.errors_kept) text.erase(0, text.size() - child_.errors_kept);
  }

  /// Nothing when there is none at the moment, or no more: then the pipe is closed.
  std::optional<std::string_view> read_some(Descriptor& pipe) {
    const auto count = ::read(pipe.get(), buffer_->data(), buffer_->size());
    if (count < 0 && errno == EINTR) return std::nullopt;
    if (count > 0) return std::string_view(buffer_->data(), static_cast<std::size_t>(count));
    pipe.close();
    return std::nullopt;
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

  using Buffer = std::array<char, 64U << 10U>;

  pid_t pid_;
  Descriptor output_;
  Descriptor errors_;
  std::unique_ptr<Buffer> buffer_ = std::make_unique<Buffer>();
  const Child& child_;
  const std::atomic<bool>* stop_;
  steady_clock::time_point deadline_;
  steady_clock::time_point last_output_;
  std::optional<Foreground> foreground_;
};

}  // namespace

std::vector<std::string> bare_environment() {
  const auto* const path = std::getenv("PATH");
  return {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path), "LC_ALL=C"};
}

ChildEnd run_child(const Child& child, const std::atomic<bool>* stop) {
  Pipe output;
  Pipe errors;
  if (const int error = output.open(); error != 0) return failed("no pipe: ", error);
  if (child.errors_kept > 0) {
    if (const int error = errors.open(); error != 0) return failed("no pipe: ", error);
  }
  pid_t pid = -1;
  const int error = Setup(child, output.to.get(), errors.to.get()).spawn(child, pid);
  output.to.close();
  errors.to.close();
  if (error == ENOENT) {
    ChildEnd missing;
    missing.how = How::missing;
    return missing;
  }
  if (error != 0) return failed("it could not be started: ", error);
  return Running(pid, std::move(output.from), std::move(errors.from), child, stop).finish();
}

}  // namespace metaup
