#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "metaup/report/output.hpp"
#include "report/place.hpp"
#include "report/sheet_report.hpp"

/// Files about a run for other programs and for people who were not there (`--report KIND=FILE`).
namespace metaup::report {

enum class ReportKind : std::uint8_t { junit, csv, json, md, codequality };
[[nodiscard]] std::string_view to_string(ReportKind kind);
[[nodiscard]] std::optional<ReportKind> parse_report_kind(std::string_view word);

struct ReportTarget {
  ReportKind kind = ReportKind::json;
  std::string path;
  friend bool operator==(const ReportTarget&, const ReportTarget&) = default;
};

/// What GitHub takes of a step's summary.
inline constexpr std::size_t kMostMarkdown = std::size_t{1} << 20U;

struct ReportContext {
  OutputContext output;
  Checkout checkout;                          ///< codequality only
  std::size_t most_markdown = kMostMarkdown;  ///< bytes
  std::shared_ptr<const LaunchSheet> sheet;   ///< csv only: what is written back; null: a row for each item
};

/// Writes a report into the sink, the last of it with the summary. The sink must outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_report(ReportKind kind, Sink& sink, ReportContext context);

[[nodiscard]] std::unique_ptr<Reporter> make_junit_report(Sink& sink, OutputContext context);
[[nodiscard]] std::unique_ptr<Reporter> make_csv_report(Sink& sink);
[[nodiscard]] std::unique_ptr<Reporter> make_markdown_report(Sink& sink, OutputContext context, std::size_t most_bytes);
[[nodiscard]] std::unique_ptr<Reporter> make_quality_report(Sink& sink, Checkout checkout);

}  // namespace metaup::report
