#include "cli/outputs/ci_job.hpp"

#include <catch2/catch.hpp>

using namespace metaup::cli;

namespace {

Options options_of(const std::string& command) {
  Options options;
  options.command = command;
  return options;
}

const Environment kGithub{
    {"GITHUB_ACTIONS", "true"}, {"GITHUB_WORKSPACE", "/ci/repo"}, {"GITHUB_STEP_SUMMARY", "/ci/summary.md"}};
const Environment kGitlab{{"GITLAB_CI", "true"}, {"CI_PROJECT_DIR", "/builds/repo"}};

}  // namespace

TEST_CASE("a CI system is known by its variables", "[cli]") {
  const auto github = ci_job(options_of("upload"), kGithub, "/ci/repo/ads");
  CHECK(github.host == CiHost::github);
  CHECK(github.checkout.root == "/ci/repo");
  CHECK(github.checkout.current == "/ci/repo/ads");
  CHECK(github.step_summary == "/ci/summary.md");
  const auto gitlab = ci_job(options_of("validate"), kGitlab, "/builds/repo");
  CHECK(gitlab.host == CiHost::gitlab);
  CHECK(gitlab.checkout.root == "/builds/repo");
  CHECK(gitlab.step_summary.empty());
}

TEST_CASE("no CI system is known elsewhere, with --ci none, and to commands without items", "[cli]") {
  CHECK(ci_job(options_of("upload"), {}, "/").host == CiHost::none);
  CHECK(ci_job(options_of("upload"), {{"GITHUB_ACTIONS", "false"}, {"GITLAB_CI", "1"}, {"CI", "true"}}, "/").host ==
        CiHost::none);
  auto off = options_of("upload");
  off.ci = CiChoice::none;
  CHECK(ci_job(off, kGithub, "/").host == CiHost::none);
  CHECK(ci_job(off, kGithub, "/").step_summary.empty());
  CHECK(ci_job(options_of("explain"), kGithub, "/").host == CiHost::none);
}

TEST_CASE("what only shows something adds nothing to the summary of a step", "[cli]") {
  const auto* const command = GENERATE("list", "preview", "status");
  const auto job = ci_job(options_of(command), kGithub, "/");
  CHECK(job.host == CiHost::github);
  CHECK(job.step_summary.empty());
}
