#pragma once
#include <string>
#include <string_view>

#include "metaup/graph/findings.hpp"

/// Checks of what only ads have; an empty value is none.
namespace metaup::graph {

/// A JSON list of objects, each of whose members is a list: [{"action.type":["offsite_conversion"],"fb_pixel":["1"]}].
void check_tracking_specs(const std::string& field, std::string_view json, Findings& findings);
/// A bare domain such as example.com.
void check_conversion_domain(const std::string& field, std::string_view domain, Findings& findings);
/// Times with a zone, the end after the start.
void check_schedule(std::string_view start, std::string_view end, Findings& findings);

}  // namespace metaup::graph
