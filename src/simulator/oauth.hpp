#pragma once
#include "simulator/call.hpp"

namespace metaup::simulator {

/// Whether the call says by its own parameters who asks, and needs no access token: GET /oauth/access_token.
[[nodiscard]] bool names_its_caller(const Call& call);

// GET /oauth/access_token and /oauth/revoke.
[[nodiscard]] Answer exchange_token(Context& context, const Call& call);
[[nodiscard]] Answer revoke_token(Context& context, const Call& call);

}  // namespace metaup::simulator
