#include "cli/inputs/chosen_objects.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/inputs/id_list.hpp"
#include "cli/inputs/made_by_runs.hpp"
#include "cli/inputs/places.hpp"
#include "cli/options/option_table.hpp"
#include "metaup/base/file.hpp"
#include "report/human.hpp"

namespace metaup::cli {
namespace {

using Object = run::ChangePlan::Object;
using Objects = tl::expected<std::vector<Object>, NothingChosen>;

constexpr std::size_t kLargestOutput = 1U << 30U;

std::string member_of(const nlohmann::json& object, const std::string& name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The thing of an event; nothing when it is about something else, or nothing has an id.
std::optional<Object> object_of(const nlohmann::json& event, const std::set<AssetKind>& kinds) {
  const auto item = event.find("item");
  if (item == event.end() || !item->is_object()) return std::nullopt;
  const auto word = member_of(*item, "kind");
  const auto kind = parse_asset_kind(word);
  const auto account = AccountId::parse(member_of(*item, "account"));
  auto id = member_of(*item, word + "_id");
  if (!kind || !kinds.contains(*kind) || !account || !is_numeric_id(id)) return std::nullopt;
  return Object{.account = *account, .id = std::move(id), .kind = kind};
}

/// A single kind is known, of several it is to be learned.
std::optional<AssetKind> only_one(const std::set<AssetKind>& kinds) {
  return kinds.size() == 1 ? std::optional(*kinds.begin()) : std::nullopt;
}

tl::unexpected<NothingChosen> wrong_usage(const Options& options, std::string message) {
  return tl::unexpected<NothingChosen>(UsageError{std::move(message), options.command});
}

Objects objects_named(const Options& options, const std::set<AssetKind>& kinds, const std::vector<std::string>& ids) {
  if (!options.account) {
    return wrong_usage(options, "no ad account: give --account, set META_AD_ACCOUNT_ID, or put account into a profile");
  }
  std::vector<Object> objects;
  for (const auto& text : ids) {
    auto id = parse_thing(*kinds.begin(), text);
    if (!id) return wrong_usage(options, id.error());
    objects.push_back({.account = *options.account, .id = *std::move(id), .kind = only_one(kinds)});
  }
  return objects;
}

Objects objects_from(const Options& options, const std::set<AssetKind>& kinds, const CommandContext& context) {
  const auto text = read_input(options.from, kLargestOutput, options, context);
  if (!text) return tl::unexpected<NothingChosen>(text.error());
  const auto lines = ids_in(*text);
  if (!lines.empty() && lines.front().starts_with('{')) {
    auto objects = objects_in_output(*text, options.from, kinds);
    if (!objects) return wrong_usage(options, std::move(objects.error()));
    return *std::move(objects);
  }
  return objects_named(options, kinds, lines);
}

/// What an earlier run of the command left, or what the plan names.
Objects objects_left(const Options& options, const std::set<AssetKind>& kinds, const CommandContext& context) {
  const auto things = objects_of(options, *kinds.begin(), context);
  if (!things) return tl::unexpected(things.error());
  std::vector<Object> objects;
  for (const auto& [account, id] : *things) objects.push_back({.account = account, .id = id, .kind = only_one(kinds)});
  return objects;
}

Chosen objects_of_runs(const MadeByRuns& known, const std::set<AssetKind>& kinds) {
  Chosen chosen{.objects = {}, .notices = known.notices};
  for (const auto& made : known.made) {
    const auto& [owner, asset] = made.owned;
    if (kinds.contains(asset.kind)) chosen.objects.push_back({owner.account, asset.remote_id, asset.kind});
  }
  if (chosen.objects.empty()) chosen.notices.emplace_back("the ledger has none of these that is still there");
  return chosen;
}

std::string choices_of(const Options& options) {
  const auto* const command = find_command(options.command);
  std::vector<std::string> choices{std::string(command->arguments)};
  for (const auto* const option : {"run", "from", "retry-from"}) {
    if (takes(*command, option)) choices.push_back(std::string("--") + option);
  }
  const auto last = choices.back();
  choices.pop_back();
  return fmt::format("{} or {}", fmt::join(choices, ", "), last);
}

void keep_each_once(std::vector<Object>& objects) {
  std::set<std::pair<AccountId, std::string>> seen;
  std::erase_if(objects, [&](const Object& object) { return !seen.insert({object.account, object.id}).second; });
}

}  // namespace

tl::expected<std::vector<Object>, std::string> objects_in_output(std::string_view text, std::string_view name,
                                                                 const std::set<AssetKind>& kinds) {
  const auto lines = ids_in(text);
  std::vector<Object> objects;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto event = nlohmann::json::parse(lines[i], nullptr, false);
    if (!event.is_object()) {
      return tl::unexpected(fmt::format("{}: line {} is not an event of metaup's ndjson output", name, i + 1));
    }
    if (auto object = object_of(event, kinds)) objects.push_back(*std::move(object));
  }
  return objects;
}

tl::expected<Chosen, int> choose_objects(const Options& options, const std::set<AssetKind>& kinds,
                                         CommandContext& context) {
  const auto refuse = [&](std::string message) {
    return tl::unexpected(fail(context, UsageError{std::move(message), options.command}));
  };
  const int sources = (options.arguments.empty() ? 0 : 1) + (options.runs.empty() ? 0 : 1) +
                      (options.from.empty() ? 0 : 1) + (options.retry_from.empty() ? 0 : 1);
  if (!options.in_force && sources != 1) {
    return refuse(options.command + (sources == 0 ? " needs " : " takes just one of ") + choices_of(options));
  }
  if (!options.in_force && !options.runs.empty()) {
    const auto known = made_by_runs(options.runs, options, context);
    if (!known) return tl::unexpected(known.error());
    return objects_of_runs(*known, kinds);
  }
  auto objects = options.in_force || !options.retry_from.empty() ? objects_left(options, kinds, context)
                 : !options.from.empty()                         ? objects_from(options, kinds, context)
                                                                 : objects_named(options, kinds, options.arguments);
  if (!objects) return tl::unexpected(fail(context, objects.error()));
  Chosen chosen{.objects = *std::move(objects), .notices = {}};
  keep_each_once(chosen.objects);
  return chosen;
}

std::vector<run::RemoteObject> remotes_of(const Chosen& chosen) {
  std::vector<run::RemoteObject> remotes;
  for (const auto& object : chosen.objects) remotes.push_back({object.account, object.id});
  return remotes;
}

std::set<AccountId> accounts_of(const std::vector<run::RemoteObject>& objects) {
  std::set<AccountId> accounts;
  for (const auto& object : objects) accounts.insert(object.account);
  return accounts;
}

std::string counted_in_accounts(const std::string& noun, const std::vector<run::RemoteObject>& objects) {
  auto text = report::counted(objects.size(), noun, noun + "s") + " in";
  for (const auto& account : accounts_of(objects)) text += " " + account.act();
  return text;
}

void tell_of_choice(const Chosen& chosen, report::Reporter& reporter) {
  for (const auto& notice : chosen.notices) reporter.on(report::Notice{notice});
  warn_of_rounding(ids_of(remotes_of(chosen)), reporter);
}

}  // namespace metaup::cli
