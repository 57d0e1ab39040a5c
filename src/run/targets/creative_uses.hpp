#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "run/targets/read_once.hpp"

namespace metaup::run {

/// Which ads of an account use which creatives. Meta says it of no creative, so all ads are read, once for all who want
/// to know.
class CreativeUses {
 public:
  explicit CreativeUses(AccountId account) : account_(std::move(account)) {}

  /// Whether it is known. If not, it is read, and `who` is woken then.
  [[nodiscard]] bool is_known(TargetId who, Engine& engine) {
    return list_.is_known_to(who, engine, [&] { read(engine); });
  }
  /// Why it could not be read.
  [[nodiscard]] const std::optional<Error>& unread() const { return list_.unread(); }
  /// Ids of ads that are not deleted.
  [[nodiscard]] std::vector<std::string> ads_of(const std::string& creative) const;

 private:
  void read(Engine& engine);

  AccountId account_;
  std::map<std::string, std::vector<std::string>> ads_;
  ReadOnce list_;
};

}  // namespace metaup::run
