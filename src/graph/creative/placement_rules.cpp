#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "graph/creative/checks.hpp"
#include "graph/json.hpp"

// The rules of a feed that a spec brings (docs/graph-api.md, "Asset feeds"). Positions come and go, so that what is
// not known here is only told.

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kFacebook[] = {
    "facebook_reels", "facebook_reels_overlay", "feed",   "instream_video", "marketplace", "notification",
    "profile_feed",   "right_hand_column",      "search", "story",          "video_feeds"};
// `explore` and Messenger's `story` are told as gone.
constexpr std::string_view kInstagram[] = {"explore",       "explore_home", "ig_search", "profile_feed",
                                           "profile_reels", "reels",        "story",     "stream"};
constexpr std::string_view kMessenger[] = {"sponsored_messages", "story"};
constexpr std::string_view kAudienceNetwork[] = {"classic", "instream_video", "rewarded_video"};
constexpr std::string_view kThreads[] = {"threads_stream"};

struct Platform {
  std::string_view name;
  const char* list;
  std::span<const std::string_view> positions;
};
constexpr Platform kPlatforms[] = {{"facebook", "facebook_positions", kFacebook},
                                   {"instagram", "instagram_positions", kInstagram},
                                   {"messenger", "messenger_positions", kMessenger},
                                   {"audience_network", "audience_network_positions", kAudienceNetwork},
                                   {"threads", "threads_positions", kThreads}};

bool holds(const json* list, std::string_view word) {
  return list != nullptr && list->is_array() && std::find(list->begin(), list->end(), word) != list->end();
}

std::string shown_word(const json& word) {
  return printable(utf8_prefix(word.is_string() ? word.get<std::string>() : word.dump(), 40));
}

/// One rule: where its assets are shown.
class PlaceCheck {
 public:
  PlaceCheck(const json& where, const std::string& field, Findings& findings)
      : where_(where), field_(field), findings_(findings) {}

  void run() {
    check_platforms();
    for (const auto& platform : kPlatforms) check_positions(platform);
    const bool on_threads = member(where_, "threads_positions") != nullptr;
    if (on_threads && !holds(member(where_, "instagram_positions"), "stream")) {
      warn("threads_positions needs stream in instagram_positions: Meta refuses the rule without it");
    }
  }

 private:
  void check_platforms() {
    const auto* const platforms = member(where_, "publisher_platforms");
    if (platforms == nullptr || !platforms->is_array()) return;
    for (const auto& name : *platforms) {
      const auto* const known = std::find_if(std::begin(kPlatforms), std::end(kPlatforms),
                                             [&](const Platform& platform) { return name == platform.name; });
      if (known != std::end(kPlatforms)) continue;
      warn("publisher_platforms: " + shown_word(name) + " is no platform that Meta names for rules");
    }
  }

  void check_positions(const Platform& platform) {
    const auto* const positions = member(where_, platform.list);
    const bool is_named = holds(member(where_, "publisher_platforms"), platform.name);
    const bool are_none = positions == nullptr || !positions->is_array() || positions->empty();
    if (is_named && are_none) {
      return warn("publisher_platforms: " + std::string(platform.name) + " needs " + platform.list +
                  ": Meta refuses the rule without it");
    }
    if (are_none) return;
    for (const auto& position : *positions) {
      const auto& known = platform.positions;
      if (std::any_of(known.begin(), known.end(), [&](auto word) { return position == word; })) continue;
      warn(std::string(platform.list) + ": " + shown_word(position) + " is no position that Meta names");
    }
  }

  void warn(const std::string& what) { findings_.warn(field_, what); }

  const json& where_;
  const std::string& field_;
  Findings& findings_;
};

}  // namespace

void check_placement_rules(const json& rules, Findings& findings, const std::string& field) {
  if (!rules.is_array()) return;
  for (const auto& rule : rules) {
    const auto* const where = member(rule, "customization_spec");
    if (where != nullptr && where->is_object()) {
      PlaceCheck(*where, field, findings).run();
    } else {
      findings.warn(field, "asset_customization_rules: Meta refuses a rule without a customization_spec");
    }
  }
}

}  // namespace metaup::graph
