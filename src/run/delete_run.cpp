#include "metaup/run/library.hpp"
#include "metaup/upload/removal.hpp"
#include "run/task_run.hpp"

namespace metaup::run {
namespace {

using upload::Removal;

std::vector<report::Item> items_of(AssetKind kind, const std::vector<Thing>& things) {
  std::vector<report::Item> items;
  for (const auto& thing : things) {
    report::Item item;
    item.index = static_cast<std::uint32_t>(items.size());
    item.source = item.id = thing.id;
    item.kind = kind;
    item.account = thing.account;
    items.push_back(std::move(item));
  }
  return items;
}

/// What of it is used as far as the ledger knows; Meta does not say it of videos.
Result<std::optional<Error>> known_use(const report::Item& item, const std::string& origin, ledger::Ledger& ledger) {
  const auto users = ledger.users_of({.origin = origin, .account = item.account}, {.kind = item.kind, .id = item.id});
  if (!users) return tl::unexpected(users.error());
  if (users->empty()) return std::nullopt;
  std::vector<std::string> ids;
  for (const auto& user : *users) ids.push_back(user.id);
  auto error = upload::used_error(item.kind, ids);
  error.hint += "; if it is already deleted, run `metaup ledger forget` with its id";
  return error;
}

report::Status status_of(const Removal& removal, bool only_look) {
  if (std::holds_alternative<Removal::Failed>(removal.state())) return report::Status::failed;
  return only_look ? report::Status::planned : report::Status::deleted;
}

}  // namespace

Outcome delete_things(AssetKind kind, const std::vector<Thing>& things, bool only_look, const Settings& settings,
                      Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, !only_look);
  const auto conclude = [&](const Removal& removal, report::Item& item) {
    item.status = status_of(removal, only_look);
    if (const auto* const failed = std::get_if<Removal::Failed>(&removal.state())) item.error = failed->error;
    const auto* const deleted = std::get_if<Removal::Deleted>(&removal.state());
    if (deleted == nullptr) return true;
    if (deleted->was_gone) item.warnings.emplace_back(only_look ? "it is not there" : "it was already deleted");
    if (only_look) return true;
    environment.ledger.mark_gone({.origin = *origin, .account = item.account}, kind, item.id, environment.clock.wall());
    return true;
  };
  std::vector<TaskRun<Removal>::Task> tasks;
  for (auto& item : items_of(kind, things)) {
    auto use = known_use(item, *origin, environment.ledger);
    if (!use) {
      control.ledger_failed(use.error());
    } else if (*use) {
      item.status = report::Status::failed;
      item.error = std::move(*use);
      control.close(std::move(item));
      continue;
    }
    const auto* const blocked = control.dispatcher().dead(item.account);
    if (only_look && (blocked != nullptr || settings.connection.token.empty())) {  // then Meta cannot be asked
      item.status = report::Status::planned;
      if (blocked != nullptr) item.warnings.push_back("it was not looked at: " + blocked->message);
      control.close(std::move(item));
      continue;
    }
    Removal removal(item.account, kind, item.id, only_look);
    tasks.push_back({.item = std::move(item), .machine = std::move(removal)});
  }
  TaskRun<Removal> run(control, std::move(tasks), conclude);
  return control.drive(run);
}

}  // namespace metaup::run
