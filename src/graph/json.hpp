#pragma once
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "graph/json_repair.hpp"

/// JSON of servers, which is untrusted: bounded, and read without exceptions.
namespace metaup::graph {

/// Nothing when `text` is not JSON, or is nested deeper or has more values than any reply of
/// Meta's: what nlohmann builds of such a text could exhaust the stack or the memory. Oddities within
/// strings become U+FFFD. A member that decides something (an id, an offset, a cursor) and is there
/// twice with different values is left out.
[[nodiscard]] std::optional<nlohmann::json> parse_json(std::string_view text, Controls controls = Controls::replaced);

/// A member of an object; null when it is absent or `object` is none.
[[nodiscard]] const nlohmann::json* member(const nlohmann::json& object, const char* name);

/// A string, or an integer as its digits (ids come both ways), cut to `most` bytes; else empty.
[[nodiscard]] std::string text_of(const nlohmann::json* value, std::size_t most);
/// The same for what is handed back to Meta, such as a hash or a cursor: empty unless all of it is
/// visible ASCII and there are at most `most` bytes, since a part of it names something else.
[[nodiscard]] std::string word_of(const nlohmann::json* value, std::size_t most);
/// A whole number, or a string that is one; nothing when it does not fit.
[[nodiscard]] std::optional<std::int64_t> integer_of(const nlohmann::json* value);
[[nodiscard]] std::optional<std::uint64_t> unsigned_of(const nlohmann::json* value);
/// A finite number, or a string of digits.
[[nodiscard]] std::optional<double> number_of(const nlohmann::json* value);
/// true, false, or a string that says so.
[[nodiscard]] std::optional<bool> boolean_of(const nlohmann::json* value);

/// As text, with what is not UTF-8 replaced.
[[nodiscard]] std::string dump(const nlohmann::json& value);

}  // namespace metaup::graph
