#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metaup/report/output.hpp"

/// What is said of a whole run to people who were not there, as plain text.
namespace metaup::report {

/// "metaup upload: 2 of 3 items not done", and whether it was a dry run.
[[nodiscard]] std::string headline(const Summary& summary, const OutputContext& context);
/// "Items" and 3, "Done" and 1, and so on.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string>> totals(const Summary& summary);
/// "It would take 12 points at Meta (4 writes, 0 reads)."
[[nodiscard]] std::string in_words(const Estimate& estimate);

}  // namespace metaup::report
