#include "cli/options/resolve.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "cli/options/arguments.hpp"
#include "cli/options/settings_table.hpp"
#include "cli/outputs/output_files.hpp"
#include "ledger/server_name.hpp"
#include "source/remote_path.hpp"

namespace metaup::cli {
namespace {

template <class T>
using Checked = tl::expected<T, UsageError>;

tl::unexpected<UsageError> refuse(std::string message, const CommandRow* command = nullptr) {
  return tl::unexpected(UsageError{std::move(message), command == nullptr ? "" : std::string(command->name)});
}

Checked<const CommandRow*> command_of(const Arguments& arguments) {
  if (arguments.words.empty()) return refuse("no command is given");
  const auto& word = arguments.words.front();
  if (const auto* const command = find_command(word)) return command;
  const auto close = nearest(word, command_names());
  return refuse("unknown command '" + printable(word) + "'" + (close.empty() ? "" : "; did you mean " + close + "?"));
}

/// What of a command line is for the command.
Layer part_for(const CommandRow& command, const Layer& given) {
  Layer part;
  std::copy_if(given.begin(), given.end(), std::back_inserter(part),
               [&](const Assignment& assignment) { return assignment.row->applies_to(command); });
  return part;
}

/// `config show` also takes the options that it is asked about: of the command that it is given, or of any.
bool may_show(const CommandRow& command, const Options& options, const OptionRow& row) {
  if (command.name != "config") return false;
  const auto commands = shown_commands(options);
  return commands && std::any_of(commands->begin(), commands->end(),
                                 [&](const CommandRow* shown) { return row.applies_to(*shown); });
}

Checked<void> check_options(const CommandRow& command, const Layer& given, const Options& options) {
  for (const auto& assignment : given) {
    const auto& row = *assignment.row;
    if (row.applies_to(command) || may_show(command, options, row)) continue;
    // of what changes something at Meta, only creatives and ads have no --retry-from
    const bool repeats_itself = row.name == "retry-from" && takes(command, "dry-run");
    return refuse(assignment.given_as() + " does not apply to the command " + std::string(command.name) +
                      (repeats_itself ? ": run the same command again; what is in the ledger is not sent again" : ""),
                  &command);
  }
  return {};
}

Checked<void> check_words(const CommandRow& command, const Options& options) {
  const auto& arguments = options.arguments;
  const auto name = std::string(command.name);
  if (arguments.size() > command.most_arguments) {
    return refuse(name + " does not take '" + printable(arguments[command.most_arguments]) + "'", &command);
  }
  if (command.needs_argument && arguments.empty()) {
    return refuse(name + " needs " + std::string(command.arguments), &command);
  }
  if (command.words.empty() || arguments.empty() || command.name == "help") return {};
  for (const auto word : command.words) {
    if (word == arguments.front()) return {};
  }
  const auto close = nearest(arguments.front(), command.words);
  return refuse(name + " does not know '" + printable(arguments.front()) + "'" +
                    (close.empty() ? ": it takes " + std::string(command.arguments) : "; did you mean " + close + "?"),
                &command);
}

Checked<void> check_paths(const CommandRow& command, const Options& options) {
  if (!takes(command, "files-from")) return {};
  if (!options.retry_from.empty()) {
    if (options.arguments.empty() && options.files_from.empty()) return {};
    return refuse("--retry-from already names the files: leave out PATH and --files-from", &command);
  }
  if (options.arguments.empty() && options.files_from.empty()) {
    return refuse(std::string(command.name) + " needs a PATH: a file, a folder, or - for a list on stdin", &command);
  }
  return {};
}

/// What is not in an account.
bool is_of_no_account(const CommandRow& command, const Options& options) {
  const auto& words = command.words_without_account;
  return !options.arguments.empty() && std::find(words.begin(), words.end(), options.arguments.front()) != words.end();
}

Checked<void> check_account(const CommandRow& command, const Options& options) {
  // an earlier run names the accounts itself, and the rows of a manifest may
  const bool has_inputs = !options.retry_from.empty() || !options.from.empty() || !options.runs.empty();
  const bool named_elsewhere = has_inputs && command.inputs_name_accounts;
  if (!command.needs_account || options.account || named_elsewhere || is_of_no_account(command, options)) return {};
  return refuse("no ad account: give --account, set META_AD_ACCOUNT_ID, or put account into a profile", &command);
}

/// All but one of them would be ignored in silence.
Checked<void> check_one_account(const CommandRow& command, const Options& options) {
  const bool takes_them = command.several_accounts || learns(command, options) || is_of_no_account(command, options);
  if (options.accounts.size() < 2 || takes_them) return {};
  return refuse(std::string(command.name) + " works in one ad account, and there are " +
                    std::to_string(options.accounts.size()) + ": give one --account",
                &command);
}

/// What would be ignored in silence.
Checked<void> check_log(const CommandRow& command, const Layer& given, const Options& options) {
  const auto is_format = [](const Assignment& assignment) { return assignment.row->name == "log-format"; };
  if (!options.log_file.empty() || std::none_of(given.begin(), given.end(), is_format)) return {};
  return refuse("--log-format needs --log-file", &command);
}

/// A field has a meaning only in a pattern. One in a profile may wait for its pattern.
Checked<void> check_fields(const CommandRow& command, const Layer& given, const Options& options) {
  const auto is_field = [](const Assignment& assignment) { return assignment.row->name == "field"; };
  if (!options.name_pattern.empty() || std::none_of(given.begin(), given.end(), is_field)) return {};
  return refuse("--field needs --name-pattern", &command);
}

/// Only `ledger learn` and `ledger audit --unknown` ask Meta, and only `learn` and `import` keep other runs out.
/// `runs show` is of one run, whatever the account.
Checked<void> check_action(const CommandRow& command, const Layer& given, const Options& options) {
  const bool is_of_ledger = command.name == "ledger" && !learns(command, options);
  const bool is_offline = is_of_ledger && !options.unknown;
  const bool locks_none = is_of_ledger && options.arguments.front() != "import";
  const bool is_of_a_run = command.name == "runs" && !options.arguments.empty();
  const auto misplaced = std::find_if(given.begin(), given.end(), [&](const Assignment& assignment) {
    const auto bundle = assignment.row->bundle;
    if (is_of_a_run) return assignment.row->name == "account";
    if (bundle == Bundle::locks) return locks_none;
    return is_offline && (bundle == Bundle::connection || bundle == Bundle::progress);
  });
  if (misplaced == given.end()) return {};
  const auto action = options.arguments.empty() ? std::string{} : " " + options.arguments.front();
  return refuse(misplaced->given_as() + " does not apply to " + std::string(command.name) + action, &command);
}

Checked<void> check_ledger(const CommandRow& command, const std::string& name) {
  if (source::is_remote_path(name)) {
    return refuse("--ledger: a ledger is a file of this machine, or a database of PostgreSQL (postgresql://HOST/DB)",
                  &command);
  }
  auto checked = ledger::check_ledger_name(name);
  if (checked && ledger::names_server(name)) checked = ledger::check_server_parameters(name);
  if (checked) return {};
  const auto& error = checked.error();
  return refuse(error.message + (error.hint.empty() ? "" : ": " + error.hint), &command);
}

Checked<void> fill_ledger(const CommandRow& command, const Environment& environment, Options& options) {
  if (!options.ledger.empty()) return check_ledger(command, options.ledger);
  if (!takes(command, "ledger") || options.no_ledger) return {};
  options.ledger = default_ledger_path(environment);
  const bool can_do_without = only_reads(command, options) && !command.needs_ledger;
  if (!options.ledger.empty() || can_do_without) return {};
  return refuse("cannot tell where the ledger is, because neither HOME nor XDG_STATE_HOME is set: give --ledger",
                &command);
}

/// The file that the command line and the environment choose, and whether it must exist.
struct ProfileChoice {
  std::string path;  ///< empty: none
  bool required = false;
};
Checked<ProfileChoice> choose_profile(const Options& chosen, const Environment& environment,
                                      const CommandRow& command) {
  if (!chosen.config.empty()) return ProfileChoice{chosen.config, true};
  const auto& name = chosen.profile;
  if (name.find('/') != std::string::npos || name.starts_with('.')) {
    return refuse("'" + printable(name) + "' is not the name of a profile: use --config for a path", &command);
  }
  const auto path = profile_path(environment, name.empty() ? "default" : name);
  if (path.empty() && !name.empty()) {
    return refuse("cannot tell where the profiles are, because neither HOME nor XDG_CONFIG_HOME is set: use --config",
                  &command);
  }
  return ProfileChoice{path, !name.empty()};
}

/// Nothing when there is none.
Checked<std::optional<ProfileLayers>> read_profile(const ProfileChoice& choice, const ProfileLoader& load,
                                                   const CommandRow& command) {
  if (choice.path.empty()) return std::nullopt;
  const auto text = load(choice.path);
  if (!text) return refuse(text.error().message, &command);
  if (*text) return parse_profile(**text, choice.path, command);
  if (choice.required) return refuse("there is no profile " + choice.path, &command);
  return std::nullopt;
}

/// What is in force of these, each value checked, also where another one goes before it.
Checked<Layer> merge_checked(const std::vector<Layer>& layers, const CommandRow& command) {
  for (const auto& layer : layers) {
    if (const auto ok = check(layer, command.name); !ok) return tl::unexpected(ok.error());
  }
  return merged(layers);
}

/// All sources become one. This is the only place that knows which goes before which.
Checked<InForce> merge_sources(const CommandRow& command, const Environment& environment, const ProfileLoader& load,
                               const Layer& given) {
  if (!takes(command, "profile")) {
    auto settings = merge_checked({given}, command);
    if (!settings) return tl::unexpected(settings.error());
    return InForce{*std::move(settings), {}};
  }
  auto variables = environment_layer(environment, command);
  Options chosen{.command = std::string(command.name)};
  const auto typed = merge_checked({variables, given}, command);
  if (!typed) return tl::unexpected(typed.error());
  if (const auto applied = apply(*typed, chosen); !applied) return tl::unexpected(applied.error());
  const auto choice = choose_profile(chosen, environment, command);
  if (!choice) return tl::unexpected(choice.error());
  auto profile = read_profile(*choice, load, command);
  if (!profile) return tl::unexpected(profile.error());
  auto [common, own] = profile->value_or(ProfileLayers{});
  auto settings = merge_checked(
      {builtin_layer(environment, command), std::move(common), std::move(own), std::move(variables), given}, command);
  if (!settings) return tl::unexpected(settings.error());
  return InForce{*std::move(settings), *profile ? choice->path : std::string{}};
}

/// A plan holds what decides what is done.
void keep_decisive(const Layer& settings, Options& options) {
  std::map<std::string, std::vector<std::string>> kept;
  for (const auto& setting : settings) {
    if (decides(*setting.row)) kept.emplace(setting.row->name, setting.values);
  }
  options.decisive.assign(kept.begin(), kept.end());
}

/// All sources into `options`.
Checked<void> configure(const CommandRow& command, const Environment& environment, const ProfileLoader& load,
                        const Layer& given, Options& options) {
  const auto in_force = merge_sources(command, environment, load, given);
  if (!in_force) return tl::unexpected(in_force.error());
  if (const auto applied = apply(in_force->settings, options); !applied) return applied;
  if (!options.plan.empty()) keep_decisive(in_force->settings, options);
  return {};
}

/// To plan is to try without doing anything. Force is consent to one run, and a plan may be applied twice.
Checked<void> check_plan(const CommandRow& command, Options& options) {
  if (options.plan.empty()) return {};
  if (options.force) {
    return refuse("--force cannot be planned: a plan that is applied twice would send everything twice", &command);
  }
  options.dry_run = true;
  return {};
}

/// One zero at the end of 16 digits says little, and an account is given with every command.
void add_rounded_accounts(const Options& options, std::vector<std::string>& warnings) {
  auto accounts = options.to;
  accounts.insert(accounts.end(), options.accounts.begin(), options.accounts.end());
  if (options.accounts.empty() && options.account) accounts.push_back(*options.account);
  if (options.from_account) accounts.push_back(*options.from_account);
  for (const auto& account : accounts) {
    const auto warning = account.digits().ends_with("00") ? rounding_warning(account.digits()) : std::string{};
    if (!warning.empty()) warnings.push_back("the account " + warning);
  }
}

Resolved show_help(const Arguments& arguments) {
  Resolved resolved;
  resolved.options.command = "help";
  if (!arguments.words.empty()) resolved.options.arguments = {arguments.words.front()};
  return resolved;
}

}  // namespace

Result<std::optional<std::string>> load_profile(const std::string& path) {
  constexpr std::size_t kLargest = 1U << 20;
  // It may name a command to run (access-token-command).
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & S_IWOTH) != 0) {
    return local_error(path + " is not trusted: anybody can write it; run chmod o-w");
  }
  auto text = read_small_file(path, kLargest);
  if (text) return std::optional(*std::move(text));
  if (text.error().error_class == ErrorClass::not_found) return std::optional<std::string>{};
  return tl::unexpected(text.error());
}

Checked<InForce> settings_in_force(const CommandRow& command, const Environment& environment, const ProfileLoader& load,
                                   const Layer& given) {
  auto told = merge_sources(command, environment, load, part_for(command, given));
  if (!told) return told;
  told->settings = merged({default_layer(environment, command), std::move(told->settings)});
  return told;
}

Checked<Resolved> resolve(const std::vector<std::string>& argv, const Environment& environment,
                          const ProfileLoader& load) {
  auto arguments = parse_arguments(argv);
  if (!arguments) return tl::unexpected(arguments.error());
  if (arguments->help) return show_help(*arguments);
  if (arguments->version && arguments->words.empty()) {
    arguments->words = {"version"};
    std::erase_if(arguments->given, [](const Assignment& given) { return given.row->name == "version"; });
  }
  const auto found = command_of(*arguments);
  if (!found) return tl::unexpected(found.error());
  const auto& command = **found;

  Resolved resolved;
  auto& options = resolved.options;
  options.command = command.name;
  options.arguments.assign(arguments->words.begin() + 1, arguments->words.end());
  const auto given = part_for(command, arguments->given);
  if (command.name == "config") {
    if (const auto shown = shown_commands(options); !shown) return tl::unexpected(shown.error());
  }
  if (const auto ok = check_options(command, arguments->given, options); !ok) return tl::unexpected(ok.error());
  if (const auto ok = check_words(command, options); !ok) return tl::unexpected(ok.error());
  if (const auto ok = configure(command, environment, load, given, options); !ok) return tl::unexpected(ok.error());
  if (const auto ok = check_plan(command, options); !ok) return tl::unexpected(ok.error());
  for (const auto check : {check_paths, check_account, check_one_account}) {
    if (const auto ok = check(command, options); !ok) return tl::unexpected(ok.error());
  }
  for (const auto check : {check_action, check_fields, check_log}) {
    if (const auto ok = check(command, given, options); !ok) return tl::unexpected(ok.error());
  }
  if (const auto ok = fill_ledger(command, environment, options); !ok) return tl::unexpected(ok.error());
  const auto profile = choose_profile(options, environment, command);
  if (const auto ok = check_output_files(command, options, profile ? profile->path : std::string{}); !ok) {
    return tl::unexpected(ok.error());
  }
  if (takes(command, "profile")) resolved.warnings = useless_variables(environment);
  add_rounded_accounts(options, resolved.warnings);
  resolved.given = std::move(arguments->given);
  return resolved;
}

}  // namespace metaup::cli
