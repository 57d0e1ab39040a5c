#include "cli/online.hpp"
#include "cli/upload_plan.hpp"
#include "cli/upload_settings.hpp"
#include "metaup/run/upload.hpp"
#include "plan/name_rules.hpp"

namespace metaup::cli {

int run_validate(const Options& options, CommandContext& context) {
  const auto naming = naming_of(options);
  if (const auto rules = plan::parse_name_rules(naming.pattern, naming.fields); !rules)
    return fail(context, rules.error(), kUsage);
  const auto places = places_of(options, context);
  if (!places) return fail(context, places.error(), kUsage);
  const auto selection = selection_of(options, *places);
  if (!selection) return fail(context, selection.error(), kUsage);
  const auto stdin_text = stdin_text_of(options);
  auto selected = stdin_text ? plan::select(*selection, *stdin_text) : tl::unexpected(stdin_text.error());
  if (!selected) return fail(context, selected.error(), kUsage);
  if (const auto checked = refuse_urls(selected->candidates); !checked) return fail(context, checked.error(), kUsage);
  plan::ProbeOptions probe;
  if (options.placement) probe.placements = {*options.placement};
  probe.strict = options.strict;
  return run_offline(options, context, [&](report::Reporter& reporter, const run::Settings& settings) {
    for (const auto& notice : selected->notices) reporter.on(report::Notice{notice});
    return run::validate(selected->candidates, probe, naming, settings, context.clock, reporter, context.waker,
                         context.interrupt);
  });
}

}  // namespace metaup::cli
