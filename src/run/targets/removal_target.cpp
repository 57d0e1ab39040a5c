#include "run/targets/removal_target.hpp"

namespace metaup::run {

Error used_by(AssetKind kind, const std::vector<ledger::Remote>& users) {
  std::vector<std::string> ids;
  for (const auto& user : users) ids.push_back(user.id);
  auto error = upload::used_error(kind, ids);
  error.hint += "; if it is already deleted, run `metaup ledger forget` with its id";
  return error;
}

RemovalTarget::RemovalTarget(AssetKind kind, RemoteObject thing, const RemovalContext& context)
    : Target(thing.account, kind),
      thing_(std::move(thing)),
      context_(context),
      removal_(thing_.account, kind, thing_.id, context.dry_run) {}

Decision RemovalTarget::begin() {
  const ledger::UsersOf users{{.origin = context_.origin, .account = account()}, {.kind = kind_, .id = thing_.id}};
  return Ask{.inquiry = {.questions = {users}}, .then = [this](const Answers& answers) {
               const auto& known = answers.to<ledger::UsersOf>();
               return known.empty() ? begin_unused() : on_used(used_by(kind_, known));
             }};
}

Decision RemovalTarget::begin_unused() {
  if (!context_.dry_run) return begin_look();
  const auto* const blocked = context_.control.dispatcher().closed().why(account());
  if (blocked != nullptr) item().warnings.push_back("it was not looked at: " + blocked->message);
  if (blocked != nullptr || !context_.may_look) return End{report::Status::planned, {}, cost()};
  return begin_look();
}

Decision RemovalTarget::on_done() {
  if (removal_.was_gone())
    item().warnings.emplace_back(context_.dry_run ? "it is not there" : "it was already deleted");
  if (context_.dry_run) return End{report::Status::planned, {}, cost()};
  const ledger::Owner owner{.origin = context_.origin, .account = account()};
  context_.control.ledger().write(ledger::Seen{owner, kind_, thing_.id, context_.control.clock().wall(), true});
  return End{report::Status::deleted, {}};
}

Decision RemovalTarget::on_failed(Error error) {
  return removal_.is_used() ? on_used(std::move(error)) : failed(std::move(error));
}

}  // namespace metaup::run
