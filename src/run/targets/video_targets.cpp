#include "run/targets/video_targets.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "run/likely_video.hpp"
#include "run/targets/video_check_target.hpp"
#include "run/targets/video_wait_target.hpp"
#include "upload/stamp.hpp"

namespace metaup::run {
namespace {

/// The end of a session that nobody goes on with. Best effort: its answer is of no interest.
class SessionCancel final : public Target {
 public:
  SessionCancel(const AccountId& account, std::string source, const std::string& session_id)
      : Target(account, AssetKind::video),
        source_(std::move(source)),
        request_(upload::cancel_video(account, session_id)) {}

  [[nodiscard]] std::string source() const override { return source_; }
  [[nodiscard]] Line line() const override { return Line::files; }
  [[nodiscard]] bool is_reported() const override { return false; }
  [[nodiscard]] bool only_once() const override { return true; }
  [[nodiscard]] Decision begin() override { return Go{}; }
  [[nodiscard]] upload::Machine& machine() override { return request_; }
  [[nodiscard]] Decision on_done() override { return End{report::Status::deleted, {}}; }

 private:
  std::string source_;
  upload::SingleRequest request_;
};

/// The last path segment of a URL, without its query.
std::string file_name_of_url(const std::string& url) {
  return std::string(base_name(std::string_view(url).substr(0, url.find_first_of("?#"))));
}

std::string key_of_url(const std::string& url) { return sha256_hex("url:" + url); }

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

}  // namespace

std::string DeliveryTarget::title() {
  const auto& chosen = context().settings.video.title;
  if (!chosen.empty()) return chosen;
  const std::string_view name = item().name;
  return std::string(utf8_prefix(name.substr(0, name.find_last_of('.')), upload::kLongestTitle));
}

Decision DeliveryTarget::become_video() {
  const std::vector<ledger::Question> questions{
      ledger::SessionOfContent{owner(), delivery_.key}, ledger::OpenIntents{owner()},
      ledger::LearnedLike{owner(), AssetKind::video, title(), item().bytes.value_or(0)}};
  return Ask{.inquiry = {.questions = questions},
             .then = [this](const Answers& answers) -> Decision { return decide_video(answers); }};
}

Decision DeliveryTarget::decide_video(const Answers& answers) {
  const auto& run = context();
  auto session = answers.to<ledger::SessionOfContent>(0);
  if (session && session->host != run.video_host()) session.reset();  // it cannot move to another host
  const bool in_one_request = run.settings.video.method == VideoMethod::simple || delivery_.content == nullptr;
  auto intent = in_one_request && !run.settings.dry_run
                    ? open_intent(run, answers.to<ledger::OpenIntents>(1), delivery_.key)
                    : std::nullopt;
  const auto what = verdict({.session = session.has_value(), .open_intent = intent.has_value()},
                            {.force = run.settings.force, .verify = {}, .may_check = false});
  const bool is_claimed_first = wanted_claim().has_value();
  if (what == Verdict::resume && !is_claimed_first) {
    item().id = session->video_id;
    if (session->finished) {
      return Become{std::make_unique<VideoWaitTarget>(account(), std::move(delivery_), session->video_id)};
    }
    return Become{std::make_unique<ChunkedVideoTarget>(
        account(), std::move(delivery_),
        upload::VideoCheckpoint{
            .session_id = session->session_id, .video_id = session->video_id, .wanted = session->wanted})};
  }
  if (what == Verdict::send) {
    const auto& learned = answers.to<ledger::LearnedLike>(2);
    const auto* const likely =
        run.settings.force
            ? nullptr
            : likely_video(learned,
                           {.title = title(), .bytes = item().bytes.value_or(0), .length = delivery_.duration});
    if (likely != nullptr && (likely->trusted || run.settings.trust_likely)) return end_as_likely(*likely);
    if (!run.takes_videos.contains(account())) run.on_hidden_video(account());
    if (run.notes_new_videos && !run.engine.has_claim(id())) {
      context().new_videos.push_back({account(), id(), source(), likely != nullptr ? likely->remote_id : ""});
    }
  }
  if (is_claimed_first) return Become{std::make_unique<UnclaimedVideoTarget>(account(), std::move(delivery_))};
  if (in_one_request) {
    return Become{std::make_unique<OneShotVideoTarget>(account(), std::move(delivery_), std::move(intent))};
  }
  return Become{std::make_unique<ChunkedVideoTarget>(account(), std::move(delivery_), std::nullopt)};
}

/// From now on the registry knows it as this content.
Decision DeliveryTarget::end_as_likely(const ledger::Learned& video) {
  const auto& id = video.remote_id;
  item().warnings.push_back("taken for video " + id + ", which has the same title or size (--trust likely)");
  if (!context().settings.dry_run) {
    auto known = asset(AssetKind::video, id);
    known.confirmed_at = video.told_at;
    context().ledger().write(ledger::Recognized{owner(), std::move(known)});
  }
  return end_there(id);
}

/// The run that sent a video may have ended before it could read what pictures Meta has made.
Decision DeliveryTarget::end_there(const std::string& remote_id) {
  item().id = remote_id;
  const auto unchanged = End{report::Status::unchanged, {}};
  if (item().kind != AssetKind::video || !delivery_.is_shown || context().settings.dry_run) return unchanged;
  return Ask{.inquiry = {.questions = {ledger::ThumbnailOf{owner(), remote_id}}},
             .then = [this, remote_id, unchanged](const Answers& answers) -> Decision {
               if (answers.to<ledger::ThumbnailOf>()) return unchanged;
               return Become{std::make_unique<VideoWaitTarget>(account(), std::move(delivery_), remote_id)};
             }};
}

void VideoTarget::keep_session(const upload::VideoCheckpoint& checkpoint) {
  const bool nothing_to_keep = checkpoint.session_id.empty() && !checkpoint.finished;
  if (nothing_to_keep || delivery_.key.empty()) return;
  const auto stamp = delivery_.content ? delivery_.content->stamp() : FileStamp{};
  context().ledger().write(ledger::SessionSaved{owner(),
                                                {.sha256 = delivery_.key,
                                                 .host = context().video_host(),
                                                 .session_id = checkpoint.session_id,
                                                 .video_id = checkpoint.video_id,
                                                 .wanted = checkpoint.wanted,
                                                 .finished = checkpoint.finished,
                                                 .stamp = stamp,
                                                 .started = context().environment.clock.wall()}});
  context().control.commit_soon();
}

void VideoTarget::drop_session(const std::string& session_id) {
  if (session_id.empty()) return;
  context().ledger().write(ledger::SessionEnded{owner(), delivery_.key});
  context().engine.add(std::make_unique<SessionCancel>(account(), item().source, session_id));
}

upload::VideoFile VideoTarget::video_file(std::string title) {
  return {.file = delivery_.file,
          .name = item().name,
          .mime_type = std::string(plan::mime_type_of(delivery_.format)),
          .title = std::move(title),
          .description = description()};
}

std::string VideoTarget::description() const {
  const auto& settings = context().settings.video;
  if (!settings.stamp) return settings.description;
  const auto of = delivery_.content ? upload::Stamp::Of::content : upload::Stamp::Of::url;
  return upload::stamped(settings.description, {of, delivery_.key});
}

Decision VideoTarget::wait_for(const std::string& video_id) {
  item().id = video_id;
  context().taken_videos.insert(video_id);
  delivery_.file.reset();
  if (delivery_.content.use_count() == 1) delivery_.content->forget();
  return Become{std::make_unique<VideoWaitTarget>(account(), std::move(delivery_), video_id)};
}

/// A guess: Meta says only on the way how much it wants next.
Cost ChunkedVideoTarget::cost() const {
  constexpr std::uint64_t kUsualChunk = 5U << 20U;  // Graph API reference: videos 2
  constexpr std::uint64_t kBeginAndEnd = 2;
  return {.writes = kBeginAndEnd + 1 + bytes() / kUsualChunk, .reads = 1};
}

Result<void> ChunkedVideoTarget::prepare() {
  if (upload_ && !upload_->needs_file()) return {};
  if (auto checked = check_file(); !checked) {
    const auto session = upload_ ? upload_->checkpoint() : broken_off_.value_or(upload::VideoCheckpoint{});
    drop_session(session.session_id);
    return checked;
  }
  if (upload_) return {};
  const auto& settings = context().settings;
  // A name that the user chose goes along, whatever the method.
  const bool is_chosen = !settings.name_template.empty() || !delivery_.stem.empty() ||
                         (context().names != nullptr && context().names->rules);
  const bool by_name = settings.video.title.empty() && is_chosen;
  auto video = video_file(by_name ? title() : settings.video.title);
  auto load = context().read_load(account());
  if (broken_off_) {
    upload_ = std::make_unique<upload::VideoUpload>(account(), std::move(video), std::move(load), *broken_off_);
  } else {
    upload_ = std::make_unique<upload::VideoUpload>(account(), std::move(video), std::move(load));
  }
  return {};
}

/// Never finish what is not one file.
Result<void> ChunkedVideoTarget::check_file() {
  if (auto opened = open(); !opened) return opened;
  const auto now = delivery_.file->stamp_now();
  if (now && *now == delivery_.content->stamp()) return {};
  return tl::unexpected(changed_error(delivery_.content->path()));
}

Decision ChunkedVideoTarget::on_step() {
  item().id = upload_->checkpoint().video_id;
  if (upload_->starts_over()) {
    drop_session(upload_->orphan());
    context().notice(item().source + ": Meta no longer knows this upload session; starting over");
  } else {
    keep_session(upload_->checkpoint());
  }
  return Go{};
}

Decision ChunkedVideoTarget::on_done() {
  keep_session(upload_->checkpoint());
  return wait_for(upload_->checkpoint().video_id);
}

Decision ChunkedVideoTarget::on_failed(Error error) {
  item().id = upload_->checkpoint().video_id;
  drop_session(upload_->orphan());
  return failed(std::move(error));
}

void ChunkedVideoTarget::release() {
  upload_.reset();
  DeliveryTarget::release();
}

Decision VideoUrlTarget::begin() {
  const auto& url = delivery_.source;
  delivery_.key = key_of_url(url);
  const bool is_others = is_of_others(delivery_.key);
  const auto name = name_item({.path = file_name_of_url(url), .sha256 = {}});
  if (is_others) return leave();
  if (!name) return failed(name.error());
  return decide();
}

Decision VideoUrlTarget::decide() {
  if (context().settings.force) return become_video();
  return Ask{.inquiry = {.questions = {ledger::AssetOfContent{owner(), AssetKind::video, delivery_.key}}},
             .then = [this](const Answers& answers) -> Decision {
               const auto& asset = answers.to<ledger::AssetOfContent>();
               if (!asset) return become_video();
               item().id = asset->remote_id;
               if (verdict(known_of(asset, {}), wishes()) != Verdict::check) return End{report::Status::unchanged, {}};
               return Become{std::make_unique<VideoCheckTarget>(account(), std::move(delivery_), asset->remote_id)};
             }};
}

}  // namespace metaup::run
