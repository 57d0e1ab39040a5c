#include "plan/manifest/csv_records.hpp"

#include <algorithm>

#include "base/unicode.hpp"

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

/// Of one without quotes that begins here.
std::size_t CsvRecords::end_of_cell() const {
  const char ends[] = {delimiter_, '\r', '\n'};
  return std::min(text_.find_first_of(std::string_view(ends, sizeof ends), at_), text_.size());
}

std::optional<CsvRecord> CsvRecords::next() {
  if (at_ >= text_.size()) return std::nullopt;
  CsvRecord record{.cells = {}, .line = line_, .row = ++row_, .stray = {}};
  read_cell(record);
  while (at_ < text_.size() && text_[at_] == delimiter_) {
    ++at_;
    read_cell(record);
  }
  take_line_end();
  const bool has_value =
      std::any_of(record.cells.begin(), record.cells.end(), [](const std::string& cell) { return !cell.empty(); });
  if (columns_ == 0 && has_value) columns_ = record.cells.size();
  return record;
}

void CsvRecords::read_cell(CsvRecord& record) {
  const auto cell = text_.substr(at_, end_of_cell() - at_);
  const auto quote = cell.find('"');
  if (quote == std::string_view::npos || !trimmed(cell.substr(0, quote)).empty()) return read_bare(record, {});
  at_ += quote + 1;
  read_quoted(record);
}

void CsvRecords::read_quoted(CsvRecord& record) {
  const auto begin = at_;
  auto cell = take_quoted();
  const auto quoted = text_.substr(begin, at_ - begin);
  const auto behind = text_.substr(at_, end_of_cell() - at_);
  if (cell && trimmed(behind).empty() && !reads_as_rows(record, quoted)) {
    at_ += behind.size();
    line_ += count_line_ends(quoted);
    record.cells.push_back(*std::move(cell));
    return;
  }
  const auto line_end = std::min(quoted.find_first_of("\r\n"), quoted.size());
  const bool is_closed = cell && line_end == quoted.size();
  if (!record.stray) {
    record.stray = StrayQuote{record.cells.size(), is_closed ? StrayQuote::Kind::behind : StrayQuote::Kind::unclosed};
  }
  if (is_closed) return read_bare(record, *std::move(cell));
  at_ = begin + line_end;
  record.cells.emplace_back(quoted.substr(0, line_end));
}

/// What stands in the quotes that have been opened; nothing when no quote closes them.
std::optional<std::string> CsvRecords::take_quoted() {
  std::string cell;
  for (;;) {
    const auto quote = text_.find('"', at_);
    cell += text_.substr(at_, quote - at_);
    at_ = std::min(quote, text_.size() - 1) + 1;
    if (quote == std::string_view::npos) return std::nullopt;
    if (at_ >= text_.size() || text_[at_] != '"') return cell;
    cell += '"';
    ++at_;
  }
}

/// Whether each line of it looks like a row: then the quote that closes it is another row's. Where it is the last value
/// of its row, one such line could be a text with commas.
bool CsvRecords::reads_as_rows(const CsvRecord& record, std::string_view quoted) const {
  constexpr std::size_t kFewColumns = 3;
  const auto values_in = [&](std::string_view line) {
    return static_cast<std::size_t>(std::count(line.begin(), line.end(), delimiter_)) + 1;
  };
  const auto first = quoted.substr(0, quoted.find_first_of("\r\n"));
  if (columns_ < kFewColumns || record.cells.size() + values_in(first) != columns_) return false;
  const auto* const rest = first.data() + first.size();
  const auto end = std::min(text_.find_first_of("\r\n", at_), text_.size());
  std::string_view lines(rest, static_cast<std::size_t>(text_.data() + end - rest));
  std::size_t count = 0;
  while (!lines.empty()) {
    lines.remove_prefix(lines.starts_with("\r\n") ? 2 : 1);
    const auto line = lines.substr(0, lines.find_first_of("\r\n"));
    if (values_in(line) != columns_) return false;
    lines.remove_prefix(line.size());
    ++count;
  }
  const bool is_last = record.cells.size() + 1 == columns_;
  return count >= (is_last ? 2U : 1U);
}

/// `cell` is what stands before.
void CsvRecords::read_bare(CsvRecord& record, std::string cell) {
  const auto bare = text_.substr(at_, end_of_cell() - at_);
  at_ += bare.size();
  const bool stray = bare.find('"') != std::string_view::npos;
  if (stray && !record.stray) record.stray = StrayQuote{record.cells.size(), StrayQuote::Kind::inside};
  record.cells.push_back(std::move(cell) + std::string(bare));
}

}  // namespace metaup::plan::manifest
