#include "cli/outputs/history_text.hpp"

#include <initializer_list>

#include "base/text.hpp"
#include "cli/options/values.hpp"
#include "report/human.hpp"

namespace metaup::cli {
namespace {

using ledger::AuditRow;
using ledger::FailedItem;
using ledger::MadeAsset;
using ledger::OwnedAsset;
using ledger::RecordedRun;

std::string time_text(const std::optional<WallTime>& time) { return time ? rfc3339(*time) : std::string{}; }
Json time_json(const std::optional<WallTime>& time) { return time ? Json(rfc3339(*time)) : Json(nullptr); }
std::string act_of(const AccountId& account) { return account.empty() ? std::string{} : account.act(); }

/// Rows may have been written with the bare digits.
std::string account_of(const AuditRow& row) {
  const auto account = AccountId::parse(row.account);
  return account ? account->act() : row.account;
}

std::vector<std::string> accounts_of_run(const RecordedRun& run) {
  std::vector<std::string> accounts;
  for (const auto& account : run.row.accounts) accounts.push_back(account.act());
  return accounts;
}

std::string tsv_line(std::initializer_list<std::string> cells) {
  std::string line;
  for (const auto& cell : cells) line += (line.empty() && &cell == cells.begin() ? "" : "\t") + report::tsv_cell(cell);
  return line;
}

/// "100/1487411", "100"; empty when there is none.
std::string code_text(std::int64_t code, std::int64_t subcode) {
  if (code == 0) return {};
  return std::to_string(code) + (subcode == 0 ? "" : "/" + std::to_string(subcode));
}

/// The parts that are not empty, with two blanks between them.
std::string line_of(std::initializer_list<std::string> parts) {
  std::string line;
  for (const auto& part : parts) {
    if (!part.empty()) line += (line.empty() ? "" : "  ") + printable(part);
  }
  return line;
}

std::string count_cell(const std::optional<ledger::RunCounts>& counts, std::uint32_t ledger::RunCounts::* which) {
  return counts ? std::to_string((*counts).*which) : std::string{};
}

std::string counts_text(const RecordedRun& run) {
  if (!run.counts) return {};
  const auto& counts = *run.counts;
  auto text = report::counted(counts.items, "item", "items") + ", " + std::to_string(counts.done) + " done";
  if (counts.failed > 0) text += ", " + std::to_string(counts.failed) + " failed";
  return text;
}

}  // namespace

Json to_json(const OwnedAsset& owned) {
  const auto& asset = owned.asset;
  return {{"origin", owned.owner.origin},
          {"account", owned.owner.account.act()},
          {"kind", to_string(asset.kind)},
          {"id", asset.remote_id},
          {"sha256", asset.sha256},
          {"name", asset.name},
          {"bytes", asset.bytes},
          {"width", asset.width},
          {"height", asset.height},
          {"confirmed_at", rfc3339(asset.confirmed_at)},
          {"gone", asset.gone},
          {"path", asset.path}};
}

Json to_json(const RecordedRun& run) {
  const auto count = [&](auto which) { return run.counts ? Json((*run.counts).*which) : Json(nullptr); };
  return {{"run_id", run.row.run_id},
          {"command", run.row.command},
          {"origin", run.row.origin},
          {"started", rfc3339(run.row.started)},
          {"ended", time_json(run.ended)},
          {"accounts", accounts_of_run(run)},
          {"items", count(&ledger::RunCounts::items)},
          {"done", count(&ledger::RunCounts::done)},
          {"failed", count(&ledger::RunCounts::failed)},
          {"exit_code", run.exit_code ? Json(*run.exit_code) : Json(nullptr)}};
}

Json to_json(const MadeAsset& made) {
  const auto& [owner, asset] = made.owned;
  return {{"kind", to_string(asset.kind)},
          {"id", asset.remote_id},
          {"account", owner.account.act()},
          {"source", asset.path},
          {"name", asset.name},
          {"time", time_json(made.made)},
          {"gone", asset.gone}};
}

Json to_json(const FailedItem& item) {
  return {{"kind", to_string(item.kind)},
          {"source", item.source},
          {"account", act_of(item.account)},
          {"time", rfc3339(item.time)},
          {"class", to_string(item.error_class)},
          {"code", item.code},
          {"subcode", item.subcode},
          {"message", item.message},
          {"fbtrace_id", item.fbtrace_id}};
}

Json to_json(const AuditRow& row) {
  return {{"time", rfc3339(row.time)},
          {"account", account_of(row)},
          {"edge", row.edge},
          {"source", row.source},
          {"http_status", row.http_status},
          {"code", row.code},
          {"subcode", row.subcode},
          {"fbtrace_id", row.fbtrace_id},
          {"run_id", row.run.empty() ? Json(nullptr) : Json(row.run)},
          {"origin", row.origin}};
}

std::string to_tsv(const OwnedAsset& owned) {
  const auto& asset = owned.asset;
  return owned.owner.account.act() + "\t" + std::string(to_string(asset.kind)) + "\t" + printable(asset.remote_id) +
         "\t" + (asset.gone ? "gone" : rfc3339(asset.confirmed_at)) + "\t" + printable(asset.name);
}

std::string to_tsv(const RecordedRun& run) {
  return tsv_line({run.row.run_id, run.row.command, rfc3339(run.row.started), time_text(run.ended),
                   joined(accounts_of_run(run), " "), count_cell(run.counts, &ledger::RunCounts::items),
                   count_cell(run.counts, &ledger::RunCounts::done), count_cell(run.counts, &ledger::RunCounts::failed),
                   run.exit_code ? std::to_string(*run.exit_code) : std::string{}});
}

std::string to_tsv(const MadeAsset& made) {
  const auto& [owner, asset] = made.owned;
  return tsv_line({time_text(made.made), owner.account.act(), std::string(to_string(asset.kind)), asset.remote_id,
                   asset.path, asset.name});
}

std::string to_tsv(const FailedItem& item) {
  return tsv_line({rfc3339(item.time), act_of(item.account), std::string(to_string(item.kind)), item.source,
                   std::string(to_string(item.error_class)), std::to_string(item.code), std::to_string(item.subcode),
                   item.message, item.fbtrace_id});
}

std::string to_tsv(const AuditRow& row) {
  return tsv_line({rfc3339(row.time), account_of(row), row.edge, row.source, std::to_string(row.http_status),
                   std::to_string(row.code), std::to_string(row.subcode), row.fbtrace_id, row.run});
}

std::string to_text(const OwnedAsset& owned) { return to_tsv(owned); }

std::string to_text(const RecordedRun& run) {
  const auto end = run.exit_code ? "exit code " + std::to_string(*run.exit_code) : "has not ended";
  return line_of({rfc3339(run.row.started), run.row.run_id, run.row.command, joined(accounts_of_run(run), " "),
                  counts_text(run), end});
}

std::string to_text(const MadeAsset& made) {
  const auto& [owner, asset] = made.owned;
  return line_of({time_text(made.made), owner.account.act(), std::string(to_string(asset.kind)), asset.remote_id,
                  asset.path.empty() ? asset.name : asset.path, asset.gone ? "gone" : ""});
}

std::string to_text(const FailedItem& item) {
  const auto code = code_text(item.code, item.subcode);
  return line_of({rfc3339(item.time), act_of(item.account), std::string(to_string(item.kind)), item.source,
                  std::string(to_string(item.error_class)) + ": " + item.message, code.empty() ? "" : "code " + code,
                  item.fbtrace_id.empty() ? "" : "fbtrace=" + item.fbtrace_id});
}

std::string to_text(const AuditRow& row) {
  const auto code = code_text(row.code, row.subcode);
  return line_of({rfc3339(row.time), account_of(row), row.edge, row.source,
                  row.http_status == 0 ? "no reply" : "HTTP " + std::to_string(row.http_status),
                  code.empty() ? "" : "code " + code, row.fbtrace_id.empty() ? "" : "fbtrace=" + row.fbtrace_id,
                  row.run.empty() ? "" : "run " + row.run});
}

tl::expected<std::optional<WallTime>, UsageError> since_of(const Options& options, WallTime now) {
  if (options.since.empty()) return std::nullopt;
  const auto since = parse_since(options.since, now);
  if (!since) return tl::unexpected(UsageError{"--since: " + since.error(), options.command});
  return *since;
}

void tell_of_none(std::string_view what, const Options& options, CommandContext& context) {
  if (options.output != report::Format::text || options.quiet) return;
  auto text = "there are no " + std::string(what);
  if (options.account) text += " of " + options.account->act();
  if (!options.since.empty()) text += " since " + printable(options.since);
  context.err.write(text + " in " + printable(options.ledger) + "\n");
}

Error unknown_run(const std::string& run_id) {
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = "the ledger knows no run '" + printable(utf8_prefix(run_id, 100)) + "'";
  error.hint = "'metaup runs' lists those that it knows";
  return error;
}

int fail_to_open(CommandContext& context, Error error) {
  const bool missing = error.error_class == ErrorClass::not_found;
  if (missing && error.hint.empty()) error.hint = "the ledger is empty, or --ledger names another file";
  return fail(context, error, missing ? kNotFound : kInternal);
}

}  // namespace metaup::cli
