#include "ledger/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "ledger/file_system.hpp"

namespace metaup::ledger {
namespace {

// flock has no deadline of its own, and this is the longest that a stop goes unseen.
constexpr Milliseconds kPollEvery{50};

tl::unexpected<Error> not_locked(std::string_view action, const std::string& path, int error_number) {
  return local_error("cannot " + std::string(action) + " the lock " + path + ": " +
                     std::generic_category().message(error_number));
}

std::string lock_path(const std::string& ledger_path, const Owner& owner) {
  constexpr std::size_t kDigits = 16;
  const auto digest = sha256_hex(owner.origin + "\n" + owner.account.digits());
  return ledger_path + "." + digest.substr(0, kDigits) + ".lock";
}

/// What the holder wrote about itself; it may be cut short or missing.
std::string read_holder(int descriptor) {
  std::array<char, 128> text{};
  const auto count = ::pread(descriptor, text.data(), text.size(), 0);
  const std::string_view written(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  return printable(written.substr(0, written.find('\n')));
}

/// For people; the lock itself does not depend on it.
void write_holder(int descriptor) {
  const auto text =
      "process " + std::to_string(::getpid()) + " since " + rfc3339(std::chrono::system_clock::now()) + "\n";
  if (::ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const auto written = ::pwrite(descriptor, text.data(), text.size(), 0);
  }
}

/// Whether a file of another run could stand under this name by now.
bool was_deleted(int descriptor, const std::string& path) {
  struct stat held{};
  struct stat named{};
  return ::fstat(descriptor, &held) != 0 || ::lstat(path.c_str(), &named) != 0 || held.st_dev != named.st_dev ||
         held.st_ino != named.st_ino;
}

enum class Taken : std::uint8_t { yes, held, stopped };

Result<Taken> take(int descriptor, const std::string& path, SteadyTime deadline, const std::atomic<bool>* stop) {
  for (;;) {
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return Taken::yes;
    if (errno != EWOULDBLOCK && errno != EINTR) return not_locked("take", path, errno);
    if (stop != nullptr && stop->load()) return Taken::stopped;
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left <= SteadyTime::duration::zero()) return Taken::held;
    std::this_thread::sleep_for(std::min<SteadyTime::duration>(left, kPollEvery));
  }
}

tl::unexpected<Error> stopped() {
  Error error;
  error.error_class = ErrorClass::cancelled;
  error.message = "stopped while waiting for another run";
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

Result<tl::expected<RunLock, RunLock::Held>> RunLock::acquire(const std::string& ledger_path, std::vector<Owner> owners,
                                                              Milliseconds wait, const std::atomic<bool>* stop) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  const auto file = resolve(ledger_path);
  if (!file) return tl::unexpected(file.error());
  if (auto made = make_folder_of(*file); !made) return tl::unexpected(made.error());
  // One order for all runs, so that two of them never wait for each other; an account named twice
  // would wait for itself.
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  RunLock lock({});
  for (auto& owner : owners) {
    const auto path = lock_path(*file, owner);
    for (bool held = false; !held;) {
      // Never unlinked: a run that waits on an unlinked file would hold a lock that nobody sees.
      const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
      if (descriptor < 0) return not_locked("open", path, errno);
      lock.descriptors_.push_back(descriptor);
      const auto taken = take(descriptor, path, deadline, stop);
      if (!taken) return tl::unexpected(taken.error());
      if (*taken == Taken::stopped) return stopped();
      if (*taken == Taken::held) return tl::make_unexpected(Held{std::move(owner), read_holder(descriptor)});
      held = !was_deleted(descriptor, path);  // somebody may have tidied up meanwhile
      if (held) write_holder(descriptor);
    }
  }
  return lock;
}

RunLock::RunLock(std::vector<int> descriptors) : descriptors_(std::move(descriptors)) {}

RunLock::RunLock(RunLock&& other) noexcept : descriptors_(std::exchange(other.descriptors_, {})) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
  RunLock released(std::move(*this));
  descriptors_ = std::exchange(other.descriptors_, {});
  return *this;
}

RunLock::~RunLock() {
  for (const int descriptor : descriptors_) ::close(descriptor);
}

}  // namespace metaup::ledger
