#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"
#include "metaup/upload/list_query.hpp"

namespace metaup::plan {
class Place;
}

/// What is done with objects that are already at Meta.
namespace metaup::run {

/// One thing of an account, by the id that Meta gave it.
struct RemoteObject {
  AccountId account;
  std::string id;  ///< an image hash; the id of a video, creative or ad
};

struct RemovalOptions {
  bool dry_run = false;     ///< nothing is deleted, and nothing recorded
  bool active_ads = false;  ///< also ads that are ACTIVE
};

/// Takes images, videos, creatives or ads out of their accounts. What is used is refused; what is gone counts as
/// deleted.
[[nodiscard]] Outcome delete_objects(AssetKind kind, const std::vector<RemoteObject>& objects, RemovalOptions options,
                                     const Settings& settings, Environment& environment);

/// Ads and creatives that are to be changed.
struct ChangePlan {
  enum class What : std::uint8_t { activate, pause, rename };
  struct Object {
    AccountId account;
    std::string id;
    std::optional<AssetKind> kind;  ///< an ad or a creative; nothing: Meta is asked
  };
  What what = What::pause;
  std::vector<Object> objects;
  std::string name_template;  ///< of new names
};
/// Changes what is not so already, and reads it back: Meta answers with success also when it has kept nothing. Names
/// are made and compared before the first one is sent. With `dry_run` nothing is changed.
[[nodiscard]] Outcome change_objects(const ChangePlan& plan, bool dry_run, const Settings& settings,
                                     Environment& environment);

/// What runs have made.
struct UndoPlan {
  struct Made {
    RemoteObject object;
    AssetKind kind = AssetKind::ad;
    std::string name;
    WallTime asked{};               ///< when Meta was asked for it, by Meta's clock; an image that is older stays
    bool brought_creative = false;  ///< an ad that was made with its creative inside of it
  };
  std::vector<Made> made;  ///< in any order
};
/// Deletes it: ads first, then creatives, also those that ads brought, then images and videos. What something else uses
/// stays.
[[nodiscard]] Outcome undo(const UndoPlan& plan, RemovalOptions options, const Settings& settings,
                           Environment& environment);

/// Ads whose review by Meta is waited for.
struct ReviewPlan {
  std::vector<RemoteObject> ads;
  Milliseconds timeout{0};
};
/// Waits until Meta has reviewed the ads. What Meta has disapproved has failed, with its reasons.
[[nodiscard]] Outcome watch_review(const ReviewPlan& plan, const Settings& settings, Environment& environment);

/// Images of one account that Meta copies into others. Where it will not, the file that an image was sent from goes up
/// instead, if the ledger knows it and it is there.
struct CopyPlan {
  AccountId from;
  std::vector<RemoteObject> copies;  ///< each with its destination
  /// Where such a file may lie beside the disk; null: nowhere.
  std::shared_ptr<const plan::Place> remotes = nullptr;
};
[[nodiscard]] Outcome copy_images(const CopyPlan& plan, bool dry_run, const Settings& settings,
                                  Environment& environment);

/// Reports each object that matches as an item of its own, as the pages come.
[[nodiscard]] Outcome list_objects(const upload::ListQuery& query, const Settings& settings, Environment& environment);

/// Objects in an account that metaup did not make: the ledger has never known them.
struct UnknownQuery {
  AccountId account;
  WallTime since{};  ///< made then or later; of creatives Meta does not say when, so older ones are told as well
};
/// Reports each such image, video, creative and ad as an item, as `list_objects` does.
[[nodiscard]] Outcome list_unknown(const UnknownQuery& query, const Settings& settings, Environment& environment);

/// Accounts whose contents this ledger does not know yet, or not all of them.
struct LearnPlan {
  std::vector<AccountId> accounts;
  bool trust_likely = false;  ///< uploads take what is likely there for sure
};
/// Reads all images, videos, creatives and ads of the accounts into the ledger, and reports each as an item that says
/// how surely it is recognised when it is to be sent (`Item::match`). What the ledger knows better stays. An account
/// whose videos were read is known from then on.
[[nodiscard]] Outcome learn(const LearnPlan& plan, const Settings& settings, Environment& environment);

/// Creatives to be looked at, by people or in a page.
struct PreviewPlan {
  AccountId account;
  std::vector<std::string> creatives;  ///< ids
  std::vector<std::string> formats;    ///< values of Meta's `ad_format`
  std::string html;                    ///< the page's file; empty: none
  http::FetchOptions fetch;            ///< of pictures, for the page
};
/// Asks for each creative in each format. The page has a card for every creative, also for one that
/// could not be read, and is written once the run has seen them all.
[[nodiscard]] Outcome preview_creatives(const PreviewPlan& plan, const Settings& settings, Environment& environment);

}  // namespace metaup::run
