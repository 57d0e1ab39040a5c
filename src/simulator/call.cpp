#include "simulator/call.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace metaup::simulator {

tl::expected<std::optional<std::uint64_t>, ApiError> number_param(const Call& call, std::string_view name) {
  const auto* text = call.param(name);
  if (text == nullptr) return std::nullopt;
  const auto number = parse_u64(*text);
  if (!number) return refuse(invalid_parameter("Param " + std::string(name) + " must be an integer"));
  return number;
}

Answer json_param(const Call& call, std::string_view name) {
  const auto* text = call.param(name);
  if (text == nullptr) return Json();
  auto json = Json::parse(*text, nullptr, false);
  if (json.is_discarded()) return refuse(invalid_parameter("Param " + std::string(name) + " must be valid JSON"));
  return json;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.size() <= 32 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string account_digits(std::string_view id) {
  if (!id.starts_with("act_")) return {};
  id.remove_prefix(4);
  return all_digits(id) ? std::string(id) : std::string();
}

}  // namespace metaup::simulator
