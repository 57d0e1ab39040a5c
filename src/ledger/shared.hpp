#pragma once
#include "ledger/registry.hpp"

namespace metaup::ledger {

/// What a registry can do that machines share.
class SharedRegistry {
 public:
  virtual ~SharedRegistry() = default;
  /// Its server does not answer, and is waited for: nothing that would have to be written down may be begun. Any thread
  /// may ask.
  [[nodiscard]] virtual bool is_away() const = 0;
  /// Keeps runs of other machines out of the account until `unlock_all`, or until the connection is lost; false:
  /// another one has it.
  [[nodiscard]] virtual Result<bool> try_lock(const Owner& owner) = 0;
  virtual void unlock_all() = 0;
};

/// Null: it is this machine's own.
[[nodiscard]] SharedRegistry* shared_of(Registry& registry);

}  // namespace metaup::ledger
