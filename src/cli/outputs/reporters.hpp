#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/outputs/run_files.hpp"

/// Who hears of a run: the results on stdout, the display on stderr, the log, the CI system, files about it.
namespace metaup::cli {

class Reporters final : public report::Reporter {
 public:
  /// A local error when the log file cannot be opened, or a report not be begun.
  [[nodiscard]] static Result<Reporters> make(const Options& options, CommandContext& context,
                                              const std::string& run_id);
  /// One more listener, beside stdout, stderr and the log.
  void tell(std::unique_ptr<report::Reporter> listener) { listeners_.push_back(std::move(listener)); }
  void on(const report::Event& event) override;
  [[nodiscard]] bool healthy() const override { return listeners_.front()->healthy(); }

  /// Before the summary is told: false when a file that somebody asked for cannot be written, which has been said then.
  /// From then on the summary has `failed_code`.
  [[nodiscard]] bool write_reports(report::Summary& summary, int failed_code) {
    return files_.write_reports(summary, failed_code, *this);
  }
  [[nodiscard]] bool write_metrics(const report::Summary& summary) {
    return files_.write_metrics(summary, clock_->wall(), *this);
  }

 private:
  Reporters(RunFiles files, const Clock& clock) : files_(std::move(files)), clock_(&clock) {}
  [[nodiscard]] report::Sink* guard(report::Sink& sink, bool is_json);

  RunFiles files_;
  const Clock* clock_;
  std::vector<std::unique_ptr<report::Sink>> guards_;         ///< that listeners write to, in a job of GitHub's
  std::vector<std::unique_ptr<report::Reporter>> listeners_;  ///< the first one has the results
  std::vector<std::string> notices_;                          ///< to be told once the run has begun
  bool quiet_ = false;
  bool loss_told_ = false;  ///< that they cannot be written any more
};

}  // namespace metaup::cli
