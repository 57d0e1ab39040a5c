#pragma once
#include <vector>

#include "graph/creative_info.hpp"
#include "report/preview_page.hpp"

/// What of a creative is put before a reviewer.
namespace metaup::run {

/// Its texts, each with what it is.
[[nodiscard]] std::vector<report::PreviewCard::Text> texts_of(const graph::CreativeInfo& creative);
/// What can be told without looking: that nothing is missing, and that texts are not cut
/// (docs/graph-api.md, "Lengths of texts").
[[nodiscard]] std::vector<report::PreviewCard::Check> checks_of(const graph::CreativeInfo& creative);

}  // namespace metaup::run
