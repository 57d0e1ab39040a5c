#include "run/targets/ad_target.hpp"

#include <nlohmann/json.hpp>

#include "run/targets/ad_errors.hpp"

namespace metaup::run {

using report::Status;

AdTarget::AdTarget(const AccountId& account, RowFacts row, graph::AdDraft draft,
                   std::vector<graph::Attachment> attachments, std::optional<TargetId> creative, AdBook& book,
                   LaunchContext& context)
    : Target(account, AssetKind::ad),
      row_(std::move(row)),
      draft_(std::move(draft)),
      attachments_(std::move(attachments)),
      creative_(creative),
      book_(book),
      context_(context),
      presence_(context.presence, AssetKind::ad) {
  if (!row_.error) book_.add(*this);
}

void AdTarget::describe(report::Item& item) const {
  item.name = draft_.name;
  item.warnings = row_.warnings;
}

Decision AdTarget::begin() {
  if (row_.error) return failed_or_skipped(*row_.error);
  if (presence_.is_asked()) return presence_.is_answered() ? end_checked() : Hold{};
  if (remedy_.refusal) return take_substitute();
  take_creative();
  if (has_nothing_to_tell_it()) {
    // A creative inside of it has ended before its ad set was looked at.
    if (is_inside_ && !book_.looked()) return Hold{};
    return end_as_planned();
  }
  switch (stage_) {
    case Stage::undecided:
      return book_.is_turn_of(*this) ? decide_in_turn() : Hold{};
    case Stage::after_equal:
      return decide_after_equal();
    case Stage::unlooked:
      return decide_unknown();
    default:
      break;
  }
  if (upload_) return Go{};
  return Ready{};  // it was sent back
}

void AdTarget::take_creative() {
  if (!creative_ || !draft_.creative.empty() || is_inside_) return;
  const auto& other = creative();
  draft_.creative = other.ended()->id;
  creative_digest_ = other.digest();
  is_inside_ = other.is_inside_ad();
  if (is_inside_) {
    item().warnings.insert(item().warnings.begin(), other.warnings().begin(), other.warnings().end());
    if (auto params = other.params_inside_ad()) inside_ = *std::move(params);  // files of a dry run have no ids
  }
  creative_may_be_gone_ = other.ended()->status == Status::unchanged;
}

const CreativeTarget& AdTarget::creative() const {
  return static_cast<const CreativeTarget&>(context_.engine().target(*creative_));
}

/// Of its creative not even the digest is known: in a dry run with videos to send, or one that only validates.
bool AdTarget::has_nothing_to_tell_it() const {
  if (!creative_ || !draft_.creative.empty() || inside_) return false;
  return creative_digest_.empty() || context_.settings.validate_only;
}

/// What it is to the registry as one of equal ads: by its creative's digest as long as that has no id.
std::string AdTarget::key_of(std::uint32_t ordinal) const {
  const bool by_digest = creative_ && draft_.creative.empty();
  return by_digest ? graph::provisional_ad_key(draft_, creative_digest_, ordinal) : graph::ad_key(draft_, ordinal);
}

Decision AdTarget::decide_in_turn() {
  equals_.before = book_.equal_before(*this);
  stage_ = equals_.before == nullptr ? Stage::unlooked : Stage::after_equal;
  book_.on_decided(*this);
  if (equals_.before == nullptr) return decide_by_registry();
  equals_.ordinal = equals_.before->equals_.ordinal + 1;
  equals_.before->equals_.follower = this;
  return decide_after_equal();
}

/// As long as it is not known whether the one before was made, a second could be taken for it.
Decision AdTarget::decide_after_equal() {
  const auto& before = *equals_.before;
  if (before.ended() == nullptr) return Hold{};
  if (context_.engine().has_open_intent(before.id())) return failed(doubted_ad_error(before.row_.source));
  return decide_by_registry();
}

/// Known to the registry already, or to be settled once its ad set has been looked at.
Decision AdTarget::decide_by_registry() {
  stage_ = Stage::unlooked;
  key_ = key_of(equals_.ordinal);
  if (joined_) {
    stage_ = Stage::to_send;
    auto wanted = params();
    if (!wanted) return failed(wanted.error());
    upload_->send_as({*std::move(wanted), attachments_, {}});
    return Go{};
  }
  if (context_.settings.validate_only) return decide_unknown();
  return ask_registry();
}

/// One that the registry does not know: in doubt since an earlier run, made from elsewhere, or to be sent.
Decision AdTarget::decide_unknown() {
  if (!book_.looked()) return Hold{};
  if (!inside_ && creative_ && draft_.creative.empty()) return end_as_planned();
  stage_ = Stage::to_send;
  if (wanted_claim()) return Ready{};
  const bool only_asks = context_.dry_run() || context_.settings.validate_only;
  if (!only_asks) take_doubt();
  if (!doubt_.earlier && !context_.settings.validate_only) {
    if (auto end = end_if_there()) return *std::move(end);
  }
  return Ready{};
}

void AdTarget::take_doubt() {
  doubt_.earlier = book_.in_doubt().take(draft_, creative_digest_, equals_.ordinal);
  if (!doubt_.earlier) return;
  context_.engine().inherit(id(), doubt_.earlier->intent);
  doubt_.since = doubt_.earlier->sent;
}

/// Whether the ad set had its like before this launch; a warning if it had one of the same name only.
std::optional<Decision> AdTarget::end_if_there() {
  const auto is_taken = [this](const std::string& id) { return book_.is_taken(id); };
  const auto match =
      inside_ ? book_.known_ads().find_like(draft_, *inside_, is_taken) : book_.known_ads().find(draft_, is_taken);
  if (!match.same.empty()) {
    book_.note_made(match.same);
    if (!context_.dry_run()) recognize(match.same);
    if (draft_.active) item().warnings.emplace_back("it was in its ad set already and keeps its status");
    item().id = match.same;
    return End{Status::existing, {}};
  }
  if (!match.unclear.empty()) return failed(unclear_error(draft_, match.unclear, is_flexible()));
  if (!match.others.empty()) warn_of_others(match.others);
  return std::nullopt;
}

/// Before it is made, so that who does not want it can still end the run.
void AdTarget::warn_of_others(const std::string& others) {
  const bool is_compared = !draft_.creative.empty() || (inside_ && !context_.dry_run());
  const auto creative = !is_compared ? "whose creative cannot be compared" : "with another creative";
  item().warnings.push_back("ad set " + draft_.adset + " has an ad of this name already, " + creative + " (" + others +
                            "), which stays as it is");
  if (!context_.dry_run()) context_.uploads.notice(row_.source + ": " + item().warnings.back());
}

/// Its creative has no id yet.
Decision AdTarget::end_as_planned() {
  if (context_.settings.validate_only) return End{Status::skipped, {}};
  if (auto end = end_if_there()) return *std::move(end);
  return End{Status::planned, {}, cost()};
}

Result<graph::Params> AdTarget::params() const {
  return inside_ ? graph::ad_params_with(draft_, *inside_) : graph::ad_params(draft_);
}

Result<void> AdTarget::prepare() {
  if (upload_) return {};
  if (inside_ && is_flexible()) {  // what it was refused for may have been fixed
    auto inside = creative().params_inside_ad(remedy_.left_out);
    if (!inside) return tl::unexpected(std::move(inside.error()));
    inside_ = *std::move(inside);
  }
  auto wanted = params();
  if (!wanted) return tl::unexpected(wanted.error());
  const auto& settings = context_.settings;
  if (settings.validate_only) wanted = graph::validate_only(*std::move(wanted));
  auto who = identity();
  // Whatever id its creative had: no other is of this name.
  if (doubt_.earlier && doubt_.earlier->same_creative && book_.is_only_one(draft_)) who.creative.clear();
  upload_ = std::make_unique<upload::AdUpload>(account(), std::move(who),
                                               upload::AdRequest{*std::move(wanted), attachments_, {}}, recognition(),
                                               upload::AdOptions{.validate_only = settings.validate_only,
                                                                 .attempts = settings.upload.common.retry.attempts,
                                                                 .in_doubt = doubt_.earlier.has_value()});
  return {};
}

upload::Recognition AdTarget::recognition() {
  return {.earliest =
              [this] {
                // Of several attempts in doubt the first one counts: its ad may show up last.
                if (!doubt_.since) doubt_.since = doubt_.sent_at;
                return doubt_.since->earliest_creation(context_.control().dispatcher().server_clock());
              },
          .is_known =
              [this](const std::string& id) {
                const bool was_there = !doubt_.earlier && book_.known_ads().contains(id);
                return was_there || book_.is_taken(id);
              }};
}

bool AdTarget::may_join() const {
  if (context_.uploads.environment.shares_accounts) return false;  // it could be another machine's turn
  const bool is_untried = stage_ == Stage::undecided && !joined_ && !upload_ && !row_.error;
  return is_untried && creative_ && !context_.settings.validate_only && attachments_.empty() && book_.may_join(draft_);
}

/// Whatever id its creative gets: no other ad is of this name.
bool AdTarget::join(const std::string& name, const Target& need) {
  if (!may_join()) return false;
  auto params = graph::ad_params(draft_, graph::reference_to_id(name));
  if (!params) return false;  // it is told when its turn comes
  key_ = graph::provisional_ad_key(draft_, static_cast<const CreativeTarget&>(need).digest(), 0);
  upload_ = std::make_unique<upload::AdUpload>(
      account(), upload::AdIdentity{draft_.adset, draft_.name, {}}, upload::AdRequest{*std::move(params), {}, name},
      recognition(), upload::AdOptions{.attempts = context_.settings.upload.common.retry.attempts});
  joined_ = true;
  return true;
}

void AdTarget::on_sent_back() {
  joined_ = false;
  upload_.reset();
}

std::optional<ledger::Intent> AdTarget::intent() {
  if (context_.settings.validate_only || upload_->looks()) return std::nullopt;
  doubt_.sent_at = SendTime::now(context_.clock());
  ledger::Intent intent;
  intent.owner = owner();
  intent.edge = to_string(graph::Edge::ads_create);
  intent.key = key_;
  set_send_time(intent, {{"name", draft_.name}, {"adset", draft_.adset}, {"source", row_.source}},
                doubt_.sent_at.sent_at(context_.control().dispatcher().server_clock()));
  return intent;
}

Decision AdTarget::on_step() {
  const auto next = upload_->next();
  const auto& send = std::get<upload::Send>(next);
  if (upload_->looks() && send.wait.count() > 0) {
    const auto* const error = upload_->last_error();
    context_.uploads.environment.reporter.on(
        report::Retry{.item = item(), .error = error != nullptr ? *error : Error{}, .wait = send.wait});
  }
  return Go{};
}

Decision AdTarget::on_done() {
  if (context_.settings.validate_only) return End{Status::valid, {}};
  record(upload_->id());
  book_.note_made(upload_->id());
  if (upload_->adopted()) item().warnings.emplace_back("the reply was lost; the ad was found in its ad set");
  if (const auto remark = is_flexible() ? creative().remark_inside_ad(remedy_.left_out) : ""; !remark.empty())
    item().warnings.push_back(remark);
  if (const auto other = book_.namesake_of_earlier_run(draft_.name); !other.empty()) {
    item().warnings.push_back("an earlier run made ad " + other + " of this name, which stays as it is");
  }
  item().id = upload_->id();
  context_.made_ads[account()].push_back({upload_->id(), row_.source, context_.clock().now(), is_flexible()});
  return End{Status::created, {}};
}

ledger::Asset AdTarget::asset(const std::string& id) const {
  return {.kind = AssetKind::ad,
          .remote_id = id,
          .sha256 = graph::ad_digest(key_),
          .name = draft_.name,
          .confirmed_at = context_.clock().wall()};
}

void AdTarget::record(const std::string& made) {
  context_.ledger().write(ledger::Recorded{owner(), asset(made)});
  note_use(made);
}

/// The registry is to know it, and that no run of it has made it.
void AdTarget::recognize(const std::string& there) {
  context_.ledger().write(ledger::Recognized{owner(), asset(there)});
  note_use(there);
}

void AdTarget::note_use(const std::string& made) {
  if (inside_) {
    for (const auto& shown : creative().shows()) {
      context_.ledger().write(ledger::Used{owner(), {.kind = AssetKind::ad, .id = made}, shown});
    }
  }
  if (draft_.creative.empty()) return;
  context_.ledger().write(
      ledger::Used{owner(), {.kind = AssetKind::ad, .id = made}, {.kind = AssetKind::creative, .id = draft_.creative}});
}

Decision AdTarget::on_failed(Error error) {
  if (auto decision = wait_for_substitute(error)) return *std::move(decision);
  if (error.error_class == ErrorClass::not_found && creative_may_be_gone_) {
    error.hint += " If the creative was deleted, run: metaup ledger forget " + draft_.creative + ".";
  }
  return failed_or_skipped(std::move(error));
}

std::optional<Error> AdTarget::lacks(const Target& need) {
  const auto& end = *need.ended();
  const auto why = need.id() == *creative_ ? end.error : creative().lack_of(need);  // of a flexible ad's images, too
  return why ? std::optional(failed_creative_error(*why)) : std::nullopt;
}

/// One that has joined its creative may be there all the same: then what is written down of it stays.
Decision AdTarget::on_lack(Error error) {
  if (!joined_) return failed_or_skipped(std::move(error));
  if (upload_->looks()) upload_->on(upload::NeverSent{std::move(error)});
  return Go{};
}

/// What its answer has settled already is not skipped.
Decision AdTarget::on_skipped(const Error& reason) {
  if (upload_ && upload_->looks()) upload_->on(upload::NeverSent{reason});
  const bool is_settled = upload_ && !std::holds_alternative<upload::Send>(upload_->next());
  if (is_settled) return Go{};
  return End{Status::skipped, reason};
}

/// An edited row is a new ad: the one that an earlier run made of it is not touched.
void AdTarget::warn_of_earlier(report::Item& item) const {
  const auto other = book_.namesake_of_earlier_run(draft_.name);
  if (other.empty()) return;
  item.warnings.push_back("an earlier run made ad " + other +
                          " of this name, in this ad set or another: if it is this row's, the row or its files have "
                          "changed since, and this makes a new one");
}

void AdTarget::on_closing(report::Item& item) {
  if (context_.dry_run() && item.status == Status::planned) warn_of_earlier(item);
  const bool was_decided = std::exchange(stage_, Stage::ended) != Stage::undecided;
  if (!was_decided && !row_.error) book_.on_decided(*this);
  if (equals_.follower != nullptr) context_.engine().wake(equals_.follower->id());
}

}  // namespace metaup::run
