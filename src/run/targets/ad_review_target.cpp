#include "run/targets/ad_review_target.hpp"

#include <algorithm>

namespace metaup::run {
namespace {

/// More are counted only.
constexpr std::size_t kMostNotices = 50;

}  // namespace

Decision AdReviewTarget::begin() {
  if (!std::exchange(is_last_, true)) return GoLast{};
  const auto& ads = context_.made_ads[account()];
  if (ads.empty() || context_.control().stopped()) return leave();
  auto& dispatcher = context_.control().dispatcher();
  if (dispatcher.closed().why(account()) != nullptr) return leave();
  if (dispatcher.room(account()) == 0) {
    context_.uploads.notice("what Meta made of the new ads was not read: " + account().act() + " is at a rate limit");
    return leave();
  }
  std::vector<std::string> ids;
  for (const auto& ad : ads) ids.push_back(ad.id);
  const auto since = std::chrono::duration_cast<Milliseconds>(context_.clock().now() - ads.back().made);
  const auto wait = std::max(Milliseconds{0}, context_.settings.review_delay - since);
  review_ = std::make_unique<upload::AdReview>(account(), std::move(ids), wait);
  return Go{};
}

Decision AdReviewTarget::on_done() {
  std::size_t told = 0;
  const auto& concerns = review_->concerns();
  for (const auto& ad : context_.made_ads[account()]) {
    const auto concern = concerns.find(ad.id);
    if (concern == concerns.end() || ++told > kMostNotices) continue;
    context_.uploads.notice(ad.source + ": Meta says of the new ad " + ad.id + ": " + concern->second);
  }
  if (told > kMostNotices) {
    context_.uploads.notice("Meta says such things of " + std::to_string(told - kMostNotices) + " more of the new ads");
  }
  return leave();
}

Decision AdReviewTarget::on_failed(Error error) {
  if (error.error_class != ErrorClass::cancelled) {
    context_.uploads.notice("what Meta made of the new ads could not be read: " + error.message);
  }
  return leave();
}

}  // namespace metaup::run
