#include <cerrno>
#include <set>

#include "base/text.hpp"
#include "cli/inputs/line_source.hpp"
#include "cli/ledger_actions.hpp"
#include "cli/outputs/history_text.hpp"
#include "cli/outputs/wants_json.hpp"
#include "ledger/record_lines.hpp"
#include "ledger/registry.hpp"
#include "report/json_members.hpp"
#include "run/account_locks.hpp"

// Ledgers on their way to another machine.

namespace metaup::cli {
namespace {

ledger::RecordReader reader_of(LineSource& source, const CommandContext& context) {
  return {source.name(), [&source] { return source.next(); }, context.clock.wall()};
}

/// Reads all of it, and says whose records they are.
Result<std::vector<ledger::Owner>> owners_in(ledger::RecordReader reader) {
  std::set<std::pair<std::string, std::string>> known;
  std::vector<ledger::Owner> owners;
  for (auto record = reader.next();; record = reader.next()) {
    if (!record) return tl::unexpected(std::move(record.error()));
    if (!*record) return owners;
    if (!ledger::has_owner((*record)->type)) continue;
    const auto& origin = std::get<std::string>((*record)->values[0]);
    const auto& digits = std::get<std::string>((*record)->values[1]);
    auto account = AccountId::parse(digits);
    if (account && known.emplace(origin, digits).second) owners.push_back({origin, *std::move(account)});
  }
}

}  // namespace

int export_ledger(ledger::Ledger& ledger, CommandContext& context) {
  int failure = 0;  // an errno
  ledger::RecordWriter writer(version(), [&](const std::string& line) {
    if (failure == 0 && !context.out.write(line + "\n")) failure = errno;
  });
  const auto read = ledger.registry().each_record([&](const ledger::Record& record) { writer.write(record); });
  if (!read) return fail(context, read.error(), kInternal);  // without its last line nobody takes it for complete
  writer.end();
  return failure == 0 ? kSuccess : fail_to_write(context, failure);
}

/// All is read and checked first: a pipe may be slow, and other runs write to the same ledger.
int import_ledger(const Options& options, CommandContext& context) {
  auto source = LineSource::open(options.arguments.back());
  if (!source) return fail(context, source.error(), source.error().retryable ? kInternal : kUsage);
  auto owners = owners_in(reader_of(*source, context));
  if (!owners) return fail(context, owners.error(), kUsage);
  if (const auto again = source->rewind(); !again) return fail(context, again.error(), kUsage);
  const auto ledger = ledger::open_ledger(options.ledger, ledger::Access::read_write);
  if (!ledger) return fail_to_open(context, ledger.error());
  LockWish wish{.owners = *std::move(owners), .wait = options.lock_wait, .self = {.run_id = {}, .command = "ledger"}};
  const auto locks = lock_accounts(**ledger, options.ledger, std::move(wish), context.interrupt, context.clock.wall());
  if (!locks) {
    return fail(context, locks.error().error, locks.error().stop == run::Stop::locked ? kLocked : kInternal);
  }
  auto reader = reader_of(*source, context);
  bool is_odd = false;
  const auto merged = (*ledger)->registry().merge([&] {
    auto record = reader.next();
    is_odd = !record.has_value();
    return record;
  });
  if (!merged) return fail(context, merged.error(), is_odd ? kUsage : kInternal);
  const report::Json answer{
      {"schema", 1}, {"command", "ledger"}, {"records", merged->records}, {"changed", merged->changed}};
  return write_results(context, wants_json(options) ? report::dump_line(answer)
                                                    : "records: " + std::to_string(merged->records) + ", of which " +
                                                          std::to_string(merged->changed) + " brought something new\n");
}

}  // namespace metaup::cli
