#include "run/targets/removal_target.hpp"

namespace metaup::run {

Outcome delete_objects(AssetKind kind, const std::vector<RemoteObject>& objects, RemovalOptions options,
                       const Settings& settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, mode_of(options.dry_run));
  Engine engine(control, environment, {.dry_run = options.dry_run, .releases_locks = false});
  auto context = removal_context(options, settings, *origin, control, engine);
  for (const auto& thing : objects) engine.add(std::make_unique<RemovalTarget>(kind, thing, context));
  return control.drive(engine);
}

}  // namespace metaup::run
