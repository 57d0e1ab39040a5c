#include "graph/json.hpp"

#include <cmath>
#include <limits>

#include "metaup/base/text.hpp"

namespace metaup::graph {
namespace {

using nlohmann::json;

/// Whether the text's brackets and commas stay within bounds. It need not be valid JSON.
bool within_bounds(std::string_view text) {
  constexpr std::size_t kDeepest = 64;
  constexpr std::size_t kMostValues = 2'000'000;
  std::size_t depth = 0;
  std::size_t values = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == '[' || c == '{' || c == ',') ++values;
    if (depth > kDeepest || values > kMostValues) return false;
  }
  return true;
}

}  // namespace

std::optional<json> parse_json(std::string_view text) {
  if (!within_bounds(text)) return std::nullopt;
  auto parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  return parsed;
}

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string text_of(const json* value, std::size_t most) {
  if (value == nullptr) return {};
  if (value->is_number_integer()) return value->dump();
  const auto* const text = value->get_ptr<const std::string*>();
  return text == nullptr ? std::string{} : std::string(utf8_prefix(*text, most));
}

std::optional<std::int64_t> integer_of(const json* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* const text = value->get_ptr<const std::string*>()) return parse_i64(*text);
  if (value->is_number_unsigned()) {
    const auto number = value->get<std::uint64_t>();
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (number > kMost) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value->is_number_integer()) return value->get<std::int64_t>();
  return std::nullopt;
}

std::optional<std::uint64_t> unsigned_of(const json* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* const text = value->get_ptr<const std::string*>()) return parse_u64(*text);
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  return std::nullopt;
}

std::optional<double> number_of(const json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) {
    const auto whole = unsigned_of(value);
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
  }
  if (!value->is_number()) return std::nullopt;
  const auto number = value->get<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<bool> boolean_of(const json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  const auto text = text_of(value, 8);
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace metaup::graph
