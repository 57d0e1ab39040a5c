#include "cli/outputs/run_files.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/descriptor.hpp"
#include "cli/options/option_table.hpp"

namespace metaup::cli {
namespace {

constexpr std::string_view kQualityReport = "gl-code-quality-report.json";  // as GitLab's own jobs call it
constexpr std::size_t kLargestMetrics = std::size_t{1} << 24U;

/// Whether what it tells is about files of a repository.
bool is_about_files(const Options& options) {
  const auto& command = *find_command(options.command);
  return takes(command, "strict") || takes(command, "all-or-nothing");
}

Result<void> append_to(const std::string& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666));
  if (!file.is_open() || !write_all(file.get(), text)) return tl::unexpected(file_error("write", path, errno));
  return {};
}

}  // namespace

Result<RunFiles> RunFiles::make(const Options& options, const CiJob& job, const report::OutputContext& context,
                                const std::shared_ptr<const report::LaunchSheet>& sheet,
                                std::vector<std::string>& notices) {
  RunFiles files;
  for (const auto& target : options.reports) {
    auto file = report::ReportFile::make(target, {.output = context, .checkout = job.checkout, .sheet = sheet});
    if (!file) return tl::unexpected(file.error());
    files.reports_.push_back(*std::move(file));
  }
  const bool has_quality = std::any_of(options.reports.begin(), options.reports.end(), [](const auto& target) {
    return target.kind == report::ReportKind::codequality;
  });
  if (job.host == CiHost::gitlab && !has_quality && is_about_files(options)) {
    if (auto added = files.add_quality_report(job, context); !added) notices.push_back(added.error().message);
  }
  if (!job.step_summary.empty()) files.add_step_summary(job, context);
  if (!options.metrics.empty() && !options.dry_run) {  // which is no success of the work that is watched
    files.metrics_file_ = options.metrics;
    files.metrics_.emplace(options.command, std::set<AccountId>(options.accounts.begin(), options.accounts.end()));
  }
  return files;
}

Result<void> RunFiles::add_quality_report(const CiJob& job, const report::OutputContext& context) {
  const auto path = std::filesystem::path(job.checkout.root) / kQualityReport;
  auto file = report::ReportFile::make({.kind = report::ReportKind::codequality, .path = path.string()},
                                       {.output = context, .checkout = job.checkout});
  if (!file) return tl::unexpected(file.error());
  quality_.emplace(*std::move(file));
  return {};
}

void RunFiles::add_step_summary(const CiJob& job, const report::OutputContext& context) {
  constexpr std::size_t kLeast = 65536;
  const auto stamp = stamp_of(job.step_summary);
  const auto used = stamp ? stamp->size : 0;
  if (used + kLeast > report::kMostMarkdown) return;  // GitHub would show nothing of a summary that is too long
  step_summary_file_ = job.step_summary;
  step_text_ = std::make_unique<StringSink>();
  step_summary_ = report::make_markdown_report(*step_text_, context, report::kMostMarkdown - used);
}

void RunFiles::on(const report::Event& event) {
  for (auto& file : reports_) file.on(event);
  if (quality_) quality_->on(event);
  if (metrics_) metrics_->on(event);
  if (step_summary_) step_summary_->on(event);
}

bool RunFiles::write_reports(report::Summary& summary, int failed_code, report::Reporter& listener) {
  bool all_written = true;
  for (auto& file : reports_) {
    const auto written = file.finish(summary);
    if (written) continue;
    all_written = false;
    summary.exit_code = failed_code;
    listener.on(report::Fatal{written.error()});
  }
  reports_.clear();
  if (quality_) {
    if (const auto written = quality_->finish(summary); !written) listener.on(report::Notice{written.error().message});
    quality_.reset();
  }
  if (step_summary_) {
    step_summary_->on(summary);
    if (const auto written = append_to(step_summary_file_, step_text_->text); !written) {
      listener.on(report::Notice{written.error().message});
    }
    step_summary_.reset();
  }
  return all_written;
}

bool RunFiles::write_metrics(const report::Summary& summary, WallTime now, report::Reporter& listener) {
  if (!metrics_) return true;
  auto metrics = *metrics_;  // it may be written once more
  metrics.on(summary);
  const auto earlier = read_small_file(metrics_file_, kLargestMetrics);
  const auto written = replace_file(metrics_file_, metrics.text(earlier ? *earlier : "", now));
  if (!written) listener.on(report::Fatal{written.error()});
  return written.has_value();
}

}  // namespace metaup::cli
