#include <cerrno>

#include "base/text.hpp"
#include "cli/ledger_actions.hpp"
#include "cli/line_source.hpp"
#include "ledger/registry.hpp"
#include "report/json_members.hpp"

// Ledgers on their way to another machine.

namespace metaup::cli {

int export_ledger(ledger::Ledger& ledger, CommandContext& context) {
  int failure = 0;  // an errno
  const auto write = [&](const std::string& line) {
    if (failure == 0 && !context.out.write(line + "\n")) failure = errno;
  };
  write(ledger::first_line(version(), rfc3339(context.clock.wall())));
  std::uint64_t records = 0;
  const auto read = ledger.registry().each_record([&](const ledger::Record& record) {
    write(ledger::to_line(record));
    ++records;
  });
  if (!read) return fail(context, read.error(), kInternal);  // without its last line nobody takes it for complete
  write(ledger::last_line(records));
  return failure == 0 ? kSuccess : fail_to_write(context, failure);
}

int import_ledger(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  auto source = LineSource::open(options.arguments.back());
  if (!source) return fail(context, source.error(), kUsage);
  ledger::RecordReader reader(source->name(), [&] { return source->next(); });
  bool is_odd = false;
  const auto merged = ledger.registry().merge([&] {
    auto record = reader.next();
    is_odd = !record.has_value();
    return record;
  });
  if (!merged) return fail(context, merged.error(), is_odd ? kUsage : kInternal);
  const bool as_json = options.output == report::Format::json || options.output == report::Format::ndjson;
  const report::Json answer{
      {"schema", 1}, {"command", "ledger"}, {"records", merged->records}, {"changed", merged->changed}};
  return write_results(context, as_json ? report::dump_line(answer)
                                        : "records: " + std::to_string(merged->records) + ", of which " +
                                              std::to_string(merged->changed) + " brought something new\n");
}

}  // namespace metaup::cli
