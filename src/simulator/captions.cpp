// The captions of a video: subtitle files by locale.
#include <algorithm>

#include "base/unicode.hpp"
#include "simulator/listing.hpp"
#include "simulator/videos.hpp"

namespace metaup::simulator {
namespace {

constexpr std::uint64_t kMostCaptionBytes = 200 * 1024;

const NodeType& captions_type() {
  static const NodeType kType{"VideoCaption",
                              {"id", "create_time", "is_auto_generated", "is_default", "locale", "locale_name"},
                              {"locale", "locale_name"}};
  return kType;
}

ApiError caption_error(int code, std::string message) { return {.code = code, .message = std::move(message)}; }

bool is_letters(std::string_view text, char first, char last) {
  return text.size() == 2 && std::all_of(text.begin(), text.end(), [&](char c) { return c >= first && c <= last; });
}

/// "en_US" of "anything.en_US.srt"; empty when the name has another form.
std::string locale_of(std::string_view name) {
  constexpr std::size_t kLocale = 5;
  constexpr std::string_view kEnd = ".srt";
  if (!name.ends_with(kEnd)) return {};
  name.remove_suffix(kEnd.size());
  if (name.size() < kLocale + 2) return {};
  const auto locale = name.substr(name.size() - kLocale);
  const bool fits = name[name.size() - kLocale - 1] == '.' && is_letters(locale.substr(0, 2), 'a', 'z') &&
                    locale[2] == '_' && is_letters(locale.substr(3), 'A', 'Z');
  return fits ? std::string(locale) : std::string();
}

/// It begins with a number and a time, as SubRip has it.
bool is_subtitles(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto line = text.find('\n');
  return line != std::string_view::npos && all_digits(trimmed(text.substr(0, line))) &&
         text.substr(line + 1, 40).find(" --> ") != std::string_view::npos;
}

}  // namespace

Answer list_captions(Context& context, const Call& call) {
  std::vector<Listed> items;
  for (const auto& [locale, text] : find_video(context.state, call.path.front())->captions) {
    items.push_back({items.size() + 1, [locale] { return Json{{"locale", locale}, {"locale_name", locale}}; }});
  }
  return list_page(context, call, captions_type(), std::move(items));
}

Answer post_captions(Context& context, const Call& call) {
  auto& video = *find_video(context.state, call.path.front());
  const auto gone = json_param(call, "locales_to_delete");
  if (!gone) return gone;
  for (const auto& locale : gone->is_array() ? *gone : Json::array()) {
    if (locale.is_string()) video.captions.erase(locale.get<std::string>());
  }
  const auto part =
      std::find_if(call.files.begin(), call.files.end(), [](const Part& file) { return file.name == "captions_file"; });
  if (part == call.files.end()) {
    if (call.has("locales_to_delete") || call.has("default_locale")) return Json{{"success", true}};
    return refuse(missing_parameter("captions_file"));
  }
  if (video_status(context.scenario.videos, video, context.now) != "ready") {
    return refuse(invalid_parameter("The video is not ready"));
  }
  const auto locale = locale_of(part->filename);
  if (locale.empty()) return refuse(caption_error(386, "(#386) The captions file must be named NAME.en_US.srt"));
  const auto text = part->content->text();
  if (!text || text->size() > kMostCaptionBytes)
    return refuse(caption_error(387, "(#387) The captions could not be transferred"));
  if (!is_subtitles(*text)) return refuse(caption_error(385, "(#385) The captions file must be in SRT format"));
  if (video.captions.contains(locale)) {
    return refuse(caption_error(482, "(#482) There are captions for this locale already"));
  }
  video.captions[locale] = *text;
  return Json{{"success", true}};
}

}  // namespace metaup::simulator
