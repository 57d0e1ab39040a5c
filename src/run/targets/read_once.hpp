#pragma once
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "run/engine/engine.hpp"

namespace metaup::run {

/// Something that is read once for all who want to know it. The first one who asks starts the read, and all are told
/// when it has ended.
class ReadOnce {
 public:
  [[nodiscard]] bool is_known() const { return known_; }
  /// Somebody has asked, so that nobody else needs a read of its own.
  [[nodiscard]] bool is_wanted() const { return known_ || !waiting_.empty(); }
  /// Why it could not be read.
  [[nodiscard]] const std::optional<Error>& unread() const { return unread_; }

  /// While it is not known: calls `use` once it is. `read` is called for the first one.
  void wait(std::function<void()> use, const std::function<void()>& read) {
    const bool is_first = waiting_.empty();
    waiting_.push_back(std::move(use));
    if (is_first) read();
  }
  /// Whether it is known. If not, `who` is woken once it is. `read` is called for the first one.
  [[nodiscard]] bool is_known_to(TargetId who, Engine& engine, const std::function<void()>& read) {
    if (!known_) wait([who, &engine] { engine.wake(who); }, read);
    return known_;
  }
  /// The read has ended; `error` says why it failed, or is null.
  void end(const Error* error) {
    known_ = true;
    if (error != nullptr) unread_ = *error;
    for (const auto& use : std::exchange(waiting_, {})) use();
  }

 private:
  bool known_ = false;
  std::optional<Error> unread_;
  std::vector<std::function<void()>> waiting_;
};

}  // namespace metaup::run
