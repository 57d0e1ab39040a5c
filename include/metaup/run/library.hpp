#pragma once
#include <string>
#include <vector>

#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"
#include "metaup/upload/object_list.hpp"

/// What is done with things that are already at Meta.
namespace metaup::run {

/// One thing of an account, by the id that Meta gave it.
struct Thing {
  AccountId account;
  std::string id;  ///< an image hash or a video id
};

/// Takes images or videos out of their accounts. What is used is refused; what is gone counts as
/// deleted. With `only_look` nothing is deleted and nothing recorded.
[[nodiscard]] Outcome delete_things(AssetKind kind, const std::vector<Thing>& things, bool only_look,
                                    const Settings& settings, Environment& environment);

/// Copies the images of one account into others.
struct CopyPlan {
  AccountId from;
  std::vector<Thing> copies;  ///< each with its destination
};
[[nodiscard]] Outcome copy_images(const CopyPlan& plan, bool dry_run, const Settings& settings,
                                  Environment& environment);

/// Reports each object that matches as an item of its own, as the pages come.
[[nodiscard]] Outcome list_objects(const upload::ListQuery& query, const Settings& settings,
                                   Environment& environment);

}  // namespace metaup::run
