#include "run/targets/video_choice.hpp"

#include "base/text.hpp"
#include "run/rules/likely_video.hpp"
#include "run/targets/video_targets.hpp"
#include "run/targets/video_wait_target.hpp"

namespace metaup::run {
namespace {

/// What an earlier run sent in one request, if nobody knows what became of it.
std::optional<ledger::Intent> open_intent(const UploadContext& run, const std::vector<ledger::Intent>& intents,
                                          const std::string& key) {
  std::optional<ledger::Intent> last;
  for (const auto& intent : intents) {
    if (intent.key != key) continue;
    if (run.settings.force) {
      run.ledger().write(ledger::IntentEnded{intent.id});
    } else {
      last = intent;
    }
  }
  return last;
}

/// On with what an earlier run began.
Decision resume_video(DeliveryTarget& target, Delivery& delivery, const ledger::VideoSession& session) {
  target.item().id = session.video_id;
  if (session.finished) {
    return Become{std::make_unique<VideoWaitTarget>(target.account(), std::move(delivery), session.video_id)};
  }
  return Become{std::make_unique<ChunkedVideoTarget>(
      target.account(), std::move(delivery),
      upload::VideoCheckpoint{
          .session_id = session.session_id, .video_id = session.video_id, .wanted = session.wanted})};
}

/// From now on the registry knows it as this content.
Decision end_as_likely(DeliveryTarget& target, Delivery& delivery, const ledger::Learned& video) {
  const auto& run = *delivery.context;
  const auto& id = video.remote_id;
  target.item().warnings.push_back("taken for video " + id + ", which has the same title or size (--trust likely)");
  if (!run.settings.dry_run) {
    auto known = target.asset(AssetKind::video, id);
    known.confirmed_at = video.told_at;
    run.ledger().write(ledger::Recognized{run.owner_of(target.account()), std::move(known)});
  }
  return end_there(target, delivery, id);
}

/// The registry does not have it. Its end, if it is taken for one that the account held when it was learned; if not,
/// those are told who may have to agree to a new video.
std::optional<Decision> end_if_likely(DeliveryTarget& target, Delivery& delivery,
                                      const std::vector<ledger::Learned>& learned) {
  auto& run = *delivery.context;
  const auto& item = target.item();
  const ledger::Learned* likely = nullptr;
  if (!run.settings.force) {
    likely = likely_video(learned, {.title = title_of_video(item, run.settings.video),
                                    .bytes = item.bytes.value_or(0),
                                    .length = delivery.duration});
  }
  if (likely != nullptr && (likely->trusted || run.settings.trust_likely)) {
    return end_as_likely(target, delivery, *likely);
  }
  if (!run.takes_videos.contains(target.account())) run.on_hidden_video(target.account());
  if (run.notes_new_videos && !run.engine.has_claim(target.id())) {
    run.new_videos.push_back(
        {target.account(), target.id(), target.source(), likely != nullptr ? likely->remote_id : ""});
  }
  return std::nullopt;
}

Decision choose_way(DeliveryTarget& target, Delivery& delivery, const Answers& answers) {
  const auto& run = *delivery.context;
  auto session = answers.to<ledger::SessionOfContent>(0);
  if (session && session->host != run.video_host()) session.reset();  // it cannot move to another host
  const bool in_one_request = run.settings.video.method == VideoMethod::simple || delivery.content == nullptr;
  auto intent = in_one_request && !run.settings.dry_run
                    ? open_intent(run, answers.to<ledger::OpenIntents>(1), delivery.key)
                    : std::nullopt;
  const auto what = verdict({.session = session.has_value(), .open_intent = intent.has_value()},
                            {.force = run.settings.force, .verify = {}, .may_check = false});
  const bool is_claimed_first = target.wanted_claim().has_value();
  if (what == Verdict::resume && !is_claimed_first) return resume_video(target, delivery, *session);
  if (what == Verdict::send) {
    if (auto end = end_if_likely(target, delivery, answers.to<ledger::LearnedLike>(2))) return *std::move(end);
  }
  const auto& account = target.account();
  if (is_claimed_first) return Become{std::make_unique<UnclaimedVideoTarget>(account, std::move(delivery))};
  if (in_one_request) {
    return Become{std::make_unique<OneShotVideoTarget>(account, std::move(delivery), std::move(intent))};
  }
  return Become{std::make_unique<ChunkedVideoTarget>(account, std::move(delivery), std::nullopt)};
}

}  // namespace

std::string title_of_video(const report::Item& item, const VideoSettings& settings) {
  if (!settings.title.empty()) return settings.title;
  const std::string_view name = item.name;
  return std::string(utf8_prefix(name.substr(0, name.find_last_of('.')), upload::kLongestTitle));
}

Decision send_video(DeliveryTarget& target, Delivery& delivery) {
  const auto& run = *delivery.context;
  const auto owner = run.owner_of(target.account());
  const std::vector<ledger::Question> questions{
      ledger::SessionOfContent{owner, delivery.key}, ledger::OpenIntents{owner},
      ledger::LearnedLike{owner, AssetKind::video, title_of_video(target.item(), run.settings.video),
                          target.item().bytes.value_or(0)}};
  return Ask{.inquiry = {.questions = questions},
             .then = [&target, &delivery](const Answers& answers) { return choose_way(target, delivery, answers); }};
}

/// The run that sent a video may have ended before it could read what pictures Meta has made.
Decision end_there(DeliveryTarget& target, Delivery& delivery, const std::string& remote_id) {
  const auto& run = *delivery.context;
  target.item().id = remote_id;
  target.keep_name();
  const auto unchanged = End{report::Status::unchanged, {}};
  if (target.item().kind != AssetKind::video || !delivery.is_shown || run.settings.dry_run) return unchanged;
  return Ask{.inquiry = {.questions = {ledger::ThumbnailOf{run.owner_of(target.account()), remote_id}}},
             .then = [&target, &delivery, remote_id, unchanged](const Answers& answers) -> Decision {
               if (answers.to<ledger::ThumbnailOf>()) return unchanged;
               return Become{std::make_unique<VideoWaitTarget>(target.account(), std::move(delivery), remote_id)};
             }};
}

}  // namespace metaup::run
