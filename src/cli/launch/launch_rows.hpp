#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/inputs/places.hpp"
#include "cli/launch/launch_names.hpp"
#include "cli/options/options.hpp"
#include "metaup/run/launch.hpp"
#include "report/sheet_report.hpp"

/// From what the user describes to creatives and ads: reads manifests, specs and lists of files; nothing of Meta's.
namespace metaup::cli {

struct NamedRows {
  run::LaunchPlan plan;
  std::vector<std::string> notices;                  ///< what was passed over, and how files were put together
  std::shared_ptr<const report::LaunchSheet> sheet;  ///< for a report that writes it back; null: none is wanted
};

/// The rows of --from, or the one that the options describe. A row that cannot be read has an error;
/// what makes the whole useless is the error of the result.
[[nodiscard]] Result<NamedRows> name_rows(const Options& options, const RowNames& names, const Places& places);

/// The creatives of `create-creative --group PATH…`, one for each motif.
[[nodiscard]] Result<NamedRows> group_rows(const Options& options, const RowNames& names, const Places& places);

/// The creative that the options describe, without its assets by placement.
[[nodiscard]] Result<graph::CreativeDraft> creative_of(const Options& options, const Places& places);
/// The ad of a creative, as the options describe it.
[[nodiscard]] Result<graph::AdDraft> ad_of(const Options& options, const Places& places);

}  // namespace metaup::cli
