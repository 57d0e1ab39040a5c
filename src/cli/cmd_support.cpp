#include <openssl/crypto.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include <deque>
#include <filesystem>

#include "base/text.hpp"
#include "cli/options/credentials.hpp"
#include "cli/options/settings_table.hpp"
#include "cli/outputs/history_text.hpp"
#include "cli/outputs/scrubber.hpp"
#include "cli/outputs/wants_json.hpp"
#include "metaup/base/file.hpp"
#include "metaup/http/transport.hpp"

namespace metaup::cli {
namespace {

constexpr std::size_t kMostRuns = 20;
constexpr std::size_t kMostFailures = 100;  // of a run
constexpr std::size_t kMostWrites = 500;

Json versions() {
  Json versions{{"metaup", version()},
                {"http", http::library_version()},
                {"database", ledger::database_version()},
                {"crypto", OpenSSL_version(OPENSSL_VERSION)}};
  struct utsname system{};
  if (::uname(&system) == 0) {
    versions["system"] = std::string(system.sysname) + " " + system.release + " " + system.machine;
  }
  return versions;
}

/// A command often has a secret in it, or says where one is.
Json setting_values(const Assignment& setting) {
  if (kept_back(*setting.row) == "a command") return Json::array({"[a command]"});
  return setting.values;
}

/// What is in force for each command. Where all have it that take the option, no command is named.
Json settings_in_json(const CommandContext& context) {
  const auto table = settings_table(configured_commands(), context.environment, context.load, context.given);
  auto all = Json::array();
  for (const auto& error : table.errors) all.push_back({{"commands", {error.command}}, {"error", error.message}});
  for (const auto& [setting, commands] : table.settings) {
    if (setting.origin.from == From::nowhere) continue;
    Json entry{{"option", setting.row->name}, {"values", setting_values(setting)}, {"from", setting.given_as()}};
    if (!commands.empty()) entry["commands"] = commands;
    all.push_back(std::move(entry));
  }
  return all;
}

Json proxies_of(const Environment& environment) {
  auto proxies = Json::object();
  for (const auto* const name : http::proxy_variables()) {
    if (const auto address = variable(environment, name); !address.empty()) proxies[name] = http::shown_url(address);
  }
  for (const auto* const name : {"no_proxy", "NO_PROXY"}) {
    if (const auto hosts = variable(environment, name); !hosts.empty()) proxies[name] = hosts;
  }
  return proxies;
}

Result<Json> failures_of(ledger::Ledger& ledger, const std::string& run_id) {
  auto failures = Json::array();
  const auto read = ledger.each_failure(run_id, [&](const ledger::FailedItem& item) {
    if (failures.size() < kMostFailures) failures.push_back(to_json(item));
  });
  if (!read) return tl::unexpected(read.error());
  return failures;
}

Result<Json> last_runs(ledger::Ledger& ledger) {
  std::vector<ledger::RecordedRun> runs;
  const auto read = ledger.each_run({}, [&](const ledger::RecordedRun& run) {
    if (runs.size() < kMostRuns) runs.push_back(run);
  });
  if (!read) return tl::unexpected(read.error());
  auto all = Json::array();
  for (const auto& run : runs) {
    auto failures = failures_of(ledger, run.row.run_id);
    if (!failures) return failures;
    auto entry = to_json(run);
    entry["failures"] = *std::move(failures);
    all.push_back(std::move(entry));
  }
  return all;
}

Result<Json> last_writes(ledger::Ledger& ledger) {
  std::deque<ledger::AuditRow> last;
  const auto read = ledger.each_write({}, [&](const ledger::AuditRow& row) {
    last.push_back(row);
    if (last.size() > kMostWrites) last.pop_front();
  });
  if (!read) return tl::unexpected(read.error());
  auto all = Json::array();
  for (const auto& row : last) all.push_back(to_json(row));
  return all;
}

/// What cannot be read is a part of the answer.
void add_ledger(const Options& options, Json& bundle) {
  bundle["ledger"] = {{"path", options.ledger}};
  auto& about = bundle["ledger"];
  if (options.ledger.empty()) return;
  std::error_code missing;
  if (const auto size = std::filesystem::file_size(options.ledger, missing); !missing) about["bytes"] = size;
  const auto ledger = ledger::open_ledger(options.ledger, ledger::Access::read_only);
  if (!ledger) {
    about["error"] = ledger.error().message;
    return;
  }
  auto runs = last_runs(**ledger);
  auto writes = runs ? last_writes(**ledger) : tl::unexpected(runs.error());
  if (!writes) {
    about["error"] = writes.error().message;
    return;
  }
  bundle["runs"] = *std::move(runs);
  bundle["writes"] = *std::move(writes);
}

/// What must not be in the file. A command that tells the token is not run for it: it may ask somebody.
std::vector<Secret> known_secrets(const Options& options, const Environment& environment) {
  auto secrets = secrets_of_variables(environment);
  auto readable = options;
  if (std::holds_alternative<SecretCommand>(readable.access_token) ||
      std::holds_alternative<NoSecret>(readable.access_token)) {
    readable.access_token = readable.app_secret;  // which is not read without a token
  }
  readable.dry_run = true;  // without a token, too
  if (const auto credentials = read_credentials(readable, environment)) {
    secrets.push_back(credentials->access_token);
    if (credentials->app_secret) {
      secrets.push_back(*credentials->app_secret);
      secrets.emplace_back(graph::appsecret_proof(*credentials->app_secret, credentials->access_token));
    }
  }
  return secrets;
}

}  // namespace

int run_support(const Options& options, CommandContext& context) {
  const auto& file = options.arguments.front();
  Json bundle{{"schema", 1},
              {"command", "support"},
              {"time", rfc3339(context.clock.wall())},
              {"versions", versions()},
              {"settings", settings_in_json(context)},
              {"proxies", proxies_of(context.environment)}};
  add_ledger(options, bundle);
  const Scrubber scrubber(known_secrets(options, context.environment));
  const auto text = scrubber.clean(bundle).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (file == "-") return write_results(context, text);
  const auto mask = ::umask(077);  // names of files and accounts are nobody else's matter
  const auto written = replace_file(file, text);
  ::umask(mask);
  if (!written) return fail(context, written.error(), kInternal);
  if (wants_json(options)) {
    return write_results(context, report::dump_line({{"schema", 1}, {"command", "support"}, {"file", file}}));
  }
  return write_results(context, printable(file) + " is written: read it before you send it\n");
}

}  // namespace metaup::cli
