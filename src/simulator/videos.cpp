#include "simulator/videos.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "simulator/creatives.hpp"
#include "simulator/listing.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

// Of every video that is ready.
constexpr int kWidth = 1280;
constexpr int kHeight = 720;
constexpr int kThumbnails = 3;

const NodeType& video_type() {
  static const NodeType kType{"AdVideo",
                              split(kVideoFields, ' '),
                              {"updated_time", "description"},
                              {{"admin_creator"},
                               {"audio_isrc"},
                               {"boost_eligibility_info"},
                               {"copyright"},
                               {"copyright_check_information"},
                               {"event"},
                               {"expiration"},
                               {"format"},
                               {"from"},
                               {"music_video_copyright"},
                               {"place"},
                               {"privacy"},
                               {"status"},
                               {"thumbnails"}}};
  return kType;
}

const NodeType& thumbnail_type() {
  static const NodeType kType{"VideoThumbnail",
                              {"id", "uri", "is_preferred", "height", "width", "scale", "name"},
                              {"id", "uri", "is_preferred", "height", "width", "scale"}};
  return kType;
}

Json show_thumbnail(const Video& video, int index) {
  return {{"id", fmt::format("{}{:02}", video.id, index)},
          {"uri", fmt::format("https://scontent.xx.fbcdn.net/v/t15/{}_{}.jpg", video.id, index)},
          {"is_preferred", index == 1},
          {"width", kWidth},
          {"height", kHeight},
          {"scale", 1.0},
          {"name", ""}};
}

Json show_video(const Context& context, const Video& video) {
  const auto& rules = context.scenario.videos;
  const bool ready = video_status(rules, video, context.now) == "ready";
  Json json = {
      {"id", video.id},
      {"created_time", graph_time(video.created)},
      {"updated_time", graph_time(video.updated)},
      {"status", show_status(rules, video, context.now)},
      {"picture", fmt::format("https://scontent.xx.fbcdn.net/v/{}/{}", ready ? "t15" : "placeholder", video.id)},
      {"permalink_url", "/" + video.id},
      {"published", false}};
  if (!video.title.empty()) json["title"] = video.title;
  if (!video.description.empty()) json["description"] = video.description;
  if (!ready) return json;
  json["length"] = rules.length_s;
  json["source"] = "https://video.xx.fbcdn.net/v/" + video.id + ".mp4";
  json["is_instagram_eligible"] = true;
  json["format"] = {{{"filter", "native"}, {"width", kWidth}, {"height", kHeight}}};
  for (int index = kThumbnails; index >= 1; --index) {
    json["thumbnails"]["data"].push_back(show_thumbnail(video, index));
  }
  return json;
}

bool asks_for(const Call& call, std::string_view field) {
  const auto names = split(call.text("fields"), ',');
  return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.starts_with(field); });
}

bool title_fits(const VideoRules& rules, const Call& call, const Video& video) {
  const auto* wanted = call.param("title");
  if (wanted == nullptr) return true;
  return rules.title_exact ? video.title == *wanted : video.title.find(*wanted) != std::string::npos;
}

/// The number that a parameter holds; nothing when it is not there.
tl::expected<std::optional<double>, ApiError> bound_of(const Call& call, const char* name, bool is_whole) {
  if (is_whole) {
    const auto number = number_param(call, name);
    if (!number) return refuse(number.error());
    return *number ? std::optional(static_cast<double>(**number)) : std::nullopt;
  }
  const auto text = call.text(name);
  if (text.empty()) return std::nullopt;
  double bound = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bound);
  if (error == std::errc{} && end == text.data() + text.size() && std::isfinite(bound)) return bound;
  return refuse(invalid_parameter(fmt::format("Param {} must be a number", name)));
}

/// Whether videos are as long, wide and high as the call wants them; all are alike.
tl::expected<bool, ApiError> fits_measures(const VideoRules& rules, const Call& call) {
  struct Measure {
    const char* least;
    const char* most;
    bool is_whole;
    double value;
  };
  const Measure measures[] = {{"minlength", "maxlength", true, rules.length_s},
                              {"minwidth", "maxwidth", true, kWidth},
                              {"minheight", "maxheight", true, kHeight},
                              {"min_aspect_ratio", "max_aspect_ratio", false, double{kWidth} / kHeight}};
  bool fits = true;
  for (const auto& measure : measures) {
    const auto least = bound_of(call, measure.least, measure.is_whole);
    const auto most = bound_of(call, measure.most, measure.is_whole);
    if (!least) return refuse(least.error());
    if (!most) return refuse(most.error());
    fits = fits && measure.value >= least->value_or(0) && measure.value <= most->value_or(measure.value);
  }
  return fits;
}

/// Reads can lag behind writes.
bool is_shown(const Context& context, const Video& video) {
  const auto since = video.finished ? video.processed_from : video.created;
  return context.now - since >= std::chrono::duration<double>(context.scenario.videos.read_lag_s);
}

/// Why `GET /<video>` is not answered.
std::optional<ApiError> refuse_node(const Context& context, const Video& video, const Call& call) {
  constexpr int kInvalidParameter = 100;
  const auto code = context.scenario.videos.node_code;
  if (code == kInvalidParameter || !is_shown(context, video)) return no_such_object(video.id, call.method);
  if (code == 0) return std::nullopt;
  return ApiError{.code = code, .message = fmt::format("(#{}) Permission denied", code), .status = 403};
}

tl::expected<void, ApiError> remove(Context& context, const Call& call, const std::string& id) {
  if (is_video_used(context.state, id)) {
    auto error =
        refused_input(context.scenario.videos.in_use_subcode, "Video In Use", "An ad creative uses this video.");
    return refuse(std::move(error));
  }
  if (find_video(context.state, id) == nullptr) return refuse(no_such_object(id, call.method));
  erase_video(context.state, id);
  return {};
}

}  // namespace

Video& make_video(Context& context, const std::string& account) {
  auto& state = context.state;
  const auto id = state.next_id();
  const auto& rules = context.scenario.videos;
  const auto in_turn = [turn = state.videos_made++](const auto& list) {
    return list[static_cast<std::size_t>(std::min<std::uint64_t>(turn, list.size() - 1))];
  };
  auto& video = state.accounts[account].videos[id];
  video.account = account;
  video.id = id;
  video.outcome = in_turn(rules.outcomes);
  video.processing_s = in_turn(rules.processing_s);
  video.sequence = state.sequence;
  video.created = video.updated = context.shown();
  state.objects[id] = {Object::Kind::video, account};
  return video;
}

void begin_processing(Context& context, Video& video, const Call& call) {
  video.title = call.text("title");
  video.description = call.text("description");
  video.name = call.text("name");
  video.finished = true;
  if (context.fault != nullptr && !context.fault->outcome.empty()) video.outcome = context.fault->outcome;
  video.processed_from = context.now;
  video.updated = context.shown();
}

Video* find_video(State& state, const std::string& id) {
  const auto object = state.objects.find(id);
  if (object == state.objects.end() || object->second.kind != Object::Kind::video) return nullptr;
  return &state.accounts[object->second.account].videos.at(id);
}

void erase_video(State& state, const std::string& id) {
  const auto object = state.objects.find(id);
  if (object == state.objects.end()) return;
  state.accounts[object->second.account].videos.erase(id);
  state.objects.erase(object);
  std::erase_if(state.sessions, [&](const auto& entry) { return entry.second.video_id == id; });
}

Answer list_videos(Context& context, const Call& call) {
  const auto& rules = context.scenario.videos;
  const auto measures_fit = fits_measures(rules, call);
  if (!measures_fit) return refuse(measures_fit.error());
  const auto wanted = ids_in_filter(call, rules.id_filter, {"id"});
  if (!wanted) return refuse(wanted.error());
  std::vector<Listed> items;
  for (const auto& [id, video] : context.state.accounts[account_digits(call.path.front())].videos) {
    const bool listed = (video.finished || rules.list_unfinished) && is_shown(context, video);
    if (!listed || !*measures_fit || !title_fits(rules, call, video)) continue;
    if (*wanted && !(*wanted)->contains(id)) continue;
    items.push_back({video.sequence, [&context, &video] { return show_video(context, video); }});
  }
  return list_page(context, call, video_type(), std::move(items));
}

Answer read_video(Context& context, const Call& call) {
  const auto* video = find_video(context.state, call.path.front());
  if (auto error = refuse_node(context, *video, call)) return refuse(std::move(*error));
  const bool ready = video_status(context.scenario.videos, *video, context.now) == "ready";
  if (!ready && asks_for(call, "format")) {
    return refuse({.code = 1,
                   .message = "Please reduce the amount of data you're asking for, then retry your request",
                   .status = 500});
  }
  return select_fields(call, video_type(), show_video(context, *video));
}

Answer update_video(Context& context, const Call& call) {
  auto& video = *find_video(context.state, call.path.front());
  if (const auto* name = call.param("name")) video.name = *name;
  if (const auto* description = call.param("description")) video.description = *description;
  video.updated = context.shown();
  return Json{{"success", true}};
}

Answer delete_video(Context& context, const Call& call) {
  const auto* id = call.param("video_id");
  if (id == nullptr || id->empty()) return refuse(missing_parameter("video_id"));
  const auto* video = find_video(context.state, *id);
  if (video != nullptr && video->account != account_digits(call.path.front())) {
    return refuse(no_such_object(*id, call.method));
  }
  if (auto removed = remove(context, call, *id); !removed) return refuse(removed.error());
  return Json{{"success", true}};
}

Answer delete_video_node(Context& context, const Call& call) {
  if (auto removed = remove(context, call, call.path.front()); !removed) return refuse(removed.error());
  return Json{{"success", true}};
}

Answer list_thumbnails(Context& context, const Call& call) {
  const auto& video = *find_video(context.state, call.path.front());
  if (auto error = refuse_node(context, video, call)) return refuse(std::move(*error));
  std::vector<Listed> items;
  if (video_status(context.scenario.videos, video, context.now) == "ready") {
    for (int index = kThumbnails; index >= 1; --index) {
      items.push_back({static_cast<std::uint64_t>(index), [&video, index] { return show_thumbnail(video, index); }});
    }
  }
  return list_page(context, call, thumbnail_type(), std::move(items));
}

Answer post_thumbnail(Context& context, const Call& call) {
  const auto source =
      std::find_if(call.files.begin(), call.files.end(), [](const Part& part) { return part.name == "source"; });
  if (source == call.files.end()) return refuse(missing_parameter("source"));
  if (!source->image.decodable) return refuse(refused_input(1487411, "FileTypeNotSupported", "This is no image."));
  if (!context.scenario.videos.custom_thumbnails) {
    return refuse(invalid_parameter("Thumbnails can only be added to videos of a Page"));
  }
  return Json{{"success", true}};
}

}  // namespace metaup::simulator
