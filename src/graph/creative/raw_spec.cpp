#include <algorithm>
#include <array>

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "graph/creative/checks.hpp"
#include "graph/creative/spec_json.hpp"
#include "graph/json.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

/// A member that Meta no longer takes, wherever it stands.
struct Retired {
  std::string_view name;
  std::string_view reason;
};
// As of v26.0, checked on 2026-11-28.
constexpr Retired kRetired[] = {
    {"instagram_story_id", "is gone: use source_instagram_media_id"},
    {"poll_spec", "is gone since v26.0: Meta refuses polls"},
    {"date_format", "is gone since v26.0: Meta refuses requests with it"},
    {"metadata", "is gone since v25.0"},
    {"191x100", "is a crop key that Meta no longer takes: use 100x100"},
};

/// A placement that is gone, in the list of its platform.
struct RemovedPosition {
  std::string_view list;
  std::string_view position;
  std::string_view reason;
};
constexpr RemovedPosition kRemovedPositions[] = {
    {"instagram_positions", "explore", "is gone since v26.0: Meta refuses it"},
    {"messenger_positions", "story", "is gone since v26.0: Meta drops it in silence"},
};

/// Words that stood for creative features in the past, or belong elsewhere.
constexpr std::string_view kNoFeatures[] = {"music", "image_template", "translate_text", "cta_optimization",
                                            "contextual_multi_ads"};

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return name.ends_with(ending); });
}

/// Looks at each member of a spec, however deep. The parser has bounded the depth.
class Walk {
 public:
  Walk(std::string field, Findings& findings) : field_(std::move(field)), findings_(findings) {}

  void visit(const json& value) {
    if (value.is_object()) {
      for (const auto& [name, member] : value.items()) visit_member(name, member);
    } else if (value.is_array()) {
      for (const auto& element : value) visit(element);
    }
  }

 private:
  void visit_member(const std::string& name, const json& value) {
    for (const auto& retired : kRetired) {
      if (retired.name == name) warn(name, retired.reason);
    }
    for (const auto& removed : kRemovedPositions) {
      const bool listed = removed.list == name && value.is_array() &&
                          std::find(value.begin(), value.end(), removed.position) != value.end();
      if (listed) warn(name + ": " + std::string(removed.position), removed.reason);
    }
    if (name == "asset_customization_rules") check_placement_rules(value, findings_, field_);
    if (name == "interactive_components_spec") visit_components(value);
    if (name == "creative_features_spec") visit_features(value);
    if (name == "access_token" || name == "appsecret_proof")
      refuse(name + " does not belong here", "take it out at once");
    if (name == "execution_options") refuse("execution_options is not for specs", "use --validate-only");
    if (name == "instagram_actor_id") {
      refuse("instagram_actor_id was removed in v22", "use instagram_user_id");
    } else if (ends_with_any(name, {"_id", "hash"})) {
      visit_id(name, value);
    } else if (ends_with_any(name, {"link", "url", "picture"}) && value.is_string()) {
      const auto odd = odd_character_in(value.get_ref<const std::string&>());
      if (!odd.empty()) warn(name, "contains " + odd);
    }
    visit(value);
  }

  void visit_components(const json& spec) {
    const auto* const components = member(spec, "components");
    if (components == nullptr || !components->is_array()) return;
    for (const auto& component : *components) {
      if (text_of(member(component, "type"), 16) == "poll") {
        return warn("interactive_components_spec: poll", "is gone since v26.0: Meta refuses polls");
      }
    }
  }

  void visit_features(const json& features) {
    if (member(features, "standard_enhancements") != nullptr) {
      refuse("standard_enhancements is refused since v22",
             "name the single features: image_templates, image_touchups, text_optimizations, inline_comment …");
    }
    for (const auto name : kNoFeatures) {
      if (member(features, std::string(name).c_str()) != nullptr) {
        warn("creative_features_spec: " + std::string(name), "is no feature that Meta takes there");
      }
    }
  }

  /// An id may be a number; one with a fraction or an exponent has been one of a spreadsheet's.
  void visit_id(const std::string& name, const json& value) {
    if (!value.is_string() && !value.is_number()) return;
    const auto text = value.is_string() ? value.get<std::string>() : value.dump();
    const auto middle = text.find('_');
    if (name == "object_story_id" && middle != std::string::npos) {  // of a Page and a post
      visit_id(name, text.substr(0, middle));
      return visit_id(name, text.substr(middle + 1));
    }
    const auto hint = id_hint(text);
    if (!hint.empty() && !is_image_hash(to_lower(text))) {
      return refuse(name + " '" + printable(utf8_prefix(text, 100)) + "' is not an id", hint);
    }
    if (const auto warning = rounding_warning(text); !warning.empty()) warn(name + ":", warning);
  }

  void warn(const std::string& what, std::string_view why) { findings_.warn(field_, what + " " + std::string(why)); }
  void refuse(const std::string& reason, const std::string& hint) { findings_.refuse(field_, reason, hint); }

  std::string field_;
  Findings& findings_;
};

}  // namespace

void check_raw_spec(const json& spec, Findings& findings, const std::string& field) {
  Walk(field, findings).visit(spec);
}

}  // namespace metaup::graph
