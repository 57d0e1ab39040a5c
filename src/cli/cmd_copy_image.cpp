#include <algorithm>
#include <set>

#include "cli/inputs/id_list.hpp"
#include "cli/inputs/places.hpp"
#include "cli/online.hpp"

namespace metaup::cli {
namespace {

/// Every image into every destination; what an earlier run left has its own destinations.
tl::expected<run::CopyPlan, NothingChosen> copy_plan(const Options& options, const CommandContext& context) {
  const auto refuse = [&](std::string message) {
    return tl::unexpected<NothingChosen>(UsageError{std::move(message), options.command});
  };
  const auto from = options.from_account ? options.from_account : options.account;
  if (!from) return refuse("the account of the images is missing: give --from-account or --account");
  auto images = objects_of(options, AssetKind::image, context);
  if (!images) return tl::unexpected(images.error());
  run::CopyPlan plan{.from = *from, .copies = {}};
  if (options.in_force) {
    plan.copies = *std::move(images);
    return plan;
  }
  if (!options.retry_from.empty()) {
    if (!options.to.empty()) return refuse("--retry-from already names the destinations: leave out --to");
    plan.copies = *std::move(images);
    return plan;
  }
  if (options.to.empty()) return refuse("the destination is missing: give --to, once for each account");
  if (std::find(options.to.begin(), options.to.end(), *from) != options.to.end()) {
    return refuse("the images are in " + from->act() + " already");
  }
  const std::set<AccountId> destinations(options.to.begin(), options.to.end());
  for (const auto& image : *images) {
    for (const auto& account : destinations) plan.copies.push_back({.account = account, .id = image.id});
  }
  return plan;
}

}  // namespace

int run_copy_image(const Options& options, CommandContext& context) {
  auto plan = copy_plan(options, context);
  if (!plan) return fail(context, plan.error());
  const auto places = places_of(options, context);
  if (!places) return fail(context, places.error(), kUsage);
  plan->remotes = places->remotes;
  std::set<AccountId> accounts;
  for (const auto& copy : plan->copies) accounts.insert(copy.account);
  return run_online(options, context, {accounts.begin(), accounts.end()},
                    [&](run::Environment& environment, run::Settings settings) {
                      settings.compose.batch = true;
                      warn_of_rounding(ids_of(plan->copies), environment.reporter);
                      return run::copy_images(*plan, options.dry_run, settings, environment);
                    });
}

}  // namespace metaup::cli
