#include "run/targets/video_uses.hpp"

#include <algorithm>
#include <utility>

namespace metaup::run {
namespace {

class CreativesRead final : public Target {
 public:
  CreativesRead(const AccountId& account, VideoUses& uses)
      : Target(account, AssetKind::creative),
        uses_(uses),
        list_({.account = account,
               .kind = AssetKind::creative,
               .fields = {"video_id", "object_story_spec", "asset_feed_spec"},
               .hashes = {},
               .name_contains = {},
               .since = {}}) {}

  [[nodiscard]] std::string source() const override { return account().act(); }
  [[nodiscard]] Line line() const override { return Line::reads; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] bool is_harmless() const override { return true; }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return list_; }
  [[nodiscard]] Decision on_step() override {
    uses_.take(list_.take_objects());
    return Go{};
  }
  [[nodiscard]] Decision on_done() override {
    uses_.take(list_.take_objects());
    return End{report::Status::existing, {}};
  }
  void on_closing(report::Item& item) override { uses_.end(item.error ? &*item.error : nullptr); }

 private:
  VideoUses& uses_;
  upload::ObjectList list_;
};

}  // namespace

void VideoUses::read(Engine& engine, std::function<void()> use) {
  list_.wait(std::move(use), [&] { engine.add(std::make_unique<CreativesRead>(account_, *this)); });
}

std::vector<std::string> VideoUses::users_of(const std::string& video) const {
  const auto found = users_.find(video);
  return found != users_.end() ? found->second : std::vector<std::string>();
}

/// Wherever in a creative the id is: a video that is wrongly kept does less harm than one that is missing.
void VideoUses::take(const std::vector<graph::Object>& creatives) {
  for (const auto& creative : creatives) {
    for (const auto& video : videos_) {
      const bool shows = std::any_of(creative.begin(), creative.end(), [&](const auto& field) {
        return field.first != "id" && field.first != "name" && field.second.find(video) != std::string::npos;
      });
      if (shows) users_[video].push_back(graph::plain_text(creative, "id"));
    }
  }
}

}  // namespace metaup::run
