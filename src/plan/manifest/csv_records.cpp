#include "plan/manifest/csv_records.hpp"

#include <algorithm>

namespace metaup::plan::manifest {
namespace {

/// How many lines end in it: with LF, CRLF or CR.
std::size_t count_line_ends(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find_first_of("\r\n"); at < text.size(); at = text.find_first_of("\r\n", at)) {
    at += text.substr(at).starts_with("\r\n") ? 2U : 1U;
    ++count;
  }
  return count;
}

}  // namespace

void CsvRecords::take_line_end() {
  if (at_ >= text_.size()) return;
  at_ += text_.substr(at_).starts_with("\r\n") ? 2U : 1U;
  ++line_;
}

void CsvRecords::skip_line() {
  at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
  take_line_end();
}

bool CsvRecords::at_end_of_cell() const {
  return at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\r' || text_[at_] == '\n';
}

void CsvRecords::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

std::optional<CsvRecord> CsvRecords::next() {
  if (at_ >= text_.size()) return std::nullopt;
  CsvRecord record{.cells = {}, .line = line_, .row = ++row_, .stray = {}, .unclosed = false};
  read_cell(record);
  while (at_ < text_.size() && text_[at_] == delimiter_) {
    ++at_;
    read_cell(record);
  }
  take_line_end();
  return record;
}

void CsvRecords::read_cell(CsvRecord& record) {
  const auto begin = at_;
  skip_blanks();
  if (at_ < text_.size() && text_[at_] == '"') return read_quoted(record);
  at_ = begin;
  read_bare(record, {});
}

void CsvRecords::read_quoted(CsvRecord& record) {
  std::string cell;
  const auto begin = ++at_;
  for (;;) {
    const auto quote = std::min(text_.find('"', at_), text_.size());
    cell += text_.substr(at_, quote - at_);
    at_ = std::min(quote + 1, text_.size());
    if (quote == text_.size()) {
      record.unclosed = true;
      break;
    }
    if (at_ >= text_.size() || text_[at_] != '"') break;
    cell += '"';
    ++at_;
  }
  const auto quoted = text_.substr(begin, at_ - begin);
  const auto end = at_;
  skip_blanks();
  if (at_end_of_cell()) {
    line_ += count_line_ends(quoted);
    record.cells.push_back(std::move(cell));
    return;
  }
  at_ = end;
  if (const auto line_end = quoted.find_first_of("\r\n"); line_end != std::string_view::npos) {
    // The quote that closes here was the next row's: this row ends where its line does.
    at_ = begin + line_end;
    if (!record.stray) record.stray = StrayQuote{record.cells.size(), true};
    record.cells.emplace_back(quoted.substr(0, line_end));
    return;
  }
  if (!record.stray) record.stray = StrayQuote{record.cells.size(), true};
  read_bare(record, std::move(cell));
}

/// `cell` is what stands before.
void CsvRecords::read_bare(CsvRecord& record, std::string cell) {
  const char ends[] = {delimiter_, '\r', '\n'};
  const auto end = std::min(text_.find_first_of(std::string_view(ends, sizeof ends), at_), text_.size());
  const auto bare = text_.substr(at_, end - at_);
  at_ = end;
  const bool stray = bare.find('"') != std::string_view::npos;
  if (stray && !record.stray) record.stray = StrayQuote{record.cells.size(), false};
  record.cells.push_back(std::move(cell) + std::string(bare));
}

}  // namespace metaup::plan::manifest
