#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/error.hpp"
#include "metaup/graph/creative_spec.hpp"

/// What Meta may change in a creative by itself ("Advantage+ creative"), each feature with a name. A
/// creative that says nothing about a feature gets the account's default, which often is yes
/// (docs/graph-api.md, "What Meta adds by itself").
namespace metaup::graph {

/// The features that Meta publishes, in alphabetical order: the members of `creative_features_spec`.
[[nodiscard]] std::span<const std::string_view> creative_features();

/// A feature that Meta does not take in `creative_features_spec`.
struct RefusedFeature {
  std::string name;
  bool unknown = false;  ///< this version or account does not know it: so it is for every creative
};
/// The feature that the error is about; nothing when it is about something else.
[[nodiscard]] std::optional<RefusedFeature> refused_feature(const Error& error);

/// The parameters without what they say about these features.
[[nodiscard]] Params without_features(Params params, std::span<const std::string> features);

}  // namespace metaup::graph
