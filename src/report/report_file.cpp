#include "report/report_file.hpp"

namespace metaup::report {

Result<ReportFile> ReportFile::make(const ReportTarget& target, ReportContext context) {
  auto file = NewFile::make(target.path);
  if (!file) return tl::unexpected(file.error());
  auto sink = std::make_unique<FileSink>(*std::move(file));
  auto report = make_report(target.kind, *sink, std::move(context));
  return ReportFile(std::move(sink), std::move(report));
}

Result<void> ReportFile::finish(const Summary& summary) {
  report_->on(summary);
  return sink_->file.put();
}

}  // namespace metaup::report
