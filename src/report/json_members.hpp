#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "metaup/report/event.hpp"

/// The objects of the output contract, in the order of docs/output.md.
namespace metaup::report {

using Json = nlohmann::ordered_json;

/// The members of an item's `object`. Values that are no JSON, which Meta never sent, are shown as text.
[[nodiscard]] Json found_object(const Item& item);
/// The members of an item's `previews`; empty when Meta gave none.
[[nodiscard]] Json preview_urls(const Item& item);
/// What identifies an item that has not ended, as JSON: no status, no result.
[[nodiscard]] std::string running_item(const Item& item);
[[nodiscard]] Json error_object(const Error& error);
/// The error, and how long another run has held the account.
[[nodiscard]] Json fatal_object(const Fatal& fatal);
[[nodiscard]] Json summary_object(const Summary& summary);

/// JSON text for people: of a string its characters, of null nothing, of anything else the text.
[[nodiscard]] std::string plain_value(const std::string& json);
/// The same, and of a video's status the one word that tells.
[[nodiscard]] std::string short_value(const std::string& json);

/// As `plain_value`, and of a list its elements with commas; empty when there are none.
[[nodiscard]] std::string listed_value(const std::string& json);

/// One line without its end. Bytes that are not UTF-8 become U+FFFD, and characters that could
/// steer a terminal are written as \u escapes: the same JSON, harmless when shown.
[[nodiscard]] std::string dump(const Json& json);
/// The same as a line of output.
[[nodiscard]] inline std::string dump_line(const Json& json) { return dump(json) + "\n"; }

}  // namespace metaup::report
