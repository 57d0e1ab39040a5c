#include "graph/creative/original.hpp"

#include <algorithm>
#include <array>

#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

/// What a creative is given beside its name, and Meta tells again. All of it goes into the copy.
constexpr std::array kCopied{"ad_disclaimer_spec",
                             "adlabels",
                             "applink_treatment",
                             "asset_feed_spec",
                             "authorization_category",
                             "branded_content",
                             "branded_content_sponsor_page_id",
                             "bundle_folder_id",
                             "call_to_action",
                             "categorization_criteria",
                             "category_media_source",
                             "contextual_multi_ads",
                             "creative_sourcing_spec",
                             "degrees_of_freedom_spec",
                             "destination_set_id",
                             "destination_spec",
                             "dynamic_ad_voice",
                             "enable_launch_instant_app",
                             "existing_post_title",
                             "facebook_branded_content",
                             "format_transformation_spec",
                             "generative_asset_spec",
                             "image_crops",
                             "instagram_branded_content",
                             "instagram_user_id",
                             "interactive_components_spec",
                             "marketing_message_structured_spec",
                             "media_sourcing_spec",
                             "object_id",
                             "object_story_id",
                             "object_story_spec",
                             "omnichannel_link_spec",
                             "page_welcome_message",
                             "place_page_set_id",
                             "platform_customizations",
                             "playable_asset_id",
                             "portrait_customizations",
                             "product_set_id",
                             "product_suggestion_settings",
                             "recommender_settings",
                             "regional_regulation_disclaimer_spec",
                             "source_facebook_post_id",
                             "source_instagram_media_id",
                             "template_url",
                             "template_url_spec",
                             "url_tags",
                             "use_page_actor_override",
                             "wamo_whatsapp_identity_spec"};
/// What Meta tells of some creatives, and takes from nobody.
constexpr std::array kNotTaken{"collaborative_ads_lsb_image_bank_id", "enable_direct_install",
                               "messenger_sponsored_message", "photo_album_source_object_story_id", "product_data"};

constexpr std::array kAddresses{"picture", "image_url", "thumbnail_url", "url", "site_link_image_url"};
constexpr std::array kHashes{"image_hash", "thumbnail_hash", "hash", "site_link_image_hash"};

/// No, none and nothing: as if it were not told.
bool says_nothing(const json& value) {
  return value.is_null() || value == false || value == "" || (value.is_structured() && value.empty());
}

bool is_hash_member(std::string_view name) { return std::find(kHashes.begin(), kHashes.end(), name) != kHashes.end(); }

bool is_text(const json* value) {
  return value != nullptr && value->is_string() && !value->get_ref<const std::string&>().empty();
}

/// Of a picture that is told by hash and by address only the hash is sent (docs/graph-api.md, "Creatives").
void drop_told_twice(json& object) {
  const bool has_hash =
      std::any_of(kHashes.begin(), kHashes.end(), [&](const char* name) { return is_text(member(object, name)); });
  if (!has_hash) return;
  for (const auto* const name : kAddresses) object.erase(name);
}

/// Meta tells labels with ids of its own, and takes names.
void drop_label_ids(json& object) {
  const auto labels = object.find("adlabels");
  if (labels == object.end() || !labels->is_array()) return;
  for (auto& label : *labels) {
    if (label.is_object() && label.contains("name")) label.erase("id");
  }
}

void drop_rule_label_ids(json& object) {
  for (auto& [name, value] : object.items()) {
    if (name.ends_with("_label") && value.is_object() && value.contains("name")) value.erase("id");
  }
}

void clean(json& value) {
  if (value.is_object()) {
    drop_told_twice(value);
    drop_label_ids(value);
    drop_rule_label_ids(value);
    for (auto& [name, inner] : value.items()) clean(inner);
  } else if (value.is_array()) {
    for (auto& inner : value) clean(inner);
  }
}

/// `standard_enhancements` shows in what Meta tells, and is refused in what is sent.
void clean_features(json& spec) {
  const auto features = spec.find("creative_features_spec");
  if (features != spec.end() && features->is_object()) features->erase("standard_enhancements");
}

/// Finds the assets, wherever they stand.
class Assets {
 public:
  Assets(const AccountId& account, std::vector<SpecAsset>& found) : account_(account), found_(found) {}

  void visit(const json& value, const json::json_pointer& place) {
    if (value.is_object()) {
      for (const auto& [name, inner] : value.items()) visit_member(name, inner, place / name);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) visit(value[i], place / i);
    }
  }

 private:
  void visit_member(const std::string& name, const json& value, const json::json_pointer& place) {
    const auto text = text_of(&value, kLongestText);
    const bool is_image = is_hash_member(name) && is_image_hash(text);
    if (is_image) {
      found_.push_back({place.to_string(), AssetKind::image, {AssetRef::Form::elsewhere, text, account_}});
    } else if (name == "video_id" && !text.empty()) {
      found_.push_back({place.to_string(), AssetKind::video, {AssetRef::Form::id, text}});
    } else {
      visit(value, place);
    }
  }

  const AccountId& account_;
  std::vector<SpecAsset>& found_;
};

tl::unexpected<Error> cannot_be_told(const std::string& why) {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "this creative cannot be made in another account: " + why;
  error.hint = "Make it there from its own options: metaup create-creative.";
  return tl::unexpected(std::move(error));
}

/// What Meta tells of the story once more, beside it.
void drop_told_of_story(json& spec) {
  const auto story = spec.value("object_story_spec", json::object());
  for (const auto& [kind, data] : story.items()) {
    if (!data.is_object()) continue;
    for (const auto& [name, value] : data.items()) {
      if (const auto again = spec.find(name); again != spec.end() && *again == value) spec.erase(again);
    }
  }
}

/// The other account has labels of its own, so that they go by their names.
void take_label_names(json& spec, std::vector<std::string>& warnings) {
  const auto labels = spec.find("adlabels");
  if (labels == spec.end()) return;
  auto named = json::array();
  for (const auto& label : *labels) {
    if (is_text(member(label, "name"))) named.push_back({{"name", *member(label, "name")}});
  }
  if (named.size() < labels->size())
    warnings.emplace_back("adlabels: Meta does not tell the names of all labels, so the copy lacks some");
  named.empty() ? void(spec.erase("adlabels")) : void(*labels = std::move(named));
}

/// Of all that Meta tells, what the copy is made of.
json taken_of(const json& told, std::vector<std::string>& warnings) {
  auto spec = json::object();
  for (const auto* const name : kCopied) {
    const auto* const value = member(told, name);
    if (value != nullptr && !says_nothing(*value)) spec[name] = *value;
  }
  for (const auto* const name : kNotTaken) {
    const auto* const value = member(told, name);
    if (value == nullptr || says_nothing(*value)) continue;
    warnings.push_back(std::string(name) + ": Meta tells it, but takes it from nobody, so the copy lacks it");
  }
  take_label_names(spec, warnings);
  drop_told_of_story(spec);
  return spec;
}

/// Only one way of telling what it shows may be sent.
Result<void> choose_story(json& spec) {
  if (spec.contains("object_story_spec") || spec.contains("asset_feed_spec")) {
    for (const auto* const name :
         {"object_story_id", "source_instagram_media_id", "source_facebook_post_id", "object_id", "call_to_action"}) {
      spec.erase(name);
    }
    const auto* const story = member(spec, "object_story_spec");
    if (story != nullptr && story->contains("instagram_user_id")) spec.erase("instagram_user_id");
    return {};
  }
  for (const auto* const name : {"object_story_id", "source_instagram_media_id", "source_facebook_post_id"}) {
    if (spec.contains(name)) return {};
  }
  const auto* const partner = member(spec, "branded_content");
  if (partner != nullptr && is_text(member(*partner, "instagram_boost_post_access_token"))) return {};
  return cannot_be_told("Meta tells no story, feed or post of it");
}

}  // namespace

void speak_as(CreativeDraft& draft, const std::string& page_id, const std::string& instagram_user_id) {
  auto spec = parse_json(draft.spec).value_or(json::object());
  const bool shows_post = !spec.contains("object_story_spec") && !spec.contains("asset_feed_spec");
  if (shows_post || (page_id.empty() && instagram_user_id.empty())) return;
  auto& story = object_at(spec, "object_story_spec");
  if (!page_id.empty() && text_of(member(story, "page_id"), kLongestText) != page_id) {
    story["page_id"] = page_id;
    story.erase("instagram_user_id");
    spec.erase("instagram_user_id");
  }
  if (!instagram_user_id.empty()) {
    story["instagram_user_id"] = instagram_user_id;
    spec.erase("instagram_user_id");
  }
  draft.spec = dump(spec);
}

std::string original_fields() {
  std::string fields = "id,name";
  for (const auto* const name : kCopied) fields += std::string(",") + name;
  for (const auto* const name : kNotTaken) fields += std::string(",") + name;
  return fields;
}

Result<OriginalCreative> read_original(const Reply& reply, const AccountId& account) {
  const auto told = parse_json(reply.body);
  if (!told || text_of(member(*told, "id"), kLongestText).empty()) {
    return odd_reply("the reply has no creative", reply);
  }
  OriginalCreative original;
  auto& draft = original.draft;
  draft.name = text_of(member(*told, "name"), kLongestText);
  auto spec = taken_of(*told, original.warnings);
  clean(spec);
  if (const auto freedom = spec.find("degrees_of_freedom_spec"); freedom != spec.end() && freedom->is_object()) {
    clean_features(*freedom);
  }
  if (auto chosen = choose_story(spec); !chosen) return tl::unexpected(std::move(chosen.error()));
  Assets(account, draft.spec_assets).visit(spec, json::json_pointer());
  draft.spec = dump(spec);
  return original;
}

}  // namespace metaup::graph
