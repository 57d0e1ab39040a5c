#pragma once
#include <map>
#include <optional>
#include <utility>

#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::run {

/// What takes no more requests, and why: the run as a whole, accounts, and accounts that only take no more copies. The
/// first reason counts.
class Closed {
 public:
  /// Why no request of this account can succeed; null while one can.
  [[nodiscard]] const Error* why(const AccountId& account) const {
    if (run_) return &*run_;
    const auto found = accounts_.find(account);
    if (found != accounts_.end()) return &found->second;
    return all_accounts_ ? &*all_accounts_ : nullptr;
  }
  /// Why no request at all can succeed.
  [[nodiscard]] const Error* why_run() const { return run_ ? &*run_ : nullptr; }
  /// Why no copy into this account can succeed, though an upload may.
  [[nodiscard]] const Error* why_no_copies(const AccountId& account) const {
    const auto found = copies_.find(account);
    return found == copies_.end() ? nullptr : &found->second;
  }

  void close_run(Error why) {
    if (!run_) run_ = std::move(why);
  }
  /// The run goes on, though no account takes anything.
  void close_all_accounts(Error why) {
    if (!all_accounts_) all_accounts_ = std::move(why);
  }
  /// Whether it was open.
  bool close(const AccountId& account, Error why) { return accounts_.emplace(account, std::move(why)).second; }
  void close_to_copies(const AccountId& account, Error why) { copies_.emplace(account, std::move(why)); }

 private:
  std::optional<Error> run_;
  std::optional<Error> all_accounts_;
  std::map<AccountId, Error> accounts_;
  std::map<AccountId, Error> copies_;
};

}  // namespace metaup::run
