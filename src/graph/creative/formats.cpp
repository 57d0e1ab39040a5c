#include "graph/creative_formats.hpp"

#include <algorithm>

#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::int64_t kDynamicInOrdinarySet = 1885998;
constexpr std::string_view kAnyFormat = "AUTOMATIC_FORMAT";

bool has_entries(const json& feed, const char* name) {
  const auto* const list = member(feed, name);
  return list != nullptr && list->is_array() && !list->empty();
}

/// The one that a feed names; empty when it names none or several.
std::string format_in(const json& feed) {
  const auto* const formats = member(feed, "ad_formats");
  return formats != nullptr && formats->is_array() && formats->size() == 1 ? text_of(&formats->front(), 64)
                                                                           : std::string{};
}

/// Empty: it has no other.
std::string other_format(const json& feed, const std::string& format) {
  if (format == "SINGLE_IMAGE" || format == "SINGLE_VIDEO") return std::string(kAnyFormat);
  const bool images = has_entries(feed, "images");
  const bool videos = has_entries(feed, "videos");
  if (format != kAnyFormat || images == videos) return {};
  return images ? "SINGLE_IMAGE" : "SINGLE_VIDEO";
}

}  // namespace

bool is_taken_for_dynamic(const Error& error) { return error.subcode == kDynamicInOrdinarySet; }

std::optional<OtherFormat> in_other_format(Params params) {
  const auto param =
      std::find_if(params.begin(), params.end(), [](const auto& one) { return one.first == "asset_feed_spec"; });
  auto feed = param == params.end() ? std::nullopt : parse_json(param->second);
  if (!feed || !has_entries(*feed, "asset_customization_rules")) return std::nullopt;
  const auto before = format_in(*feed);
  const auto now = other_format(*feed, before);
  if (now.empty()) return std::nullopt;
  (*feed)["ad_formats"] = json::array({now});
  param->second = dump(*feed);
  return OtherFormat{.params = std::move(params), .before = before, .now = now};
}

}  // namespace metaup::graph
