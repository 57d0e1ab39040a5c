#include "metaup/graph/error_table.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "graph/error_rows.hpp"

namespace metaup::graph {
namespace {

std::vector<ErrorRow> all_rows() {
  std::vector<ErrorRow> all;
  for (const auto family : {general_error_rows(), limit_error_rows(), video_error_rows(), creative_error_rows()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

template <class Matches>
const ErrorRow* first_row(Matches matches) {
  const auto table = error_table();
  const auto found = std::find_if(table.begin(), table.end(), matches);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

std::span<const ErrorRow> error_table() {
  static const std::vector<ErrorRow> kTable = all_rows();
  return kTable;
}

const ErrorRow* find_error(std::int64_t code, std::int64_t subcode, std::string_view message) {
  const auto lower = to_lower(message);
  const auto said = [&](const ErrorRow& row) {
    const bool number = row.code == rows::kAnyCode || (row.code == code && row.subcode == subcode);
    return !row.says.empty() && number && lower.find(to_lower(row.says)) != std::string::npos;
  };
  const auto exact = [=](const ErrorRow& row) {
    return row.says.empty() && row.code == code && row.subcode == subcode;
  };
  const auto subcode_alone = [=](const ErrorRow& row) {
    return row.says.empty() && row.code == rows::kAnyCode && (row.subcode == subcode || row.subcode == code);
  };
  const auto code_alone = [=](const ErrorRow& row) {
    return row.says.empty() && row.subcode == 0 && row.code == code && row.last_code == code;
  };
  const auto range = [=](const ErrorRow& row) {
    return row.says.empty() && row.subcode == 0 && row.code <= code && code <= row.last_code;
  };
  if (code != 0) {
    if (const auto* row = first_row(said)) return row;
  }
  if (subcode != 0) {
    if (const auto* row = first_row(exact)) return row;
  }
  if (const auto* row = first_row(subcode_alone)) return row;
  if (const auto* row = first_row(code_alone)) return row;
  return first_row(range);
}

const ErrorRow* find_error(const Error& error) {
  return find_error(error.code, error.subcode, error.message + "\n" + error.user_message);
}

}  // namespace metaup::graph
