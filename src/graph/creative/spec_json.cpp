#include "graph/creative/spec_json.hpp"

#include <algorithm>
#include <cmath>

#include "graph/json.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

/// A whole number that only fits a floating-point value has lost digits.
bool has_lost_digits(const json& value) {
  constexpr double kExact = 9'007'199'254'740'992;  // 2^53
  if (value.is_number_float()) return std::abs(value.get<double>()) > kExact;
  return value.is_structured() && std::any_of(value.begin(), value.end(), has_lost_digits);
}

}  // namespace

Result<json> parse_spec(std::string_view text) {
  if (text.empty()) return json::object();
  auto spec = parse_json(text);
  if (!spec) return local_error("is not JSON, or is nested too deeply");
  if (!spec->is_object()) return local_error("is not a JSON object");
  if (has_lost_digits(*spec)) {
    auto error = local_error("has a number with more digits than JSON numbers can hold");
    error.value().hint = "write ids as text, in quotes";
    return error;
  }
  return std::move(*spec);
}

json& object_at(json& parent, const char* name) {
  auto& value = parent[name];
  if (!value.is_object()) value = json::object();
  return value;
}

const json* value_at(const json& root, std::initializer_list<const char*> path) {
  const auto* value = &root;
  for (const auto* const name : path) {
    value = member(*value, name);
    if (value == nullptr) return nullptr;
  }
  return value;
}

}  // namespace metaup::graph
