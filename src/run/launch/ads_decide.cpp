#include "run/launch/ads.hpp"

// What is to become of an ad once its creative is known.

namespace metaup::run {
namespace {

using upload::AdUpload;

/// What an ad says that is equal to one in doubt.
Error after_doubt(const std::string& source) {
  Error error;
  error.error_class = ErrorClass::dependency;
  error.message = "an equal ad may have been made: see " + source;
  error.retryable = true;
  return error;
}

}  // namespace

void LaunchAds::decide_next(Namesakes& namesakes) {
  for (; namesakes.decided < namesakes.ads.size(); ++namesakes.decided) {
    const auto number = namesakes.ads[namesakes.decided];
    const auto& ad = ads_[number];
    if (ad.waiting) return;
    if (!ad.closed) decide_after_equals(number, namesakes);
  }
}

/// Equal ads are made one after the other: when one is looked for, no other can be taken for it.
void LaunchAds::decide_after_equals(std::uint32_t number, Namesakes& namesakes) {
  const auto [last, is_first] = namesakes.last_equal.try_emplace(graph::ad_key(ads_[number].draft, 0), number);
  if (is_first) return decide(number);
  auto& before = ads_[std::exchange(last->second, number)];
  ads_[number].ordinal = before.ordinal + 1;
  if (before.closed) return decide_after(before, number);
  before.follower = number;
}

/// As long as it is not known whether the one before was made, a second could be taken for it.
void LaunchAds::decide_after(const Ad& before, std::uint32_t number) {
  before.intent == 0 ? decide(number) : fail(number, after_doubt(before.item.source));
}

/// Known to the ledger already, or to be settled once its ad set has been looked at.
void LaunchAds::decide(std::uint32_t number) {
  auto& ad = ads_[number];
  ad.started = control_.clock().now();
  ad.key = graph::ad_key(ad.draft, ad.ordinal);
  if (ad.joined) return advance(number);
  upload::AdIdentity identity{ad.draft.adset, ad.draft.name, ad.draft.creative};
  ad.machine = AdUpload(identity, settings_.validate_only);
  if (!settings_.validate_only) {
    const auto known = known_id(ad);
    if (!known) return control_.ledger_failed(known.error());
    if (!known->empty()) {
      made_.insert(*known);
      if (ad.draft.active) ad.item.warnings.emplace_back("it was made by an earlier run and keeps its status");
      return end(number, report::Status::unchanged, *known);
    }
  }
  looked_ ? decide_unknown(number) : void(undecided_.push_back(number));
}

void LaunchAds::each_open(const std::function<void(std::uint32_t row, const graph::AdDraft& draft)>& visit) const {
  for (const auto& ad : ads_) {
    if (!ad.closed) visit(ad.row, ad.draft);
  }
}

void LaunchAds::on_looked(KnownAds known_ads, const std::map<std::uint32_t, Error>& refused) {
  known_ads_ = std::move(known_ads);
  for (const auto& [row, why] : refused) {
    const auto found = by_row_.find(row);
    if (found == by_row_.end() || ads_[found->second].closed) continue;
    ads_[found->second].creative_may_be_gone = false;  // it is the ad set that is missed
    fail(found->second, why);
  }
  looked_ = true;
  for (const auto number : std::exchange(undecided_, {})) {
    if (!ads_[number].closed) decide_unknown(number);
  }
  for (auto& [name, namesakes] : by_name_) decide_next(namesakes);
}

/// One that the ledger does not know: in doubt since an earlier run, made from elsewhere, or to be sent.
void LaunchAds::decide_unknown(std::uint32_t number) {
  const bool looks_only = settings_.upload.dry_run || settings_.validate_only;
  if (!looks_only && take_in_doubt(number)) return advance(number);
  if (!settings_.validate_only && is_there_already(number)) return;
  settings_.upload.dry_run ? end(number, report::Status::planned, {}) : advance(number);
}

bool LaunchAds::take_in_doubt(std::uint32_t number) {
  auto& ad = ads_[number];
  const auto found = in_doubt_.take(ad.draft, ad.creative_digest, ad.ordinal);
  if (!found) return false;
  ad.intent = found->intent;
  ad.in_doubt_since = found->sent;
  ad.of_earlier_run = true;
  upload::AdIdentity identity{ad.draft.adset, ad.draft.name, ad.draft.creative};
  // Whatever id its creative had: no other is of this name.
  if (found->same_creative && is_only_one(ad)) identity.creative.clear();
  ad.machine = AdUpload::in_doubt(std::move(identity));
  return true;
}

/// Whether the ad set had its like before this launch; a warning if it had one of the same name only.
bool LaunchAds::is_there_already(std::uint32_t number) {
  auto& ad = ads_[number];
  std::optional<Error> unread;
  const auto match = known_ads_.find(ad.draft, [&](const std::string& id) {
    const auto known = environment_.ledger.find_remote(owner_, AssetKind::ad, id);
    if (!known) unread = known.error();
    return made_.contains(id) || (known && *known);
  });
  if (unread) {
    control_.ledger_failed(*unread);
    return true;  // neither there nor to be made: the run ends
  }
  if (!match.same.empty()) {
    made_.insert(match.same);
    if (!settings_.upload.dry_run) record(ad, match.same);
    if (ad.draft.active) ad.item.warnings.emplace_back("it was in its ad set already and keeps its status");
    end(number, report::Status::existing, match.same);
    return true;
  }
  if (!match.others.empty()) warn_of_others(ad, match.others);
  return false;
}

/// Before it is made, so that who does not want it can still end the run.
void LaunchAds::warn_of_others(Ad& ad, const std::string& others) {
  const auto creative = ad.draft.creative.empty() ? "whose creative cannot be compared" : "with another creative";
  ad.item.warnings.push_back("ad set " + ad.draft.adset + " has an ad of this name already, " + creative + " (" +
                             others + "), which stays as it is");
  if (settings_.upload.dry_run) return;
  environment_.reporter.on(report::Notice{ad.item.source + ": " + ad.item.warnings.back()});
}

/// Its creative has no id yet.
void LaunchAds::end_as_planned(std::uint32_t number) {
  if (settings_.validate_only) return end(number, report::Status::skipped, {});
  if (!is_there_already(number)) end(number, report::Status::planned, {});
}

/// The ad that an earlier run made of it, also if all that run knew of its creative was its digest; empty: none.
Result<std::string> LaunchAds::known_id(const Ad& ad) {
  for (const auto& key : {ad.key, graph::provisional_ad_key(ad.draft, ad.creative_digest, ad.ordinal)}) {
    const auto known = environment_.ledger.find_asset(owner_, AssetKind::ad, graph::ad_digest(key));
    if (!known) return tl::unexpected(known.error());
    if (*known) return (*known)->remote_id;
  }
  return std::string{};
}

bool LaunchAds::is_only_one(const Ad& ad) const {
  const auto found = by_name_.find({ad.draft.adset, ad.draft.name});  // not there when the ledger failed before
  return found != by_name_.end() && found->second.ads.size() == 1;
}

/// An edited row is a new ad: the one that it made before is not touched.
void LaunchAds::warn_of_namesake(Ad& ad) const {
  const auto [first, last] = known_.equal_range(ad.draft.name);
  for (auto known = first; known != last; ++known) {
    if (made_.contains(known->second)) continue;
    ad.item.warnings.push_back("an earlier run made ad " + known->second + " of this name, which stays as it is");
    return;
  }
}

}  // namespace metaup::run
