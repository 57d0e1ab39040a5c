#pragma once
#include <memory>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/ledger/ledger.hpp"

namespace metaup::ledger {

/// Held while a command writes to an account: `flock` on a file beside the ledger, one for each
/// (origin, account), taken in sorted order, close-on-exec. Released by the destructor or by death.
class RunLock {
 public:
  /// Nothing when another run holds one of them for longer than `wait`. `held_by` then names the
  /// process that does, if known.
  struct Held {
    Owner owner;
    std::string held_by;
  };
  [[nodiscard]] static Result<tl::expected<RunLock, Held>> acquire(const std::string& ledger_path,
                                                                   std::vector<Owner> owners, Milliseconds wait);
  RunLock(RunLock&&) noexcept;
  RunLock& operator=(RunLock&&) noexcept;
  ~RunLock();

 private:
  explicit RunLock(std::vector<int> descriptors);
  std::vector<int> descriptors_;
};

}  // namespace metaup::ledger
