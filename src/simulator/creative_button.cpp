#include <fmt/format.h>

#include "simulator/creative_assets.hpp"
#include "simulator/words.hpp"

namespace metaup::simulator {
namespace {

ApiError wrong_button() {
  return blame(refused_input(1373054, "Invalid Call To Action", "The call to action is not valid."),
               {"call_to_action"});
}

/// Types that Meta takes, and does not publish.
constexpr std::string_view kUnpublished = " INSTAGRAM_MESSAGE SEE_DETAILS SEE_MENU VIEW_INSTAGRAM_PROFILE ";
constexpr std::string_view kChats = " WHATSAPP MESSENGER INSTAGRAM_DIRECT ";

/// A button whose address is no web page.
bool has_own_scheme(const std::string& type, const std::string& target) {
  return (type == "CALL_NOW" && target.starts_with("tel:")) ||
         (type == "GET_DIRECTIONS" && target.starts_with("fbgeo:"));
}

Problem check_keys(const Json& value) {
  for (const auto& [name, member] : value.items()) {
    if (is_one_of(kButtonValues, name)) continue;
    return blame(
        invalid_parameter(fmt::format("Invalid keys \"{}\" were found in param \"call_to_action[value]\".", name)),
        {"call_to_action"});
  }
  return std::nullopt;
}

Problem check_value(const std::string& type, const Json& value, const std::string& link) {
  if (auto problem = check_keys(value)) return problem;
  const auto target = text_of(value, "link");
  if (type == "WHATSAPP_MESSAGE" && !target.empty() && !value.contains("app_destination")) {
    return ApiError{.code = 105, .subcode = 1815630, .message = "(#105) Too many parameters for this call to action"};
  }
  if (value.contains("app_destination") && !is_one_of(kChats, text_of(value, "app_destination"))) {
    return blame(invalid_parameter("app_destination is not one that is known"), {"call_to_action"});
  }
  for (const auto* const name : {"lead_gen_form_id", "event_id"}) {
    if (value.contains(name) && id_text(value[name]).empty()) {
      return blame(invalid_parameter(fmt::format("{} must be an id", name)), {"call_to_action"});
    }
  }
  const bool differs = !link.empty() && !target.empty() && target != link && !has_own_scheme(type, target);
  if (!differs) return std::nullopt;
  return blame(invalid_parameter("The link of the call to action differs from the creative's"), {"call_to_action"});
}

}  // namespace

bool is_button_type(const std::string& type) {
  return is_one_of(kCallToActionTypes, type) || is_one_of(kUnpublished, type);
}

Problem check_button(const Json& action, const std::string& link) {
  if (action.is_null()) return std::nullopt;
  const auto type = action.is_object() ? text_of(action, "type") : std::string();
  if (!is_button_type(type)) return wrong_button();
  if (!link.empty() && type == "LIKE_PAGE") return wrong_button();
  const auto value = action.value("value", Json());
  if (value.is_null()) return std::nullopt;
  return value.is_object() ? check_value(type, value, link) : wrong_button();
}

}  // namespace metaup::simulator
