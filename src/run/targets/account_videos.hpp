#pragma once
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "run/targets/read_once.hpp"

namespace metaup::run {

/// Which videos an account holds. All of its list is read, once for all who miss one: no shorter answer of Meta's says
/// for certain that a video is gone.
class AccountVideos {
 public:
  explicit AccountVideos(AccountId account) : account_(std::move(account)) {}

  /// Somebody has asked, so that nobody else needs a read of its own.
  [[nodiscard]] bool is_wanted() const { return list_.is_wanted(); }
  /// Whether it is known. If not, it is read, and `who` is woken then.
  [[nodiscard]] bool is_known(TargetId who, Engine& engine) {
    return list_.is_known_to(who, engine, [&] { read(engine); });
  }
  /// Why it could not be read.
  [[nodiscard]] const std::optional<Error>& unread() const { return list_.unread(); }
  [[nodiscard]] bool holds(const std::string& video_id) const { return ids_.contains(video_id); }

 private:
  void read(Engine& engine);

  AccountId account_;
  std::set<std::string> ids_;
  ReadOnce list_;
};

}  // namespace metaup::run
