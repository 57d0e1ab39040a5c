#pragma once
#include <string>
#include <string_view>

#include "metaup/graph/findings.hpp"

/// Checks of single values of a creative or an ad; an empty value is none.
namespace metaup::graph {

// Characters that placements show everywhere (docs/graph-api.md, "Lengths of texts").
inline constexpr std::size_t kGoodMessage = 125;
inline constexpr std::size_t kGoodHeadline = 40;
inline constexpr std::size_t kGoodDescription = 30;

/// A numeric id. What a spreadsheet or a copy has done to one is told apart.
void check_id(const std::string& field, std::string_view id, Findings& findings);
/// "PAGE_POST".
void check_story_id(const std::string& field, std::string_view id, Findings& findings);
/// An http or https URL of at most 1,000 characters.
void check_link(const std::string& field, std::string_view link, Findings& findings);
/// A query string without its question mark.
void check_url_tags(const std::string& field, std::string_view tags, Findings& findings);
/// A type of call to action; one that Meta does not publish is a warning.
void check_call_to_action(const std::string& field, std::string_view type, Findings& findings);
/// An address of any scheme.
void check_deep_link(const std::string& field, std::string_view link, Findings& findings);
/// "+4930123456".
void check_phone_number(const std::string& field, std::string_view number, Findings& findings);
/// An ad code, whose form Meta does not publish.
void check_code(const std::string& field, std::string_view code, Findings& findings);
/// More characters than Meta takes are an error.
void check_length(const std::string& field, std::string_view text, std::size_t most, Findings& findings);
/// More characters than Meta shows everywhere are a warning.
void check_recommended(const std::string& field, std::string_view text, std::size_t most, Findings& findings);

}  // namespace metaup::graph
