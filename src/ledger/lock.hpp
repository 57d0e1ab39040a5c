#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/ledger/ledger.hpp"

namespace metaup::ledger {

/// A run that holds a lock, as it described itself. Any of it may be missing.
struct Holder {
  std::string run_id;
  std::string command;
  std::uint64_t process = 0;
  std::optional<WallTime> since = {};
};

/// Held while a command writes to an account: `flock` on a file beside the ledger, one for each
/// (origin, account), taken in sorted order, close-on-exec. Beside the file that the ledger's name leads
/// to, so that runs which name it in different ways see each other. Released by the destructor or by death.
/// Take it before the first look-up: what is looked up is then not changed by another run.
class RunLock {
 public:
  /// Another run held one of them for longer than `wait`.
  struct Held {
    Owner owner;
    Holder holder;
  };
  /// Waits up to `wait`, or until `*stop` is set (class cancelled; seen within 50 ms). Other errors
  /// are of class local. Others are told of the run and the command of `self`.
  [[nodiscard]] static Result<tl::expected<RunLock, Held>> acquire(const std::string& ledger_path,
                                                                   std::vector<Owner> owners, Milliseconds wait,
                                                                   const std::atomic<bool>* stop = nullptr,
                                                                   const Holder& self = {});
  RunLock(RunLock&&) noexcept;
  RunLock& operator=(RunLock&&) noexcept;
  ~RunLock();

 private:
  explicit RunLock(std::vector<int> descriptors);
  std::vector<int> descriptors_;
};

}  // namespace metaup::ledger
