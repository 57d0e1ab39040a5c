#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/outputs/ci_job.hpp"
#include "report/metrics.hpp"
#include "report/report_file.hpp"

namespace metaup::cli {

/// The files that a run leaves behind beside its results: reports, metrics, the summary of a step in GitHub Actions.
class RunFiles {
 public:
  /// An error when a report that was asked for cannot be begun. `notices` get what only the CI system misses.
  [[nodiscard]] static Result<RunFiles> make(const Options& options, const CiJob& job,
                                             const report::OutputContext& context,
                                             const std::shared_ptr<const report::LaunchSheet>& sheet,
                                             std::vector<std::string>& notices);
  void on(const report::Event& event);

  /// Puts the reports in their places. Whoever listens is told of what cannot be written; false when somebody asked
  /// for it: then the later ones, and whoever comes after them, are told `failed_code`. No event but the summary may
  /// follow.
  [[nodiscard]] bool write_reports(report::Summary& summary, int failed_code, report::Reporter& listener);
  [[nodiscard]] bool write_metrics(const report::Summary& summary, WallTime now, report::Reporter& listener);

 private:
  struct StringSink final : report::Sink {
    bool write(std::string_view bytes) override {
      text += bytes;
      return true;
    }
    std::string text;
  };
  [[nodiscard]] Result<void> add_quality_report(const CiJob& job, const report::OutputContext& context);
  void add_step_summary(const CiJob& job, const report::OutputContext& context);

  std::vector<report::ReportFile> reports_;
  std::optional<report::ReportFile> quality_;  ///< that only the CI system asks for
  std::string metrics_file_;
  std::optional<report::Metrics> metrics_;
  std::string step_summary_file_;
  std::unique_ptr<StringSink> step_text_;
  std::unique_ptr<report::Reporter> step_summary_;
};

}  // namespace metaup::cli
