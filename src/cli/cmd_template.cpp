#include "base/new_file.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/launch/launch_template.hpp"
#include "cli/outputs/output_files.hpp"
#include "metaup/base/file.hpp"

namespace metaup::cli {
namespace {

/// What is wrong with the file that is wanted; empty: nothing.
std::string mistake_in_file(const std::string& path, bool is_csv, bool is_workbook) {
  if (path.empty()) return "template needs --to FILE.csv or --to FILE.xlsx";
  if (!is_csv && !is_workbook) return "--to " + printable(path) + " is called neither .csv nor .xlsx";
  const auto there = stamp_of(path);
  const bool has_content = there && there->size > 0;
  if (has_content) return "--to " + printable(path) + " is there already: give another name";
  return mistake_in_place("--to", path);
}

Result<void> write_template(const std::string& path, const std::string& content) {
  auto file = NewFile::make(path);
  if (!file) return tl::unexpected(std::move(file.error()));
  file->write(content);
  return file->put();
}

}  // namespace

int run_template(const Options& options, CommandContext& context) {
  const auto& path = options.to_file;
  const auto lower = to_lower(path);
  const bool is_workbook = lower.ends_with(".xlsx");
  if (auto mistake = mistake_in_file(path, lower.ends_with(".csv"), is_workbook); !mistake.empty()) {
    return fail(context, UsageError{.message = std::move(mistake), .command = options.command});
  }
  const auto columns = template_columns(options.arguments);
  if (!columns) return fail(context, UsageError{.message = columns.error().message, .command = options.command});
  const auto content = is_workbook ? workbook_template(*columns) : csv_template(*columns);
  if (!content) return fail(context, content.error(), kInternal);
  if (const auto written = write_template(path, *content); !written) return fail(context, written.error(), kInternal);
  return write_results(context, "Wrote " + printable(path) +
                                    ": a row for each creative; try it with `metaup create-creative --from " +
                                    printable(path) + " --ads -n`\n");
}

}  // namespace metaup::cli
