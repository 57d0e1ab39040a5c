// What only tests and demonstrations ask: the state, and events that no client can cause.
#include <fmt/format.h>

#include "base/text.hpp"
#include "simulator/simulator.hpp"
#include "simulator/videos.hpp"

namespace metaup::simulator {
namespace {

Reply answer(int status, const Json& body) {
  Reply reply;
  reply.status = status;
  reply.body = dump(body);
  return reply;
}

Reply mistake(std::string_view text) { return answer(400, {{"error", text}}); }

Json show_image(const Image& image) {
  return {{"account", image.account}, {"hash", image.hash},   {"name", image.name},     {"sha256", image.sha256},
          {"bytes", image.bytes},     {"width", image.width}, {"height", image.height}, {"uploads", image.uploads}};
}

Json show_video(const Video& video) {
  return {{"account", video.account},   {"id", video.id},
          {"title", video.title},       {"description", video.description},
          {"name", video.name},         {"sha256", video.sha256},
          {"bytes", video.bytes},       {"received", video.received},
          {"finished", video.finished}, {"outcome", video.outcome},
          {"file_url", video.file_url}, {"captions", video.captions}};
}

Json creative_for_tests(const Creative& creative) {
  return {{"account", creative.account}, {"id", creative.id},
          {"name", creative.name},       {"status", creative.status},
          {"images", creative.images},   {"videos", creative.videos},
          {"posts", creative.posts},     {"params", Json::parse(creative.params)}};
}

Json show_ad(const Ad& ad) {
  return {{"account", ad.account},   {"id", ad.id},    {"name", ad.name}, {"adset", ad.adset}, {"status", ad.status},
          {"creative", ad.creative}, {"more", ad.more}};
}

/// The JSON object that the body's members came from.
Json members_of(const Request& request) {
  Json object = Json::object();
  for (const auto& [name, text] : request.form) {
    auto value = Json::parse(text, nullptr, false);
    object[name] = value.is_discarded() || value.is_number() ? Json(text) : std::move(value);
    const auto number = parse_u64(text);
    if (number && std::to_string(*number) == text) object[name] = *number;
  }
  return object;
}

}  // namespace

Json show_state(const State& state, const Limits& limits, std::uint64_t body_bytes) {
  Json images = Json::array();
  Json videos = Json::array();
  Json creatives = Json::array();
  Json ads = Json::array();
  for (const auto& [digits, account] : state.accounts) {
    for (const auto& [hash, image] : account.images) images.push_back(show_image(image));
    for (const auto& [id, video] : account.videos) videos.push_back(show_video(video));
    for (const auto& [id, creative] : account.creatives) creatives.push_back(creative_for_tests(creative));
    for (const auto& [id, ad] : account.ads) ads.push_back(show_ad(ad));
  }
  return {{"images", images},
          {"videos", videos},
          {"creatives", creatives},
          {"ads", ads},
          {"upload_sessions", state.sessions.size()},
          {"requests", state.requests},
          {"http_requests", state.http_requests},
          {"body_bytes", body_bytes},
          {"operations", state.operations},
          {"points", limits.points()},
          {"throttled", state.throttled},
          {"retired", state.retired},
          {"crowded_batches", state.crowded_batches}};
}

Reply Simulator::control(const Request& request) {
  const auto name = request.path.substr(std::string_view("/__sim__/").size());
  const auto field = [&](std::string_view key) {
    const auto* value = find(request.form, key);
    return value == nullptr ? std::string() : *value;
  };
  if (request.method == "GET" && name == "state") return answer(200, show_state(state_, limits_, body_bytes_));
  if (request.method != "POST") return mistake("POST it, or GET /__sim__/state");
  if (name == "advance") {
    const auto seconds = parse_u64(field("seconds"));
    if (!seconds || *seconds > 366U * 86'400U) return mistake("seconds must be a whole number");
    clock_.advance(std::chrono::seconds{*seconds});
  } else if (name == "shift_clock") {
    const auto text = field("seconds");
    const bool back = text.starts_with('-');
    const auto seconds = parse_u64(std::string_view(text).substr(back ? 1 : 0));
    if (!seconds || *seconds > 366U * 86'400U) return mistake("seconds must be a whole number, perhaps with a minus");
    const std::chrono::seconds by{*seconds};
    clock_.shift(back ? -by : by);
  } else if (name == "expire_token") {
    state_.expired_tokens.insert(field("token"));
  } else if (name == "forget_image") {
    if (state_.accounts[field("account")].images.erase(field("hash")) == 0) return mistake("there is no such image");
  } else if (name == "forget_video") {
    if (find_video(state_, field("id")) == nullptr) return mistake("there is no such video");
    erase_video(state_, field("id"));
  } else if (name == "fault") {
    auto scenario = parse_scenario(dump({{"faults", {members_of(request)}}}));
    if (!scenario) return mistake(scenario.error().message);
    faults_.add(scenario->faults.front());
  } else if (name == "end_faults") {
    faults_.drop_added();
  } else {
    return mistake(fmt::format("no such control: {}", name));
  }
  return answer(200, {{"success", true}});
}

}  // namespace metaup::simulator
