#include "simulator/creatives.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "simulator/ads.hpp"
#include "simulator/creative_assets.hpp"
#include "simulator/identities.hpp"
#include "simulator/image_intake.hpp"
#include "simulator/images.hpp"
#include "simulator/listing.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

template <class Uses>
bool any_creative(const State& state, const std::string& account, Uses uses) {
  const auto owner = state.accounts.find(account);
  if (owner == state.accounts.end()) return false;
  const auto& creatives = owner->second.creatives;
  return std::any_of(creatives.begin(), creatives.end(), [&](const auto& entry) { return uses(entry.second); });
}

/// The call's parameters as one object: what holds JSON is parsed.
Answer params_of(const Call& call) {
  Json params = Json::object();
  for (const auto& [name, text] : call.params) {
    if (name == "access_token" || name == "appsecret_proof") continue;
    if (!is_one_of(kCreativeJsonParams, name)) {
      params[name] = text;
      continue;
    }
    auto json = json_param(call, name);
    if (!json) return json;
    params[name] = std::move(*json);
  }
  return params;
}

using BroughtImage = tl::expected<std::optional<NewImage>, ApiError>;

/// The file that came with the request for the older kind of creative; its hash takes the place of its name.
BroughtImage image_brought(const Context& context, Json& params, const std::vector<Part>& files) {
  const auto name = text_of(params, "image_file");
  if (name.empty()) return std::nullopt;
  const auto part = std::find_if(files.begin(), files.end(), [&](const Part& file) { return file.name == name; });
  if (part == files.end()) return refuse(refused_input(1487212, "Missing Image", "No part has this name."));
  auto images = images_in_parts(context.scenario.images, {*part});
  if (!images) return refuse(images.error());
  params["image_hash"] = image_hash(images->front().sha256);
  params.erase("image_file");
  return images->front();
}

/// A creative without object_story_spec: title, body, object_url and a picture.
Problem check_legacy(const Context& context, CreativeAssets& assets, const Json& params) {
  const bool by_hash = params.contains("image_hash");
  const auto url = text_of(params, "image_url");
  if (by_hash && !url.empty()) return invalid_parameter("Give image_hash or image_url, not both");
  if (!by_hash && url.empty()) return refused_input(1487212, "Missing Image", "A creative needs an image.");
  if (!by_hash && context.scenario.creatives.image_url_fails) {
    return refused_input(3858258, "Image Not Downloaded", "The image could not be downloaded.");
  }
  if (text_of(params, "object_url").empty() && text_of(params, "link_url").empty()) {
    return refused_input(2061015, "Missing Link", "The link field is required.");
  }
  return by_hash ? assets.use_image(params["image_hash"]) : std::nullopt;
}

bool is_story_id(const std::string& text) {
  const auto underscore = text.find('_');
  return underscore != std::string::npos && all_digits(text.substr(0, underscore)) &&
         all_digits(text.substr(underscore + 1));
}

/// A collection shows four products of its set at least.
Problem check_collection(const Context& context, const Json& params) {
  constexpr std::uint64_t kFewest = 4;
  const auto formats = params["asset_feed_spec"].value("ad_formats", Json::array());
  if (std::find(formats.begin(), formats.end(), "COLLECTION") == formats.end()) return std::nullopt;
  const auto* const set = find_product_set(context, id_text(params.value("product_set_id", Json())));
  if (set == nullptr || set->products >= kFewest) return std::nullopt;
  return refused_input(2490457, "Too Few Products", "A collection needs a product set of four products or more.");
}

Problem check_source(const Context& context, CreativeAssets& assets, const Json& params) {
  const bool has_feed = params.contains("asset_feed_spec");
  if (params.contains("object_story_spec")) {
    if (auto problem = check_story(assets, params["object_story_spec"], has_feed)) return problem;
    if (!has_feed) return std::nullopt;
    if (auto problem = check_feed(assets, params["asset_feed_spec"], params["object_story_spec"])) return problem;
    return check_collection(context, params);
  }
  if (has_feed) return refused_input(1443048, "object_story_spec is ill formed", "A feed needs a page_id.");
  if (params.contains("object_story_id")) {
    const auto story = text_of(params, "object_story_id");
    if (!is_story_id(story)) {
      return blame(invalid_parameter("object_story_id must be <page>_<post>"), {"object_story_id"});
    }
    if (is_page(context, story.substr(0, story.find('_')))) return std::nullopt;
    return refused_input(1885557, "Post Not Available", "The promoted post is not available.");
  }
  const auto partner = params.value("branded_content", Json::object());
  const bool by_code = partner.is_object() && !text_of(partner, "instagram_boost_post_access_token").empty();
  if (by_code || !text_of(params, "source_instagram_media_id").empty()) return std::nullopt;
  return check_legacy(context, assets, params);
}

Problem check_creative(const Context& context, CreativeAssets& assets, const Json& params) {
  if (params.contains("instagram_actor_id")) {
    if (!params.contains("instagram_user_id")) return invalid_parameter("instagram_actor_id is no longer supported");
    return refused_input(2446149, "Two Instagram Accounts", "Give instagram_user_id only.");
  }
  if (auto problem = check_params(params)) return problem;
  if (auto problem = check_sources(params)) return problem;
  if (params.contains("instagram_user_id")) {
    if (auto problem = assets.use_instagram(params["instagram_user_id"])) return problem;
  }
  if (auto problem = check_source(context, assets, params)) return problem;
  return check_extras(context.scenario.creatives, params);
}

/// What makes two creatives the same: everything but how they are called.
std::string digest_of(const Context& context, Json params) {
  if (params.contains("asset_feed_spec") && context.scenario.creatives.feeds_are_unique) {
    return "unique " + std::to_string(context.state.sequence);
  }
  for (const auto* name : {"name", "title", "adlabels", "execution_options", "status"}) params.erase(name);
  Sha256 digest;
  digest.update(dump(params));
  return digest.hex();
}

/// The data of the story: link_data, video_data … of a creative that has one.
Json story_data(const Json& params) {
  const auto story = params.value("object_story_spec", Json::object());
  for (const auto* name : {"link_data", "template_data", "video_data", "photo_data", "text_data"}) {
    if (story.contains(name)) return story[name];
  }
  return Json::object();
}

Json show(const Creative& creative) {
  auto json = Json::parse(creative.params);
  const auto story = json.value("object_story_spec", Json::object());
  const auto data = story_data(json);
  json["id"] = creative.id;
  json["account_id"] = creative.account;
  json["name"] = creative.name;
  json["status"] = creative.status;
  if (const auto feed = json.find("asset_feed_spec"); feed != json.end())
    (*feed)["optimization_type"] = feed_kind(*feed);
  json["object_type"] = story.contains("video_data") ? "VIDEO" : "SHARE";
  json["thumbnail_url"] = fmt::format("https://scontent.xx.fbcdn.net/v/p64x64/{}", creative.id);
  if (json.contains("object_story_id")) {
    json["effective_object_story_id"] = json["object_story_id"];
  } else if (story.contains("page_id")) {
    json["effective_object_story_id"] = id_text(story["page_id"]) + "_" + creative.id;
  }
  const std::pair<const char*, const char*> lifted[] = {
      {"image_hash", "image_hash"}, {"video_id", "video_id"}, {"body", "message"}, {"link_url", "link"}};
  for (const auto& [field, member] : lifted) {
    if (!json.contains(field) && data.contains(member)) json[field] = data[member];
  }
  const auto action = data.value("call_to_action", Json());
  if (action.is_object()) json["call_to_action_type"] = action.value("type", "");
  return json;
}

}  // namespace

const NodeType& creative_type() {
  static const NodeType kType{"AdCreative", split(kCreativeFields, ' '), {}, {{"adlabels"}}};
  return kType;
}

bool is_image_used(const State& state, const std::string& account, const std::string& hash) {
  return any_creative(state, account, [&](const Creative& creative) { return creative.images.contains(hash); });
}

bool is_video_used(const State& state, const std::string& id) {
  const auto object = state.objects.find(id);
  return object != state.objects.end() && any_creative(state, object->second.account, [&](const Creative& creative) {
           return creative.videos.contains(id);
         });
}

tl::expected<bool, ApiError> has_option(const Json& options, std::string_view option, std::string_view known) {
  if (options.is_null()) return false;
  bool found = false;
  for (const auto& word : options.is_array() ? options : Json::array({options})) {
    if (!word.is_string() || !is_one_of(known, word.get_ref<const std::string&>())) {
      return refuse(invalid_parameter(fmt::format("Param execution_options must be of {}", known)));
    }
    found = found || word == option;
  }
  return found;
}

Creative* find_creative(State& state, const std::string& id) {
  const auto object = state.objects.find(id);
  if (object == state.objects.end() || object->second.kind != Object::Kind::creative) return nullptr;
  return &state.accounts[object->second.account].creatives.at(id);
}

Json show_creative(const State& state, const std::string& id) {
  const auto object = state.objects.find(id);
  const bool is_one = object != state.objects.end() && object->second.kind == Object::Kind::creative;
  return is_one ? show(state.accounts.at(object->second.account).creatives.at(id)) : Json::object();
}

Answer make_creative(Context& context, const std::string& account, Json params, const std::vector<Part>& files,
                     bool validate_only) {
  const auto brought = image_brought(context, params, files);
  if (!brought) return refuse(brought.error());
  drop_gone_positions(params);
  CreativeAssets assets(context, account);
  if (*brought) assets.brought.insert(params["image_hash"]);
  if (auto problem = check_creative(context, assets, params)) return refuse(*problem);
  if (validate_only) return Json{{"success", true}};
  if (*brought) store_image(context, account, **brought);
  drop_unknown_params(params);
  read_switches(params);
  const auto digest = digest_of(context, params);
  auto& creatives = context.state.accounts[account].creatives;
  for (auto& [id, creative] : creatives) {
    if (creative.digest != digest) continue;
    ++creative.posts;
    return Json{{"id", id}};
  }
  const auto id = context.state.next_id();
  params.erase("execution_options");
  creatives[id] = {.account = account,
                   .id = id,
                   .name = text_of(params, "name"),
                   .params = dump(params),
                   .digest = digest,
                   .images = assets.images,
                   .videos = assets.videos,
                   .posts = 1,
                   .sequence = context.state.sequence,
                   .created = context.now};
  context.state.objects[id] = {Object::Kind::creative, account};
  return Json{{"id", id}};
}

Answer post_creative(Context& context, const Call& call) {
  auto params = params_of(call);
  if (!params) return params;
  const auto validate_only = has_option(params->value("execution_options", Json()), "validate_only", " validate_only ");
  if (!validate_only) return refuse(validate_only.error());
  return make_creative(context, account_digits(call.path.front()), std::move(*params), call.files, *validate_only);
}

Answer list_creatives(Context& context, const Call& call) {
  std::vector<Listed> items;
  for (const auto& [id, creative] : context.state.accounts[account_digits(call.path.front())].creatives) {
    items.push_back({creative.sequence, [&creative] { return show(creative); }});
  }
  return list_page(context, call, creative_type(), std::move(items));
}

Answer read_creative(Context& context, const Call& call) {
  return select_fields(call, creative_type(), show(*find_creative(context.state, call.path.front())));
}

Answer update_creative(Context& context, const Call& call) {
  for (const auto& [name, value] : call.params) {
    if (is_one_of(kCreativeParams, name) && !is_one_of(" name adlabels ", name)) {
      return refuse(
          refused_input(1815573, "Content Cannot Be Updated", "The content of a creative cannot be changed."));
    }
  }
  const auto labels = json_param(call, "adlabels");
  if (!labels) return labels;
  if (auto problem = check_adlabels(*labels)) return refuse(*problem);
  if (auto problem = check_creative_name(call.text("name"))) return refuse(*problem);
  constexpr std::string_view kStatuses = " ACTIVE IN_PROCESS WITH_ISSUES DELETED ";
  if (call.has("status") && !is_one_of(kStatuses, call.text("status"))) {
    return refuse(invalid_parameter(fmt::format("Param status must be one of {}", kStatuses)));
  }
  auto& creative = *find_creative(context.state, call.path.front());
  if (const auto* name = call.param("name")) creative.name = *name;
  if (const auto* status = call.param("status")) creative.status = *status;
  return Json{{"success", true}};
}

Answer delete_creative(Context& context, const Call& call) {
  const auto& id = call.path.front();
  const auto account = context.state.objects.at(id).account;
  if (is_creative_used(context.state, account, id)) {
    auto error =
        invalid_parameter("You cannot delete this creative because it is currently in use for existing adgroups.");
    error.subcode = context.scenario.creatives.in_use_subcode;
    return refuse(std::move(error));
  }
  context.state.objects.erase(id);
  context.state.accounts[account].creatives.erase(std::string(id));
  return Json{{"success", true}};
}

}  // namespace metaup::simulator
