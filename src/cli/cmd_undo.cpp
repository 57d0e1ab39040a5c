#include <map>

#include "cli/inputs/chosen_objects.hpp"
#include "cli/inputs/made_by_runs.hpp"
#include "cli/online.hpp"
#include "report/human.hpp"

namespace metaup::cli {
namespace {

bool is_asset(AssetKind kind) { return kind == AssetKind::image || kind == AssetKind::video; }

run::UndoPlan undo_plan(const MadeByRuns& known, bool assets) {
  run::UndoPlan plan;
  for (const auto& made : known.made) {
    const auto& [owner, asset] = made.owned;
    if (is_asset(asset.kind) && !assets) continue;
    plan.made.push_back({.object = {owner.account, asset.remote_id},
                         .kind = asset.kind,
                         .name = asset.name,
                         .asked = made.made.value_or(asset.confirmed_at),
                         .brought_creative = made.brought_creative});
  }
  return plan;
}

std::vector<run::RemoteObject> objects_in(const run::UndoPlan& plan) {
  std::vector<run::RemoteObject> objects;
  for (const auto& made : plan.made) objects.push_back(made.object);
  return objects;
}

/// "Delete 3 ads, 2 creatives in act_1?"
std::string undo_question(const run::UndoPlan& plan) {
  std::map<AssetKind, std::size_t> counts;
  for (const auto& made : plan.made) ++counts[made.kind];
  std::string text = "Delete";
  for (const auto& [kind, count] : counts) {
    const std::string noun(to_string(kind));
    text += (text == "Delete" ? " " : ", ") + report::counted(count, noun, noun + "s");
  }
  text += " in";
  for (const auto& account : accounts_of(objects_in(plan))) text += " " + account.act();
  return text + "?";
}

}  // namespace

int run_undo(const Options& options, CommandContext& context) {
  const auto known = made_by_runs(options.arguments, options, context);
  if (!known) return known.error();
  const auto plan = undo_plan(*known, options.assets);
  if (!options.dry_run && !plan.made.empty()) {
    const auto agreed = consent(options, context, undo_question(plan));
    if (!agreed) return fail(context, agreed.error());
    if (!*agreed) return kUsage;
  }
  const auto accounts = accounts_of(objects_in(plan));
  return run_online(options, context, {accounts.begin(), accounts.end()},
                    [&](run::Environment& environment, run::Settings settings) {
                      settings.compose.batch = true;
                      for (const auto& notice : known->notices) environment.reporter.on(report::Notice{notice});
                      const run::RemovalOptions removal{.dry_run = options.dry_run, .active_ads = options.yes};
                      return run::undo(plan, removal, settings, environment);
                    });
}

}  // namespace metaup::cli
