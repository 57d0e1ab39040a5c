#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "cli/launch/row_stream.hpp"

namespace metaup::cli {
namespace {

int list_runs(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  const auto since = since_of(options, context.clock.wall());
  if (!since) return fail(context, since.error());
  ledger::RunFilter which;
  if (options.account) which.account = options.account->digits();
  which.since = *since;
  RowStream rows(options.output, context, {{"schema", 1}, {"command", "runs"}}, {"runs"});
  const auto code = rows.end(ledger.each_run(which, [&](const ledger::RecordedRun& run) { rows.add("runs", run); }));
  if (code == kSuccess && rows.is_empty()) tell_of_none("runs", options, context);
  return code;
}

int show_run(ledger::Ledger& ledger, const ledger::RecordedRun& run, const Options& options, CommandContext& context) {
  const auto& run_id = run.row.run_id;
  RowStream rows(options.output, context, {{"schema", 1}, {"command", "runs"}, {"run", to_json(run)}},
                 {"made", "failures", "writes"});
  if (options.output == report::Format::text) {
    rows.say(to_text(run));
  } else if (options.output != report::Format::json) {
    rows.add("run", run, "run");
  }
  const auto section = [&](const char* title, const char* member, const char* type) {
    return [&rows, title, member, type, told = false](const auto& row) mutable {
      if (!std::exchange(told, true)) rows.say(title);
      rows.add(member, row, type);
    };
  };
  auto read = ledger.each_made(run_id, section("made:", "made", "made"));
  if (read) read = ledger.each_failure(run_id, section("failed:", "failures", "failure"));
  if (read) read = ledger.each_write({.run_id = run_id}, section("writes:", "writes", "write"));
  return rows.end(read);
}

int find_and_show(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  const std::string run_id(trimmed(options.arguments.back()));
  std::optional<ledger::RecordedRun> found;
  const auto read = ledger.each_run({.run_id = run_id}, [&](const ledger::RecordedRun& run) { found = run; });
  if (!read) return fail(context, read.error(), kInternal);
  if (found) return show_run(ledger, *found, options, context);
  return fail(context, unknown_run(run_id), kNotFound);
}

}  // namespace

int run_runs(const Options& options, CommandContext& context) {
  const auto refuse = [&](const char* message) { return fail(context, UsageError{message, options.command}); };
  const bool show = !options.arguments.empty();
  if (show && (options.arguments.size() < 2 || trimmed(options.arguments.back()).empty())) {
    return refuse("runs show needs RUN_ID: 'metaup runs' lists them");
  }
  if (show && !options.since.empty()) return refuse("runs show takes no --since");
  const auto ledger = ledger::open_ledger(options.ledger, ledger::Access::read_only);
  if (!ledger) return fail_to_open(context, ledger.error());
  return show ? find_and_show(**ledger, options, context) : list_runs(**ledger, options, context);
}

}  // namespace metaup::cli
