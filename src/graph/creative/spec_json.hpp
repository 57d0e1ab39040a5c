#pragma once
#include <nlohmann/json.hpp>
#include <string_view>

#include "metaup/base/error.hpp"

/// A user's raw JSON: bounded, and never trusted to have the members that it should.
namespace metaup::graph {

/// Of a carousel.
inline constexpr std::size_t kMostCards = 10;
/// Of a flexible ad, by columns.
inline constexpr std::size_t kMostGroups = 10;

/// A JSON object; empty for an empty text. Refuses numbers that would lose digits, as ids do.
[[nodiscard]] Result<nlohmann::json> parse_spec(std::string_view text);

/// The object under `name`, made or put in the place of what is none.
[[nodiscard]] nlohmann::json& object_at(nlohmann::json& parent, const char* name);

/// The value under a path of names; null when any of them is missing.
[[nodiscard]] const nlohmann::json* value_at(const nlohmann::json& root, std::initializer_list<const char*> path);

}  // namespace metaup::graph
