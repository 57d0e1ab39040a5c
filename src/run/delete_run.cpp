#include "metaup/run/library.hpp"
#include "metaup/upload/removal.hpp"
#include "run/task_run.hpp"

namespace metaup::run {
namespace {

using upload::Removal;

std::vector<TaskRun<Removal>::Task> tasks_of(AssetKind kind, const std::vector<Thing>& things, bool only_look) {
  std::vector<TaskRun<Removal>::Task> tasks;
  for (const auto& thing : things) {
    report::Item item;
    item.index = static_cast<std::uint32_t>(tasks.size());
    item.source = item.id = thing.id;
    item.kind = kind;
    item.account = thing.account;
    tasks.push_back({.item = std::move(item), .machine = Removal(thing.account, kind, thing.id, only_look)});
  }
  return tasks;
}

report::Status status_of(const Removal& removal) {
  if (std::holds_alternative<Removal::Deletable>(removal.state())) return report::Status::planned;
  if (std::holds_alternative<Removal::Deleted>(removal.state())) return report::Status::deleted;
  return report::Status::failed;
}

}  // namespace

Outcome delete_things(AssetKind kind, const std::vector<Thing>& things, bool only_look, const Settings& settings,
                      Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, !only_look);
  const auto conclude = [&](const Removal& removal, report::Item& item) {
    item.status = status_of(removal);
    if (const auto* const failed = std::get_if<Removal::Failed>(&removal.state())) item.error = failed->error;
    const auto* const deleted = std::get_if<Removal::Deleted>(&removal.state());
    if (deleted == nullptr) return;
    if (deleted->was_gone) item.warnings.emplace_back("it was not there any more");
    if (only_look) return;
    environment.ledger.mark_gone({.origin = *origin, .account = item.account}, kind, item.id, environment.clock.wall());
  };
  TaskRun<Removal> run(control, tasks_of(kind, things, only_look), conclude);
  return control.drive(run);
}

}  // namespace metaup::run
