#pragma once
#include <nlohmann/json.hpp>

#include "metaup/graph/creative_draft.hpp"
#include "metaup/graph/findings.hpp"

namespace metaup::graph {

/// What no creative and no ad may have, wherever its spec comes from: secrets, members that are gone, ids that a
/// spreadsheet has changed. What Meta is known to drop or to refuse, and may take again, is a warning.
void check_raw_spec(const nlohmann::json& spec, Findings& findings, const std::string& field = "spec");

/// Warns of rules of a spec's feed that Meta refuses, or whose places are not known.
void check_placement_rules(const nlohmann::json& rules, Findings& findings, const std::string& field);

// The parts of `check_creative`.
/// What is shown in some placements.
void check_placements(const CreativeDraft& draft, Findings& findings);
/// Texts from which Meta chooses.
void check_several_texts(const CreativeDraft& draft, Findings& findings);
/// What is said in several languages.
void check_translations(const CreativeDraft& draft, Findings& findings);
/// The groups of a flexible ad, and what cannot go with them.
void check_groups(const CreativeDraft& draft, Findings& findings);
/// Where the button leads, and what goes with that.
void check_destination(const CreativeDraft& draft, Findings& findings);
/// An existing post in place of content, and partners.
void check_post(const CreativeDraft& draft, Findings& findings);
/// The products of a catalogue in place of images and videos.
void check_catalogue(const CreativeDraft& draft, Findings& findings);

/// The column that asks for a chat in this app.
[[nodiscard]] const char* column_of_chat(std::string_view chat);

}  // namespace metaup::graph
