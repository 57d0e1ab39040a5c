#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

// metaup in the jobs of CI systems.

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A job in a checkout that has a good image and a broken one.
struct Job {
  Job() {
    checkout.write("ads/good.jpg", make_jpeg(1));
    checkout.write("ads/broken, 50%.png", truncated(make_png(9)));
    metaup.directory = checkout / "ads";
  }
  Finished validate(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"validate", "."});
    return metaup(more);
  }
  void in_github() {
    metaup.environment["GITHUB_ACTIONS"] = "true";
    metaup.environment["GITHUB_WORKSPACE"] = checkout.path();
    metaup.environment["GITHUB_STEP_SUMMARY"] = outside / "summary.md";
  }
  void in_gitlab() {
    metaup.environment["GITLAB_CI"] = "true";
    metaup.environment["CI_PROJECT_DIR"] = checkout.path();
  }
  [[nodiscard]] std::string quality_report() const { return checkout / "gl-code-quality-report.json"; }

  TempDir checkout;
  TempDir outside;
  Metaup metaup;
};

}  // namespace

TEST_CASE("in GitHub Actions a failed file is annotated, and the step has a summary", "[e2e][ci]") {
  Job job;
  job.in_github();
  job.outside.write("summary.md", "# before\n");
  const auto run = job.validate({"-o", "json"});
  CHECK(run.exit_code == 12);
  CHECK_THAT(run.err, Contains("\n::error file=ads/broken%2C 50%25.png,title=metaup validate::") ||
                          Catch::StartsWith("::error file=ads/broken%2C 50%25.png,title=metaup validate::"));
  CHECK(json::parse(run.out).at("items").size() == 2);
  const auto summary = text_of(job.outside / "summary.md");
  CHECK(summary.starts_with("# before\n## ❌ metaup validate: 1 of 2 items not done\n"));
  job.validate();
  CHECK(text_of(job.outside / "summary.md").size() > summary.size());
}

TEST_CASE("in GitHub Actions -q leaves only errors, and what is not there is left out", "[e2e][ci]") {
  Job job;
  job.in_github();
  CHECK_THAT(job.validate({"--placement", "story"}).err, Contains("::warning file=ads/good.jpg,"));
  CHECK_THAT(job.validate({"--placement", "story", "-q"}).err, Contains("::error file=") && !Contains("::warning"));
  job.metaup.environment.erase("GITHUB_STEP_SUMMARY");
  CHECK(job.validate().exit_code == 12);
  job.metaup.environment["GITHUB_STEP_SUMMARY"] = "/no/such/folder/summary.md";
  const auto lost = job.validate();
  CHECK(lost.exit_code == 12);
  CHECK_THAT(lost.err, Contains("notice: cannot write /no/such/folder/summary.md"));
}

TEST_CASE("a file that is called like a command of GitHub's commands nothing", "[e2e][ci]") {
  Job job;
  job.in_github();
  const std::string name = "##[stop-commands]x.jpg";
  job.checkout.write("ads/" + name, "no image");
  const auto* const format = GENERATE("text", "json", "ndjson");
  const auto run = job.validate({"-o", format, "-v"});
  CHECK(run.exit_code == 12);
  CHECK_THAT(run.out, !Contains("##[") && Contains("stop-commands]x.jpg"));
  if (format != std::string("json")) return;
  const auto items = json::parse(run.out).at("items");
  CHECK(std::any_of(items.begin(), items.end(), [&](const json& item) { return item.at("source") == "./" + name; }));
}

TEST_CASE("the summary of a step is never longer than GitHub takes", "[e2e][ci]") {
  constexpr std::size_t kMost = std::size_t{1} << 20U;
  Job job;
  job.in_github();
  const auto before = GENERATE(kMost - 70'000, kMost - 1000, kMost + 1);
  job.outside.write("summary.md", std::string(before, '.'));
  job.validate();
  const auto size = fs::file_size(job.outside / "summary.md");
  CHECK((size == before || size <= kMost));
  CHECK((size > before) == (before == kMost - 70'000));
}

TEST_CASE("in GitLab the run is a section, and a code quality report is written", "[e2e][ci]") {
  Job job;
  job.in_gitlab();
  const auto run = job.validate({"-o", "json"});
  CHECK(run.exit_code == 12);
  CHECK_THAT(run.err, Contains("\x1B[0Ksection_start:") && Contains("\r\x1B[0Kmetaup validate\n"));
  CHECK(run.err.ends_with("\r\x1B[0K\n"));
  CHECK_THAT(run.err, Contains("section_end:"));
  CHECK(json::parse(run.out).at("items").size() == 2);
  const auto findings = json::parse(text_of(job.quality_report()));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].at("location").at("path") == "ads/broken, 50%.png");
}

TEST_CASE("a code quality report that is asked for takes the place of GitLab's", "[e2e][ci]") {
  Job job;
  job.in_gitlab();
  job.validate({"--report", "codequality=mine.json"});
  CHECK(fs::exists(job.checkout / "ads/mine.json"));
  CHECK_FALSE(fs::exists(job.quality_report()));
}

TEST_CASE("a code quality report that GitLab alone misses is no error", "[e2e][ci]") {
  Job job;
  job.in_gitlab();
  fs::remove(job.checkout / "ads/broken, 50%.png");
  fs::create_directory(job.quality_report());
  const auto run = job.validate();
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.err, Contains("notice: cannot write " + job.quality_report()));
}

TEST_CASE("all of it is turned off by --ci none, also by variable and profile", "[e2e][ci]") {
  Job job;
  job.in_github();
  job.in_gitlab();
  std::vector<std::string> more;
  const auto* const how = GENERATE("option", "variable", "profile");
  if (how == std::string("option")) more = {"--ci", "none"};
  if (how == std::string("variable")) job.metaup.environment["METAUP_CI"] = "none";
  if (how == std::string("profile")) more = {"--config", job.outside.write("p.toml", "ci = \"none\"\n")};
  const auto run = job.validate(more);
  CHECK(run.exit_code == 12);
  CHECK_THAT(run.err, !Contains("::error") && !Contains("section_"));
  CHECK_FALSE(fs::exists(job.outside / "summary.md"));
  CHECK_FALSE(fs::exists(job.quality_report()));
}

TEST_CASE("outside of CI nothing of it is written", "[e2e][ci]") {
  Job job;
  const auto run = job.validate();
  CHECK_THAT(run.err, !Contains("::error") && !Contains("section_"));
  CHECK_FALSE(fs::exists(job.quality_report()));
}
