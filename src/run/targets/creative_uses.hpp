#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "run/engine.hpp"

namespace metaup::run {

/// Which ads of an account use which creatives. Meta says it of no creative, so all ads are read, once for all who want
/// to know.
class CreativeUses {
 public:
  explicit CreativeUses(AccountId account) : account_(std::move(account)) {}

  /// Whether it is known. If not, it is read, and `who` is woken then.
  [[nodiscard]] bool is_known(TargetId who, Engine& engine);
  /// Why it could not be read.
  [[nodiscard]] const std::optional<Error>& unread() const { return unread_; }
  /// Ids of ads that are not deleted.
  [[nodiscard]] std::vector<std::string> ads_of(const std::string& creative) const;

 private:
  void read(Engine& engine);
  void end(const Error* error, Engine& engine);

  AccountId account_;
  std::map<std::string, std::vector<std::string>> ads_;
  std::optional<Error> unread_;
  std::vector<TargetId> waiting_;
  bool known_ = false;
};

}  // namespace metaup::run
