#include "graph/creative/asset_groups.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "graph/creative/columns.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

constexpr std::string_view kTextTypes[] = {"primary_text", "headline", "description"};

json member_list(const json& object, const char* name) {
  const auto* const list = member(object, name);
  return list != nullptr && list->is_array() ? *list : json::array();
}

std::string member_text(const json& object, std::initializer_list<const char*> path) {
  return text_of(value_at(object, path), std::string::npos);
}

/// The identities of a list's entries, in their order.
std::vector<std::string> identities(const json& group, const char* list, const char* key) {
  std::vector<std::string> all;
  for (const auto& entry : member_list(group, list)) all.push_back(text_of(member(entry, key), std::string::npos));
  return all;
}

void check_media(const std::vector<std::string>& all, const std::string& what, const std::string& field,
                 Findings& findings) {
  if (all.size() > kMostMediaOfKind) findings.refuse(field, what + " has more than 10 of a kind");
  const std::set<std::string> distinct(all.begin(), all.end());
  if (distinct.contains("")) findings.refuse(field, what + " has one without its hash or video_id");
  if (distinct.size() != all.size()) findings.refuse(field, what + " has one twice");
}

void check_group(const json& group, const std::string& what, const std::string& field, Findings& findings) {
  const auto images = identities(group, "images", "hash");
  const auto videos = identities(group, "videos", "video_id");
  if (images.empty() && videos.empty()) findings.refuse(field, what + " has no image and no video");
  check_media(images, what, field, findings);
  check_media(videos, what, field, findings);
  std::map<std::string, std::size_t> counts;
  for (const auto& text : member_list(group, "texts")) {
    const auto type = text_of(member(text, "text_type"), std::string::npos);
    const bool is_known = std::find(std::begin(kTextTypes), std::end(kTextTypes), type) != std::end(kTextTypes);
    if (!is_known) findings.refuse(field, what + " has a text_type that is not primary_text, headline or description");
    if (++counts[type] == kMostTexts + 1U) findings.refuse(field, what + " has more than 5 texts of type " + type);
  }
}

/// Meta wants the creative's own picture to be the first one of the groups (3858355).
void check_first(const json& creative, const json& first, const std::string& field, Findings& findings) {
  const auto image = member_text(creative, {"object_story_spec", "link_data", "image_hash"});
  const auto images = identities(first, "images", "hash");
  const auto is_other = [](const std::string& shown, const std::vector<std::string>& all) {
    return !shown.empty() && !all.empty() && !all.front().empty() && all.front() != shown;
  };
  const auto video = member_text(creative, {"object_story_spec", "video_data", "video_id"});
  const auto videos = identities(first, "videos", "video_id");
  if (is_other(image, images) || is_other(video, videos)) {
    return findings.refuse(field,
                           "the creative shows another one than the first of the groups, which Meta refuses (3858355)",
                           "put that one first");
  }
  const auto is_first = [](const std::string& shown, const std::vector<std::string>& all) {
    return !shown.empty() && !all.empty() && all.front() == shown;
  };
  if (is_first(image, images) || is_first(video, videos)) return;
  findings.warn(field,
                "the creative does not show the first image or video of the groups, which Meta may refuse (3858355)");
}

}  // namespace

void check_asset_groups(const json& spec, const std::string& field, Findings& findings) {
  const auto* const groups_spec = member(spec, kAssetGroupsField);
  if (groups_spec == nullptr) return;
  const auto groups = member_list(*groups_spec, "groups");
  if (groups.empty()) return findings.refuse(field, "creative_asset_groups_spec has no groups");
  std::set<std::string> buttons;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    check_group(groups[i], "group " + std::to_string(i + 1), field, findings);
    buttons.insert(member_text(groups[i], {"call_to_action", "type"}));
  }
  if (buttons.size() > 1) findings.refuse(field, "the groups have different calls to action", "give all the same type");
  const auto* const creative = member(spec, "creative");
  if (creative == nullptr || member(*creative, "object_story_spec") == nullptr) {
    return findings.warn(field, "a flexible ad without object_story_spec in its creative is not confirmed by Meta");
  }
  if (member(*creative, "asset_feed_spec") != nullptr) {
    findings.refuse(field, "a flexible ad cannot have an asset_feed_spec", "leave one of the two out");
  }
  check_first(*creative, groups.front(), field, findings);
}

}  // namespace metaup::graph
