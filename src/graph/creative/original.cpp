#include "graph/creative/original.hpp"

#include <algorithm>
#include <array>

#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"
#include "graph/reply_parts.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::array kAddresses{"picture", "image_url", "thumbnail_url", "url"};
constexpr std::array kHashes{"image_hash", "thumbnail_hash", "hash"};

bool is_hash_member(std::string_view name) { return std::find(kHashes.begin(), kHashes.end(), name) != kHashes.end(); }

bool is_text(const json* value) {
  return value != nullptr && value->is_string() && !value->get_ref<const std::string&>().empty();
}

/// Of a picture that is told by hash and by address only the hash is sent (Graph API reference: creatives 11).
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

/// Only one way of telling what it shows may be sent.
Result<void> choose_story(json& spec) {
  if (spec.contains("object_story_spec") || spec.contains("asset_feed_spec")) {
    for (const auto* const name : {"object_story_id", "source_instagram_media_id", "object_id", "call_to_action"}) {
      spec.erase(name);
    }
    const auto* const story = member(spec, "object_story_spec");
    if (story != nullptr && story->contains("instagram_user_id")) spec.erase("instagram_user_id");
    return {};
  }
  if (spec.contains("source_instagram_media_id") || spec.contains("object_story_id")) return {};
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
  }
  if (!instagram_user_id.empty()) story["instagram_user_id"] = instagram_user_id;
  draft.spec = dump(spec);
}

Result<CreativeDraft> draft_of_original(const Reply& reply, const AccountId& account) {
  const auto document = parse_json(reply.body);
  if (!document || text_of(member(*document, "id"), kLongestText).empty()) {
    return odd_reply("the reply has no creative", reply);
  }
  auto spec = *document;
  CreativeDraft draft;
  draft.name = text_of(member(spec, "name"), kLongestText);
  spec.erase("id");
  spec.erase("name");
  clean(spec);
  if (const auto freedom = spec.find("degrees_of_freedom_spec"); freedom != spec.end() && freedom->is_object()) {
    clean_features(*freedom);
  }
  if (auto chosen = choose_story(spec); !chosen) return tl::unexpected(std::move(chosen.error()));
  Assets(account, draft.spec_assets).visit(spec, json::json_pointer());
  draft.spec = dump(spec);
  return draft;
}

}  // namespace metaup::graph
