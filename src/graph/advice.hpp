#pragma once
#include "metaup/graph/call.hpp"

namespace metaup::graph {

/// Makes the hint of an error that depends on how the request was authorised fit what was sent: whether
/// there was a proof of the app secret.
void fit_hint(Error& error, const Connection& connection);
/// The same for those of the answers that are errors.
void fit_hints(std::vector<Answer>& answers, const Connection& connection);

}  // namespace metaup::graph
