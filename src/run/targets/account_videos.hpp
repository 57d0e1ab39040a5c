#pragma once
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "run/engine.hpp"

namespace metaup::run {

/// Which videos an account holds. All of its list is read, once for all who miss one: no shorter answer of Meta's says
/// for certain that a video is gone.
class AccountVideos {
 public:
  explicit AccountVideos(AccountId account) : account_(std::move(account)) {}

  /// Somebody has asked, so that nobody else needs a read of its own.
  [[nodiscard]] bool is_wanted() const { return known_ || !waiting_.empty(); }
  /// Whether it is known. If not, it is read, and `who` is woken then.
  [[nodiscard]] bool is_known(TargetId who, Engine& engine);
  /// Why it could not be read.
  [[nodiscard]] const std::optional<Error>& unread() const { return unread_; }
  [[nodiscard]] bool holds(const std::string& video_id) const { return ids_.contains(video_id); }

 private:
  void read(Engine& engine);
  void end(const Error* error, Engine& engine);

  AccountId account_;
  std::set<std::string> ids_;
  std::optional<Error> unread_;
  std::vector<TargetId> waiting_;
  bool known_ = false;
};

}  // namespace metaup::run
