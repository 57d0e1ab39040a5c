#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "ledger/registry.hpp"

namespace metaup::ledger {

/// What one machine at a time brings about: a content, a creative or an ad in an account.
struct Claim {
  Owner owner;
  std::string identity;
  std::vector<std::string> intents = {};  ///< under which keys it may have been written down before it was sent
};

/// A machine that has claimed something.
struct Claimant {
  std::string host;
  std::string process;
  std::chrono::milliseconds silent_for{0};  ///< since it last wrote to the registry
};

/// What a registry can do that machines share. For the registry's thread, where it does not say otherwise.
class SharedRegistry {
 public:
  virtual ~SharedRegistry() = default;
  /// Its server does not answer, and is waited for: nothing that would have to be written down may be begun. Any thread
  /// may ask.
  [[nodiscard]] virtual bool is_away() const = 0;
  /// Who is `alone` in an account keeps all other runs out of it, others only those that want to be alone. Until
  /// `unlock_accounts`; false: another run is in the way.
  [[nodiscard]] virtual Result<bool> try_lock(const Owner& owner, bool alone) = 0;
  /// Soon. Any thread may call it.
  virtual void unlock_accounts() = 0;
  /// How many machines work in one of the accounts that this one has locked, itself included: the most of them.
  [[nodiscard]] virtual Result<std::size_t> machines() = 0;
  /// Which of them are this machine's, until they are released or it is gone. What another one had in flight when it
  /// was lost is not, as long as that could still arrive at Meta.
  [[nodiscard]] virtual Result<std::vector<bool>> claim(const std::vector<Claim>& claims) = 0;
  [[nodiscard]] virtual Result<void> release(const std::vector<Claim>& claims) = 0;
  /// Which other machines have some of them.
  [[nodiscard]] virtual Result<std::vector<Claimant>> claimants(const std::vector<Claim>& claims) = 0;
};

/// Null: it is this machine's own.
[[nodiscard]] SharedRegistry* shared_of(Registry& registry);

}  // namespace metaup::ledger
