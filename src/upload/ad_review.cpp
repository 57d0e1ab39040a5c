#include "upload/ad_review.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "graph/ad_verdict.hpp"
#include "graph/creative/asset_groups.hpp"
#include "upload/ad_upload.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

constexpr std::size_t kMostAds = 50;  // whose ids fit a URL

}  // namespace

/// Those that the next request asks for.
std::vector<std::string> AdReview::asked() const {
  const auto from = ads_.begin() + static_cast<std::ptrdiff_t>(done_);
  return {from, from + static_cast<std::ptrdiff_t>(std::min(kMostAds, ads_.size() - done_))};
}

Next AdReview::next() const {
  if (error_) return Failed{*error_};
  if (done_ == ads_.size()) return Done{};
  auto operation = read_of(account_, graph::Edge::ads_read, account_.act() + "/ads");
  operation.params = {
      {"fields",
       std::string(graph::kAdVerdictFields) + (flexible_.empty() ? "" : std::string(",") + graph::kAssetGroupsField)},
      {"filtering", R"([{"field":"ad.id","operator":"IN","value":[")" + joined(asked(), R"(",")") + R"("]}])"},
      {"effective_status", std::string(kAdStatuses)},
      {"limit", std::to_string(kMostAds)}};
  if (!after_.empty()) operation.params.emplace_back("after", after_);
  return Send{.operation = std::move(operation), .wait = done_ == 0 && after_.empty() ? wait_ : Milliseconds{0}};
}

void AdReview::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  const auto reply = reply_of(ending);
  reply ? on_page(*reply) : void(error_ = reply.error());
}

/// Meta drops in silence what it does not take of an ad.
std::string AdReview::concern_about(const std::string& id, const graph::Object& ad) const {
  auto concern = graph::concern_of(ad);
  const bool lacks_groups = flexible_.contains(id) && !ad.contains(graph::kAssetGroupsField);
  if (lacks_groups)
    concern += (concern.empty() ? "" : "; ") + std::string("it shows no groups, as if it were not flexible");
  return concern;
}

/// A page without any of them says that Meta did not filter: the others are not looked for among all ads.
void AdReview::on_page(const graph::Reply& reply) {
  const auto page = graph::read_objects(reply);
  if (!page) {
    error_ = page.error();
    return;
  }
  const auto wanted = asked();
  const auto before = seen_.size();
  for (const auto& ad : page->objects) {
    const auto id = graph::plain_text(ad, "id");
    if (std::find(wanted.begin(), wanted.end(), id) == wanted.end() || !seen_.insert(id).second) continue;
    if (auto concern = concern_about(id, ad); !concern.empty()) concerns_[id] = std::move(concern);
  }
  const bool goes_on = !page->after.empty() && seen_.size() > before && page->after != after_;
  after_ = goes_on ? page->after : std::string{};
  if (!goes_on) done_ += wanted.size();
}

}  // namespace metaup::upload
