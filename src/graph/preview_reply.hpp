#pragma once
#include <span>
#include <string>
#include <string_view>

#include "metaup/graph/reply.hpp"

namespace metaup::graph {

/// The published values of `ad_format` (docs/graph-api.md, "Creatives").
[[nodiscard]] std::span<const std::string_view> ad_formats();

/// `GET /CREATIVE/previews`: the address of the iframe that Meta answers with, for about 24 hours.
/// Nothing but an https address comes through.
[[nodiscard]] Result<std::string> read_preview_url(const Reply& reply);

}  // namespace metaup::graph
