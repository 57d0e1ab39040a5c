#include "simulator/routes.hpp"

#include <algorithm>

#include "simulator/ads.hpp"
#include "simulator/adsets.hpp"
#include "simulator/campaigns.hpp"
#include "simulator/creatives.hpp"
#include "simulator/identities.hpp"
#include "simulator/images.hpp"
#include "simulator/locales.hpp"
#include "simulator/oauth.hpp"
#include "simulator/previews.hpp"
#include "simulator/tokens.hpp"
#include "simulator/videos.hpp"

namespace metaup::simulator {
namespace {

/// What the first segment of a path names.
enum class Owner { word, account, image, video, creative, ad, adset, nothing };

struct Entry {
  std::string_view method;
  Owner owner;
  std::string_view rest;  ///< the segments after the first, joined; for `word` all of them
  Edge edge;
  bool mutation = false;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> kTable{
      {"GET", Owner::word, "me", read_me},
      {"GET", Owner::word, "me/permissions", list_permissions},
      {"GET", Owner::word, "me/adaccounts", list_accounts},
      {"GET", Owner::word, "me/accounts", list_pages},
      {"GET", Owner::word, "search", search_locales},
      {"GET", Owner::word, "debug_token", debug_token},
      {"GET", Owner::word, "oauth/access_token", exchange_token},
      {"GET", Owner::word, "oauth/revoke", revoke_token},
      {"GET", Owner::account, "", read_account},
      {"GET", Owner::account, "adimages", list_images},
      {"POST", Owner::account, "adimages", post_images},
      {"DELETE", Owner::account, "adimages", delete_image},
      {"GET", Owner::image, "", read_image},
      {"GET", Owner::account, "advideos", list_videos},
      {"POST", Owner::account, "advideos", post_video},
      {"DELETE", Owner::account, "advideos", delete_video},
      {"GET", Owner::video, "", read_video},
      {"POST", Owner::video, "", update_video},
      {"DELETE", Owner::video, "", delete_video_node},
      {"GET", Owner::video, "thumbnails", list_thumbnails},
      {"POST", Owner::video, "thumbnails", post_thumbnail},
      {"GET", Owner::video, "captions", list_captions},
      {"POST", Owner::video, "captions", post_captions},
      {"GET", Owner::account, "adcreatives", list_creatives},
      {"POST", Owner::account, "adcreatives", post_creative},
      {"GET", Owner::creative, "", read_creative},
      {"POST", Owner::creative, "", update_creative},
      {"DELETE", Owner::creative, "", delete_creative},
      {"GET", Owner::creative, "previews", list_previews},
      {"GET", Owner::account, "generatepreviews", generate_previews},
      {"GET", Owner::account, "promote_pages", list_promote_pages},
      {"GET", Owner::account, "instagram_accounts", list_instagram_accounts},
      {"GET", Owner::account, "campaigns", list_campaigns},
      {"GET", Owner::account, "adsets", list_adsets},
      {"GET", Owner::account, "ads", list_ads},
      {"POST", Owner::account, "ads", post_ad, true},
      {"GET", Owner::ad, "", read_ad},
      {"POST", Owner::ad, "", update_ad, true},
      {"DELETE", Owner::ad, "", delete_ad, true},
      {"GET", Owner::ad, "previews", list_previews},
      {"GET", Owner::adset, "", read_adset},
      {"GET", Owner::adset, "ads", list_ads_of_set},
      {"GET", Owner::nothing, "", read_other_node},
      {"GET", Owner::nothing, "ads", list_ads_of_set},
      {"GET", Owner::nothing, "leadgen_forms", list_lead_forms},
      {"GET", Owner::nothing, "page_backed_instagram_accounts", refuse_backed_accounts},
      {"POST", Owner::nothing, "page_backed_instagram_accounts", refuse_backed_accounts},
  };
  return kTable;
}

std::string joined(std::vector<std::string>::const_iterator from, std::vector<std::string>::const_iterator to) {
  std::string path;
  for (; from != to; ++from) path += (path.empty() ? "" : "/") + *from;
  return path;
}

Owner owner_kind(const State& state, const std::string& first) {
  if (!account_digits(first).empty()) return Owner::account;
  const auto colon = first.find(':');
  if (colon != std::string::npos && all_digits(std::string_view(first).substr(0, colon))) return Owner::image;
  if (!all_digits(first)) return Owner::word;
  const auto object = state.objects.find(first);
  if (object == state.objects.end()) return Owner::nothing;
  switch (object->second.kind) {
    case Object::Kind::video:
      return Owner::video;
    case Object::Kind::creative:
      return Owner::creative;
    case Object::Kind::ad:
      return Owner::ad;
    case Object::Kind::adset:
      return Owner::adset;
  }
  return Owner::nothing;
}

}  // namespace

std::string owner_of(const Context& context, const std::vector<std::string>& path) {
  if (path.empty()) return {};
  const auto& first = path.front();
  const auto& state = context.state;
  if (owner_kind(state, first) == Owner::image) return first.substr(0, first.find(':'));
  if (const auto object = state.objects.find(first); object != state.objects.end()) return object->second.account;
  if (const auto* const campaign = find_campaign(context, first)) return campaign->account;
  const auto of_adset = owner_of_adset(context, first);
  return of_adset && !of_adset->empty() ? *of_adset : account_digits(first);
}

tl::expected<Route, ApiError> find_route(const Context& context, const Call& call) {
  if (call.path.empty()) return refuse(unknown_path("/"));
  const auto& first = call.path.front();
  const auto owner = owner_kind(context.state, first);
  const auto rest = joined(call.path.begin() + (owner == Owner::word ? 0 : 1), call.path.end());
  bool path_exists = false;
  for (const auto& entry : entries()) {
    if (entry.owner != owner || entry.rest != rest) continue;
    path_exists = true;
    if (entry.method != call.method) continue;
    return Route{entry.edge, owner_of(context, call.path), owner != Owner::word, entry.mutation};
  }
  if (path_exists || owner == Owner::nothing) return refuse(no_such_object(first, call.method));
  if (call.path.size() > 1) return refuse(unknown_path("/" + joined(call.path.begin() + 1, call.path.end())));
  return refuse(unknown_alias(first));
}

}  // namespace metaup::simulator
