#pragma once
#include "metaup/graph/call.hpp"

namespace metaup::graph {

/// Makes the hint of an error fit what was sent to `edge`: whether there was a proof of the app secret, and whether
/// the same can go in smaller parts.
void fit_hint(Error& error, Edge edge, const Connection& connection);
/// The same for those of the answers that are errors; one for each of `operations`.
void fit_hints(std::vector<Answer>& answers, const std::vector<const Operation*>& operations,
               const Connection& connection);

}  // namespace metaup::graph
