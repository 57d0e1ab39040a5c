#include "graph/preview_reply.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

constexpr std::string_view kFormats[] = {
    "AUDIENCE_NETWORK_INSTREAM_VIDEO",
    "AUDIENCE_NETWORK_INSTREAM_VIDEO_MOBILE",
    "AUDIENCE_NETWORK_OUTSTREAM_VIDEO",
    "AUDIENCE_NETWORK_REWARDED_VIDEO",
    "BIZ_DISCO_FEED_MOBILE",
    "DESKTOP_FEED_STANDARD",
    "FACEBOOK_IFU_REELS_MOBILE",
    "FACEBOOK_PROFILE_FEED_DESKTOP",
    "FACEBOOK_PROFILE_FEED_MOBILE",
    "FACEBOOK_PROFILE_REELS_MOBILE",
    "FACEBOOK_REELS_BANNER",
    "FACEBOOK_REELS_BANNER_DESKTOP",
    "FACEBOOK_REELS_BANNER_FEED_ANDROID",
    "FACEBOOK_REELS_BANNER_FEED_ANDROID_LARGE",
    "FACEBOOK_REELS_BANNER_FULLSCREEN_IOS",
    "FACEBOOK_REELS_BANNER_FULLSCREEN_MOBILE",
    "FACEBOOK_REELS_MOBILE",
    "FACEBOOK_REELS_POSTLOOP",
    "FACEBOOK_REELS_POSTLOOP_FEED",
    "FACEBOOK_REELS_SIMILAR_PRODUCTS_MOBILE",
    "FACEBOOK_REELS_STICKER",
    "FACEBOOK_STORY_MOBILE",
    "FACEBOOK_STORY_STICKER_MOBILE",
    "INSTAGRAM_EXPLORE_CONTEXTUAL",
    "INSTAGRAM_EXPLORE_GRID_HOME",
    "INSTAGRAM_EXPLORE_IMMERSIVE",
    "INSTAGRAM_FEED_WEB",
    "INSTAGRAM_FEED_WEB_M_SITE",
    "INSTAGRAM_LEAD_GEN_MULTI_SUBMIT_ADS",
    "INSTAGRAM_PROFILE_FEED",
    "INSTAGRAM_PROFILE_REELS",
    "INSTAGRAM_REELS",
    "INSTAGRAM_REELS_OVERLAY",
    "INSTAGRAM_REELS_WEB",
    "INSTAGRAM_REELS_WEB_M_SITE",
    "INSTAGRAM_SEARCH_CHAIN",
    "INSTAGRAM_SEARCH_GRID",
    "INSTAGRAM_STANDARD",
    "INSTAGRAM_STORY",
    "INSTAGRAM_STORY_EFFECT_TRAY",
    "INSTAGRAM_STORY_WEB",
    "INSTAGRAM_STORY_WEB_M_SITE",
    "INSTANT_ARTICLE_RECIRCULATION_AD",
    "INSTANT_ARTICLE_STANDARD",
    "INSTREAM_BANNER_DESKTOP",
    "INSTREAM_BANNER_FEED_IOS",
    "INSTREAM_BANNER_FULLSCREEN_IOS",
    "INSTREAM_BANNER_FULLSCREEN_MOBILE",
    "INSTREAM_BANNER_IMMERSIVE_MOBILE",
    "INSTREAM_BANNER_MOBILE",
    "INSTREAM_VIDEO_DESKTOP",
    "INSTREAM_VIDEO_FULLSCREEN_IOS",
    "INSTREAM_VIDEO_FULLSCREEN_MOBILE",
    "INSTREAM_VIDEO_IMAGE",
    "INSTREAM_VIDEO_IMMERSIVE_MOBILE",
    "INSTREAM_VIDEO_MOBILE",
    "JOB_BROWSER_DESKTOP",
    "JOB_BROWSER_MOBILE",
    "MARKETPLACE_MOBILE",
    "MESSENGER_MOBILE_INBOX_MEDIA",
    "MESSENGER_MOBILE_STORY_MEDIA",
    "MOBILE_BANNER",
    "MOBILE_FEED_BASIC",
    "MOBILE_FEED_STANDARD",
    "MOBILE_FULLWIDTH",
    "MOBILE_INTERSTITIAL",
    "MOBILE_MEDIUM_RECTANGLE",
    "MOBILE_NATIVE",
    "RIGHT_COLUMN_STANDARD",
    "SUGGESTED_VIDEO_DESKTOP",
    "SUGGESTED_VIDEO_FULLSCREEN_MOBILE",
    "SUGGESTED_VIDEO_IMMERSIVE_MOBILE",
    "SUGGESTED_VIDEO_MOBILE",
    "WATCH_FEED_HOME",
    "WATCH_FEED_MOBILE",
    "WHATSAPP_STATUS_MEDIA",
};
static_assert(std::is_sorted(std::begin(kFormats), std::end(kFormats)));

/// The value of `src`, up to its closing quote; empty when there is none.
std::string_view source_of(std::string_view iframe) {
  constexpr std::string_view kName = " src=";
  const auto at = iframe.find(kName);
  if (at == std::string_view::npos) return {};
  const auto quoted = iframe.substr(at + kName.size());
  if (quoted.empty() || (quoted.front() != '"' && quoted.front() != '\'')) return {};
  const auto end = quoted.find(quoted.front(), 1);
  return end == std::string_view::npos ? std::string_view{} : quoted.substr(1, end - 1);
}

/// Meta writes "&" in an attribute both raw and as "&amp;".
std::string unescaped(std::string_view text) {
  constexpr std::string_view kEscaped = "&amp;";
  std::string plain;
  while (!text.empty()) {
    const auto end = std::min(text.find(kEscaped), text.size());
    plain += text.substr(0, end);
    if (end == text.size()) break;
    plain += '&';
    text.remove_prefix(end + kEscaped.size());
  }
  return plain;
}

/// Visible ASCII only: what else an address holds is percent-encoded.
bool is_web_address(std::string_view url) {
  constexpr std::size_t kLongest = 8'000;
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7F' && c != '"'; });
  return url.starts_with("https://") && url.size() <= kLongest && plain;
}

}  // namespace

std::span<const std::string_view> ad_formats() { return kFormats; }

Result<std::string> read_preview_url(const Reply& reply) {
  const auto document = parse_json(reply.body);
  const auto* const data = document ? member(*document, "data") : nullptr;
  if (data == nullptr || !data->is_array() || data->empty()) return odd_reply("the reply has no preview", reply);
  constexpr std::size_t kLongestBody = 64'000;
  auto url = unescaped(source_of(text_of(member(data->front(), "body"), kLongestBody)));
  if (!is_web_address(url)) return odd_reply("the preview is not an iframe with an address", reply);
  return url;
}

}  // namespace metaup::graph
