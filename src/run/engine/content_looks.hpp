#pragma once
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "run/engine/content.hpp"
#include "run/engine/target.hpp"
#include "run/workers.hpp"

namespace metaup::run {

/// Looks at contents on threads of its own, each once, whatever number of targets wants to know. For the run's thread.
class ContentLooks {
 public:
  ContentLooks(std::size_t threads, const Waker& waker) : workers_(threads, waker) {}

  /// Somebody wants to know a content that has not been looked at.
  void want(const std::shared_ptr<Content>& content, TargetId who) {
    lookers_[content.get()].push_back(who);
    if (content->is_being_looked_at()) return;
    content->begin_look();
    workers_.submit(
        [content, work = content->look()](const std::atomic<bool>& stop) { return Seen{content, work(stop)}; });
  }
  /// `use` is called with each target whose content has become known.
  template <class Use>
  void take(Use use) {
    for (auto seen = workers_.take(); !seen.empty(); seen = workers_.take()) {
      for (auto& [content, looked] : seen) {
        content->end_look(std::move(looked));
        const auto lookers = lookers_.extract(content.get());
        if (!lookers.empty()) {
          for (const auto id : lookers.mapped()) use(id);
        }
        content->close();
      }
    }
  }
  /// How many are under way.
  [[nodiscard]] std::size_t unfinished() const { return workers_.unfinished(); }

 private:
  struct Seen {
    std::shared_ptr<Content> content;
    Looked looked;
  };
  std::map<const Content*, std::vector<TargetId>> lookers_;
  Workers<Seen> workers_;
};

}  // namespace metaup::run
