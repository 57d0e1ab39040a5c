#include "upload/removal.hpp"
#include "metaup/run/library.hpp"
#include "run/engine.hpp"

namespace metaup::run {
namespace {

/// What removals share.
struct RemovalContext {
  bool dry_run;
  std::string origin;
  RunControl& control;
};

/// An image or a video on its way out of an account.
class RemovalTarget final : public Target {
 public:
  RemovalTarget(AssetKind kind, RemoteObject thing, const RemovalContext& context, bool may_look)
      : Target(thing.account, kind),
        thing_(std::move(thing)),
        context_(context),
        may_look_(may_look),
        removal_(thing_.account, kind, thing_.id, context.dry_run) {}

  [[nodiscard]] std::string source() const override { return thing_.id; }
  [[nodiscard]] Line line() const override { return Line::writes; }
  [[nodiscard]] report::PlanVerdict writes() const override { return report::PlanVerdict::remove; }
  [[nodiscard]] bool only_reads() const override { return context_.dry_run; }
  [[nodiscard]] CallKind call_kind() const override { return removal_.looks() ? CallKind::lookup : CallKind::plain; }
  [[nodiscard]] Decision begin() override {
    const ledger::UsersOf users{{.origin = context_.origin, .account = account()}, {.kind = kind_, .id = thing_.id}};
    return Ask{.inquiry = {.questions = {users}}, .then = [this](const Answers& answers) {
                 const auto& known = answers.to<ledger::UsersOf>();
                 return known.empty() ? begin_unused() : failed(used_by(known));
               }};
  }
  [[nodiscard]] Decision begin_unused() {
    if (!context_.dry_run) return Go{};
    const auto* const blocked = context_.control.dispatcher().closed().why(account());
    if (blocked != nullptr) item().warnings.push_back("it was not looked at: " + blocked->message);
    if (blocked != nullptr || !may_look_) return End{report::Status::planned, {}, cost()};
    return Go{};
  }
  [[nodiscard]] upload::Machine& machine() override { return removal_; }
  [[nodiscard]] Decision on_done() override {
    if (removal_.was_gone())
      item().warnings.emplace_back(context_.dry_run ? "it is not there" : "it was already deleted");
    if (context_.dry_run) return End{report::Status::planned, {}, cost()};
    const ledger::Owner owner{.origin = context_.origin, .account = account()};
    context_.control.ledger().write(ledger::Seen{owner, kind_, thing_.id, context_.control.clock().wall(), true});
    return End{report::Status::deleted, {}};
  }

 private:
  void describe(report::Item& item) const override { item.id = thing_.id; }

  /// As far as the ledger knows; Meta does not say it of videos.
  Error used_by(const std::vector<ledger::Remote>& users) const {
    std::vector<std::string> ids;
    for (const auto& user : users) ids.push_back(user.id);
    auto error = upload::used_error(kind_, ids);
    error.hint += "; if it is already deleted, run `metaup ledger forget` with its id";
    return error;
  }

  RemoteObject thing_;
  const RemovalContext& context_;
  bool may_look_;  ///< there is a token to ask Meta with
  upload::Removal removal_;
};

}  // namespace

Outcome delete_objects(AssetKind kind, const std::vector<RemoteObject>& objects, bool dry_run, const Settings& settings,
                       Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  RunControl control(settings, environment, *origin, dry_run);
  Engine engine(control, environment, {.dry_run = dry_run, .releases_locks = false});
  const RemovalContext context{dry_run, *origin, control};
  for (const auto& thing : objects) {
    engine.add(std::make_unique<RemovalTarget>(kind, thing, context, !settings.connection.token.empty()));
  }
  return control.drive(engine);
}

}  // namespace metaup::run
