#pragma once
#include <vector>

#include "ledger/registry.hpp"
#include "ledger/sql.hpp"

/// What answers questions: the SQL that selects it, and how its rows become an answer.
namespace metaup::ledger {

/// Adds what selects the answer: one or more statements.
void add_statements(std::vector<sql::Statement>& to, const Question& question);
/// An answer of the question's type, of no rows.
[[nodiscard]] Answer empty_answer(const Question& question);
/// Takes over a row of the question's `part`th statement.
void add_row(Answer& answer, const Question& question, std::size_t part, const sql::Row& row);

}  // namespace metaup::ledger
