#include "run/targets/creative_uses.hpp"

#include "graph/ad_reply.hpp"
#include "run/targets/read_target.hpp"
#include "upload/ad_upload.hpp"
#include "upload/requests.hpp"

namespace metaup::run {

std::vector<std::string> CreativeUses::ads_of(const std::string& creative) const {
  const auto found = ads_.find(creative);
  return found != ads_.end() ? found->second : std::vector<std::string>();
}

void CreativeUses::read(Engine& engine) {
  auto pages = std::make_unique<upload::PagedRead>(
      [this](const std::string& after) { return upload::find_ads(account_, account_.act(), after); },
      [this](const graph::Reply& reply) {
        return graph::read_ads(reply).map([this](const graph::AdPage& page) {
          for (const auto& ad : page.ads) ads_[ad.creative_id].push_back(ad.id);
          return page.after;
        });
      });
  engine.add(std::make_unique<ReadTarget>(account_, AssetKind::ad, account_.act(), std::move(pages),
                                          ReadTarget::Manner{}, [this](const Error* error) { list_.end(error); }));
}

}  // namespace metaup::run
