#pragma once
#include <string_view>
#include <vector>

#include "ledger/registry.hpp"
#include "ledger/sql.hpp"

/// What answers questions: the SQL that selects it, and how its rows become an answer.
namespace metaup::ledger {

/// Adds what selects the answer: one or more statements.
void add_statements(std::vector<sql::Statement>& to, const Question& question);
/// The same as the questions about these contents, `sql::kListed` at most. `content_of` says whose each row is.
[[nodiscard]] sql::Statement find_contents(const Owner& owner, AssetKind kind,
                                           const std::vector<std::string_view>& digests);
[[nodiscard]] std::string content_of(const sql::Row& row);
/// An answer of the question's type, of no rows.
[[nodiscard]] Answer empty_answer(const Question& question);
/// Takes over a row of the question's `part`th statement.
void add_row(Answer& answer, const Question& question, std::size_t part, const sql::Row& row);

}  // namespace metaup::ledger
