#include "run/build/originals.hpp"

#include "run/engine/engine.hpp"
#include "run/targets/read_target.hpp"
#include "upload/original_read.hpp"

namespace metaup::run {

Originals read_originals(const AccountId& account, const std::vector<ledger::Remote>& asked, const Settings& settings,
                         Environment& environment) {
  Originals originals;
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) {
    originals.outcome = {.stop = Stop::configuration, .error = origin.error(), .summary = {}, .failures = {}};
    return originals;
  }
  for (const auto& [kind, id] : asked) {
    originals.all.push_back(
        {.kind = kind, .id = id, .creative_id = {}, .ad_name = {}, .made_of = graph::OriginalCreative{}});
  }
  auto own = settings;
  own.compose.batch = true;
  RunControl control(own, environment, *origin, Mode::reads);
  Engine engine(control, environment, {.releases_locks = false});
  for (auto& original : originals.all) {
    auto machine = std::make_unique<upload::OriginalRead>(account, original.kind, original.id);
    const auto& read = *machine;
    engine.add(std::make_unique<ReadTarget>(account, original.kind, original.id, std::move(machine),
                                            ReadTarget::Manner{.harmless = false},
                                            [&original, &read](const Error* error) {
                                              original.creative_id = read.creative_id();
                                              original.ad_name = read.ad_name();
                                              if (error == nullptr) {
                                                original.made_of = read.original();
                                              } else {
                                                original.made_of = tl::unexpected(*error);
                                              }
                                            }));
  }
  originals.outcome = control.drive(engine);
  return originals;
}

}  // namespace metaup::run
