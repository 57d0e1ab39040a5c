#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/inputs/places.hpp"
#include "cli/options/options.hpp"
#include "metaup/report/output.hpp"
#include "metaup/run/upload.hpp"

/// From what the user named to jobs: reads directories, lists and archives, and no network.
namespace metaup::cli {

struct NamedAssets {
  run::UploadPlan plan;
  std::vector<std::string> notices;  ///< what was passed over
};

/// Whether a file is left out, beside what the options say; null: none is.
using LeftOut = std::function<bool(const plan::Candidate& file)>;

/// What --exclude keeps from going with videos; null: nothing.
[[nodiscard]] std::shared_ptr<const plan::Exclusion> exclusion_of(const Options& options,
                                                                  const std::vector<std::string>& paths);

/// What `paths` name, and stdin under its name. Zips are unpacked into a temporary file each, or kept whole with
/// `--method zip` when each of their entries can be sent.
[[nodiscard]] Result<NamedAssets> name_assets(const Options& options, std::vector<std::string> paths,
                                              const Places& places, const LeftOut& is_left_out = {});

/// The first of them that goes to Meta as a video in chunks, by its content; empty when none does.
/// Without a ledger a repeat of such an upload would make a second video.
[[nodiscard]] std::string first_chunked_video(const Options& options, const run::UploadPlan& plan);

/// The jobs that the plan in force names, each for its own account; entries of archives by themselves.
[[nodiscard]] Result<NamedAssets> planned_assets(const Options& options, const Places& places);

/// The jobs that an earlier run left, each for its own account; entries of archives by themselves.
[[nodiscard]] Result<NamedAssets> assets_to_retry(const report::RetryList& list, const Options& options,
                                                  const Places& places);

}  // namespace metaup::cli
