#include "run/targets/account_videos.hpp"

#include "graph/video_reply.hpp"
#include "run/targets/read_target.hpp"
#include "upload/requests.hpp"
#include "upload/video_operations.hpp"

namespace metaup::run {

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
                                          ReadTarget::Manner{}, [this](const Error* error) { list_.end(error); }));
}

}  // namespace metaup::run
