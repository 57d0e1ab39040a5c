#include "graph/json.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "base/text.hpp"

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

/// Members by which metaup decides what was made and what comes next.
bool decides(std::string_view name) {
  constexpr std::string_view kNames[] = {"id",           "hash",       "video_id", "upload_session_id",
                                         "start_offset", "end_offset", "after",    "next"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Of two members of one name the last one counts, as everywhere; but where something is decided by
/// them and they differ, neither does. Called by the parser for each name and value.
class Contradictions {
 public:
  bool operator()(int depth, json::parse_event_t event, json& value) {
    using Event = json::parse_event_t;
    if (event == Event::key) {
      level(depth).name = value.get<std::string>();
    } else if (event == Event::value) {
      note(level(depth), value);
    } else if (event == Event::object_end) {
      auto& inner = level(depth + 1);
      for (const auto& name : inner.contradicted) value.erase(name);
      inner = {};
    }
    return true;
  }

 private:
  struct Level {
    std::string name;
    std::map<std::string, json> values;
    std::set<std::string> contradicted;
  };
  static void note(Level& level, const json& value) {
    if (!decides(level.name)) return;
    const auto [known, is_new] = level.values.try_emplace(level.name, value);
    if (!is_new && known->second != value) level.contradicted.insert(level.name);
  }
  Level& level(int depth) {
    const auto index = static_cast<std::size_t>(depth);
    if (levels_.size() <= index) levels_.resize(index + 1);
    return levels_[index];
  }
  std::vector<Level> levels_;
};

std::optional<json> parse_strictly(std::string_view text) {
  auto parsed = json::parse(text, Contradictions(), false);
  if (parsed.is_discarded()) return std::nullopt;
  return parsed;
}

}  // namespace

std::optional<json> parse_json(std::string_view text, Controls controls) {
  if (!within_bounds(text)) return std::nullopt;
  if (auto parsed = parse_strictly(text)) return parsed;
  const auto repaired = repair_strings(text, controls);
  return repaired == text ? std::nullopt : parse_strictly(repaired);
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

std::string word_of(const json* value, std::size_t most) {
  auto text = text_of(value, most + 1);
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  return plain && text.size() <= most ? text : std::string{};
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
  constexpr double kMostExact = 9'007'199'254'740'992;  // 2^53
  if (value->is_number_float()) {
    const auto number = value->get<double>();
    if (std::abs(number) <= kMostExact && std::trunc(number) == number) return static_cast<std::int64_t>(number);
  }
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
