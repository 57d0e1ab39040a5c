#include <set>

#include "cli/inputs/chosen_objects.hpp"
#include "cli/inputs/id_list.hpp"
#include "cli/online.hpp"

namespace metaup::cli {
namespace {

constexpr std::size_t kMostOfAFile = 10;

/// How many may be deleted without saying so; nothing: any number.
std::optional<std::size_t> most_to_delete(const Options& options) {
  if (options.in_force) return std::nullopt;  // it names each of them
  if (options.max_delete) return *options.max_delete;
  if (options.from.empty() && options.retry_from.empty()) return std::nullopt;
  return kMostOfAFile;
}

AssetKind kind_to_delete(const Options& options) {
  if (options.command == "delete-video") return AssetKind::video;
  if (options.command == "delete-creative") return AssetKind::creative;
  return options.command == "delete-ad" ? AssetKind::ad : AssetKind::image;
}

/// What is to be deleted; or the exit code, and the reason has been told.
tl::expected<Chosen, int> choose(const Options& options, AssetKind kind, CommandContext& context) {
  if (kind == AssetKind::ad || kind == AssetKind::creative) return choose_objects(options, {kind}, context);
  const auto objects = objects_of(options, kind, context);
  if (!objects) return tl::unexpected(fail(context, objects.error()));
  Chosen chosen;
  for (const auto& [account, id] : *objects) chosen.objects.push_back({account, id, kind});
  return chosen;
}

std::string question(AssetKind kind, std::size_t count, const std::set<AccountId>& accounts) {
  const auto noun = std::string(to_string(kind)) + (count == 1 ? "" : "s");
  std::string text = "Delete " + std::to_string(count) + " " + noun + " from";
  for (const auto& account : accounts) text += " " + account.act();
  return text + "?";
}

}  // namespace

int run_delete(const Options& options, CommandContext& context) {
  const auto kind = kind_to_delete(options);
  const auto chosen = choose(options, kind, context);
  if (!chosen) return chosen.error();
  const auto objects = remotes_of(*chosen);
  const auto most = most_to_delete(options);
  if (most && objects.size() > *most) {
    return fail(context, UsageError{"there are " + std::to_string(objects.size()) + " to delete and --max-delete is " +
                                        std::to_string(*most),
                                    options.command});
  }
  std::set<AccountId> accounts;
  for (const auto& thing : objects) accounts.insert(thing.account);
  if (!options.dry_run && !objects.empty()) {
    const auto agreed = consent(options, context, question(kind, objects.size(), accounts));
    if (!agreed) return fail(context, agreed.error());
    if (!*agreed) return kUsage;
  }
  return run_online(options, context, {accounts.begin(), accounts.end()},
                    [&](run::Environment& environment, run::Settings settings) {
                      settings.compose.batch = true;
                      tell_of_choice(*chosen, environment.reporter);
                      const run::RemovalOptions removal{.dry_run = options.dry_run, .active_ads = options.yes};
                      return run::delete_objects(kind, objects, removal, settings, environment);
                    });
}

}  // namespace metaup::cli
