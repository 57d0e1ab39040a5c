#include "cli/inputs/chosen_objects.hpp"
#include "cli/online.hpp"
#include "plan/object_name.hpp"

namespace metaup::cli {
namespace {

using What = run::ChangePlan::What;

What what_of(const Options& options) {
  if (options.command == "activate") return What::activate;
  return options.command == "pause" ? What::pause : What::rename;
}

}  // namespace

int run_change(const Options& options, CommandContext& context) {
  run::ChangePlan plan{.what = what_of(options), .objects = {}, .name_template = options.name_template};
  std::set kinds{AssetKind::ad};
  if (plan.what == What::rename) {
    kinds.insert(AssetKind::creative);
    if (options.name_template.empty()) {
      return fail(context, UsageError{"rename needs --name-template, such as '{name} {date:%Y%m}'", options.command});
    }
    if (auto checked = plan::check_object_template(options.name_template); !checked) {
      return fail(context, checked.error(), kUsage);
    }
  }
  const auto chosen = choose_objects(options, kinds, context);
  if (!chosen) return chosen.error();
  plan.objects = chosen->objects;
  const auto remotes = remotes_of(*chosen);
  if (plan.what == What::activate && !options.dry_run && !remotes.empty()) {
    const auto agreed = consent(options, context, "Activate " + counted_in_accounts("ad", remotes) + "?",
                                "ACTIVE ads may spend money at once");
    if (!agreed) return fail(context, agreed.error());
    if (!*agreed) return kUsage;
  }
  const auto accounts = accounts_of(remotes);
  return run_online(options, context, {accounts.begin(), accounts.end()},
                    [&](run::Environment& environment, run::Settings settings) {
                      settings.compose.batch = true;
                      tell_of_choice(*chosen, environment.reporter);
                      return run::change_objects(plan, options.dry_run, settings, environment);
                    });
}

}  // namespace metaup::cli
