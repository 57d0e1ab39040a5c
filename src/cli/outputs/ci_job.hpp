#pragma once
#include <cstdint>
#include <string>

#include "cli/options/environment.hpp"
#include "report/place.hpp"

namespace metaup::cli {

enum class CiHost : std::uint8_t { none, github, gitlab };

/// The job of a CI system in which metaup runs.
struct CiJob {
  CiHost host = CiHost::none;
  report::Checkout checkout;
  std::string step_summary;  ///< the file to which GitHub wants Markdown to be appended; empty: none
};

/// What the variables say that GitHub and GitLab set; none with `--ci none`, and for a command that has no such option.
[[nodiscard]] CiJob ci_job(const Options& options, const Environment& environment, std::string current_folder);

}  // namespace metaup::cli
