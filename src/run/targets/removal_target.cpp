#include "run/targets/removal_target.hpp"

#include <chrono>

namespace metaup::run {
namespace {

upload::RemovalRules rules_of(const RemovalContext& context, std::optional<WallTime> made_since) {
  upload::RemovalRules rules{
      .dry_run = context.dry_run, .spares_active = context.spares_active, .made_since = made_since, .going = {}};
  for (const auto& remote : context.going) rules.going.insert(remote.id);
  return rules;
}

}  // namespace

Error used_by(AssetKind kind, const std::vector<ledger::Remote>& users) {
  std::vector<std::string> ids;
  for (const auto& user : users) ids.push_back(user.id);
  auto error = upload::used_error(kind, ids);
  error.hint += "; if it is already deleted, run `metaup ledger forget` with its id";
  return error;
}

/// Meta answers with the hash of an image that is there already as if it had made it; its age tells. Of a creative Meta
/// tells no time, and of videos and ads it makes a new one each time.
std::optional<WallTime> earliest_made(AssetKind kind, WallTime asked) {
  // Meta's times leave out what is less than a second, and so do those of its replies.
  constexpr std::chrono::seconds kTimeTolerance{2};
  if (kind != AssetKind::image) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(asked) - kTimeTolerance;
}

RemovalContext removal_context(const RemovalOptions& options, const Settings& settings, const std::string& origin,
                               RunControl& control, Engine& engine) {
  return {.dry_run = options.dry_run,
          .may_look = !settings.connection.token.empty(),
          .origin = origin,
          .control = control,
          .engine = engine,
          .spares_active = !options.active_ads};
}

RemovalTarget::RemovalTarget(AssetKind kind, RemoteObject thing, RemovalContext& context,
                             std::optional<WallTime> made_since)
    : Target(thing.account, kind), thing_(std::move(thing)), context_(context), made_since_(made_since) {}

CallKind RemovalTarget::call_kind() const {
  if (!removal_ || !removal_->looks()) return kind_ == AssetKind::ad ? CallKind::ad : CallKind::plain;
  return kind_ == AssetKind::creative ? CallKind::read : CallKind::lookup;
}

Decision RemovalTarget::begin() {
  if (asks_ads_) return end_by_ads();
  const ledger::UsersOf users{{.origin = context_.origin, .account = account()}, {.kind = kind_, .id = thing_.id}};
  const ledger::AssetOfRemote itself{users.owner, kind_, thing_.id};
  return Ask{.inquiry = {.questions = {users, itself}}, .then = [this](const Answers& answers) {
               is_known_ = answers.to<ledger::AssetOfRemote>(1).has_value();
               auto known = answers.to<ledger::UsersOf>();
               std::erase_if(known,
                             [this](const auto& user) { return context_.dry_run && context_.going.contains(user); });
               return known.empty() ? begin_unused() : on_used(used_by(kind_, known));
             }};
}

Decision RemovalTarget::begin_unused() {
  removal_.emplace(account(), kind_, thing_.id, rules_of(context_, made_since_));
  if (!context_.dry_run) return begin_look();
  const auto* const blocked = context_.control.dispatcher().closed().why(account());
  if (blocked != nullptr) item().warnings.push_back("it was not looked at: " + blocked->message);
  if (blocked != nullptr || !context_.may_look) return End{report::Status::planned, {}, cost()};
  return begin_look();
}

/// Its name is known before it is deleted, so that a plan that shows another one is not followed.
Decision RemovalTarget::on_step() {
  take_name();
  return Go{};
}

Decision RemovalTarget::on_done() {
  take_name();
  if (removal_->was_unshown() && !is_known_) return failed(unshown_error());
  if (removal_->was_gone())
    item().warnings.emplace_back(context_.dry_run ? "it is not there" : "it was already deleted");
  if (context_.dry_run) return end_deletable();
  remember(true);
  return End{report::Status::deleted, {}};
}

/// So that the next run knows of it, whoever made it.
void RemovalTarget::remember(bool gone) {
  const ledger::Owner owner{.origin = context_.origin, .account = account()};
  const auto now = context_.control.clock().wall();
  auto& ledger = context_.control.ledger();
  if (is_known_) return ledger.write(ledger::Seen{owner, kind_, thing_.id, now, gone});
  ledger.write(ledger::Recognized{
      owner, {.kind = kind_, .remote_id = thing_.id, .name = removal_->name(), .confirmed_at = now, .gone = gone}});
}

/// One that Meta does not show was never in the account, or is hidden from this token, unless this ledger knows better.
Error RemovalTarget::unshown_error() const {
  const std::string name = kind_ == AssetKind::image ? "hash" : "id";
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = account().act() + " shows no " + std::string(to_string(kind_)) + " of this " + name +
                  ": there is none, or this token cannot see it";
  error.hint = "Check the " + name + " and the account, and that the token can see what the account holds.";
  return error;
}

/// Meta tells which ads use a creative by refusing to delete it, which a dry run does not try.
Decision RemovalTarget::end_deletable() {
  if (kind_ != AssetKind::creative || removal_->was_gone()) return End{report::Status::planned, {}, cost()};
  asks_ads_ = true;
  return end_by_ads();
}

void RemovalTarget::take_name() {
  if (item().name.empty()) item().name = removal_->name();
}

/// What stays goes on using what it uses.
void RemovalTarget::on_closing(report::Item& item) {
  const bool goes = item.status == report::Status::deleted || item.status == report::Status::planned;
  if (!goes) context_.going.erase({kind_, thing_.id});
}

Decision RemovalTarget::on_failed(Error error) {
  using Kept = upload::Removal::Kept;
  take_name();
  if (removal_->kept() == Kept::used) return on_used(std::move(error));
  if (removal_->kept() == Kept::older) return on_older(std::move(error));
  if (removal_->may_be_done() && !is_known_) remember(false);
  if (kind_ != AssetKind::creative || !removal_->was_refused()) return failed(std::move(error));
  asks_ads_ = true;
  refused_ = std::move(error);
  return end_by_ads();
}

/// The ads that use a creative decide: why Meta has refused, or would.
Decision RemovalTarget::end_by_ads() {
  auto& uses = context_.ads.try_emplace(account(), account()).first->second;
  if (!uses.is_known(id(), context_.engine)) return Hold{};
  auto users = uses.ads_of(thing_.id);
  if (context_.dry_run) {
    std::erase_if(users, [this](const std::string& ad) { return context_.going.contains({AssetKind::ad, ad}); });
  }
  if (!users.empty()) return on_used(upload::used_error(kind_, users));
  if (refused_) return failed(*refused_);
  if (uses.unread()) item().warnings.push_back("which ads use it could not be read: " + uses.unread()->message);
  return End{report::Status::planned, {}, cost()};
}

}  // namespace metaup::run
