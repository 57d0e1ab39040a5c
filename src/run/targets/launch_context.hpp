#pragma once
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "metaup/run/launch.hpp"
#include "run/targets/presence.hpp"
#include "run/targets/upload_context.hpp"

namespace metaup::run {

/// What the creatives of one account share.
struct CreativesOfAccount {
  std::set<std::string> unknown_features;             ///< that the account's version of the API does not know
  std::map<std::string, std::string> made;            ///< in this run: id -> the row's source
  std::multimap<std::string, std::string> earlier;    ///< of earlier runs, in a dry run: name -> id
  std::map<std::string, TargetId> substitutes;        ///< id of one that ads were refused with -> what is in its place
  std::map<TargetId, std::vector<TargetId>> waiting;  ///< substitute -> the ads that go on with it
  std::map<std::string, std::string> locales;         ///< Meta's numbers of languages, by their codes
  bool bring_ads = false;                             ///< of which a call takes fewer than of creatives
};

/// An ad that this run has made.
struct MadeAd {
  std::string id;
  std::string source;  ///< of its row
  SteadyTime made;
  bool is_flexible = false;
};

/// What the targets of one launch share.
struct LaunchContext {
  const LaunchSettings& settings;
  UploadContext& uploads;
  std::map<AccountId, CreativesOfAccount> creatives;
  /// The images and videos that creatives name: a path, a video's id, or the hash of an image of another account.
  std::map<std::tuple<AccountId, AssetKind, std::string>, TargetId> assets;
  std::map<AccountId, std::vector<MadeAd>> made_ads;
  PresenceChecks presence{uploads};  ///< of creatives and ads that the registry has
  std::size_t could_go_inside = 0;   ///< creatives that a dry run would make, and that serve one ad only

  [[nodiscard]] Engine& engine() const { return uploads.engine; }
  [[nodiscard]] RunControl& control() const { return uploads.control; }
  [[nodiscard]] LedgerQueue& ledger() const { return uploads.ledger(); }
  [[nodiscard]] const Clock& clock() const { return uploads.environment.clock; }
  [[nodiscard]] bool dry_run() const { return settings.upload.dry_run; }
  /// Whether Meta is asked if a creative or an ad is still there that it confirmed then.
  [[nodiscard]] bool must_check(WallTime confirmed) const {
    const Known known{.confirmed = true, .stale = is_stale(confirmed, clock().wall())};
    return verdict(known, wishes_of(settings.upload)) == Verdict::check;
  }
  /// What is done about creatives and ads, in the words of plans.
  [[nodiscard]] report::PlanVerdict write_of_rows() const {
    return settings.validate_only ? report::PlanVerdict::validate : report::PlanVerdict::create;
  }
};

}  // namespace metaup::run
