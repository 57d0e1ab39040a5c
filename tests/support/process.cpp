#include "support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <utility>

namespace metaup::test {
namespace {

int unlinked_file() {
  auto name = (std::filesystem::temp_directory_path() / "metaup-child-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error("cannot make a temporary file");
  ::unlink(name.c_str());
  return descriptor;
}

std::string read_all(int descriptor) {
  std::string text;
  char buffer[65536];
  for (off_t offset = 0;;) {
    const auto count = ::pread(descriptor, buffer, sizeof buffer, offset);
    if (count <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
    offset += count;
  }
}

}  // namespace

Process::Process(const Command& command) : out_(unlinked_file()), err_(unlinked_file()) {
  const int in = unlinked_file();
  if (::write(in, command.stdin_text.data(), command.stdin_text.size()) !=
      static_cast<ssize_t>(command.stdin_text.size())) {
    throw std::runtime_error("cannot write the child's stdin");
  }
  ::lseek(in, 0, SEEK_SET);
  std::vector<std::string> environment;
  for (const auto& [name, value] : command.environment) environment.push_back(name + "=" + value);
  std::vector<char*> argv;
  std::vector<char*> envp;
  for (const auto& word : command.argv) argv.push_back(const_cast<char*>(word.c_str()));
  for (const auto& entry : environment) envp.push_back(const_cast<char*>(entry.c_str()));
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(in, STDIN_FILENO);
    ::dup2(out_, STDOUT_FILENO);
    ::dup2(err_, STDERR_FILENO);
    if (!command.directory.empty() && ::chdir(command.directory.c_str()) != 0) ::_exit(126);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(in);
  if (pid_ < 0) throw std::runtime_error("cannot fork");
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)),
      status_(other.status_),
      peak_memory_(other.peak_memory_) {}

Process::~Process() {
  if (pid_ > 0 && !status_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (out_ >= 0) ::close(out_);
  if (err_ >= 0) ::close(err_);
}

void Process::send(int signal) const { ::kill(pid_, signal); }
std::string Process::out() const { return read_all(out_); }
std::string Process::err() const { return read_all(err_); }

bool Process::has_ended() {
  if (status_) return true;
  int status = 0;
  rusage usage{};
  const auto ended = ::wait4(pid_, &status, WNOHANG, &usage);
  if (ended < 0 && errno != EINTR) throw std::runtime_error("wait4 failed");
  if (ended != pid_) return false;
  status_ = status;
  constexpr std::uint64_t kKibibyte = 1'024;
  peak_memory_ = static_cast<std::uint64_t>(usage.ru_maxrss) * kKibibyte;
  return true;
}

std::string Process::first_line() {
  for (;;) {
    const bool ended = has_ended();
    const auto text = out();
    if (const auto end = text.find('\n'); end != std::string::npos) return text.substr(0, end);
    if (ended) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds{2});  // waiting for another process, not for time
  }
}

Finished Process::wait(std::chrono::seconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!has_ended()) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("the child did not end in time; stderr: " + err());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{2});  // waiting for another process, not for time
  }
  Finished finished;
  if (WIFEXITED(*status_)) finished.exit_code = WEXITSTATUS(*status_);
  if (WIFSIGNALED(*status_)) finished.signal = WTERMSIG(*status_);
  finished.out = out();
  finished.err = err();
  finished.peak_memory = peak_memory_;
  return finished;
}

Finished run(const Command& command) { return Process(command).wait(); }

}  // namespace metaup::test
