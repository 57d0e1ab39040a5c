#include "cli/launch/row_stream.hpp"
#include "cli/ledger_audit.hpp"
#include "cli/online.hpp"
#include "metaup/run/library.hpp"

namespace metaup::cli {
namespace {

/// Since when things are told that did not come through metaup: the first run, unless --since says.
Result<WallTime> unknown_since(ledger::Ledger& ledger, const std::string& origin,
                               const std::optional<WallTime>& since) {
  if (since) return *since;
  std::optional<WallTime> first;
  const auto read = ledger.each_run({.origin = origin}, [&](const auto& run) { first = run.row.started; });
  if (!read) return tl::unexpected(read.error());
  // Meta's times have whole seconds, and come from another clock than the ledger's.
  constexpr auto kTolerance = std::chrono::minutes{1};
  if (first) return *first - kTolerance;
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = "the ledger knows no run on this server";
  error.hint = "say with --since from when on things are to be told";
  return tl::unexpected(std::move(error));
}

}  // namespace

int audit(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  const auto since = since_of(options, context.clock.wall());
  if (!since) return fail(context, since.error());
  ledger::WriteFilter which;
  if (options.account) which.account = options.account->digits();
  which.since = *since;
  RowStream rows(options.output, context, {{"schema", 1}, {"command", "ledger"}}, {"writes"});
  const auto code = rows.end(ledger.each_write(which, [&](const ledger::AuditRow& row) { rows.add("writes", row); }));
  if (code == kSuccess && rows.is_empty()) tell_of_none("writes", options, context);
  return code;
}

int audit_unknown(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  if (!options.account)
    return fail(context, UsageError{"--unknown is for one account: give --account", options.command});
  const auto origin = run::origin_of(options.graph_url);
  if (!origin) return fail(context, UsageError{origin.error().message, options.command});
  const auto given = since_of(options, context.clock.wall());
  if (!given) return fail(context, given.error());
  const auto since = unknown_since(ledger, *origin, *given);
  if (!since) {
    const bool missing = since.error().error_class == ErrorClass::not_found;
    return fail(context, since.error(), missing ? kNotFound : kInternal);
  }
  const run::UnknownQuery query{.account = *options.account, .since = *since};
  return run_online(
      options, context, {query.account}, [&](run::Environment& environment, const run::Settings& settings) {
        environment.reporter.on(
            report::Notice{"creatives are told whatever their age: Meta does not say when they were made"});
        return run::list_unknown(query, settings, environment);
      });
}

}  // namespace metaup::cli
