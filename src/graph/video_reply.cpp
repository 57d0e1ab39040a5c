#include "graph/video_reply.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kLongestSession = 512;

/// An id as it came; empty when it is none.
std::string id_of(const json* value) {
  constexpr std::size_t kLongestId = 64;
  auto id = text_of(value, kLongestId);
  return is_numeric_id(id) ? id : std::string{};
}

std::optional<ByteRange> window_of(const json& reply) {
  const auto begin = unsigned_of(member(reply, "start_offset"));
  const auto end = unsigned_of(member(reply, "end_offset"));
  if (!begin || !end || *end < *begin) return std::nullopt;
  return ByteRange{*begin, *end};
}

/// The message of a phase that failed: `errors[]`, or `error` alone (docs/graph-api.md, "Videos after their upload").
std::string message_of(const json& phase) {
  if (const auto* const errors = member(phase, "errors"); errors != nullptr && errors->is_array()) {
    for (const auto& error : *errors) {
      if (auto message = text_of(member(error, "message"), kLongestText); !message.empty()) return message;
    }
  }
  const auto* const error = member(phase, "error");
  return error == nullptr ? std::string{} : text_of(member(*error, "message"), kLongestText);
}

std::string failure_message(const json& status) {
  for (const auto* const name : {"processing_phase", "uploading_phase", "publishing_phase", "copyright_check_status"}) {
    const auto* const phase = member(status, name);
    if (phase == nullptr) continue;
    if (auto message = message_of(*phase); !message.empty()) return message;
  }
  return {};
}

/// Whether the phase that takes the bytes says that it is not over.
bool still_uploading(const json& status) {
  const auto* const uploading = member(status, "uploading_phase");
  if (uploading == nullptr) return false;
  const auto word = text_of(member(*uploading, "status"), kLongestWord);
  return word == "not_started" || word == "in_progress";
}

VideoStatus::Phase phase_of(std::string_view word, const json& status) {
  using Phase = VideoStatus::Phase;
  if (word == "ready") return Phase::ready;
  if (word == "error" || word == "expired" || word == "upload_failed") return Phase::failed;
  if (word == "uploading" || word == "upload_complete") return Phase::uploading;
  return still_uploading(status) ? Phase::uploading : Phase::processing;
}

std::uint64_t bytes_transferred(const json& status) {
  const auto* const uploading = member(status, "uploading_phase");
  if (uploading == nullptr) return 0;
  for (const auto* const spelling : {"bytes_transferred", "bytes_transfered"}) {
    if (const auto bytes = unsigned_of(member(*uploading, spelling))) return *bytes;
  }
  return 0;
}

VideoInfo video_of(const json& element) {
  VideoInfo video;
  video.id = id_of(member(element, "id"));
  video.title = text_of(member(element, "title"), kLongestText);
  video.created_time = text_of(member(element, "created_time"), kLongestWord);
  if (const auto* const status = member(element, "status")) {
    video.status = text_of(member(*status, "video_status"), kLongestWord);
  }
  video.length = std::max(0.0, number_of(member(element, "length")).value_or(0));
  return video;
}

/// The status of a video is an object; that of an ad set, an ad or a campaign is a word.
bool is_status_of_ads(const json& status) {
  const auto word = text_of(&status, kLongestWord);
  return word == "ACTIVE" || word == "PAUSED" || word == "ARCHIVED" || word == "DELETED";
}

Error not_a_video() {
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = "this id is not the id of a video";
  return error;
}

}  // namespace

Result<VideoSession> read_video_session(const Reply& reply) {
  const auto document = parse_json(reply.body).value_or(json());
  VideoSession session;
  session.session_id = word_of(member(document, "upload_session_id"), kLongestSession);
  session.video_id = id_of(member(document, "video_id"));
  if (session.session_id.empty() || session.video_id.empty()) {
    return odd_reply("the reply names no upload session and video", reply);
  }
  const auto wanted = window_of(document);
  if (!wanted) return odd_reply("the reply does not say which bytes of the video come first", reply);
  session.wanted = *wanted;
  return session;
}

Result<ByteRange> read_video_window(const Reply& reply) {
  const auto wanted = window_of(parse_json(reply.body).value_or(json()));
  if (!wanted) return odd_reply("the reply does not say which bytes of the video come next", reply);
  return *wanted;
}

Result<std::string> read_created_id(const Reply& reply) {
  auto id = id_of(member(parse_json(reply.body).value_or(json()), "id"));
  if (id.empty()) return odd_reply("the reply names no id", reply);
  return id;
}

Result<VideoStatus> read_video_status(const Reply& reply) {
  const auto document = parse_json(reply.body);
  const auto* const status = document ? member(*document, "status") : nullptr;
  if (status == nullptr) return odd_reply("the reply does not say how the video is", reply);
  if (is_status_of_ads(*status)) return tl::unexpected(not_a_video());

  VideoStatus read;
  read.word = text_of(member(*status, "video_status"), kLongestWord);
  if (read.word.empty()) return odd_reply("the reply does not say the status of the video", reply);
  read.phase = phase_of(read.word, *status);
  constexpr std::uint64_t kWhole = 100;
  const auto progress = unsigned_of(member(*status, "processing_progress")).value_or(0);
  read.progress = static_cast<std::uint32_t>(std::min(progress, kWhole));
  read.message = failure_message(*status);
  read.bytes_transferred = bytes_transferred(*status);
  return read;
}

Result<VideoPage> read_videos(const Reply& reply) {
  VideoPage page;
  auto after = read_page(reply, "videos", [&](const json& element) {
    if (auto video = video_of(element); !video.id.empty()) page.videos.push_back(std::move(video));
  });
  return std::move(after).map([&](std::string cursor) {
    page.after = std::move(cursor);
    return std::move(page);
  });
}

ListedVideo listed_video(const Object& object) {
  constexpr std::size_t kLongestDescription = 100'000;
  ListedVideo video;
  video.title = utf8_prefix(plain_text(object, "title"), kLongestText);
  video.description = plain_text(object, "description");
  if (video.description.size() > kLongestDescription) video.description.clear();
  const auto value_of = [&](std::string_view field) {
    const auto found = object.find(field);
    return found != object.end() ? parse_json(found->second).value_or(json()) : json();
  };
  const auto length = value_of("length");
  video.length = std::max(0.0, number_of(&length).value_or(0));
  const auto status = value_of("status");
  if (const auto word = text_of(member(status, "video_status"), kLongestWord); !word.empty()) {
    video.phase = phase_of(word, status);
  }
  if (const auto* const uploading = member(status, "uploading_phase")) {
    video.bytes = unsigned_of(member(*uploading, "source_file_size")).value_or(0);
  }
  return video;
}

Result<ThumbnailPage> read_thumbnails(const Reply& reply) {
  ThumbnailPage page;
  auto after = read_page(reply, "thumbnails", [&](const json& element) {
    Thumbnail thumbnail{.id = text_of(member(element, "id"), kLongestWord),
                        .uri = word_of(member(element, "uri"), kLongestText),
                        .preferred = boolean_of(member(element, "is_preferred")).value_or(false)};
    // An address that is cut off leads nowhere.
    if (!thumbnail.uri.empty()) page.thumbnails.push_back(std::move(thumbnail));
  });
  return std::move(after).map([&](std::string cursor) {
    page.after = std::move(cursor);
    return std::move(page);
  });
}

}  // namespace metaup::graph
