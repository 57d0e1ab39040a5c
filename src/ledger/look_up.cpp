#include "ledger/look_up.hpp"

#include <algorithm>
#include <tuple>

#include "ledger/answers.hpp"
#include "ledger/sql_list.hpp"

namespace metaup::ledger {

LookUp::LookUp(const std::vector<Question>& questions, bool shares) : questions_(questions) {
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (shares && std::holds_alternative<AssetOfContent>(questions[i])) {
      contents_.push_back(i);
    } else {
      add_alone(i);
    }
  }
  const auto place = [this](std::size_t question) {
    const auto& asked = content_at(question);
    return std::tie(asked.owner.account, asked.kind, asked.sha256);
  };
  std::sort(contents_.begin(), contents_.end(),
            [&](std::size_t one, std::size_t other) { return place(one) < place(other); });
  const auto alike = [this](std::size_t one, std::size_t other) {
    const auto& first = content_at(one);
    const auto& second = content_at(other);
    return first.kind == second.kind && first.owner == second.owner;
  };
  sql::each_list(contents_.begin(), contents_.end(), alike, [this](auto first, auto last) {
    if (last - first == 1) return add_alone(*first);
    add_together({first, last});
  });
}

void LookUp::add_alone(std::size_t question) {
  const auto first = statements_.size();
  add_statements(statements_, questions_[question]);
  for (auto next = first; next < statements_.size(); ++next) parts_.push_back({{}, question, next - first});
}

void LookUp::add_together(Positions contents) {
  std::vector<std::string_view> digests;
  digests.reserve(contents.size());
  for (const auto question : contents) digests.emplace_back(content_at(question).sha256);
  const auto& first = content_at(contents.front());
  statements_.push_back(find_contents(first.owner, first.kind, digests));
  parts_.push_back({contents});
}

const AssetOfContent& LookUp::content_at(std::size_t question) const {
  return std::get<AssetOfContent>(questions_[question]);
}

void LookUp::begin() {
  answers_.clear();
  answers_.reserve(questions_.size());
  for (const auto& question : questions_) answers_.push_back(empty_answer(question));
}

void LookUp::add(std::size_t statement, const sql::Row& row) {
  const auto& part = parts_[statement];
  if (part.contents.empty()) {
    return add_row(answers_[part.question], questions_[part.question], part.number, row);
  }
  const auto sha256 = content_of(row);
  const auto& contents = part.contents;
  const auto first = std::lower_bound(contents.begin(), contents.end(), sha256, [this](auto question, const auto& key) {
    return content_at(question).sha256 < key;
  });
  for (auto next = first; next != contents.end() && content_at(*next).sha256 == sha256; ++next) {
    add_row(answers_[*next], questions_[*next], 0, row);
  }
}

}  // namespace metaup::ledger
