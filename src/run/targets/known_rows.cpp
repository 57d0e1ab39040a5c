#include "graph/creative_likeness.hpp"
#include "run/targets/ad_target.hpp"
#include "run/targets/claim_first.hpp"

// Creatives and ads that the registry has, or that another machine may be making.

namespace metaup::run {
namespace {

/// What the registry says to the questions about both keys of an ad.
std::optional<ledger::Asset> known_by_keys(const Answers& answers) {
  const auto& known = answers.to<ledger::AssetOfContent>(0);
  return known ? known : answers.to<ledger::AssetOfContent>(1);
}

}  // namespace

/// The registry has it; Meta is asked if that was said too long ago.
Decision CreativeTarget::end_known(const std::string& known_id, WallTime confirmed) {
  if (context_.must_check(confirmed)) return presence_.ask(known_id, *this);
  item().id = known_id;
  return End{report::Status::unchanged, {}};
}

/// Ads that were deleted with a creative would follow one that is made again.
Decision CreativeTarget::end_checked() {
  const auto known = presence_.take(*this);
  if (!known.stays) return to_make();
  item().id = known.id;
  return End{report::Status::unchanged, {}};
}

/// Whether the account had its like when it was learned.
Decision CreativeTarget::end_if_learned(const graph::Params& params, const std::vector<ledger::Learned>& learned) {
  const auto& settings = context_.settings.upload;
  for (const auto& creative : learned) {
    const auto likeness = graph::compare_creative(params, creative.details);
    const bool is_trusted = likeness == graph::Likeness::likely && (settings.trust_likely || creative.trusted);
    if (likeness != graph::Likeness::sure && !is_trusted) continue;
    if (!settings.dry_run) {
      context_.ledger().write(ledger::Recognized{owner(),
                                                 {.kind = AssetKind::creative,
                                                  .remote_id = creative.remote_id,
                                                  .sha256 = digest_,
                                                  .name = creative.name,
                                                  .confirmed_at = creative.told_at}});
      const ledger::Remote self{.kind = AssetKind::creative, .id = creative.remote_id};
      for (const auto& shown : shows_) context_.ledger().write(ledger::Used{owner(), self, shown});
    }
    return end_known(creative.remote_id, creative.told_at);
  }
  return to_make();
}

/// Other machines may make the same. None of them waits for this one before it has something to send.
std::optional<Decision> CreativeTarget::on_turn() {
  const bool is_shared = !digest_.empty() && !is_substitute_ && !context_.settings.upload.force;
  auto claim = is_shared ? context_.uploads.claim_of(*this, "creative " + digest_) : std::nullopt;
  if (!claim) return std::nullopt;
  const auto end_if_known = [this](const Answers& answers) -> std::optional<Decision> {
    const auto& known = answers.to<ledger::AssetOfContent>();
    if (!known) return std::nullopt;
    item().id = known->remote_id;
    return End{report::Status::unchanged, {}};
  };
  return claim_first(*std::move(claim), {ledger::AssetOfContent{owner(), AssetKind::creative, digest_}}, end_if_known,
                     [](const Answers& /*answers*/) { return Ready{}; });
}

std::vector<std::string> AdTarget::keys() const {
  return {key_, graph::provisional_ad_key(draft_, creative_digest_, equals_.ordinal)};
}

std::vector<ledger::Question> AdTarget::questions_of_keys() const {
  std::vector<ledger::Question> questions;
  for (const auto& key : keys()) {
    questions.emplace_back(ledger::AssetOfContent{owner(), AssetKind::ad, graph::ad_digest(key)});
  }
  return questions;
}

/// Ads of one name in one ad set could be taken for each other.
std::optional<ledger::Claim> AdTarget::wanted_claim() const {
  if (context_.settings.validate_only) return std::nullopt;
  return context_.uploads.claim_of(*this, "ad " + draft_.adset + "\n" + draft_.name, keys());
}

/// Whatever another machine has done about it is known once it is this one's, and not before.
std::optional<Decision> AdTarget::on_turn() {
  auto claim = wanted_claim();
  if (!claim) return std::nullopt;
  auto questions = questions_of_keys();
  questions.emplace_back(ledger::OpenIntents{owner()});
  const auto end_if_known = [this](const Answers& answers) -> std::optional<Decision> {
    const auto known = known_by_keys(answers);
    return known ? std::optional(end_known(known->remote_id)) : std::nullopt;
  };
  return claim_first(*std::move(claim), std::move(questions), end_if_known, [this](const Answers& answers) {
    book_.take_doubts(*this, answers.to<ledger::OpenIntents>(2));
    return decide_unknown();
  });
}

/// The ad that an earlier run made of it, also if all that run knew of its creative was its digest.
Decision AdTarget::ask_registry() {
  return Ask{.inquiry = {.questions = questions_of_keys()}, .then = [this](const Answers& answers) {
               const auto known = known_by_keys(answers);
               if (!known) return decide_unknown();
               return context_.must_check(known->confirmed_at) ? presence_.ask(known->remote_id, *this)
                                                               : end_known(known->remote_id);
             }};
}

Decision AdTarget::end_known(const std::string& ad) {
  book_.note_made(ad);
  if (draft_.active) item().warnings.emplace_back("it was made by an earlier run and keeps its status");
  item().id = ad;
  return End{report::Status::unchanged, {}};
}

/// One that is gone is made again, when that was asked for, unless its ad set shows it all the same.
Decision AdTarget::end_checked() {
  const auto known = presence_.take(*this);
  if (known.stays) return end_known(known.id);
  book_.note_gone(known.id);
  return decide_unknown();
}

}  // namespace metaup::run
