#pragma once
#include "simulator/call.hpp"

namespace metaup::simulator {

/// GET search?type=adlocale: the languages that Meta knows, with their numbers.
[[nodiscard]] Answer search_locales(Context& context, const Call& call);

}  // namespace metaup::simulator
