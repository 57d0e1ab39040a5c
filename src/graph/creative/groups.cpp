#include <algorithm>

#include "graph/creative/asset_groups.hpp"
#include "graph/creative/checks.hpp"
#include "graph/creative/columns.hpp"
#include "graph/creative/compose.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/creative/text_checks.hpp"
#include "graph/json.hpp"

// The groups of a flexible ad (docs/graph-api.md, "Flexible ads").

namespace metaup::graph {
namespace {

using nlohmann::json;

/// The texts of one type: a group's own, or those of the creative.
struct GroupTexts {
  const char* type;
  const char* column;
  std::vector<std::string> AssetGroup::* own;
  std::string CreativeDraft::* first;
  std::vector<std::string> CreativeDraft::* more;
};
constexpr GroupTexts kGroupTexts[] = {
    {"primary_text", "message", &AssetGroup::messages, &CreativeDraft::message, &CreativeDraft::more_messages},
    {"headline", "headline", &AssetGroup::headlines, &CreativeDraft::headline, &CreativeDraft::more_headlines},
    {"description", "description", &AssetGroup::descriptions, &CreativeDraft::description,
     &CreativeDraft::more_descriptions}};

std::vector<std::string> texts_of(const AssetGroup& group, const CreativeDraft& draft, const GroupTexts& row) {
  if (!(group.*row.own).empty() || (draft.*row.first).empty()) return group.*row.own;
  std::vector<std::string> texts{draft.*row.first};
  texts.insert(texts.end(), (draft.*row.more).begin(), (draft.*row.more).end());
  return texts;
}

json media_of(const std::vector<AssetRef>& all, const char* key) {
  auto list = json::array();
  for (const auto& asset : all) list.push_back(json::object({{key, asset.text}}));
  return list;
}

/// The button of the creative, which all groups have.
json button_of(const json& root) {
  for (const auto* const story : {"link_data", "video_data"}) {
    const auto* const button = value_at(root, {"object_story_spec", story, "call_to_action"});
    if (button != nullptr) return *button;
  }
  return json::object();
}

json group_of(const AssetGroup& group, const CreativeDraft& draft, json button) {
  auto whole = json::object();
  if (!group.images.empty()) whole["images"] = media_of(group.images, "hash");
  if (!group.videos.empty()) whole["videos"] = media_of(group.videos, "video_id");
  auto texts = json::array();
  for (const auto& row : kGroupTexts) {
    for (const auto& text : texts_of(group, draft, row)) texts.push_back({{"text", text}, {"text_type", row.type}});
  }
  if (!texts.empty()) whole["texts"] = std::move(texts);
  if (!group.cta.empty()) button["type"] = group.cta;
  if (!group.link.empty()) object_at(button, "value")["link"] = group.link;
  if (!button.empty()) whole["call_to_action"] = std::move(button);
  return whole;
}

void check_media(const std::string& field, const char* kind, const std::vector<AssetRef>& all, Findings& findings) {
  if (all.size() > kMostMediaOfKind) {
    findings.refuse(field,
                    "a group takes 10 " + std::string(kind) + "s at most, and these are " + std::to_string(all.size()));
  }
  for (auto one = all.begin(); one != all.end(); ++one) {
    if (std::find(all.begin(), one, *one) == one) continue;
    findings.refuse(field, "has the " + std::string(kind) + " " + one->text + " twice");
  }
}

void check_group_of(const AssetGroup& group, const CreativeDraft& draft, const std::string& field, Findings& findings) {
  if (group.images.empty() && group.videos.empty()) {
    findings.refuse(field, "a group needs an image or a video",
                    "name them in the group or, with --flexible, in the columns image and video");
  }
  check_media(field, "image", group.images, findings);
  check_media(field, "video", group.videos, findings);
  for (const auto& row : kGroupTexts) {
    const auto& own = group.*row.own;
    if (own.size() > kMostTexts) {
      findings.refuse(field, "a group takes 5 " + std::string(row.column) + "s at most, and these are " +
                                 std::to_string(own.size()));
    }
    const auto good = row.own == &AssetGroup::messages    ? kGoodMessage
                      : row.own == &AssetGroup::headlines ? kGoodHeadline
                                                          : kGoodDescription;
    for (const auto& text : own) check_recommended(field + ", " + row.column, text, good, findings);
  }
  check_link(field, group.link, findings);
  check_call_to_action(field, group.cta, findings);
  if (!group.link.empty() && group.cta.empty() && draft.cta.empty()) {
    findings.refuse(field, "its link is in its call to action, and there is none", "add cta");
  }
}

/// Whether all that it shows is in the groups.
bool shows_groups_only(const CreativeDraft& draft, Findings& findings) {
  const std::pair<const char*, bool> contents[] = {{"cards", !draft.cards.empty()},
                                                   {"assets by placement", !draft.placements.empty()},
                                                   {"languages", !draft.translations.empty()},
                                                   {"products of a catalogue", !draft.product_set_id.empty()},
                                                   {"an existing post", shows_post(draft)}};
  bool is_only = true;
  for (const auto& [what, is_given] : contents) {
    if (is_given)
      findings.refuse("flex-1", std::string("a flexible ad cannot have ") + what, "leave out one of the two");
    is_only = is_only && !is_given;
  }
  return is_only;
}

/// What has not been seen together with groups.
void check_beside_groups(const CreativeDraft& draft, Findings& findings) {
  const auto& to = draft.destination;
  const std::pair<const char*, bool> destinations[] = {{"lead-form-id", !to.lead_form_id.empty()},
                                                       {"phone", !to.phone.empty()},
                                                       {"event-id", !to.event_id.empty()},
                                                       {column_of_chat(to.chat), !to.chat.empty()},
                                                       {"instant-experience-id", !to.instant_experience_id.empty()}};
  for (const auto& [field, is_given] : destinations) {
    if (is_given) findings.refuse(field, "is not confirmed for flexible ads", "use create-ad with --spec");
  }
  const auto spec = parse_spec(draft.spec).value_or(json::object());
  if (member(spec, "asset_feed_spec") != nullptr) {
    findings.refuse("spec", "a flexible ad cannot have an asset_feed_spec", "leave out one of the two");
  }
}

/// Meta refuses a creative that shows another one than the first of the groups (3858355).
void check_shown_first(const CreativeDraft& draft, Findings& findings) {
  const auto& first = draft.groups.front();
  const auto check = [&](const char* field, const std::optional<AssetRef>& shown, const std::vector<AssetRef>& all) {
    if (!shown || (!all.empty() && all.front() == *shown)) return;
    findings.refuse(field, "is what the creative shows, and must be the first " + std::string(field) + " of flex-1",
                    "put it first there, or leave the column empty");
  };
  check("image", draft.image, first.images);
  check("video", draft.video, first.videos);
}

void check_unseen_texts(const CreativeDraft& draft, Findings& findings) {
  for (const auto& row : kGroupTexts) {
    const bool all_own = std::all_of(draft.groups.begin(), draft.groups.end(),
                                     [&](const AssetGroup& group) { return !(group.*row.own).empty(); });
    if (all_own && !(draft.*row.first).empty()) {
      findings.warn(row.column, "nobody would see it: each group has " + std::string(row.column) + "s of its own");
    }
  }
}

/// The call to action of all groups is of one type.
void check_one_button(const CreativeDraft& draft, Findings& findings) {
  const auto type_of = [&](const AssetGroup& group) { return group.cta.empty() ? draft.cta : group.cta; };
  for (std::size_t i = 1; i < draft.groups.size(); ++i) {
    if (type_of(draft.groups[i]) == type_of(draft.groups.front())) continue;
    findings.refuse("flex-" + std::to_string(i + 1), "has another call to action than flex-1, which Meta refuses",
                    "give all groups the same");
  }
}

}  // namespace

void check_groups(const CreativeDraft& draft, Findings& findings) {
  if (draft.groups.empty()) return;
  check_beside_groups(draft, findings);
  if (!shows_groups_only(draft, findings)) return;
  for (std::size_t i = 0; i < draft.groups.size(); ++i) {
    check_group_of(draft.groups[i], draft, "flex-" + std::to_string(i + 1), findings);
  }
  check_shown_first(draft, findings);
  check_unseen_texts(draft, findings);
  check_one_button(draft, findings);
}

CreativeDraft with_first_texts(CreativeDraft draft) {
  if (draft.groups.empty()) return draft;
  for (const auto& row : kGroupTexts) {
    const auto& own = draft.groups.front().*row.own;
    if (!own.empty()) draft.*row.first = own.front();
  }
  return draft;
}

void put_groups(json& root, const CreativeDraft& draft) {
  const auto button = button_of(root);
  auto groups = json::array();
  for (const auto& group : draft.groups) groups.push_back(group_of(group, draft, button));
  root[kAssetGroupsField] = json::object({{"groups", std::move(groups)}});
}

}  // namespace metaup::graph
