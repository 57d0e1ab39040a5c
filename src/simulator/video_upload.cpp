// advideos POST: the chunked protocol, whole files and files by URL.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "simulator/videos.hpp"

namespace metaup::simulator {
namespace {

constexpr std::size_t kHead = 256;
constexpr std::size_t kLongestTitle = 254;  // "under 255 characters"

ApiError upload_error(int code, int subcode, std::string_view title) {
  return {.code = code,
          .subcode = subcode,
          .message = fmt::format("(#{}) There was a problem uploading your video file.", code),
          .user_title = std::string(title),
          .user_message = "Please try again."};
}

/// The error of a request without a file; of what Meta makes videos of and the simulator does not, the truth.
ApiError no_file(const Call& call) {
  for (const auto* const name : {"fbuploader_video_file_chunk", "slideshow_spec", "source_instagram_media_id"}) {
    if (call.has(name)) return invalid_parameter(fmt::format("metaup-simulator makes no videos of {}", name));
  }
  return upload_error(6001, 1363020, "No File In Request");
}

/// The error of a title that is too long.
std::optional<ApiError> check_texts(const Call& call) {
  if (utf8_length(call.text("title")) <= kLongestTitle) return std::nullopt;
  return invalid_parameter(fmt::format("Param title must be no longer than {} characters", kLongestTitle));
}

/// Whether bytes that begin like this are a container that the service takes.
bool looks_like_video(std::string_view head) {
  using namespace std::string_view_literals;
  const auto at = [&](std::size_t offset, std::string_view mark) {
    return head.size() >= offset && head.substr(offset).starts_with(mark);
  };
  return at(4, "ftyp") || at(4, "moov") || at(4, "mdat") || at(4, "wide") || at(4, "free") ||
         (at(0, "RIFF") && at(8, "AVI ")) || at(0, "\x1A\x45\xDF\xA3"sv) || at(0, "FLV") || at(0, "OggS") ||
         at(0, "\x00\x00\x01\xBA"sv) || at(0, "\x00\x00\x01\xB3"sv) || at(0, "\x30\x26\xB2\x75"sv) || at(0, "GIF8") ||
         (at(0, "G") && at(188, "G")) || (at(4, "G") && at(196, "G"));  // transport streams
}

Json offset(const VideoRules& rules, std::uint64_t value) {
  return rules.offsets_as_numbers ? Json(value) : Json(std::to_string(value));
}

/// Puts the next window at `begin`.
void open_window(const VideoRules& rules, UploadSession& session, std::uint64_t begin) {
  const auto size =
      rules.windows[static_cast<std::size_t>(std::min<std::uint64_t>(session.windows++, rules.windows.size() - 1))];
  const bool complete = begin >= session.file_size;
  const auto end = complete ? begin : rules.windows_past_end ? begin + size : std::min(begin + size, session.file_size);
  session.window = {begin, end};
}

ApiError wrong_offset(const UploadSession& session) {
  auto error = upload_error(6001, 1363037, "Wrong start offset");
  error.data = {{"start_offset", session.window.begin}, {"end_offset", session.window.end}};
  return error;
}

/// The session that the call names, as long as it lives.
tl::expected<UploadSession*, ApiError> find_session(Context& context, const Call& call) {
  const auto& rules = context.scenario.videos;
  const auto* id = call.param("upload_session_id");
  if (id == nullptr) return refuse(missing_parameter("upload_session_id"));
  const auto found = context.state.sessions.find(*id);
  const bool known =
      found != context.state.sessions.end() && found->second.account == account_digits(call.path.front());
  const std::chrono::duration<double> rested = known ? context.now - found->second.used : WallTime::duration{};
  const bool expired = context.fault != nullptr && context.fault->expire_session;
  if (known && !expired && rested.count() <= rules.session_s) {
    found->second.used = context.now;
    return &found->second;
  }
  if (known) context.state.sessions.erase(found);
  return refuse({.code = rules.gone_session_code,
                 .subcode = rules.gone_session_subcode,
                 .message = "The upload session does not exist or has expired"});
}

Answer start(Context& context, const Call& call) {
  const auto& rules = context.scenario.videos;
  const auto size = number_param(call, "file_size");
  if (!size) return refuse(size.error());
  if (!*size) return refuse(missing_parameter("file_size"));
  if (**size < rules.least_bytes) return refuse(upload_error(6001, 1363022, "Video Too Small"));
  if (**size > rules.most_bytes) return refuse(upload_error(6001, 1363023, "Video Too Large"));
  auto& video = make_video(context, account_digits(call.path.front()));
  video.bytes = **size;
  const auto id = context.state.next_id();
  auto& session = context.state.sessions[id];
  session.account = video.account;
  session.video_id = video.id;
  session.file_size = **size;
  session.used = context.now;
  open_window(rules, session, 0);
  return Json{{"upload_session_id", id},
              {"video_id", video.id},
              {"start_offset", offset(rules, session.window.begin)},
              {"end_offset", offset(rules, session.window.end)}};
}

Answer transfer(Context& context, const Call& call) {
  const auto& rules = context.scenario.videos;
  const auto found = find_session(context, call);
  if (!found) return refuse(found.error());
  auto& session = **found;
  const auto begin = number_param(call, "start_offset");
  if (!begin) return refuse(begin.error());
  if (!*begin) return refuse(missing_parameter("start_offset"));
  const auto part = std::find_if(call.files.begin(), call.files.end(),
                                 [](const Part& file) { return file.name == "video_file_chunk"; });
  if (part == call.files.end()) return refuse(no_file(call));
  if (part->content->size() == 0) return refuse(upload_error(6001, 1363030, "Upload Timed Out"));
  if (**begin != session.window.begin) return refuse(wrong_offset(session));
  const auto wanted = std::min(session.window.end, session.file_size) - session.window.begin;
  if (part->content->size() != wanted) return refuse(upload_error(6001, 1363033, "Partial Upload"));

  const bool cut = context.fault != nullptr && context.fault->accept_bytes;
  const auto taken = cut ? std::min(*context.fault->accept_bytes, wanted) : wanted;
  const auto read = part->content->read(taken, [&](std::string_view bytes) {
    session.digest.update(bytes);
    session.head.append(bytes.substr(0, kHead - std::min(kHead, session.head.size())));
  });
  if (!read) return refuse(internal_error(read.error().message));
  if (auto* video = find_video(context.state, session.video_id)) video->received += taken;
  open_window(rules, session, session.window.begin + taken);
  if (cut && context.fault->corrected) return refuse(wrong_offset(session));
  return Json{{"start_offset", offset(rules, session.window.begin)}, {"end_offset", offset(rules, session.window.end)}};
}

/// A finish that comes again for a video that is finished already.
bool repeats_finish(const Context& context, const Call& call) {
  return context.scenario.videos.finish_again &&
         context.state.finished_sessions.contains(call.text("upload_session_id"));
}

Answer finish(Context& context, const Call& call) {
  if (repeats_finish(context, call)) return Json{{"success", true}};
  const auto found = find_session(context, call);
  if (!found) return refuse(found.error());
  auto& session = **found;
  if (!session.window.empty()) return refuse(upload_error(6000, 1363045, "Upload Incomplete"));
  if (auto error = check_texts(call)) return refuse(*error);
  if (context.scenario.videos.check_content && !looks_like_video(session.head)) {
    return refuse(upload_error(6000, 1363031, "Not A Video"));
  }
  if (auto* video = find_video(context.state, session.video_id)) {
    video->sha256 = session.digest.hex();
    begin_processing(context, *video, call);
  }
  context.state.finished_sessions.insert(call.text("upload_session_id"));
  context.state.sessions.erase(call.text("upload_session_id"));
  return Json{{"success", true}};
}

Answer cancel(Context& context, const Call& call) {
  const auto found = find_session(context, call);
  if (!found) return refuse(found.error());
  erase_video(context.state, std::string((*found)->video_id));
  return Json{{"success", true}};
}

/// The chunked protocol: start, transfer, finish or cancel.
Answer upload_phase(Context& context, const Call& call) {
  const auto phase = call.text("upload_phase");
  if (call.has("file_url")) return refuse(invalid_parameter("Param file_url cannot be used with upload_phase"));
  if (phase == "start") return start(context, call);
  if (phase == "transfer") return transfer(context, call);
  if (phase == "finish") return finish(context, call);
  if (phase == "cancel") return cancel(context, call);
  return refuse(invalid_parameter("Param upload_phase must be one of {start, transfer, finish, cancel}"));
}

bool has_video_extension(std::string_view filename) {
  constexpr std::string_view kExtensions[] = {
      "3g2", "3gp", "3gpp", "asf",  "avi",   "dat", "divx", "dv",  "f4v", "flv", "gif", "m2ts", "m4v", "mkv", "mod",
      "mov", "mp4", "mpe",  "mpeg", "mpeg4", "mpg", "mts",  "nsv", "ogm", "ogv", "qt",  "tod",  "ts",  "vob", "wmv"};
  const auto dot = filename.rfind('.');
  const auto extension = dot == std::string_view::npos ? std::string() : to_lower(filename.substr(dot + 1));
  return std::find(std::begin(kExtensions), std::end(kExtensions), extension) != std::end(kExtensions);
}

Answer whole_file(Context& context, const Call& call, const Part& source) {
  const auto& rules = context.scenario.videos;
  const auto size = source.content->size();
  if (!has_video_extension(source.filename)) {
    return refuse({.code = 352, .message = "(#352) The video file you selected is in a format that we don't support."});
  }
  if (size < rules.least_bytes) return refuse({.code = 382, .message = "(#382) The video file is too small."});
  if (size > rules.most_simple_bytes) return refuse({.message = "Request Entity Too Large", .status = 413});
  std::string head;
  const auto read = source.content->read(kHead, [&](std::string_view bytes) { head = bytes; });
  if (!read) return refuse(internal_error(read.error().message));
  if (rules.check_content && !looks_like_video(head)) return refuse(upload_error(6000, 1363031, "Not A Video"));
  auto& video = make_video(context, account_digits(call.path.front()));
  video.bytes = video.received = size;
  video.sha256 = source.sha256;
  begin_processing(context, video, call);
  return Json{{"id", video.id}};
}

Answer file_by_url(Context& context, const Call& call) {
  const auto& url = *call.param("file_url");
  if (!url.starts_with("https://") && !url.starts_with("http://")) {
    return refuse(invalid_parameter("Param file_url must be a valid URI"));
  }
  if (context.scenario.videos.file_url_fails) {
    return refuse({.code = 389, .message = "(#389) Unable to fetch video file from URL."});
  }
  auto& video = make_video(context, account_digits(call.path.front()));
  video.file_url = url;
  begin_processing(context, video, call);
  return Json{{"id", video.id}};
}

}  // namespace

Answer post_video(Context& context, const Call& call) {
  if (call.has("upload_phase")) return upload_phase(context, call);
  if (auto error = check_texts(call)) return refuse(*error);
  if (call.has("file_url")) return file_by_url(context, call);
  const auto source =
      std::find_if(call.files.begin(), call.files.end(), [](const Part& part) { return part.name == "source"; });
  if (source != call.files.end()) return whole_file(context, call, *source);
  return refuse(no_file(call));
}

}  // namespace metaup::simulator
