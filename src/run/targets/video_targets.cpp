#include "run/targets/video_targets.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "run/targets/video_check_target.hpp"
#include "run/targets/video_choice.hpp"
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

}  // namespace

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

std::optional<Decision> UnclaimedVideoTarget::on_turn() {
  return claim([this](const std::string& video) { return end_there(*this, delivery_, video); },
               [this] { return send_video(*this, delivery_); });
}

std::string VideoTarget::title() { return title_of_video(item(), context().settings.video); }

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
  DeliveryTarget::release();
  return Become{std::make_unique<VideoWaitTarget>(account(), std::move(delivery_), video_id)};
}

/// A guess: Meta says only on the way how much it wants next.
Cost ChunkedVideoTarget::cost() const {
  constexpr std::uint64_t kUsualChunk = 5U << 20U;  // seen often (docs/graph-api.md, "Video uploads")
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
  if (context().settings.force) return send_video(*this, delivery_);
  return Ask{.inquiry = {.questions = {ledger::AssetOfContent{owner(), AssetKind::video, delivery_.key}}},
             .then = [this](const Answers& answers) -> Decision {
               const auto& asset = answers.to<ledger::AssetOfContent>();
               if (!asset) {
                 warn_of_namesake();
                 return send_video(*this, delivery_);
               }
               item().id = asset->remote_id;
               delivery_.known_name = asset->name;
               if (verdict(known_of(asset, {}), wishes()) != Verdict::check) {
                 return end_there(*this, delivery_, asset->remote_id);
               }
               return Become{std::make_unique<VideoCheckTarget>(account(), std::move(delivery_), asset->remote_id)};
             }};
}

}  // namespace metaup::run
