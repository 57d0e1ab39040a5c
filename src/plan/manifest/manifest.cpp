#include "metaup/plan/manifest.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/manifest/column_advice.hpp"
#include "plan/manifest/column_map.hpp"
#include "plan/manifest/reader.hpp"

namespace metaup::plan {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kResultPrefix = "metaup-";
constexpr auto kEncodingHint = "save it as UTF-8 (in Excel: CSV UTF-8)";

bool is_utf16(std::string_view text) { return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"); }

std::string_view without_byte_order_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

char first_visible(std::string_view text) {
  const auto at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? '\0' : text[at];
}

}  // namespace

namespace manifest {
Context::Context(const ManifestReading& reading, ManifestTable& table) : reading_(reading), table_(table) {
  for (const auto& entry : reading.map) {
    mapped_.emplace(map_key(entry.first), &entry);
    table.absent.push_back(entry.first);
  }
}

Error Context::error(Place place, std::string_view column, std::string_view reason, std::string hint) const {
  return manifest_error(place_in(name(), place.line, place.row), 0, column, reason, std::move(hint));
}

Error Context::too_many_rows(Place place) const {
  return error(place, "", "there are more than " + std::to_string(limits().rows) + " rows", "split the file");
}

Column Context::passed_over(std::string written) const {
  auto& names = table_.passed_over;
  if (std::find(names.begin(), names.end(), written) == names.end()) names.push_back(written);
  return {Column::Kind::ignored, std::move(written)};
}

Result<Column> Context::column(Place place, std::string_view written) const {
  constexpr std::size_t kLongestName = 200;
  const auto given = trimmed(written);
  if (given.empty()) return Column{Column::Kind::unnamed, {}};
  const auto shown = printable(utf8_prefix(given, 100));
  if (given.size() > kLongestName) {
    return tl::unexpected(error(place, shown, "a column name of " + std::to_string(given.size()) + " bytes is too long",
                                "check that the file's first line is a header, and what separates its values"));
  }
  const auto mapped = mapped_.empty() ? mapped_.end() : mapped_.find(map_key(given));
  if (mapped != mapped_.end()) {
    const auto& [name, column] = *mapped->second;
    std::erase(table_.absent, name);
    return Column{Column::Kind::known, as_option(column)};
  }
  const auto& columns = reading_.columns;
  const auto wanted = as_option(given);
  if (wanted.starts_with(kResultPrefix)) return Column{Column::Kind::result, shown};
  if (std::find(columns.begin(), columns.end(), wanted) != columns.end()) return Column{Column::Kind::known, wanted};
  if (reading_.passes_over_unknown) return passed_over(shown);
  const auto near = column_meant_by(wanted, columns);
  const auto odd = odd_character_in(given);
  return tl::unexpected(error(place, shown, "there is no such column" + (odd.empty() ? "" : ": it contains " + odd),
                              (near.empty() ? "" : "did you mean " + near + "? ") + std::string("The columns are ") +
                                  columns_near(wanted, columns) + "; --ignore-unknown-columns ignores others"));
}

std::optional<Error> Context::put(ManifestRow& row, const std::string& column, std::string_view value) const {
  const auto place = Place::of(row);
  if (value.empty() || (!is_wording_column(column) && trimmed(value).empty())) return std::nullopt;
  if (value.size() > limits().value_bytes) {
    return error(place, column, "is longer than " + std::to_string(limits().value_bytes) + " bytes");
  }
  value = without_export_prefix(column, value);
  if (value.find('\0') != std::string_view::npos) return error(place, column, "contains a NUL byte", kEncodingHint);
  if (!is_utf8(value)) return error(place, column, "is not UTF-8", kEncodingHint);
  row.values.emplace(column, value);
  return std::nullopt;
}

}  // namespace manifest

namespace {

Result<manifest::Rows> read_rows(std::string_view text, const manifest::Context& context) {
  const auto refuse = [&](const std::string& reason, const char* hint = "") {
    return tl::unexpected(context.error({}, "", reason, hint));
  };
  const auto most = context.limits().bytes;
  if (text.size() > most) return refuse("is longer than " + std::to_string(most) + " bytes", "split it");
  if (is_utf16(text)) return refuse("is UTF-16", kEncodingHint);
  if (is_zip_archive(text)) return refuse("is an Excel file", "save it as CSV UTF-8 and give that file");
  if (text.starts_with("\xD0\xCF\x11\xE0")) {
    return refuse("is an Excel file of the old kind, or one with a password",
                  "save it as .xlsx without a password, or as CSV UTF-8, and give that file");
  }
  text = without_byte_order_mark(text);
  switch (first_visible(text)) {
    case '\0':
      return refuse("is empty");
    case '{':
      return manifest::read_json_lines(text, context);
    case '[':
      return refuse("is a JSON array", "put each object on a line of its own");
    default:
      return manifest::read_csv(text, context);
  }
}

}  // namespace

bool is_zip_archive(std::string_view text) { return text.starts_with("PK\x03\x04"); }

Result<ManifestTable> read_table(std::string_view text, const ManifestReading& reading) {
  if (auto mistake = manifest::mistake_in_map(reading)) return tl::unexpected(*std::move(mistake));
  ManifestTable table;
  const manifest::Context context(reading, table);
  if (!reading.sheet.empty()) {
    return tl::unexpected(context.error({}, "", "is no workbook and has no sheets", "leave out --sheet"));
  }
  auto rows = read_rows(text, context);
  if (!rows) return tl::unexpected(std::move(rows.error()));
  table.rows = *std::move(rows);
  return table;
}

Result<std::vector<ManifestRow>> read_manifest(std::string_view text, const std::string& name,
                                               std::span<const std::string_view> columns, const ManifestLimits& limits,
                                               std::vector<std::string>* ignored) {
  auto table = read_table(text, {.name = name,
                                 .columns = columns,
                                 .limits = limits,
                                 .passes_over_unknown = ignored != nullptr,
                                 .map = {},
                                 .sheet = {},
                                 .keeps_cells = false});
  if (!table) return tl::unexpected(std::move(table.error()));
  if (ignored != nullptr) *ignored = std::move(table->passed_over);
  return std::move(table->rows);
}

Error manifest_error(const std::string& name, std::size_t line, std::string_view column, std::string_view reason,
                     std::string hint) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = column.empty() ? std::string(reason) : std::string(column) + ": " + std::string(reason);
  error.hint = std::move(hint);
  if (!column.empty()) error.fields.emplace_back(column);
  return at_line(name, line, std::move(error));
}

Error at_line(const std::string& name, std::size_t line, Error error) {
  error.message = place_in(name, line) + ": " + error.message;
  return error;
}

std::string place_in(const std::string& name, std::size_t line, std::size_t row) {
  if (line == 0) return row == 0 ? name : name + " row " + std::to_string(row);
  const auto place = name + ":" + std::to_string(line);
  return row == 0 || row == line ? place : place + " (row " + std::to_string(row) + ")";
}

}  // namespace metaup::plan
