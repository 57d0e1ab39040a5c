#include "cli/outputs/ci_job.hpp"

#include "cli/options/option_table.hpp"

namespace metaup::cli {

CiJob ci_job(const Options& options, const Environment& environment, std::string current_folder) {
  CiJob job;
  job.checkout.current = std::move(current_folder);
  const auto* const command = find_command(options.command);
  if (options.ci == CiChoice::none || command == nullptr || !takes(*command, "ci")) return job;
  if (variable(environment, "GITHUB_ACTIONS") == "true") {
    job.host = CiHost::github;
    job.checkout.root = variable(environment, "GITHUB_WORKSPACE");
    const bool only_shows = command->name == "list" || command->name == "preview" || command->name == "status";
    if (!only_shows) job.step_summary = variable(environment, "GITHUB_STEP_SUMMARY");
  } else if (variable(environment, "GITLAB_CI") == "true") {
    job.host = CiHost::gitlab;
    job.checkout.root = variable(environment, "CI_PROJECT_DIR");
  }
  return job;
}

}  // namespace metaup::cli
