#include <fmt/format.h>

#include <algorithm>

#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

bool is_enroll_status(const std::string& status) { return status == "OPT_IN" || status == "OPT_OUT"; }

bool is_listed(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

ApiError unknown_feature(const std::string& name) {
  return invalid_parameter(fmt::format(
      "Param key '{}' in degrees_of_freedom_spec[creative_features_spec] must be one of {{IG_VIDEO_NATIVE_SUBTITLE, "
      "IMAGE_ANIMATION, PRODUCT_BROWSING, PRODUCT_METADATA_AUTOMATION}}",
      name));
}

Problem check_feature(const CreativeRules& rules, const std::string& name, const Json& feature) {
  if (name == "standard_enhancements") {
    return refused_input(3858504, "",
                         "Including standard enhancements field in creative has been deprecated. Please choose to set "
                         "individual features instead.");
  }
  if (!is_one_of(kCreativeFeatures, name) || is_listed(rules.unknown_features, name)) return unknown_feature(name);
  const auto status = feature.is_object() ? text_of(feature, "enroll_status") : std::string();
  if (!is_enroll_status(status)) {
    return refused_input(3858082, "Missing Enroll Status", "Each feature needs an enroll_status.");
  }
  if (is_listed(rules.unfit_features, name)) {
    return refused_input(3858040, "Feature Not Available", "This feature does not go with the creative's media.");
  }
  return std::nullopt;
}

Problem check_freedom(const CreativeRules& rules, const Json& spec) {
  if (spec.is_null()) return std::nullopt;
  if (!spec.is_object()) return invalid_parameter("degrees_of_freedom_spec must be an object");
  const auto features = spec.value("creative_features_spec", Json::object());
  if (!features.is_object()) return invalid_parameter("creative_features_spec must be an object");
  for (const auto& [name, feature] : features.items()) {
    if (auto problem = check_feature(rules, name, feature)) return problem;
  }
  return std::nullopt;
}

/// An object of known members, under the name of its parameter.
Problem check_object(const Json& params, const char* name, std::string_view known) {
  const auto spec = params.value(name, Json());
  if (spec.is_null()) return std::nullopt;
  const auto refused = [&](std::string_view detail) { return blame(invalid_parameter(detail), {name}); };
  if (!spec.is_object()) return refused(fmt::format("{} must be an object", name));
  for (const auto& [member, value] : spec.items()) {
    if (!is_one_of(known, member)) return refused(fmt::format("{} has no field {}", name, member));
  }
  return std::nullopt;
}

/// Polls are gone, in each of the places that they had.
Problem check_polls(const Json& params) {
  const auto gone = [](const char* name) {
    return blame(invalid_parameter("Poll components are no longer supported"), {name});
  };
  if (params.contains("poll_spec")) return gone("poll_spec");
  const auto spec = params.value("interactive_components_spec", Json());
  const auto components = spec.is_object() ? spec.value("components", Json::array()) : Json::array();
  for (const auto& component : components) {
    const bool is_poll =
        component.is_object() && (text_of(component, "type") == "poll" || component.contains("poll_spec"));
    if (is_poll) return gone("interactive_components_spec");
  }
  return std::nullopt;
}

Problem check_enrolment(const Json& spec) {
  if (spec.is_null()) return std::nullopt;
  const bool good = spec.is_object() && spec.size() == 1 && is_enroll_status(text_of(spec, "enroll_status"));
  if (good) return std::nullopt;
  return blame(invalid_parameter("contextual_multi_ads needs an enroll_status of OPT_IN or OPT_OUT"),
               {"contextual_multi_ads"});
}

Problem check_destination(const Json& params) {
  constexpr auto kName = "destination_spec";
  if (auto problem = check_object(params, kName, " destination_type native_commerce_experience website ")) {
    return problem;
  }
  const auto spec = params.value(kName, Json::object());
  const bool odd =
      spec.contains("destination_type") && !is_one_of(kDestinationTypes, text_of(spec, "destination_type"));
  return odd ? Problem(blame(invalid_parameter("destination_type is not one that is known"), {kName})) : std::nullopt;
}

}  // namespace

Problem check_extras(const CreativeRules& rules, const Json& params) {
  if (auto problem = check_freedom(rules, params.value("degrees_of_freedom_spec", Json()))) return problem;
  if (auto problem = check_enrolment(params.value("contextual_multi_ads", Json()))) return problem;
  if (auto problem = check_destination(params)) return problem;
  if (auto problem = check_polls(params)) return problem;
  if (auto problem = check_object(params, "generative_asset_spec", " transparency_metadata ")) return problem;
  return check_object(params, "wamo_whatsapp_identity_spec", " wamo_whatsapp_identity_id whatsapp_phone_number ");
}

}  // namespace metaup::simulator
