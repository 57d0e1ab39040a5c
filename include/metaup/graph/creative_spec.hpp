#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metaup/graph/creative_draft.hpp"

/// What POST adcreatives wants (docs/graph-api.md, "Creatives").
namespace metaup::graph {

using Params = std::vector<std::pair<std::string, std::string>>;

/// What can be known to be wrong without asking Meta; assets may still be paths. Options are checked
/// in full; of a raw spec only what is missing or known to be refused, so that it can hold what is
/// newer than this program.
[[nodiscard]] Findings check_creative(const CreativeDraft& draft);

/// The parameters of the edge. A local error if the draft has errors, or an asset is not resolved.
[[nodiscard]] Result<Params> creative_params(const CreativeDraft& draft);

/// Whether the same parameters always come back as the same creative. Of those with an asset feed that
/// is not known.
[[nodiscard]] bool has_one_id(const Params& params);

/// Asks Meta to check and not to create: for creatives and ads.
[[nodiscard]] Params validate_only(Params params);

/// SHA-256 of what would be created: equal for equal parameters, however they are written.
[[nodiscard]] std::string spec_digest(const Params& params);

/// The Page as which the creative speaks, from its options or its raw spec; empty when it names none, as one of
/// an existing post does.
[[nodiscard]] std::string page_of(const CreativeDraft& draft);

/// Whether Meta publishes this type of call to action.
[[nodiscard]] bool is_call_to_action(std::string_view type);

/// Whether the error says that an image that the creative names is not in the account (any more).
[[nodiscard]] bool is_missing_image(const Error& error);

}  // namespace metaup::graph
