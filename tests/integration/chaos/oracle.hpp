#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "integration/chaos/job.hpp"
#include "integration/studio/studio.hpp"

/// What must be true, from what was asked for and from what Meta holds alone. Each function returns what is wrong.
namespace metaup::test {

using Complaints = std::vector<std::string>;

/// Videos of which only a person can say what became of them, as account and file. There are such with
/// `--method simple` alone, and only if Meta has none (nobody can deny that it may still come), or has another one of
/// this title, which it could not process.
using InDoubt = std::set<std::pair<std::string, std::size_t>>;

/// What holds at any time: nothing that nobody asked for, nothing twice.
[[nodiscard]] Complaints find_too_much(const Job& job, const nlohmann::json& state);
/// What holds at the end: nothing is missing.
[[nodiscard]] Complaints find_missing(const Job& job, const nlohmann::json& state, const InDoubt& in_doubt);

/// What holds for every run that was not killed: each item is reported once, what is reported as done is at Meta as it
/// was asked for, the summary counts the items, and the exit code is what the documentation says of them.
[[nodiscard]] Complaints check_take(const Job& job, const Order& order, const Studio::Take& take,
                                    const nlohmann::json& state, int signal);
/// What holds for a run in which nothing went wrong but what must: each item ended as it shall.
[[nodiscard]] Complaints check_calm_take(const Job& job, const Order& order, const Studio::Take& take,
                                         const InDoubt& in_doubt);

/// The videos of these items whose outcome is not known, and need not be.
[[nodiscard]] InDoubt in_doubt_of(const Job& job, const Studio::Take& take, const nlohmann::json& state);

/// All that is wrong with what the ledger holds at the end.
[[nodiscard]] Complaints check_ledger(const Job& job, ledger::Ledger& ledger, const nlohmann::json& state,
                                      const InDoubt& in_doubt);

}  // namespace metaup::test
