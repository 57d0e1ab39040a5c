#include "run/targets/account_videos.hpp"

#include "graph/video_reply.hpp"
#include "run/targets/read_target.hpp"
#include "upload/requests.hpp"
#include "upload/video_operations.hpp"

namespace metaup::run {

bool AccountVideos::is_known(TargetId who, Engine& engine) {
  if (known_) return true;
  const bool is_first = waiting_.empty();
  waiting_.push_back(who);
  if (is_first) read(engine);
  return false;
}

void AccountVideos::read(Engine& engine) {
  auto pages = std::make_unique<upload::PagedRead>(
      [this](const std::string& after) { return upload::list_video_ids(account_, after); },
      [this](const graph::Reply& reply) {
        return graph::read_videos(reply).map([this](const graph::VideoPage& page) {
          for (const auto& video : page.videos) ids_.insert(video.id);
          return page.after;
        });
      });
  engine.add(std::make_unique<ReadTarget>(account_, AssetKind::video, account_.act(), std::move(pages),
                                          ReadTarget::Manner{},
                                          [this, &engine](const Error* error) { end(error, engine); }));
}

void AccountVideos::end(const Error* error, Engine& engine) {
  known_ = true;
  if (error != nullptr) unread_ = *error;
  for (const auto id : waiting_) engine.wake(id);
}

}  // namespace metaup::run
