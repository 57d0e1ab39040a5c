#include "plan/video/ffprobe.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/child_process.hpp"
#include "base/text.hpp"

namespace metaup::plan {
namespace {

using nlohmann::json;

/// The demuxers of the containers that Meta takes. Others follow references into further files.
constexpr auto kDemuxers = "mov,matroska,avi,flv,live_flv,mpegts,mpeg,mpegvideo,m4v,h264,hevc,asf,ogg,dv,nsv";
constexpr auto kEntries =
    "format=format_name,duration,bit_rate:"
    "stream=codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,duration:"
    "stream_disposition=attached_pic:stream_tags=rotate:stream_side_data=rotation:error=code,string";
/// "Invalid data found when processing input".
constexpr double kInvalidData = -1'094'995'529;

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string text_of(const json& object, const char* name) {
  constexpr std::size_t kLongest = 100;
  const auto* const value = member(object, name);
  const auto* const text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  return text == nullptr ? std::string{} : std::string(utf8_prefix(*text, kLongest));
}

std::optional<double> to_double(std::string_view text) {
  double value = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = code == std::errc{} && stop == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// A number, or a string that is one, as ffprobe mixes them; else 0.
double number_of(const json& object, const char* name) {
  const auto* const value = member(object, name);
  if (value == nullptr) return 0;
  if (value->is_number()) return value->get<double>();
  return to_double(text_of(object, name)).value_or(0);
}

std::uint32_t pixels_of(const json& stream, const char* name) {
  const auto number = number_of(stream, name);
  return number >= 1 && number <= std::numeric_limits<std::int32_t>::max() ? static_cast<std::uint32_t>(number) : 0;
}

/// "30000/1001"; 0 when there is no such thing.
double rate_of(const json& stream, const char* name) {
  const auto text = text_of(stream, name);
  const auto slash = text.find('/');
  if (slash == std::string::npos) return to_double(text).value_or(0);
  const auto frames = to_double(std::string_view(text).substr(0, slash)).value_or(0);
  const auto seconds = to_double(std::string_view(text).substr(slash + 1)).value_or(0);
  return frames > 0 && seconds > 0 ? frames / seconds : 0;
}

/// Whether the picture is shown lying on its side: by the display matrix, or the tag of old files.
bool is_turned(const json& stream) {
  double degrees = 0;
  if (const auto* const tags = member(stream, "tags")) degrees = number_of(*tags, "rotate");
  if (const auto* const list = member(stream, "side_data_list"); list != nullptr && list->is_array()) {
    for (const auto& side_data : *list) {
      if (member(side_data, "rotation") != nullptr) degrees = number_of(side_data, "rotation");
    }
  }
  return std::fmod(std::abs(std::round(degrees)), 180) == 90;
}

bool is_cover_picture(const json& stream) {
  const auto* const disposition = member(stream, "disposition");
  return disposition != nullptr && number_of(*disposition, "attached_pic") != 0;
}

void take_video(const json& stream, VideoFacts& facts) {
  facts.codec = text_of(stream, "codec_name");
  facts.width = pixels_of(stream, "width");
  facts.height = pixels_of(stream, "height");
  if (is_turned(stream)) std::swap(facts.width, facts.height);
  facts.frame_rate = rate_of(stream, "avg_frame_rate");
  if (facts.frame_rate == 0) facts.frame_rate = rate_of(stream, "r_frame_rate");
  facts.duration = std::max(0.0, number_of(stream, "duration"));
}

/// Other failures than that of the content, such as a missing /proc, say nothing of the video.
Measurement failure_of(const json& error) {
  if (number_of(error, "code") == kInvalidData) return NoVideo{};
  return Unmeasured{"it says: " + text_of(error, "string")};
}

}  // namespace

std::vector<std::string> ffprobe_command(const std::string& program) {
  return {program,
          "-v",
          "quiet",
          "-hide_banner",
          "-protocol_whitelist",
          "file",
          "-format_whitelist",
          kDemuxers,
          "-show_entries",
          kEntries,
          "-of",
          "json",
          "-i",
          "file:/dev/fd/0"};
}

Measurement read_ffprobe_report(std::string_view report) {
  const auto document = json::parse(report, nullptr, false);
  if (const auto* const error = member(document, "error")) return failure_of(*error);
  const auto* const streams = member(document, "streams");
  if (streams == nullptr || !streams->is_array()) return Unmeasured{"its report cannot be understood"};
  VideoFacts facts;
  bool has_video = false;
  for (const auto& stream : *streams) {
    const auto type = text_of(stream, "codec_type");
    if (type == "video" && !has_video && !is_cover_picture(stream)) {
      has_video = true;
      take_video(stream, facts);
    }
    if (type == "audio" && !facts.has_audio) {
      facts.has_audio = true;
      facts.audio_codec = text_of(stream, "codec_name");
    }
  }
  if (!has_video) return NoVideo{};
  if (const auto* const format = member(document, "format")) {
    facts.container = text_of(*format, "format_name");
    if (const auto duration = number_of(*format, "duration"); duration > 0) facts.duration = duration;
    facts.bit_rate = parse_u64(text_of(*format, "bit_rate")).value_or(0);
  }
  return facts;
}

Measurement measure(const OpenFile& file, const VideoProbe& options, const std::atomic<bool>* stop) {
  const auto end =
      run_child({.argv = ffprobe_command(options.ffprobe), .input = file.descriptor(), .limit = options.limit}, stop);
  switch (end.how) {
    case ChildEnd::How::exited:
      return read_ffprobe_report(end.output);
    case ChildEnd::How::missing:
      return FfprobeMissing{};
    case ChildEnd::How::stopped:
    case ChildEnd::How::interrupted:
      return Stopped{};
    case ChildEnd::How::too_long:
      return Unmeasured{"it took longer than " + std::to_string(options.limit.count()) + " ms"};
    case ChildEnd::How::too_much:
      return Unmeasured{"it wrote too much output"};
    case ChildEnd::How::failed:
      break;
  }
  return Unmeasured{end.reason};
}

}  // namespace metaup::plan
