#include "run/targets/file_target.hpp"

#include "base/text.hpp"
#include "run/engine/plan_in_force.hpp"
#include "run/targets/copied_image_target.hpp"
#include "run/targets/image_target.hpp"
#include "run/targets/video_check_target.hpp"
#include "run/targets/video_choice.hpp"

namespace metaup::run {
namespace {

/// By its name, until its content is known.
AssetKind expected_kind(const Delivery& delivery) {
  const auto& probe = delivery.content->probe();
  if (probe.videos_only) return AssetKind::video;
  if (probe.images_only) return AssetKind::image;
  const auto name = delivery.source.empty() ? delivery.content->path() : delivery.source;
  return plan::kind_of_name(name).value_or(AssetKind::image);
}

}  // namespace

FileTarget::FileTarget(const AccountId& account, Delivery delivery)
    : DeliveryTarget(account, AssetKind::image, std::move(delivery)) {
  kind_ = expected_kind(delivery_);
}

/// A file that was looked at before is not opened when the index knows its stamp, and the account its content.
Decision FileTarget::begin() {
  const auto* const file = delivery_.content->file();
  if (file == nullptr) return Look{};
  if (file->error) return is_of_others_by_name() ? leave() : failed(*file->error);
  const auto* const indexed = delivery_.content->indexed();
  Inquiry inquiry;
  if (indexed == nullptr) inquiry.file = file->stamp;
  if (!context().settings.force && (indexed == nullptr || *indexed)) {
    inquiry.questions.emplace_back(ledger::AssetOfContent{owner(), kind_, indexed != nullptr ? **indexed : ""});
  }
  if (!inquiry.file && inquiry.questions.empty()) return Look{};
  return Ask{.inquiry = std::move(inquiry), .then = [this](const Answers& answers) { return on_known(answers); }};
}

/// What the index says of the file, and the registry of its content.
Decision FileTarget::on_known(const Answers& answers) {
  if (delivery_.content->indexed() == nullptr) delivery_.content->set_indexed(answers.sha256());
  const auto& indexed = *delivery_.content->indexed();
  if (indexed && context().found != nullptr) context().found->contents.add(*indexed);
  if (indexed && is_of_others(*indexed)) {
    if (context().names == nullptr) return leave();
    return Look{};  // no other may be called like it
  }
  if (const auto& asset = answers.to<ledger::AssetOfContent>()) return end_or_check(*asset);
  const auto& probe = delivery_.content->probe();
  const bool is_of_one_kind = probe.images_only || probe.videos_only;
  if (!indexed || is_of_one_kind || context().settings.force) return Look{};
  return ask_about_other_kind(*indexed);
}

std::optional<Error> FileTarget::on_looked() {
  if (looks_on()) {
    companions_->on_looked(delivery_, item().warnings);
  } else {
    if (auto error = DeliveryTarget::on_looked()) return error;
    begin_companions();
  }
  // Otherwise they do not matter when the account has the video.
  return companions_ && context().settings.all_or_nothing ? companions_->fault() : std::nullopt;
}

/// Where a plan has to do with them: of equal videos any may be the one that is sent.
void FileTarget::begin_companions() {
  const auto* const plan = context().control.plan();
  const bool is_planned = plan != nullptr || context().control.plan_draft() != nullptr;
  const bool is_own = delivery_.content->looked()->result && context().is_in_part(delivery_.key);
  if (!is_planned || !is_own || item().kind != AssetKind::video) return;
  companions_ = plan != nullptr ? std::make_unique<PlannedCompanions>(delivery_, plan->find(item(), writes()),
                                                                      planned_poster(*plan))
                                : std::make_unique<PlannedCompanions>(delivery_, item().warnings);
}

const report::PlannedTarget* FileTarget::planned_poster(const PlanInForce& plan) const {
  if (!delivery_.poster) return nullptr;
  report::Item poster;
  poster.source = delivery_.poster->source();
  poster.account = account();
  return plan.find(poster, report::PlanVerdict::send);
}

/// Few files are not what their names say.
Decision FileTarget::ask_about_other_kind(const std::string& sha256) {
  const auto other = kind_ == AssetKind::image ? AssetKind::video : AssetKind::image;
  return Ask{.inquiry = {.questions = {ledger::AssetOfContent{owner(), other, sha256}}},
             .then = [this](const Answers& answers) {
               const auto& asset = answers.to<ledger::AssetOfContent>();
               return asset ? end_or_check(*asset) : Decision{Look{}};
             }};
}

Decision FileTarget::end_or_check(const ledger::Asset& asset) {
  switch (verdict(known_of(asset, {}), wishes())) {
    case Verdict::unchanged:
      return end_unchanged(asset);
    case Verdict::check:  // it is not read unless it is gone there
      item().kind = asset.kind;
      item().sha256 = delivery_.key = asset.sha256;
      item().name = asset.name;
      enter_name(asset.sha256);
      return decide();
    default:
      return Look{};
  }
}

Decision FileTarget::end_unchanged(const ledger::Asset& asset) {
  share(asset.kind, asset.remote_id, asset.sync);
  auto& known = item();
  known.kind = asset.kind;
  known.name = asset.name;
  known.sha256 = asset.sha256;
  known.bytes = bytes();
  known.width = asset.width;
  known.height = asset.height;
  enter_name(asset.sha256);
  return end_there(*this, delivery_, asset.remote_id);
}

/// An equal image may come from an account of the same run. An entry of a zip goes with its zip instead.
bool FileTarget::may_be_copied() const {
  return !context().routes.is_one() && delivery_.archive == nullptr && !context().settings.force;
}

Decision FileTarget::decide() {
  if (auto wait = wait_for_room()) return *std::move(wait);
  if (is_of_others(delivery_.key)) return leave();
  const auto kind = item().kind;
  const auto equals = context().engine.join_equals(account().act() + " " + delivery_.key, id());
  if (verdict(known_of({}, equals), wishes()) == Verdict::follow) {
    leave_archive(false);
    delivery_.file.reset();
    return Follow{*equals.leader};
  }
  const bool is_forced = context().settings.force && equals.first;  // even when forced, equal content goes up once
  if (is_forced) return act({}, equals);
  Inquiry inquiry{.questions = {ledger::AssetOfContent{owner(), kind, delivery_.key}}};
  // A zip goes when all in it are decided about; all else is claimed when its turn has come.
  if (delivery_.archive != nullptr) inquiry.claim = context().claim_of(*this, delivery_.key, {delivery_.key});
  if (kind == AssetKind::video || !may_be_copied()) {
    return Ask{.inquiry = std::move(inquiry), .then = [this, equals](const Answers& answers) {
                 if (auto wait = wait_for_others(answers)) return *std::move(wait);
                 return act(answers.to<ledger::AssetOfContent>(), equals);
               }};
  }
  for (const auto& other : context().routes.accounts()) {
    inquiry.questions.emplace_back(ledger::AssetOfContent{context().owner_of(other), kind, delivery_.key});
  }
  return Ask{.inquiry = std::move(inquiry), .then = [this, equals](const Answers& answers) {
               if (auto wait = wait_for_others(answers)) return *std::move(wait);
               return act_among(answers, equals);
             }};
}

/// Another machine sends it, and takes it out of no zip of ours.
std::optional<Decision> FileTarget::wait_for_others(const Answers& answers) {
  if (answers.is_ours() || answers.to<ledger::AssetOfContent>()) return std::nullopt;
  leave_archive(false);
  delivery_.file.reset();
  return Park{[this] { return decide(); }};
}

/// The same where other accounts may have it, too: each was asked about behind this one.
Decision FileTarget::act_among(const Answers& answers, const Engine::Equals& equals) {
  const auto& accounts = context().routes.accounts();
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const auto& asset = answers.to<ledger::AssetOfContent>(i + 1);
    if (asset) context().routes.on_image(delivery_.key, {accounts[i], asset->remote_id});
  }
  auto image = context().routes.source_of(delivery_.key, account());
  auto known = known_of(answers.to<ledger::AssetOfContent>(), equals);
  known.elsewhere = image.has_value();
  if (verdict(known, wishes()) != Verdict::copy) {
    return act(answers.to<ledger::AssetOfContent>(), equals);
  }
  return Become{std::make_unique<CopiedImageTarget>(account(), std::move(delivery_), *std::move(image))};
}

/// What follows from what the account has, as the registry says.
Decision FileTarget::act(const std::optional<ledger::Asset>& asset, const Engine::Equals& equals) {
  const auto kind = item().kind;
  const auto what = verdict(known_of(asset, equals), wishes());
  if (asset) {
    share(kind, asset->remote_id, asset->sync);
    delivery_.known_name = asset->name;
  }
  if (what == Verdict::unchanged) return end_there(*this, delivery_, asset->remote_id);
  if (what != Verdict::check) warn_of_namesake();
  if (what != Verdict::check && companions_ && companions_->fault()) return failed(*companions_->fault());
  // An equal one has been planned, and this one would follow it.
  if (context().settings.dry_run && equals.before) return End{report::Status::planned, {}};
  if (auto* const archive = leave_archive(true)) {
    sent_in_ = archive;
    return Follow{archive->id()};
  }
  if (kind == AssetKind::video) {
    if (what != Verdict::check) return send_video(*this, delivery_);
    return Become{std::make_unique<VideoCheckTarget>(account(), std::move(delivery_), asset->remote_id)};
  }
  const auto known_hash = what == Verdict::check ? asset->remote_id : std::string{};
  return Become{std::make_unique<ImageTarget>(account(), std::move(delivery_), known_hash)};
}

/// Null when it is in none, or has left it. `waits`: it is to be sent in it.
ArchiveTarget* FileTarget::leave_archive(bool waits) {
  auto* const archive = std::exchange(delivery_.archive, nullptr);
  if (archive != nullptr) archive->on_entry_decided(waits);
  return archive;
}

Decision FileTarget::on_leader(const Target& leader) {
  if (sent_in_ == nullptr) {
    const auto& first = static_cast<const DeliveryTarget&>(leader);
    share(leader.ended()->kind, leader.ended()->id, first.sync());
    if (!leader.ended()->id.empty()) follow_name(first);
    return Target::on_leader(leader);
  }
  item().attempts += sent_in_->requests();
  if (leader.ended()->status != report::Status::uploaded) return Target::on_leader(leader);
  const std::string name = base_name(delivery_.content->path_for_names());
  const auto image = sent_in_->image_of(name);
  if (!image) return failed(protocol_error("Meta's reply to the archive does not name " + name).value());
  return end_sent(*image);
}

void FileTarget::on_closing(report::Item& item) {
  leave_archive(false);
  DeliveryTarget::on_closing(item);
}

ArchiveTarget::ArchiveTarget(const AccountId& account, const Archive& archive, std::size_t entries,
                             UploadContext& context)
    : Target(account, AssetKind::image),
      archive_(archive),
      undecided_(entries),
      context_(context),
      upload_(account, {.file = archive.file,
                        .name = archive.name,
                        .mime_type = std::string(plan::mime_type_of(plan::Format::zip))}) {}

Decision ArchiveTarget::begin() {
  if (undecided_ > 0) return Hold{};
  if (waiting_ == 0) return End{report::Status::unchanged, {}};
  return Go{};
}

void ArchiveTarget::on_entry_decided(bool waits) {
  if (waits) ++waiting_;
  if (--undecided_ == 0) context_.engine.wake(id());
}

}  // namespace metaup::run
