#pragma once
#include <functional>
#include <map>
#include <vector>

#include "run/targets/sync_removal.hpp"

namespace metaup::run {

/// Asks Meta which of the things that a sync misses are used, and which are gone there already.
class MissingLooks {
 public:
  MissingLooks(Engine& engine, bool dry_run) : engine_(engine), dry_run_(dry_run) {}

  /// Which videos are looked for in the creatives of their accounts. First, and once.
  void prepare(const std::vector<Missing>& things);
  /// Of a video: the uses in its account; null: of an image.
  [[nodiscard]] VideoUses* uses_of(const Missing& thing);
  /// Fills in what Meta says of those that are to be deleted.
  void look(std::vector<Missing>& things, std::function<void()> on_end);

 private:
  void look_at(Missing& thing);
  void look_for_users(Missing& video, VideoUses& uses);
  void end_look();

  Engine& engine_;
  bool dry_run_;
  std::map<AccountId, VideoUses> uses_;
  std::size_t open_ = 0;
  std::function<void()> on_end_;
};

}  // namespace metaup::run
