#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace metaup::test {

/// How a child is started. Its environment is exactly `environment`: a test says all it needs.
struct Command {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment;
  std::string stdin_text;
  std::string directory;  ///< empty: the test's own
};

struct Finished {
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;
  std::string out;
  std::string err;
  std::uint64_t peak_memory = 0;  ///< bytes that were resident at most
};

/// A running child whose stdout and stderr go to unlinked files, so that it never blocks on us.
/// Killed by its process id when the object goes.
class Process {
 public:
  explicit Process(const Command& command);
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void send(int signal) const;
  /// What it has written so far.
  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;
  /// Waits until stdout has a whole line, and returns the first; empty when it ends before.
  [[nodiscard]] std::string first_line();
  /// Waits for its end; kills it and throws when that takes longer than `limit`.
  Finished wait(std::chrono::seconds limit = std::chrono::seconds{120});
  /// Whether it has ended; `wait` then tells how.
  bool has_ended();

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::optional<int> status_;
  std::uint64_t peak_memory_ = 0;
};

/// Starts it and waits.
Finished run(const Command& command);

}  // namespace metaup::test
