#pragma once
#include <functional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/places.hpp"
#include "metaup/plan/select.hpp"
#include "metaup/report/output.hpp"
#include "metaup/run/upload.hpp"

/// From what the user named to jobs: reads directories, lists and archives, and no network.
namespace metaup::cli {

struct NamedAssets {
  run::UploadPlan plan;
  std::vector<std::string> notices;  ///< what was passed over
};

/// The whole of a file, or of stdin when it is called "-"; refused when it is larger than `limit`.
[[nodiscard]] Result<std::string> read_text(const std::string& file, std::size_t limit);
/// All of stdin when the options name it ("-"), else nothing.
[[nodiscard]] Result<std::string> stdin_text_of(const Options& options);

/// A local error for a URL where files are meant: as a path that is not there it would be repeated in
/// the results with all that it holds.
[[nodiscard]] Result<void> refuse_urls(const std::vector<plan::Candidate>& candidates);

/// A local error when a path is the root of the file system and --yes is not given: `"$DIR/"` is, when DIR is empty.
[[nodiscard]] Result<void> refuse_root(const Options& options, const std::vector<std::string>& paths);

/// The text of one of --files-from, which may lie anywhere.
[[nodiscard]] Result<std::string> read_list(const std::string& list, const Places& places);
[[nodiscard]] Result<plan::Selection> selection_of(const Options& options, const Places& places);

/// Whether a file is left out, beside what the options say; null: none is.
using LeftOut = std::function<bool(const plan::Candidate& file)>;

/// `paths` may hold URLs and zips when the command takes images only; zips are unpacked into
/// a temporary file each, or kept whole with `--method zip` when each of their entries can be sent.
[[nodiscard]] Result<NamedAssets> name_assets(const Options& options, const std::string& stdin_text,
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
