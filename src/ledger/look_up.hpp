#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "ledger/registry.hpp"
#include "ledger/sql.hpp"

namespace metaup::ledger {

/// A list of questions as statements, and their rows as answers. Questions about contents of one owner and kind share
/// statements if `shares` says so. `questions` must outlive it.
class LookUp {
 public:
  LookUp(const std::vector<Question>& questions, bool shares);
  LookUp(const LookUp&) = delete;
  LookUp& operator=(const LookUp&) = delete;

  [[nodiscard]] std::span<const sql::Statement> statements() const { return statements_; }
  /// Before the first row, each time that the statements are carried out.
  void begin();
  void add(std::size_t statement, const sql::Row& row);
  /// One for each question.
  [[nodiscard]] std::vector<Answer> take() { return std::move(answers_); }

 private:
  using Positions = std::span<const std::size_t>;
  /// What the rows of a statement answer.
  struct Part {
    Positions contents;        ///< questions about contents, in the order of these; or else
    std::size_t question = 0;  ///< one question, of which
    std::size_t number = 0;    ///< it is this statement
  };
  void add_alone(std::size_t question);
  void add_together(Positions contents);
  [[nodiscard]] const AssetOfContent& content_at(std::size_t question) const;

  const std::vector<Question>& questions_;
  std::vector<std::size_t> contents_;  ///< questions about contents, in order
  std::vector<sql::Statement> statements_;
  std::vector<Part> parts_;  ///< of each statement
  std::vector<Answer> answers_;
};

}  // namespace metaup::ledger
