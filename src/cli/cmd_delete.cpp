#include <set>

#include "cli/id_list.hpp"
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

std::string question(AssetKind kind, std::size_t count, const std::set<AccountId>& accounts) {
  const auto noun = std::string(to_string(kind)) + (count == 1 ? "" : "s");
  std::string text = "Delete " + std::to_string(count) + " " + noun + " from";
  for (const auto& account : accounts) text += " " + account.act();
  return text + "?";
}

}  // namespace

int run_delete(const Options& options, CommandContext& context) {
  const auto kind = options.command == "delete-video" ? AssetKind::video : AssetKind::image;
  const auto objects = objects_of(options, kind);
  if (!objects) return fail(context, objects.error());
  const auto most = most_to_delete(options);
  if (most && objects->size() > *most) {
    return fail(context, UsageError{"there are " + std::to_string(objects->size()) + " to delete and --max-delete is " +
                                        std::to_string(*most),
                                    options.command});
  }
  std::set<AccountId> accounts;
  for (const auto& thing : *objects) accounts.insert(thing.account);
  if (!options.dry_run && !objects->empty()) {
    const auto agreed = consent(options, context, question(kind, objects->size(), accounts));
    if (!agreed) return fail(context, agreed.error());
    if (!*agreed) return kUsage;
  }
  return run_online(options, context, {accounts.begin(), accounts.end()},
                    [&](run::Environment& environment, run::Settings settings) {
                      settings.compose.batch = true;
                      warn_of_rounding(ids_of(*objects), environment.reporter);
                      return run::delete_objects(kind, *objects, options.dry_run, settings, environment);
                    });
}

}  // namespace metaup::cli
