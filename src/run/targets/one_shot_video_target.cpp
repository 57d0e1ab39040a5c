#include <nlohmann/json.hpp>

#include "graph/json.hpp"
#include "run/targets/video_targets.hpp"

namespace metaup::run {
namespace {

/// How an earlier run called a video that it sent: its file may have got another name since.
std::string title_sent(const ledger::Intent& intent, const std::string& otherwise) {
  const auto details = graph::parse_json(intent.details).value_or(nlohmann::json());
  const auto title = details.is_object() ? details.value("title", nlohmann::json()) : nlohmann::json();
  return title.is_string() ? title.get<std::string>() : otherwise;
}

}  // namespace

graph::Operation OneShotVideoTarget::request(const std::string& title) {
  if (is_fetched_by_meta()) {
    return upload::fetch_video(account(), delivery_.source, title, description());
  }
  return upload::send_video_at_once(account(), video_file(title));
}

Decision OneShotVideoTarget::begin() {
  if (!earlier_) return Ready{};
  context().engine.inherit(id(), earlier_->id);
  return learn_videos(Ready{});
}

/// What is looked for is none of those that the registry knows.
Decision OneShotVideoTarget::learn_videos(Decision then) {
  const bool may_be_more = context().environment.shares_accounts;
  if (context().knows_videos.contains(account()) && !may_be_more) return then;
  return Ask{.inquiry = {.questions = {ledger::AssetsOfKind{owner(), AssetKind::video}}},
             .then = [this, then = std::make_shared<Decision>(std::move(then))](const Answers& answers) -> Decision {
               for (const auto& video : answers.to<ledger::AssetsOfKind>()) {
                 context().taken_videos.insert(video.remote_id);
               }
               context().knows_videos.insert(account());
               return std::move(*then);
             }};
}

Decision OneShotVideoTarget::on_step() {
  if (!upload_->is_in_doubt()) return Go{};
  return learn_videos(Go{});
}

Result<void> OneShotVideoTarget::prepare() {
  if (upload_) return {};
  if (!is_fetched_by_meta()) {
    if (auto opened = open(); !opened) return opened;
  }
  if (earlier_) sent_ = SendTime::of_earlier_run(*earlier_);
  const auto called = title();
  upload::VideoLikeness likeness{.title = earlier_ ? title_sent(*earlier_, called) : called,
                                 .length = delivery_.duration};
  upload_ =
      std::make_unique<upload::OneShotVideo>(request(called), std::move(likeness), recognition(), earlier_.has_value());
  return {};
}

upload::Recognition OneShotVideoTarget::recognition() {
  return {.earliest = [this] { return sent_.earliest_creation(context().control.dispatcher().server_clock()); },
          .is_known = [this](const std::string& id) { return context().taken_videos.contains(id); }};
}

std::optional<ledger::Intent> OneShotVideoTarget::intent() {
  if (upload_->is_in_doubt()) return std::nullopt;  // it is looked for
  const auto& clock = context().environment.clock;
  sent_ = SendTime::now(clock);
  ledger::Intent intent{.owner = owner(),
                        .edge = std::string(graph::to_string(graph::Edge::advideos_create)),
                        .key = delivery_.key,
                        .details = {}};
  set_send_time(intent, {{"title", title()}, {"source", item().source}},
                sent_.sent_at(context().control.dispatcher().server_clock()));
  return intent;
}

Decision OneShotVideoTarget::on_done() {
  const auto& video_id = upload_->video_id();
  keep_session({.session_id = {}, .video_id = video_id, .wanted = {}, .finished = true});
  return wait_for(video_id);
}

void OneShotVideoTarget::release() {
  upload_.reset();
  DeliveryTarget::release();
}

}  // namespace metaup::run
