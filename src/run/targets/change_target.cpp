#include "run/targets/change_target.hpp"

#include "base/text.hpp"
#include "plan/object_name.hpp"
#include "run/rules/name_book.hpp"

namespace metaup::run {
namespace {

using upload::ObjectChange;
using upload::ObjectFacts;

/// Where a name must be one thing's only.
std::string place_of(const AccountId& account, const ObjectFacts& facts) {
  return account.act() + " " + std::string(to_string(facts.kind)) + (facts.adset.empty() ? "" : " of " + facts.adset);
}

Error same_name_error(const NameBook::Clash& clash) {
  auto error = clash.error;
  error.message = "it would be called '" + printable(clash.name) + "', and so would " + clash.others;
  error.hint = "tell them apart by {name}, {id} or {n} in the name template";
  return error;
}

/// Why an ad that was activated does not run yet; empty: nothing speaks against it.
std::string hindrance(const ObjectFacts& facts) {
  const auto& status = facts.effective_status;
  if (status == "CAMPAIGN_PAUSED") return "its campaign is paused";
  if (status == "ADSET_PAUSED") return "its ad set is paused";
  if (status == "PENDING_BILLING_INFO") return "the ad account has no payment method";
  if (status == "DISAPPROVED") return "Meta has disapproved it";
  if (status == "WITH_ISSUES") return "Meta says that it has issues";
  return {};
}

}  // namespace

NewNames::NewNames(std::string name_template, WallTime date, Engine& engine)
    : template_(std::move(name_template)), date_(date), engine_(engine) {}

void NewNames::know(TargetId who, const AccountId& account, const ObjectFacts& facts) {
  known_.insert_or_assign(who, Known{account, facts});
  settle(who);
}

void NewNames::leave(TargetId who) { settle(who); }

const Result<std::string>* NewNames::of(TargetId who) const {
  const auto found = names_.find(who);
  return found == names_.end() ? nullptr : &found->second;
}

void NewNames::settle(TargetId who) {
  if (open_.erase(who) > 0 && open_.empty()) make();
}

void NewNames::make() {
  NameBook book;
  for (const auto& [who, known] : known_) {
    const auto& facts = known.facts;
    auto name = plan::object_name(
        template_, {.name = facts.name, .id = facts.id, .kind = facts.kind, .number = who + 1, .date = date_});
    if (name) book.add(place_of(known.account, facts), *name, {who, facts.id, facts.id});
    names_.insert_or_assign(who, std::move(name));
  }
  for (const auto& clash : book.clashes()) {
    names_.insert_or_assign(clash.target, tl::unexpected(same_name_error(clash)));
  }
  for (const auto& [who, known] : known_) engine_.wake(who);
}

std::optional<Error> keeps_status(const ObjectFacts& facts) {
  if (facts.status != "DELETED" && facts.status != "ARCHIVED") return std::nullopt;
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = std::string("the ad is ") + (facts.status == "DELETED" ? "deleted" : "archived") +
                  ": its status cannot be changed any more";
  error.hint = "make a new ad with `metaup create-ad`";
  return error;
}

ChangeTarget::ChangeTarget(ChangePlan::Object thing, ChangeContext& context)
    : Target(thing.account, thing.kind.value_or(AssetKind::ad)), thing_(std::move(thing)), context_(context) {}

CallKind ChangeTarget::call_kind() const {
  const bool listed = kind_ == AssetKind::ad && (!change_ || change_->looks());
  if (listed) return CallKind::lookup;
  if (!change_ || change_->looks()) return CallKind::read;
  return kind_ == AssetKind::ad ? CallKind::ad : CallKind::plain;
}

upload::Machine& ChangeTarget::machine() {
  if (change_) return *change_;
  if (look_) return *look_;
  return Target::machine();
}

Decision ChangeTarget::begin() {
  if (look_) return change();
  Ask ask;
  for (const auto kind : {AssetKind::ad, AssetKind::creative}) {
    ask.inquiry.questions.emplace_back(ledger::AssetOfRemote{owner(), kind, thing_.id});
  }
  ask.then = [this](const Answers& answers) { return look(answers); };
  return ask;
}

Decision ChangeTarget::look(const Answers& answers) {
  for (const std::size_t i : {0U, 1U}) {
    const auto& known = answers.to<ledger::AssetOfRemote>(i);
    if (!known || (thing_.kind && *thing_.kind != known->kind)) continue;
    asset_ = known;
    thing_.kind = known->kind;
  }
  const bool only_plans =
      context_.dry_run && (!context_.may_look || context_.control.dispatcher().closed().why(account()) != nullptr);
  if (only_plans) return end_unseen();
  kind_ = thing_.kind.value_or(AssetKind::ad);
  look_.emplace(account(), thing_.id, thing_.kind);
  return Go{};
}

/// A dry run without a token, or in an account that is at a limit.
Decision ChangeTarget::end_unseen() {
  item().warnings.emplace_back("it was not looked at");
  if (asset_) item().name = asset_->name;
  return End{report::Status::planned, {}, cost()};
}

Decision ChangeTarget::on_done() { return change_ ? on_changed() : on_seen(); }

Decision ChangeTarget::on_seen() {
  const auto& facts = look_->facts();
  take_facts(facts);
  if (facts.status == "DELETED" && !context_.dry_run) {
    context_.control.ledger().write(ledger::Seen{owner(), facts.kind, facts.id, context_.control.clock().wall(), true});
  }
  if (context_.names == nullptr) return change();
  context_.names->know(id(), account(), facts);
  return Hold{};
}

void ChangeTarget::take_facts(const ObjectFacts& facts) {
  kind_ = facts.kind;
  item().kind = facts.kind;
  item().name = facts.name;
}

/// What it is like is known: whether it is to be changed.
Decision ChangeTarget::change() {
  const auto& facts = look_->facts();
  auto field = ObjectChange::Field::status;
  std::string value = context_.what == ChangePlan::What::activate ? "ACTIVE" : "PAUSED";
  if (context_.names != nullptr) {
    const auto* const name = context_.names->of(id());
    if (name == nullptr) return Hold{};
    if (!*name) return failed(name->error());
    field = ObjectChange::Field::name;
    value = **name;
  } else if (auto why = keeps_status(facts)) {
    return failed(*std::move(why));
  }
  const bool is_so = value == (context_.names != nullptr ? facts.name : facts.status);
  if (context_.names != nullptr) item().name = value;
  if (is_so) return End{report::Status::unchanged, {}};
  if (context_.dry_run) {
    if (context_.names != nullptr) item().warnings.push_back("it is called '" + facts.name + "' now");
    return End{report::Status::planned, {}, cost()};
  }
  change_.emplace(account(), facts.kind, facts.id, field, std::move(value));
  return Go{};
}

Decision ChangeTarget::on_changed() {
  if (const auto* const unread = change_->unread()) {
    item().warnings.push_back("it could not be read back: " + unread->message);
  } else if (context_.what == ChangePlan::What::activate) {
    const auto why = hindrance(*change_->facts());
    if (!why.empty()) item().warnings.push_back("it does not run: " + why);
  }
  record(item().name);
  return End{report::Status::changed, {}};
}

/// What the registry knows of it already.
void ChangeTarget::record(const std::string& name) {
  if (!asset_ || asset_->gone || asset_->replaced) return;
  auto asset = *asset_;
  asset.name = name;
  asset.confirmed_at = context_.control.clock().wall();
  if (context_.names == nullptr) {
    context_.control.ledger().write(ledger::Seen{owner(), asset.kind, asset.remote_id, asset.confirmed_at, false});
  } else {
    context_.control.ledger().write(ledger::Recorded{owner(), std::move(asset)});
  }
}

void ChangeTarget::on_closing(report::Item& /*item*/) {
  if (context_.names != nullptr) context_.names->leave(id());
}

}  // namespace metaup::run
