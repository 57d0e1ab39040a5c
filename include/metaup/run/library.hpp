#pragma once
#include <string>
#include <vector>

#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"
#include "metaup/upload/object_list.hpp"

/// What is done with objects that are already at Meta.
namespace metaup::run {

/// One thing of an account, by the id that Meta gave it.
struct RemoteObject {
  AccountId account;
  std::string id;  ///< an image hash or a video id
};

/// Takes images or videos out of their accounts. What is used is refused; what is gone counts as
/// deleted. With `dry_run` nothing is deleted and nothing recorded.
[[nodiscard]] Outcome delete_objects(AssetKind kind, const std::vector<RemoteObject>& objects, bool dry_run,
                                     const Settings& settings, Environment& environment);

/// Copies the images of one account into others. Where Meta will not, the file that the image was
/// sent from goes up instead, if the ledger knows it and it is there.
struct CopyPlan {
  AccountId from;
  std::vector<RemoteObject> copies;  ///< each with its destination
};
[[nodiscard]] Outcome copy_images(const CopyPlan& plan, bool dry_run, const Settings& settings,
                                  Environment& environment);

/// Reports each object that matches as an item of its own, as the pages come.
[[nodiscard]] Outcome list_objects(const upload::ListQuery& query, const Settings& settings, Environment& environment);

/// What of an account came there without metaup: what the ledger has never known.
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
