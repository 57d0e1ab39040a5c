#pragma once
#include "simulator/call.hpp"

namespace metaup::simulator {

/// GET act_X/generatepreviews: of a creative that need not exist.
[[nodiscard]] Answer generate_previews(Context& context, const Call& call);
/// GET <creative>/previews and <ad>/previews.
[[nodiscard]] Answer list_previews(Context& context, const Call& call);

}  // namespace metaup::simulator
