#pragma once
#include <memory>
#include <string>

#include "base/new_file.hpp"
#include "report/reports.hpp"

namespace metaup::report {

/// A report that grows beside its place, and takes it when the run has ended.
class ReportFile {
 public:
  [[nodiscard]] static Result<ReportFile> make(const ReportTarget& target, ReportContext context);
  void on(const Event& event) { report_->on(event); }
  /// Writes the end and puts the file in its place.
  [[nodiscard]] Result<void> finish(const Summary& summary);

 private:
  struct FileSink final : Sink {
    explicit FileSink(NewFile new_file) : file(std::move(new_file)) {}
    bool write(std::string_view bytes) override { return file.write(bytes); }
    NewFile file;
  };
  ReportFile(std::unique_ptr<FileSink> sink, std::unique_ptr<Reporter> report)
      : sink_(std::move(sink)), report_(std::move(report)) {}
  std::unique_ptr<FileSink> sink_;
  std::unique_ptr<Reporter> report_;
};

}  // namespace metaup::report
