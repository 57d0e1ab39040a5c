#include "report/reports.hpp"

#include <array>
#include <utility>

#include "report/formats.hpp"

namespace metaup::report {
namespace {

constexpr std::array<std::pair<ReportKind, std::string_view>, 5> kKinds{{
    {ReportKind::junit, "junit"},
    {ReportKind::csv, "csv"},
    {ReportKind::json, "json"},
    {ReportKind::md, "md"},
    {ReportKind::codequality, "codequality"},
}};

}  // namespace

std::string_view to_string(ReportKind kind) {
  for (const auto& [value, word] : kKinds) {
    if (value == kind) return word;
  }
  return {};
}

std::optional<ReportKind> parse_report_kind(std::string_view text) {
  for (const auto& [value, word] : kKinds) {
    if (word == text) return value;
  }
  return std::nullopt;
}

std::unique_ptr<Reporter> make_report(ReportKind kind, Sink& sink, ReportContext context) {
  switch (kind) {
    case ReportKind::junit:
      return make_junit_report(sink, std::move(context.output));
    case ReportKind::csv:
      return context.sheet ? make_sheet_report(sink, std::move(context.sheet)) : make_csv_report(sink);
    case ReportKind::json:
      return make_json_output(sink, std::move(context.output));
    case ReportKind::md:
      return make_markdown_report(sink, std::move(context.output), context.most_markdown);
    case ReportKind::codequality:
      return make_quality_report(sink, std::move(context.checkout));
  }
  return nullptr;
}

}  // namespace metaup::report
