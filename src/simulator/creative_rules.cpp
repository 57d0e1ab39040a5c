#include <algorithm>

#include "simulator/creative_assets.hpp"

namespace metaup::simulator {
namespace {

/// The label of a rule, and the list in which its asset is.
struct RuleLabel {
  const char* member;
  const char* list;
};
constexpr RuleLabel kLabels[] = {{"image_label", "images"},
                                 {"video_label", "videos"},
                                 {"title_label", "titles"},
                                 {"body_label", "bodies"},
                                 {"description_label", "descriptions"},
                                 {"link_url_label", "link_urls"}};

Json entries_of(const Json& feed, const char* name) { return feed.value(name, Json::array()); }

std::multiset<std::string> labels_of(const Json& entry) {
  std::multiset<std::string> labels;
  for (const auto& label : entry.is_object() ? entry.value("adlabels", Json::array()) : Json::array()) {
    if (label.is_object()) labels.insert(text_of(label, "name"));
  }
  return labels;
}

std::size_t count_with(const Json& entries, const std::string& label) {
  return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(),
                                                [&](const Json& entry) { return labels_of(entry).contains(label); }));
}

std::string label_in(const Json& rule, const char* member) {
  return rule.contains(member) && rule[member].is_object() ? text_of(rule[member], "name") : std::string();
}

/// Several titles of one rule, which are not those of all rules.
bool has_too_many_titles(const Json& titles, const std::string& label) {
  const auto own = count_with(titles, label);
  return own > 1 && own != titles.size();
}

Problem check_rule(const Json& feed, const Json& rule) {
  for (const auto& [member, list] : kLabels) {
    if (!rule.contains(member)) continue;
    const auto label = label_in(rule, member);
    const auto entries = entries_of(feed, list);
    if (count_with(entries, label) == 0) {
      return refused_input(2446173, "Label Without Asset", "A rule's label matches no asset.");
    }
    if (member == std::string_view("title_label") && has_too_many_titles(entries, label)) {
      return refused_input(1885878, "Too Many Titles", "A rule has several titles.");
    }
  }
  return std::nullopt;
}

/// An image's label may stand for a video's.
bool names_media(const Json& rule) { return rule.contains("image_label") || rule.contains("video_label"); }

Problem check_completeness(const Json& rules) {
  for (const auto& [member, list] : kLabels) {
    const bool is_media = list == std::string_view("images") || list == std::string_view("videos");
    const auto has = [&, name = member](const Json& rule) {
      return is_media ? names_media(rule) : rule.contains(name);
    };
    const auto count = static_cast<std::size_t>(std::count_if(rules.begin(), rules.end(), has));
    if (count != 0 && count != rules.size()) return feed_error("a label that one rule has is missing in another");
  }
  return std::nullopt;
}

}  // namespace

Problem check_labels(const Json& feed) {
  const auto rules = entries_of(feed, "asset_customization_rules");
  if (rules.empty()) return std::nullopt;
  if (!rules.is_array() || rules.size() < 2) return feed_error("asset_customization_rules needs at least two rules");
  for (const auto& rule : rules) {
    if (!rule.is_object()) return feed_error("asset_customization_rules must hold objects");
    if (auto problem = check_rule(feed, rule)) return problem;
  }
  if (entries_of(feed, "descriptions").size() > 1 && feed_kind(feed) != "LANGUAGE") {
    return feed_error("placement rules take one description");
  }
  return check_completeness(rules);
}

Problem check_languages(const Json& feed) {
  const auto rules = entries_of(feed, "asset_customization_rules");
  if (rules.empty()) return feed_error("asset_customization_rules needs at least two rules");
  std::set<Json> seen;
  std::size_t defaults = 0;
  for (const auto& rule : rules) {
    const auto where = rule.value("customization_spec", Json::object());
    const auto locales = where.is_object() ? where.value("locales", Json()) : Json();
    if (where.size() != 1 || !locales.is_array() || locales.empty())
      return feed_error("a rule needs its locales alone");
    for (const auto& locale : locales) {
      if (!locale.is_number_unsigned()) return feed_error("locales must hold numbers");
      if (!seen.insert(locale).second) return refused_input(1885985, "Locale Twice", "Two rules name one locale.");
    }
    defaults += rule.value("is_default", false) ? 1U : 0U;
    for (const auto* const label : {"title_label", "body_label", "description_label", "link_url_label"}) {
      if (!rule.contains(label)) return feed_error("each rule needs a title, a body, a description and a link");
    }
  }
  if (defaults != 1) return feed_error("exactly one rule must be the default");
  for (const auto* const list : {"titles", "bodies", "descriptions"}) {
    if (entries_of(feed, list).size() < rules.size()) {
      return refused_input(1885817, "Too Few Assets", "Each language needs texts of its own.");
    }
  }
  if (entries_of(feed, "call_to_action_types").size() + entries_of(feed, "call_to_actions").size() != 1) {
    return feed_error("exactly one call to action is required");
  }
  return std::nullopt;
}

}  // namespace metaup::simulator
