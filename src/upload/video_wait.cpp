#include "upload/video_wait.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "upload/video_operations.hpp"

namespace metaup::upload {
namespace {

Error encode_error(const graph::VideoStatus& status) {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "Meta could not process the video: " +
                  (status.message.empty() ? "video_status is " + status.word : status.message);
  error.hint = "convert it to MP4 with H.264 and AAC and upload it again";
  return error;
}

}  // namespace

VideoWait::VideoWait(AccountId account, std::string video_id, ReadLoad load, Begin begin)
    : account_(std::move(account)), video_id_(std::move(video_id)), load_(std::move(load)), begin_(begin) {}

Next VideoWait::next() const {
  if (const auto* const failed = std::get_if<Failed>(&state_)) return *failed;
  if (is_done()) return Done{};
  if (const auto* const read = std::get_if<ReadThumbnails>(&state_)) {
    return Send{read_video_thumbnails(account_, video_id_, read->after)};
  }
  const bool at_once = begin_.at_once && polls_ == 0;
  return Send{.operation = ask_video_status(account_, video_id_),
              .wait = at_once ? Milliseconds{0} : poll_delay(polls_, load_())};
}

void VideoWait::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  const auto reply = reply_of(ending);
  if (is_ready()) {
    on_thumbnails(reply.and_then([](const graph::Reply& read) { return graph::read_thumbnails(read); }));
  } else if (std::holds_alternative<NeverSent>(ending)) {
    state_ = Failed{reply.error()};  // it says nothing of the video
  } else {
    on_status(reply.and_then([](const graph::Reply& read) { return graph::read_video_status(read); }));
  }
}

/// A page may be empty although there are more.
void VideoWait::on_thumbnails(Result<graph::ThumbnailPage> page) {
  state_ = Done{};
  if (!page) {
    thumbnails_ = tl::unexpected(std::move(page.error()));
    return;
  }
  std::move(page->thumbnails.begin(), page->thumbnails.end(), std::back_inserter(*thumbnails_));
  if (!page->after.empty() && pages_.insert(page->after).second) state_ = ReadThumbnails{std::move(page->after)};
}

void VideoWait::on_status(const Result<graph::VideoStatus>& status) {
  using Phase = graph::VideoStatus::Phase;
  if (!status) {
    const bool not_found = status.error().error_class == ErrorClass::not_found;
    if (!not_found || !look_again()) state_ = Failed{status.error()};
  } else if (status->phase == Phase::ready) {
    state_ = ReadThumbnails{};
  } else if (status->phase == Phase::failed) {
    encode_failed_ = true;
    state_ = Failed{encode_error(*status)};
  } else {
    ++polls_;
    unseen_ = 0;
  }
}

/// Whether a video that was not found is worth another look.
bool VideoWait::look_again() {
  constexpr std::uint32_t kMostLooks = 6;  // about a minute
  if (!begin_.just_made) return false;
  ++polls_;
  return ++unseen_ < kMostLooks;
}

Milliseconds poll_delay(std::uint32_t polls, const PollLoad& load) {
  struct Pace {
    double first_ms;
    double longest_ms;
    /// At half of the calls in an hour that the tier allows (docs/graph-api.md, "Rate limits and usage headers").
    double ms_per_read;
  };
  constexpr std::size_t kSharedBy = 50;
  const Pace pace = load.development_tier ? Pace{10'000, 60'000, 24'000} : Pace{3'000, 30'000, 72};
  double delay_ms = pace.first_ms;
  for (std::uint32_t i = 0; i < polls && delay_ms < pace.longest_ms; ++i) delay_ms *= 1.5;
  const auto reads = load.shared ? (load.waiting + kSharedBy - 1) / kSharedBy : load.waiting;
  const auto further = static_cast<double>(std::max<std::size_t>(reads, 1) - 1);
  delay_ms = std::max(std::min(delay_ms, pace.longest_ms), further * pace.ms_per_read);
  const Milliseconds delay{static_cast<Milliseconds::rep>(delay_ms)};
  return std::clamp(load.left, Milliseconds{0}, delay);
}

}  // namespace metaup::upload
