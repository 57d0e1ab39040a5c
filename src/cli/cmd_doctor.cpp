#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "cli/inputs/named_paths.hpp"
#include "cli/online.hpp"
#include "cli/options/credentials.hpp"
#include "cli/outputs/doctor_output.hpp"
#include "cli/outputs/logging.hpp"
#include "ledger/examine.hpp"
#include "metaup/run/session.hpp"
#include "report/human.hpp"
#include "run/build/doctor.hpp"

namespace metaup::cli {
namespace {

/// Writes the log that -v and --log-file ask for; the results are the checks.
class DoctorLog final : public report::Reporter {
 public:
  [[nodiscard]] static Result<DoctorLog> make(const Options& options, CommandContext& context,
                                              const std::string& run_id) {
    DoctorLog log;
    if (!options.verbose && options.log_file.empty()) return log;
    auto made = make_log_reporter({.screen = options.verbose ? &context.err : nullptr,
                                   .file = options.log_file,
                                   .file_format = options.log_format,
                                   .run_id = run_id,
                                   .on_failure = [&context](const Error& error) { warn(context, error.message); }},
                                  context.clock);
    if (!made) return tl::unexpected(made.error());
    log.log_ = *std::move(made);
    return log;
  }
  void on(const report::Event& event) override {
    if (log_) log_->on(event);
  }

 private:
  std::unique_ptr<report::Reporter> log_;
};

/// What this machine says, before anybody is asked.
struct MachineFacts {
  std::string proxy_problem;
  std::optional<http::ProxyInUse> proxy;
  run::StoreFacts store;
  Result<ledger::Condition> ledger = local_error("not looked at");
  http::UrlParts server;

  /// Why no request can be made; empty: one can.
  [[nodiscard]] std::string why_silent() const {
    if (!proxy_problem.empty()) return "the proxy's address is wrong";
    return store.problem.empty() ? "" : "the certificates cannot be used";
  }
};

/// Why a file or folder of certificates cannot be used; empty: it can.
std::string problem_of_store(const std::string& path) {
  constexpr std::size_t kLargest = 16U << 20U;
  std::error_code missing;
  if (std::filesystem::is_directory(path, missing)) return {};
  const auto text = read_text(path, kLargest);
  if (!text) return text.error().message;
  return text->find("-----BEGIN") == std::string::npos ? "it holds no certificate" : "";
}

run::StoreFacts look_at_store(const Options& options, const http::UrlParts& server) {
  run::StoreFacts store;
  store.is_given = !options.ca_file.empty();
  store.path = store.is_given ? options.ca_file : http::system_certificates();
  store.is_needed = server.scheme == "https";
  const bool is_used = store.is_needed || store.is_given;
  if (is_used && !store.path.empty()) store.problem = problem_of_store(store.path);
  return store;
}

MachineFacts look_around(const Options& options, const Environment& environment) {
  MachineFacts facts;
  facts.server = http::split_url(options.graph_url).value_or(http::UrlParts{});
  facts.proxy_problem = proxy_mistake(environment);
  facts.proxy = http::proxy_to(facts.server, [&](std::string_view name) { return variable(environment, name); });
  facts.store = look_at_store(options, facts.server);
  if (!options.ledger.empty()) facts.ledger = ledger::examine_ledger(options.ledger);
  return facts;
}

/// The path of a program, as a shell would find it; empty when there is none.
std::string find_program(const std::string& name, const Environment& environment) {
  const auto path = variable(environment, "PATH");
  std::string_view folders = path;
  while (!folders.empty()) {
    const auto end = std::min(folders.find(':'), folders.size());
    const auto file = std::string(folders.substr(0, end)) + "/" + name;
    folders.remove_prefix(std::min(end + 1, folders.size()));
    std::error_code missing;
    if (std::filesystem::is_regular_file(file, missing) && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

/// Nobody waits for longer to hear whether all is well.
constexpr Milliseconds kPatience{30'000};

/// Takes back the answers that did not come before the end.
void drop_cancelled(run::MetaFacts& facts) {
  const auto drop = [](auto& object) {
    if (object && !*object && object->error().error_class == ErrorClass::cancelled) object.reset();
  };
  drop(facts.token.inspected);
  drop(facts.token.self);
  drop(facts.token.permissions);
  for (auto& account : facts.accounts) drop(account.object);
  if (facts.page) drop(facts.page->object);
  if (facts.instagram) drop(facts.instagram->object);
}

/// Asks Meta. What keeps it from that, or ends it before its time, is a check of its own that has failed.
std::optional<run::Check> consult(const Options& options, CommandContext& context, run::Settings settings,
                                  bool has_ledger, report::Reporter& reporter, run::MetaFacts& facts) {
  const auto failed = [&](run::Stop stop, const std::string& message, const std::string& hint) {
    facts.not_asked = message;
    return run::Check{.name = "server",
                      .state = run::CheckState::failed,
                      .message = "not checked: " + message,
                      .hint = hint,
                      .account = {},
                      .stop = stop};
  };
  SessionOptions session{.settings = std::move(settings),
                         .accounts = {},
                         .ledger = has_ledger ? options.ledger : std::string{},
                         .read_only = true,
                         .ledger_is_optional = true,
                         .lock_wait = {},
                         .http = transport_options(options),
                         .exit_code = {}};
  session.http.reply_timeout = std::min(session.http.reply_timeout, kPatience);
  session.http.stall_timeout = std::min(session.http.stall_timeout, kPatience);
  const Host host{.clock = &context.clock, .waker = &context.waker, .interrupt = &context.interrupt};
  auto opened = Session::open(std::move(session), reporter, host);
  if (!opened)
    return failed(opened.error().stop, printable(opened.error().error.message), printable(opened.error().error.hint));
  const auto outcome = opened->run([&](run::Environment& environment, const run::Settings& common) {
    return run::ask_meta(facts, common, environment);
  });
  if (run::by_signal(outcome.stop)) facts.not_asked = "it was interrupted";
  if (outcome.stop == run::Stop::budget) {
    drop_cancelled(facts);
    auto late = failed(outcome.stop, "--max-duration is over", "Give it more time.");
    late.message = facts.heard.meta_spoke ? "answers, but --max-duration was over before all was asked"
                                          : "did not answer before --max-duration was over";
    return late;
  }
  if (outcome.stop == run::Stop::state && outcome.error) {
    return failed(outcome.stop, report::describe(*outcome.error), printable(outcome.error->hint));
  }
  return std::nullopt;
}

/// All that is said, in the order in which one would look for a fault.
std::vector<run::Check> checks_of(const Options& options, const Environment& environment, const MachineFacts& machine,
                                  const run::MetaFacts& meta, const run::Wanted& wanted, WallTime now) {
  std::vector<run::Check> checks{run::check_server(machine.server.host, meta, machine.proxy),
                                 run::check_proxy(machine.proxy, machine.proxy_problem, meta.heard),
                                 run::check_certificates(machine.store, meta.heard), run::check_clock(meta.heard),
                                 run::check_api_version(options.api_version, meta.heard, now)};
  const auto add = [&](const std::vector<run::Check>& more) { checks.insert(checks.end(), more.begin(), more.end()); };
  add(run::check_token(meta, wanted, now));
  checks.push_back(run::check_tier(meta));
  add(run::check_accounts(meta));
  checks.push_back(run::check_page(meta));
  checks.push_back(run::check_instagram(meta));
  checks.push_back(run::check_ledger(options.ledger, machine.ledger));
  checks.push_back(run::check_program("ffprobe", find_program("ffprobe", environment), "ffmpeg",
                                      "videos are not checked for codec, length and pixels"));
  checks.push_back(run::check_program("rclone", find_program("rclone", environment), "rclone",
                                      "nothing can be taken from rclone's remotes"));
  return checks;
}

/// Nothing is known yet but what Meta is to be asked about.
run::MetaFacts open_facts(const Options& options, std::string not_asked) {
  run::MetaFacts facts;
  for (const auto& account : options.accounts) facts.accounts.push_back({.account = account, .object = {}});
  const auto identity = [](const std::string& id) {
    return id.empty() ? std::optional<run::IdentityFacts>{} : run::IdentityFacts{.id = id, .object = {}, .listed = {}};
  };
  facts.page = identity(options.page_id);
  facts.instagram = identity(options.instagram_user_id);
  facts.not_asked = std::move(not_asked);
  return facts;
}

std::vector<run::Check> checks_of_credentials(const std::vector<std::string>& warnings) {
  std::vector<run::Check> checks;
  for (const auto& warning : warnings) {
    checks.push_back({.name = "token-file",
                      .state = run::CheckState::warning,
                      .message = printable(warning),
                      .hint = {},
                      .account = {}});
  }
  return checks;
}

/// Writes the checks, and returns the exit code.
int conclude_checks(const Options& options, CommandContext& context, const std::string& run_id,
                    std::span<const run::Check> checks) {
  const int code = context.interrupt.came ? exit_code_without_results({}, context.interrupt.signal)
                                          : exit_code_of_checks(run::outcome_of(checks), false);
  const auto text =
      show_checks(options.output, checks,
                  {.run_id = run_id,
                   .version = std::string(version()),
                   .graph_url = options.graph_url,
                   .now = context.clock.wall(),
                   .color = use_color(options.color, context.terminal.stdout_is_terminal, context.environment),
                   .quiet = options.quiet,
                   .exit_code = code});
  const int written = write_results(context, text);
  return written == kSuccess ? code : written;
}

}  // namespace

int run_doctor(const Options& options, CommandContext& context) {
  for (const auto& [option, id] :
       {std::pair{"--page-id", &options.page_id}, std::pair{"--instagram-user-id", &options.instagram_user_id}}) {
    if (id->empty() || is_numeric_id(*id)) continue;
    const auto hint = id_hint(*id);
    return fail(context, UsageError{std::string(option) + ": " + printable(utf8_prefix(*id, 100)) +
                                        " is not an id: ids have digits only" + (hint.empty() ? "" : ". " + hint),
                                    options.command});
  }
  context.catch_signals();
  const auto run_id = run::make_run_id(context.clock.wall());
  auto log = DoctorLog::make(options, context, run_id);
  if (!log) return fail(context, log.error(), kUsage);
  const auto machine = look_around(options, context.environment);
  auto meta = open_facts(options, machine.why_silent());

  run::Wanted wanted{.page = !options.page_id.empty(), .no_token = {}};
  auto settings = settings_of(options, context, run_id);
  std::vector<run::Check> more;
  if (auto credentials = read_credentials(options, context.environment, &context.stop())) {
    more = checks_of_credentials(credentials->warnings);
    use_credentials(*std::move(credentials), context.environment, settings);
  } else {
    wanted.no_token = credentials.error().message;
  }
  std::optional<run::Check> stopped;
  if (meta.not_asked.empty() && !context.interrupt.came) {
    const bool has_ledger = machine.ledger && machine.ledger->problems.empty();
    stopped = consult(options, context, std::move(settings), has_ledger, *log, meta);
  }
  const auto now = meta.heard.served_at.value_or(context.clock.wall());
  auto checks = checks_of(options, context.environment, machine, meta, wanted, now);
  if (stopped) checks.front() = *std::move(stopped);  // the server's
  checks.insert(checks.end(), more.begin(), more.end());
  return conclude_checks(options, context, run_id, checks);
}

}  // namespace metaup::cli
