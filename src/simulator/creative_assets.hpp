#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulator/call.hpp"

namespace metaup::simulator {

using Problem = std::optional<ApiError>;

/// Checks the images and videos that a creative names, and remembers them.
class CreativeAssets {
 public:
  CreativeAssets(Context& context, std::string account) : context_(context), account_(std::move(account)) {}

  /// An image of this account.
  [[nodiscard]] Problem use_image(const Json& hash);
  /// A video of this account, ready unless the scenario is lenient.
  [[nodiscard]] Problem use_video(const Json& id);
  /// A Page that there is.
  [[nodiscard]] Problem use_page(const Json& id) const;
  /// An Instagram account that this account may speak as.
  [[nodiscard]] Problem use_instagram(const Json& id) const;
  /// Crops of an image: known keys, corners in order, inside the picture.
  [[nodiscard]] Problem check_crops(const Json& crops, const Json& hash) const;

  std::set<std::string> brought;  ///< images that come with the request
  std::set<std::string> images;
  std::set<std::string> videos;

 private:
  Context& context_;
  std::string account_;
};

/// `error` with the parameter at fault in its error_data.
[[nodiscard]] ApiError blame(ApiError error, const std::vector<std::string>& field);
/// An id that came as text or as a number; empty when it is not an id.
[[nodiscard]] std::string id_text(const Json& json);
/// A boolean, as JSON or as a form writes it.
[[nodiscard]] bool is_switch(const Json& value);
/// A member that is text; empty when it is not there or something else.
[[nodiscard]] std::string text_of(const Json& object, const char* name);

/// The types of a creative's parameters.
[[nodiscard]] Problem check_params(const Json& params);
[[nodiscard]] Problem check_creative_name(const std::string& name);
/// Each has a name or an id; null: there are none.
[[nodiscard]] Problem check_adlabels(const Json& labels);
/// What no creative is made of is not looked at.
void drop_unknown_params(Json& params);
/// Makes booleans of those, however they were written, as they are read back.
void read_switches(Json& params);
/// Meta takes some positions that are gone, and leaves them out of what it keeps.
void drop_gone_positions(Json& params);
/// The rules of object_story_spec. With an asset feed it names only the identity.
[[nodiscard]] Problem check_story(CreativeAssets& assets, const Json& story, bool has_feed);
/// What reads a feed that does not say it, and what only ad sets of Dynamic Creative take.
inline constexpr std::string_view kDynamicFeed = "REGULAR";
/// The optimization_type of a feed, REGULAR when it has none.
[[nodiscard]] std::string feed_kind(const Json& feed);
/// Whether the feed has texts only, and the story the rest. Texts without a kind are Dynamic Creative, and their
/// creative is made all the same: it is the ad that an ordinary ad set refuses (docs/graph-api.md, "Asset feeds").
[[nodiscard]] bool goes_beside_story(const Json& feed);
/// The rules of asset_feed_spec, beside this story.
[[nodiscard]] Problem check_feed(CreativeAssets& assets, const Json& feed, const Json& story);
/// Where the rules of a feed show its assets: platforms, each with its positions.
[[nodiscard]] Problem check_placements(const Json& feed);
/// The rules of feeds whose assets rules choose by language.
[[nodiscard]] Problem check_languages(const Json& feed);
/// A label in each rule for each kind that has labels, and one that there is.
[[nodiscard]] Problem check_labels(const Json& feed);
[[nodiscard]] ApiError feed_error(std::string_view detail);
/// A call to action. `link` is the creative's own, which the button's must not contradict; empty when it has none.
[[nodiscard]] Problem check_button(const Json& action, const std::string& link);
[[nodiscard]] bool is_button_type(const std::string& type);
/// The rules of a flexible ad: its groups (null: none), beside the creative that it holds.
[[nodiscard]] Problem check_asset_groups(Context& context, const std::string& account, const Json& spec,
                                         const Json& creative);
/// The groups as Meta tells them: each with an id, and each video with its picture.
[[nodiscard]] Json told_groups(const Json& given);
/// The rules of existing posts, partners, catalogues and categories.
[[nodiscard]] Problem check_sources(const Json& params);
/// The rules of what Meta may add by itself: features, other advertisers' ads, the shop.
[[nodiscard]] Problem check_extras(const CreativeRules& rules, const Json& params);

}  // namespace metaup::simulator
