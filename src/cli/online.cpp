#include "cli/online.hpp"

#include <filesystem>

#include "cli/options/command_table.hpp"
#include "cli/options/credentials.hpp"
#include "cli/options/environment.hpp"
#include "cli/options/option_table.hpp"
#include "cli/plans/plan_output.hpp"
#include "cli/token_watch.hpp"
#include "graph/api_version.hpp"
#include "metaup/run/session.hpp"
#include "run/engine/plan_in_force.hpp"

namespace metaup::cli {
namespace {

template <class T>
using Prepared = tl::expected<T, Refusal>;

tl::unexpected<Refusal> refuse(run::Stop stop, Error error) {
  return tl::unexpected(Refusal{.stop = stop, .error = std::move(error)});
}

/// Nothing that has to be remembered will happen.
bool is_read_only(const Options& options) { return only_reads(*find_command(options.command), options); }

/// What deletes, or must all be well before anything is sent, is nothing that machines could do together.
bool shares_accounts(const Options& options) {
  return find_command(options.command)->shares_accounts && !options.delete_missing && !options.all_or_nothing;
}

/// What is known of the files of this machine, when the ledger is on a server: the same as for the usual ledger.
std::string file_index_of(const Environment& environment) {
  const auto ledger = default_ledger_path(environment);
  return ledger.empty() ? ledger : ledger + ".files";
}

}  // namespace

run::Stop stop_before_run(const CommandContext& context) {
  if (const int signal = context.interrupt.signal; signal != 0) return run::stop_of(signal);
  return context.stop() ? run::Stop::budget : run::Stop::none;
}

run::Settings settings_of(const Options& options, const CommandContext& context, const std::string& run_id) {
  constexpr std::uint32_t kMostTransfers = 16;
  run::Settings settings;
  settings.run_id = run_id;
  settings.command = told_command(options);
  settings.version = version();
  settings.connection.graph_url = options.graph_url;
  settings.connection.video_url = options.video_url;
  settings.connection.api_version = options.api_version;
  settings.retry.attempts = options.attempts;
  settings.retry.longest_wait = options.max_wait;
  settings.governor.most_in_flight = options.transfers.value_or(kMostTransfers);
  settings.governor.adaptive = !options.transfers;
  settings.governor.max_usage = options.max_usage;
  settings.governor.longest_wait = options.max_wait;
  settings.compose.batch = options.method == Method::batch;
  settings.ends_at = end_of(options, context);
  settings.max_errors = options.max_errors.value_or(0);
  return settings;
}

std::string proxy_mistake(const Environment& environment) {
  for (const auto* const name : http::proxy_variables()) {
    const auto address = variable(environment, name);
    const auto problem = address.empty() ? std::string{} : http::proxy_problem(address);
    if (!problem.empty()) return std::string(name) + " is not a valid proxy address: " + problem;
  }
  return {};
}

void use_credentials(Credentials credentials, const Environment& environment, run::Settings& settings) {
  if (credentials.app_secret) {
    settings.connection.appsecret_proof = graph::appsecret_proof(*credentials.app_secret, credentials.access_token);
    settings.connection.app_secret = *std::move(credentials.app_secret);
  }
  settings.connection.token = std::move(credentials.access_token);
  for (auto& secret : secrets_of_proxies(environment)) settings.secrets.push_back(std::move(secret));
}

http::CurlOptions transport_options(const Options& options) {
  http::CurlOptions curl;
  curl.user_agent = "metaup/" + std::string(version());
  curl.ca_file = options.ca_file;
  curl.connect_timeout = options.connect_timeout;
  curl.stall_timeout = options.timeout;
  curl.reply_timeout = options.reply_timeout;
  curl.bytes_per_second = options.bytes_per_second.value_or(0);
  return curl;
}

namespace {

/// A proxy's address often holds a password, so that libcurl must not be the one to find it wrong: its
/// messages repeat it.
Prepared<void> check_proxies(const Environment& environment) {
  auto mistake = proxy_mistake(environment);
  if (mistake.empty()) return {};
  auto error = local_error(std::move(mistake)).value();
  error.hint = "write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT";
  return refuse(run::Stop::configuration, std::move(error));
}

/// A token never crosses a network in the clear.
Prepared<void> check_urls(const Options& options) {
  for (const auto* const url : {&options.graph_url, &options.video_url}) {
    if (url->empty()) continue;
    const auto parts = http::split_url(*url);
    if (!parts) return refuse(run::Stop::configuration, parts.error());
    if (parts->scheme != "https" && !http::is_loopback_host(parts->host)) {
      return refuse(run::Stop::configuration,
                    local_error("plain http:// would show the access token to the network: use https:// for " +
                                http::shown_url(*url) + " (http:// is for loopback only)")
                        .value());
    }
  }
  return {};
}

/// Puts into the settings who asks, and what nobody else may read.
Prepared<void> authorize(const Options& options, CommandContext& context, run::Settings& settings,
                         report::Reporter& reporter) {
  auto credentials = read_credentials(options, context.environment, &context.stop());
  const auto stop = stop_before_run(context);
  // When its time is over, a run still tells what it has not done.
  if (stop != run::Stop::none && (stop != run::Stop::budget || !credentials)) {
    Error error;
    error.error_class = ErrorClass::cancelled;
    error.message = stop == run::Stop::budget ? "--max-duration was over before anything was sent"
                                              : "interrupted before anything was sent";
    return refuse(stop, std::move(error));
  }
  if (!credentials) return refuse(run::Stop::configuration, local_error(credentials.error().message).value());
  for (const auto& warning : credentials->warnings) reporter.on(report::Notice{warning});
  use_credentials(*std::move(credentials), context.environment, settings);
  return {};
}

/// Everything between the options and the work.
Prepared<run::Outcome> work_online(const Options& options, CommandContext& context, report::Reporter& reporter,
                                   run::Settings settings, const std::vector<AccountId>& accounts,
                                   const OnlineWork& work) {
  if (auto checked = check_urls(options); !checked) return tl::unexpected(checked.error());
  if (auto checked = check_proxies(context.environment); !checked) return tl::unexpected(checked.error());
  // The address is checked first, so that nobody is asked for a token that could not be used.
  if (const auto origin = run::origin_of(options.graph_url); !origin) {
    return refuse(run::Stop::configuration, origin.error());
  }
  if (auto authorized = authorize(options, context, settings, reporter); !authorized) {
    return tl::unexpected(std::move(authorized.error()));
  }
  if (const auto notice = graph::api_version_notice(options.api_version, context.clock.wall()); !notice.empty()) {
    reporter.on(report::Notice{notice});
  }
  SessionOptions session{
      .settings = std::move(settings),
      .accounts = accounts,
      .ledger = options.ledger,
      .file_index = file_index_of(context.environment),
      .read_only = is_read_only(options),
      .shares_accounts = shares_accounts(options),
      .ledger_is_optional = is_read_only(options) && !options.dry_run && !find_command(options.command)->needs_ledger,
      .lock_wait = options.lock_wait,
      .http = transport_options(options),
      .exit_code = [&](const run::Outcome& outcome) { return exit_code(outcome, options.error_on_nothing); }};
  const Host host{.clock = &context.clock, .waker = &context.waker, .interrupt = &context.interrupt};
  auto opened = Session::open(std::move(session), reporter, host);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  if (options.dry_run || find_command(options.command)->keeps_nothing) return opened->run(work);
  return opened->run([&](run::Environment& environment, const run::Settings& common) {
    TokenWatch watch(token_memory_path(context.environment), common.connection.token, reporter);
    watch.before(context.clock.wall());
    auto outcome = work(environment, common);
    watch.after(outcome, common, environment);
    return outcome;
  });
}

/// How the exit code follows from the outcome.
using CodeOf = int (*)(const run::Outcome& outcome, bool error_on_nothing);

/// The plan is written, whatever it holds.
int exit_code_of_plan(const run::Outcome& /*outcome*/, bool /*error_on_nothing*/) { return kSuccess; }

int conclude(const Options& options, const CommandContext& context, Reporters& reporters, run::Outcome outcome,
             CodeOf code_of) {
  auto& summary = outcome.summary;
  const int failed_code = exit_code_without_results(outcome, context.interrupt.signal);
  summary.exit_code = reporters.healthy() ? code_of(outcome, options.error_on_nothing) : failed_code;
  // Files first: what cannot be written changes the code that all others tell.
  const bool has_metrics = reporters.write_metrics(summary);
  if (!has_metrics) summary.exit_code = failed_code;
  if (!reporters.write_reports(summary, failed_code) && has_metrics) {
    static_cast<void>(reporters.write_metrics(summary));  // they tell of success otherwise
  }
  reporters.on(summary);
  return reporters.healthy() ? summary.exit_code : failed_code;
}

}  // namespace

int run_online(const Options& options, CommandContext& context, const std::vector<AccountId>& accounts,
               const OnlineWork& work) {
  context.catch_signals();
  const auto run_id = run::make_run_id(context.clock.wall());
  auto made = Reporters::make(options, context, run_id);
  if (!made) return fail(context, made.error(), kUsage);
  auto& reporters = *made;
  auto settings = settings_of(options, context, run_id);
  run::PlanDraft draft;
  if (!options.plan.empty()) {
    settings.plan_draft = &draft;
    reporters.tell(std::make_unique<PlanNotices>(draft));
  }
  std::optional<run::PlanInForce> in_force;
  if (options.in_force) settings.plan = &in_force.emplace(*options.in_force);
  reporters.on(report::RunStart{.command = told_command(options),
                                .version = std::string(version()),
                                .graph_url = options.graph_url,
                                .accounts = accounts});
  auto outcome = work_online(options, context, reporters, std::move(settings), accounts, work);
  if (!outcome) {
    reporters.on(report::Fatal{.error = outcome.error().error, .held_for = outcome.error().held_for});
    outcome = run::Outcome{.stop = outcome.error().stop, .error = outcome.error().error};
  }
  const bool is_planned =
      !options.plan.empty() && write_plan(options, context, run_id, accounts, draft, *outcome, reporters);
  return conclude(options, context, reporters, std::move(*outcome), is_planned ? exit_code_of_plan : exit_code);
}

int run_offline(const Options& options, CommandContext& context,
                const std::function<run::Outcome(report::Reporter&, const run::Settings&)>& work) {
  context.catch_signals();
  const auto run_id = run::make_run_id(context.clock.wall());
  auto made = Reporters::make(options, context, run_id);
  if (!made) return fail(context, made.error(), kUsage);
  auto& reporters = *made;
  reporters.on(report::RunStart{.command = options.command, .version = std::string(version())});
  return conclude(options, context, reporters, work(reporters, settings_of(options, context, run_id)),
                  exit_code_of_checks);
}

}  // namespace metaup::cli
