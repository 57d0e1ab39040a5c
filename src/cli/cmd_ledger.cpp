#include <cerrno>
#include <filesystem>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "cli/command.hpp"
#include "cli/launch/row_stream.hpp"
#include "cli/ledger_actions.hpp"
#include "cli/ledger_audit.hpp"
#include "cli/outputs/wants_json.hpp"
#include "ledger/server_name.hpp"
#include "metaup/base/file.hpp"
#include "metaup/ledger/ledger.hpp"
#include "report/human.hpp"

namespace metaup::cli {
namespace {

std::string digits_of(const Options& options) { return options.account ? options.account->digits() : std::string{}; }

int show(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  const auto origin = run::origin_of(options.graph_url);
  if (!origin) return fail(context, UsageError{origin.error().message, options.command});
  RowStream rows(options.output, context, {{"schema", 1}, {"command", "ledger"}}, {"assets"});
  return rows.end(ledger.each_asset(*origin, digits_of(options),
                                    [&](const ledger::OwnedAsset& asset) { rows.add("assets", asset); }));
}

/// An answer of one member, or the line that says it to people.
int answer(const Options& options, CommandContext& context, const char* member, const Json& value,
           const std::string& text) {
  return write_results(context, wants_json(options)
                                    ? report::dump_line({{"schema", 1}, {"command", "ledger"}, {member, value}})
                                    : text + "\n");
}

int check(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  const auto problems = ledger.check();
  if (!problems) return fail(context, problems.error(), kInternal);
  std::string text = problems->empty() ? "the ledger is not damaged" : "";
  for (const auto& problem : *problems) text += (text.empty() ? "" : "\n") + printable(problem);
  const auto written = answer(options, context, "problems", *problems, text);
  return problems->empty() ? written : kInternal;
}

/// What is to be forgotten: each id given, or all of the account.
std::vector<ledger::Forget> forgettings(const Options& options, const std::string& origin) {
  constexpr std::size_t kSha256Digits = 64;
  std::vector<ledger::Forget> wanted;
  const auto account = digits_of(options);
  for (std::size_t i = 1; i < options.arguments.size(); ++i) {
    const auto id = to_lower(trimmed(options.arguments[i]));
    const bool content = id.size() == kSha256Digits;
    wanted.push_back({.origin = origin,
                      .account = account,
                      .sha256 = content ? id : std::string{},
                      .remote_id = content ? std::string{} : id});
  }
  if (options.forget_all) wanted.push_back({.origin = origin, .account = account, .sha256 = {}, .remote_id = {}});
  return wanted;
}

/// What makes a request to forget ambiguous; empty when nothing does.
std::string forget_mistake(const Options& options) {
  const bool ids = options.arguments.size() > 1;
  if (ids == options.forget_all) return "nothing to forget: give image hashes, video ids or SHA-256 sums, or --all";
  if (options.forget_all && !options.account) return "--all is for one account: give --account";
  for (std::size_t i = 1; i < options.arguments.size(); ++i) {
    const auto id = trimmed(options.arguments[i]);
    if (id.empty()) return "an id is empty";
    const bool hex = id.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    if (const auto hint = id_hint(id); !hex && !hint.empty()) {
      return "'" + printable(utf8_prefix(id, 100)) + "' is not an id: " + hint;
    }
  }
  return {};
}

int forget(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  const auto origin = run::origin_of(options.graph_url);
  if (!origin) return fail(context, UsageError{origin.error().message, options.command});
  const auto agreed =
      consent(options, context,
              options.forget_all ? "Forget everything in " + options.account->act() + "?"
                                 : std::string("Make metaup forget these? Later runs may send them again."));
  if (!agreed) return fail(context, agreed.error());
  if (!*agreed) return kUsage;
  std::uint64_t forgotten = 0;
  for (const auto& what : forgettings(options, *origin)) {
    const auto count = ledger.forget(what);
    if (!count) return fail(context, count.error(), kInternal);
    forgotten += *count;
  }
  const bool missing = forgotten == 0 && !options.forget_all;
  const auto written = answer(options, context, "forgotten", forgotten, "forgotten: " + std::to_string(forgotten));
  return written == kSuccess && missing ? kNotFound : written;
}

/// What makes a request to prune one that is not carried out; empty when nothing does.
std::string prune_mistake(const Options& options) {
  constexpr std::chrono::hours kShortest{24};  // no run is under way for longer
  if (!options.older) return "say what is old: ledger prune --older 180d";
  return *options.older < kShortest ? "--older: history of the last 24 hours stays; give 1d or more" : std::string{};
}

int prune(ledger::Ledger& ledger, const Options& options, CommandContext& context) {
  const auto pruned = ledger.prune(context.clock.wall() - *options.older);
  if (!pruned) return fail(context, pruned.error(), kInternal);
  const Json counts{
      {"runs", pruned->runs}, {"writes", pruned->writes}, {"failures", pruned->failures}, {"objects", pruned->objects}};
  return answer(options, context, "pruned", counts,
                "removed: " + report::counted(pruned->runs, "run", "runs") + ", " +
                    report::counted(pruned->writes, "write", "writes") + ", " +
                    report::counted(pruned->failures, "failure", "failures") + ", " +
                    report::counted(pruned->objects, "object that was gone", "objects that were gone"));
}

int with_ledger(const Options& options, CommandContext& context) {
  const auto& action = options.arguments.front();
  const bool writes = action == "forget" || action == "prune" || action == "init";
  const auto access = writes ? ledger::Access::read_write : ledger::Access::read_only;
  std::error_code unreadable;
  const bool must_be_there = action != "init" && !ledger::names_server(options.ledger);
  if (must_be_there && !std::filesystem::exists(options.ledger, unreadable)) {
    return fail_to_open(context, file_error("open the ledger", options.ledger, ENOENT));
  }
  const auto ledger = ledger::open_ledger(options.ledger, access);
  if (!ledger) return fail_to_open(context, ledger.error());
  if (action == "audit")
    return options.unknown ? audit_unknown(**ledger, options, context) : audit(**ledger, options, context);
  if (action == "init") return answer(options, context, "path", options.ledger, options.ledger + " is ready");
  if (action == "show") return show(**ledger, options, context);
  if (action == "export") return export_ledger(**ledger, context);
  if (action == "check") return check(**ledger, options, context);
  if (action == "prune") return prune(**ledger, options, context);
  return forget(**ledger, options, context);
}

}  // namespace

int run_ledger(const Options& options, CommandContext& context) {
  const auto& action = options.arguments.front();
  if (action != "audit" && (options.unknown || !options.since.empty())) {
    return fail(context, UsageError{"ledger " + action + " takes no --since and no --unknown", options.command});
  }
  if (action != "learn" && options.trust_likely) {
    return fail(context, UsageError{"ledger " + action + " takes no --trust", options.command});
  }
  if (action != "prune" && options.older) {
    return fail(context, UsageError{"ledger " + action + " takes no --older", options.command});
  }
  if (action == "path") return answer(options, context, "path", options.ledger, options.ledger);
  if (action == "forget") {
    if (const auto mistake = forget_mistake(options); !mistake.empty()) {
      return fail(context, UsageError{mistake, options.command});
    }
  } else if (action == "import" && !options.forget_all) {
    if (options.arguments.size() != 2) {
      return fail(context, UsageError{"ledger import needs one FILE, or - for stdin", options.command});
    }
  } else if (options.arguments.size() > 1 || options.forget_all) {
    return fail(context, UsageError{"ledger " + action + " takes no ids and no --all", options.command});
  }
  if (action == "prune") {
    if (const auto mistake = prune_mistake(options); !mistake.empty()) {
      return fail(context, UsageError{mistake, options.command});
    }
  }
  if (action == "learn") return learn_accounts(options, context);
  return action == "import" ? import_ledger(options, context) : with_ledger(options, context);
}

}  // namespace metaup::cli
