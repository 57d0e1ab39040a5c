#include "cli/inputs/named_paths.hpp"
#include "cli/online.hpp"
#include "cli/plans/upload_settings.hpp"
#include "metaup/run/upload.hpp"
#include "plan/name_rules.hpp"

namespace metaup::cli {
namespace {

/// What PATHs name, and stdin under its name.
Result<plan::Selected> files_of(const Options& options, const CommandContext& context) {
  const auto places = places_of(options, context);
  if (!places) return tl::unexpected(places.error());
  auto paths = paths_of(options, *places);
  if (!paths) return tl::unexpected(paths.error());
  auto selected = select_files(options, *places, *std::move(paths));
  if (!selected || options.stdin_name.empty()) return selected;
  auto content = hold_stdin(options, *places);
  if (!content) return tl::unexpected(std::move(content.error()));
  selected->candidates.push_back(source::held_file(*std::move(content), options.stdin_name));
  return selected;
}

}  // namespace

int run_validate(const Options& options, CommandContext& context) {
  if (auto mistake = mistake_about_stdin(options); !mistake.empty()) {
    return fail(context, UsageError{.message = std::move(mistake), .command = options.command});
  }
  const auto naming = naming_of(options);
  if (const auto rules = plan::parse_name_rules(naming.pattern, naming.fields); !rules)
    return fail(context, rules.error(), kUsage);
  const auto selected = files_of(options, context);
  if (!selected) return fail(context, selected.error(), kUsage);
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
