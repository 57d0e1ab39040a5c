#include <algorithm>

#include "metaup/graph/creative_spec.hpp"
#include "run/build/launch.hpp"

// What a launch looks at before it makes anything.

namespace metaup::run {

Error unneeded_asset() {
  Error reason;
  reason.error_class = ErrorClass::cancelled;
  reason.message = "not tried: every creative that uses it has failed";
  reason.retryable = true;
  return reason;
}

const AdTarget& LaunchBuilder::ad_of(const Row& row) const {
  return static_cast<const AdTarget&>(context_.engine().target(*row.ad));
}

const CreativeTarget& LaunchBuilder::creative_of(const Row& row) const {
  return static_cast<const CreativeTarget&>(context_.engine().target(*row.creative));
}

/// Its creative is still to be sent, by itself or inside of its ad.
bool LaunchBuilder::is_to_make(const Row& row) const {
  if (!row.creative) return false;
  const auto& engine = context_.engine();
  if (!engine.is_closed(*row.creative)) return true;
  return creative_of(row).is_inside_ad() && !engine.is_closed(*row.ad);
}

/// Nothing is sent before the ad sets and Pages of all that is still to be made have been looked at. For that it
/// must be known which rows are done already.
void LaunchBuilder::look(std::function<void()> answered) {
  if (context_.presence.are_open()) {  // some of what is still to be made is not known yet
    context_.engine().ask_next({.ask = [this](auto once_more) { look(std::move(once_more)); }});
    return context_.presence.when_answered([this, answered = std::move(answered)] {
      if (!context_.control().stopped()) answered();
    });
  }
  answered_ = std::move(answered);
  auto& engine = context_.engine();
  if (context_.uploads.names != nullptr && !refuse_namesakes()) return;
  for (const auto& row : rows_) {
    auto& preflight = preflights_.try_emplace(row.account, row.account, context_).first->second;
    const auto* const ad = row.ad && !engine.is_closed(*row.ad) ? &ad_of(row) : nullptr;
    if (ad != nullptr) preflight.want_ad(ad->draft());
    if (!row.creative) continue;
    const auto identities = graph::identities_of(creative_of(row).draft());
    if (ad != nullptr && identities.feed != graph::FeedKind::none) {
      preflight.want_feed(ad->draft().adset, identities.feed);
    }
    if (!is_to_make(row)) continue;
    const auto& creative = creative_of(row);
    preflight.want_languages(creative.draft());
    const auto page = graph::page_of(creative.draft());
    if (!page.empty()) preflight.want_page(page);
    preflight.want(identities);
    if (ad != nullptr && creative.is_of_flexible_ad()) preflight.want_groups(ad->draft().adset);
  }
  preflights_open_ = preflights_.size();
  if (preflights_.empty()) return on_looked();
  for (auto& [account, preflight] : preflights_) {
    preflight.begin([this] {
      if (--preflights_open_ == 0) on_looked();
    });
  }
}

/// Why its ad cannot be made, as far as its ad set tells; null: nothing is known against it.
const Error* LaunchBuilder::refusal_of_ad(const Row& row) const {
  const auto& engine = context_.engine();
  if (!row.ad || engine.is_closed(*row.ad)) return nullptr;
  const auto& preflight = preflights_.at(row.account);
  const auto& adset = ad_of(row).draft().adset;
  if (const auto* const why = preflight.refusal_of_adset(adset)) return why;
  if (!row.creative) return nullptr;
  if (creative_of(row).is_of_flexible_ad()) return preflight.refusal_of_groups(adset);
  for (const auto feed : {graph::FeedKind::ordinary, graph::FeedKind::dynamic}) {
    const auto* const why = preflight.refusal_of_feed(adset, feed);
    if (why != nullptr && graph::identities_of(creative_of(row).draft()).feed == feed) return why;
  }
  return nullptr;
}

/// The same of its creative, as far as its Page and its languages tell.
const Error* LaunchBuilder::refusal_of_creative(const Row& row) const {
  if (!is_to_make(row)) return nullptr;
  const auto& draft = creative_of(row).draft();
  const auto& preflight = preflights_.at(row.account);
  const auto* const why = preflight.refusal_of_page(graph::page_of(draft));
  return why != nullptr ? why : preflight.refusal_of_languages(draft);
}

/// Where an ad set is refused, no creative is made for it either.
void LaunchBuilder::on_looked() {
  auto& engine = context_.engine();
  for (auto& [account, book] : books_) book->on_looked(preflights_.at(account).take_ads());
  bool any_refused = false;
  for (const auto& row : rows_) {
    const auto* const of_ad = refusal_of_ad(row);
    const auto* const why = of_ad != nullptr ? of_ad : refusal_of_creative(row);
    const bool is_inside = row.creative && creative_of(row).is_inside_ad();
    if (of_ad != nullptr || (why != nullptr && is_inside)) engine.refuse(*row.ad, *why);
    if (why != nullptr && row.creative) engine.refuse(*row.creative, *why);
    any_refused = any_refused || why != nullptr;
  }
  if (any_refused && context_.settings.upload.all_or_nothing) return context_.control().stop(Stop::not_tried);
  drop_unneeded_assets();
  answered_();
}

void LaunchBuilder::drop_unneeded_assets() {
  const auto& engine = context_.engine();
  for (const auto& [what, asset] : context_.assets) {
    if (wanted_.contains(asset)) continue;
    const auto& users = engine.dependents(asset);
    const bool needed = std::any_of(users.begin(), users.end(), [&](TargetId user) { return !engine.is_closed(user); });
    if (!needed) context_.engine().drop(asset, unneeded_asset());
  }
}

}  // namespace metaup::run
