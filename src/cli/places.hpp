#pragma once
#include <memory>
#include <string>

#include "cli/environment.hpp"
#include "cli/options.hpp"
#include "metaup/plan/select.hpp"
#include "metaup/run/launch.hpp"

/// Where contents come from beside the disk, and where they are held meanwhile.
namespace metaup::cli {

struct Places {
  std::string temporary_directory;
  std::shared_ptr<const plan::Place> remotes = nullptr;  ///< null: there are none
};
/// An error when --temp-dir cannot be used.
[[nodiscard]] Result<Places> places_of(const Options& options, const Environment& environment);

/// A file that is named by itself, wherever it lies; one that is not there has an error. An error of the result is one
/// of the whole command.
[[nodiscard]] Result<plan::Candidate> candidate_of(const std::string& path, const Places& places);

/// What rows name and remotes hold.
[[nodiscard]] Result<void> list_remote_files(const Places& places, run::LaunchPlan& plan);

}  // namespace metaup::cli
