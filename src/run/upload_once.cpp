#include <nlohmann/json.hpp>
#include <utility>

#include "metaup/base/digest.hpp"
#include "metaup/base/text.hpp"
#include "run/overloaded.hpp"
#include "run/upload_run.hpp"

// Videos that go up in one request: the whole file, or a URL that Meta fetches. Such a request is
// written down before it is sent, because a lost reply leaves open whether there is a video now.

namespace metaup::run {
namespace {

using upload::VideoOnce;

/// The last path segment of a URL, without its query.
std::string file_name_of_url(const std::string& url) {
  return std::string(base_name(std::string_view(url).substr(0, url.find_first_of("?#"))));
}

std::string key_of_url(const std::string& url) {
  Sha256 digest;
  digest.update("url:");
  digest.update(url);
  return digest.hex();
}

}  // namespace

bool UploadRun::is_fetched_by_meta(const Job& job) const {
  return settings_.probe.videos_only && settings_.video.method == VideoMethod::by_url &&
         std::holds_alternative<WebAsset>(job.origin);
}

/// The address stands for the content, which nobody here ever sees.
void UploadRun::take_video_url(std::uint32_t index, Slot& slot) {
  const auto& url = std::get<WebAsset>(slot.job.origin).url;
  slot.item.kind = AssetKind::video;
  auto name = plan::choose_name(settings_.name_template, {.path = file_name_of_url(url),
                                                          .format = plan::Format::unknown,
                                                          .width = 0,
                                                          .height = 0,
                                                          .sha256 = {},
                                                          .number = index + 1,
                                                          .date = environment_.clock.wall()});
  slot.item.name = std::move(name.name);
  slot.item.warnings = std::move(name.warnings);
  slot.key = key_of_url(url);
  if (!settings_.force) {
    const auto asset = environment_.ledger.find_asset(owner_of(slot.job.account), AssetKind::video, slot.key);
    if (!asset) return state_failed(asset.error());
    if (*asset) {
      slot.item.id = (*asset)->remote_id;
      return close(index, report::Status::unchanged);
    }
  }
  if (settings_.dry_run) return close(index, report::Status::planned);
  prepare_video(slot);
  lines_.push_back(slot.job.account, index);
}

/// Without a title no video could be recognised again.
std::string UploadRun::title_of(const Slot& slot) const {
  if (!settings_.video.title.empty()) return settings_.video.title;
  return slot.item.name.substr(0, slot.item.name.find_last_of('.'));
}

/// Sends, or looks first for what an earlier run may have made.
void UploadRun::prepare_once(Slot& slot) {
  const upload::VideoLikeness likeness{.title = title_of(slot), .length = slot.duration};
  slot.machine = VideoOnce(likeness);
  const auto intents = environment_.ledger.open_intents(owner_of(slot.job.account));
  if (!intents) return state_failed(intents.error());
  for (const auto& intent : *intents) {
    if (intent.key != slot.key) continue;
    if (settings_.force) {
      environment_.ledger.end_intent(intent.id);
    } else {
      slot.intent = intent.id;
      slot.machine = VideoOnce::in_doubt(likeness);
      slot.sent = SendTime::of_earlier_run(intent);
    }
  }
}

void UploadRun::start_once(std::uint32_t index, Slot& slot, const VideoOnce& video) {
  const auto& account = slot.job.account;
  Submission submission{.task = index, .source = slot.item.source, .kind = AssetKind::video, .operation = {}};
  const auto title = title_of(slot);
  if (const auto* const find = std::get_if<VideoOnce::Find>(&video.state())) {
    submission.operation = upload::find_videos_by_title(account, title);
    return dispatcher_.submit(std::move(submission), environment_.clock.now() + upload::look_delay(find->looks));
  }
  if (const auto* const web = std::get_if<WebAsset>(&slot.job.origin); web != nullptr && is_fetched_by_meta(slot.job)) {
    submission.operation = upload::fetch_video(account, web->url, title, settings_.video.description);
  } else {
    if (auto opened = open_source(slot); !opened) return fail(index, std::move(opened.error()));
    auto file = video_file(slot);
    file.title = title;
    submission.operation = upload::send_video_at_once(account, file);
  }
  slot.sent = SendTime::now(environment_.clock);
  ledger::Intent intent{.owner = owner_of(account),
                        .edge = std::string(graph::to_string(submission.operation.edge)),
                        .key = slot.key,
                        .details = {}};
  set_send_time(intent, {{"title", title}, {"source", slot.item.source}},
                slot.sent.sent_at(dispatcher_.server_clock()));
  const auto begun = environment_.ledger.begin_intent(intent);
  if (!begun) return state_failed(begun.error());
  slot.intent = *begun;
  dispatcher_.submit(std::move(submission));
}

void UploadRun::on_once_reply(Slot& slot, VideoOnce& video, const Completed& completed) {
  if (std::holds_alternative<VideoOnce::Find>(video.state())) {
    const auto page = completed.result.and_then([](const graph::Reply& reply) { return graph::read_videos(reply); });
    if (!page) return video.on_error(page.error());
    std::optional<Error> unread;
    auto looked = video;
    looked.on_found(page->videos, slot.sent.earliest_creation(dispatcher_.server_clock()), [&](const std::string& id) {
      const auto known = environment_.ledger.find_remote(owner_of(slot.job.account), AssetKind::video, id);
      if (!known) unread = known.error();
      return made_videos_.contains(id) || (known && *known);
    });
    if (unread) return state_failed(*unread);  // it stays in doubt: the next run looks again
    video = std::move(looked);
    return;
  }
  const bool in_doubt = completed.check_first || (!completed.result && completed.result.error().outcome_unknown);
  if (!completed.result && !in_doubt) return video.on_error(completed.result.error());
  const auto id = completed.result.and_then([](const graph::Reply& reply) { return graph::read_created_id(reply); });
  if (id) {
    video.on_created(*id);
  } else {  // no reply, or an odd one: there may be a video now
    video.on_unknown(id.error());
  }
}

void UploadRun::advance_once(std::uint32_t index) {
  auto& slot = slots_.at(index);
  const auto& video = std::get<VideoOnce>(slot.machine);
  const bool is_settled = !video.outcome_is_open() && !std::holds_alternative<VideoOnce::Find>(video.state());
  const auto intent = slot.intent;
  std::visit(Overloaded{
                 [&](const VideoOnce::Accepted& accepted) {
                   slot.item.id = accepted.video_id;
                   made_videos_.insert(accepted.video_id);
                   slot.machine = upload::VideoUpload::awaiting(accepted.video_id, true);
                   advance_video(index);
                 },
                 [&](const VideoOnce::Failed& failed) { fail(index, failed.error); },
                 [&](const auto&) { lines_.push_front(slot.job.account, index); },
             },
             VideoOnce::State(video.state()));
  // Only now: if the video could not be remembered, the next run looks for it.
  if (is_settled && !control_.without_ledger()) environment_.ledger.end_intent(intent);
}

}  // namespace metaup::run
