#include <charconv>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/manifest/column_map.hpp"
#include "plan/manifest/stored_number.hpp"
#include "plan/manifest/table.hpp"
#include "plan/manifest/workbook.hpp"
#include "plan/manifest/xml.hpp"

namespace metaup::plan {
namespace manifest {
namespace {

constexpr std::size_t kMostRows = 1'048'576;  // as many as a sheet can have
constexpr std::size_t kMostColumns = 1'000;   // those of Ads Manager's export are some hundreds

/// What cells refer to.
struct Referred {
  std::vector<std::string> texts;
  std::vector<bool> date_styles;
  bool since_1904 = false;
};

/// The column of "AB12", from 0; nothing of what is no such name.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    if (column > kMostColumns * 26) break;
  }
  return column == 0 ? std::nullopt : std::optional(column - 1);
}

/// "AB12".
std::string cell_name(std::size_t column, std::size_t row) {
  std::string letters;
  for (auto left = column + 1; left > 0; left = (left - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return letters + std::to_string(row);
}

/// What a cell shows, or why it cannot be used.
struct Shown {
  std::string text;
  std::string reason;  ///< to follow "cell B7 "
  std::string hint;
};

Shown show_number(std::string_view stored, const pugi::xml_node& cell, const Referred& referred) {
  const auto style = parse_u64(attribute_of(cell, "s")).value_or(0);
  if (style < referred.date_styles.size() && referred.date_styles[style]) {
    if (auto date = shown_date(stored, referred.since_1904)) return {*std::move(date), {}, {}};
  }
  if (auto number = shown_number(stored)) return {*std::move(number), {}, {}};
  const auto shown = printable(utf8_prefix(stored, 40));
  return {{},
          "is the number " + shown + ", and a spreadsheet keeps only 15 digits of a number",
          "a spreadsheet has rounded it: format the column as text and enter it again"};
}

Shown show(const pugi::xml_node& cell, const Referred& referred) {
  const auto type = attribute_of(cell, "t");
  if (type == "inlineStr") return {rich_text(child_of(cell, "is")), {}, {}};
  const auto value = child_of(cell, "v");
  if (value.empty() && !child_of(cell, "f").empty()) {
    return {{}, "has a formula and no result", "open the file in a spreadsheet program and save it again"};
  }
  const auto stored = text_in(value);
  const auto bare = trimmed(std::string_view(stored));
  if (type == "str") return {without_escapes(stored), {}, {}};
  if (bare.empty()) return {};
  if (type == "s") {
    const auto number = parse_u64(bare);
    if (number && *number < referred.texts.size()) return {referred.texts[*number], {}, {}};
    return {{}, "refers to a text that the workbook does not have", "save the file again in a spreadsheet program"};
  }
  if (type == "b") return {bare == "1" || bare == "true" ? "TRUE" : "FALSE", {}, {}};
  if (type == "e") return {{}, "has the error " + printable(utf8_prefix(bare, 40)), "correct the cell's formula"};
  if (type.empty() || type == "n") return show_number(bare, cell, referred);
  return {stored, {}, {}};  // a date as a text ("d"), or what a later edition brings
}

/// Rows and cells may say where they are; one that does not follows the one before it.
class Worksheet {
 public:
  Worksheet(const Context& context, const Referred& referred) : context_(context), referred_(referred) {}

  Result<Rows> read(const pugi::xml_node& data) {
    TableReader table(context_);
    for (const auto& node : data.children()) {
      if (local_name(node) != "row") continue;
      auto record = read_row(node);
      if (!record) return tl::unexpected(std::move(record.error()));
      if (auto added = table.add(*std::move(record)); !added) return tl::unexpected(std::move(added.error()));
    }
    if (!table.has_header()) {
      return tl::unexpected(context_.error({}, "", "its sheet is empty", "choose another one with --sheet"));
    }
    return std::move(table).rows();
  }

 private:
  Result<TableRecord> read_row(const pugi::xml_node& node) {
    const auto written = attribute_of(node, "r");
    const auto number = written.empty() ? row_ + 1 : parse_u64(written).value_or(0);
    if (number <= row_ || number > kMostRows) {
      return tl::unexpected(damaged(context_.name(), "row " + std::to_string(row_) + " is followed by a row " +
                                                         printable(utf8_prefix(written, 20))));
    }
    row_ = number;
    TableRecord record{.cells = {}, .line = 0, .row = row_, .has_all_cells = false, .problems = {}};
    std::size_t next = 0;
    for (const auto& cell : node.children()) {
      if (local_name(cell) != "c") continue;
      const auto name = attribute_of(cell, "r");
      const auto column = name.empty() ? next : column_of(name);
      if (!column || *column < next) return tl::unexpected(misplaced(name));
      next = *column + 1;
      if (auto read = read_cell(cell, *column, record); !read) return tl::unexpected(std::move(read.error()));
    }
    return record;
  }

  [[nodiscard]] Error misplaced(std::string_view cell) const {
    return damaged(context_.name(), "row " + std::to_string(row_) + " has a cell " + printable(utf8_prefix(cell, 20)) +
                                        " in the wrong place");
  }

  Result<void> read_cell(const pugi::xml_node& node, std::size_t column, TableRecord& record) {
    auto shown = show(node, referred_);
    if (shown.text.empty() && shown.reason.empty()) return {};  // only its look
    if (column >= kMostColumns) {
      return tl::unexpected(context_.error(Place::of(record), "",
                                           "has a value in column " + std::to_string(column + 1) + ", and at most " +
                                               std::to_string(kMostColumns) + " are read",
                                           "delete what is to the right of the table"));
    }
    bytes_ += shown.text.size();  // many cells may refer to one long text
    const auto most = context_.limits().bytes;
    if (bytes_ > most) {
      return tl::unexpected(context_.error({}, "", "is longer than " + std::to_string(most) + " bytes", "split it"));
    }
    record.cells.resize(column);
    record.cells.push_back(std::move(shown.text));
    if (!shown.reason.empty()) {
      record.problems.push_back(
          {.cell = column, .reason = "cell " + cell_name(column, row_) + " " + shown.reason, .hint = shown.hint});
    }
    return {};
  }

  const Context& context_;
  const Referred& referred_;
  std::size_t row_ = 0;
  std::size_t bytes_ = 0;
};

/// A part that may be missing; of no path an empty text.
Result<std::string> text_of_part(const PartReader& part, const std::string& path) {
  if (path.empty()) return std::string();
  auto text = part(path);
  if (!text) return tl::unexpected(std::move(text.error()));
  return text->value_or("");
}

Result<Referred> read_referred(const PartReader& part, const Workbook& workbook, const std::string& name) {
  Referred referred{.texts = {}, .date_styles = {}, .since_1904 = workbook.since_1904};
  auto texts = text_of_part(part, workbook.texts_part);
  if (!texts) return tl::unexpected(std::move(texts.error()));
  if (!texts->empty()) {
    auto read = read_shared_texts(*std::move(texts), name);
    if (!read) return tl::unexpected(std::move(read.error()));
    referred.texts = *std::move(read);
  }
  auto styles = text_of_part(part, workbook.styles_part);
  if (!styles) return tl::unexpected(std::move(styles.error()));
  if (!styles->empty()) {
    auto read = read_date_styles(*std::move(styles), name);
    if (!read) return tl::unexpected(std::move(read.error()));
    referred.date_styles = *std::move(read);
  }
  return referred;
}

}  // namespace
}  // namespace manifest

Result<ManifestTable> read_workbook(const PartReader& part, const ManifestReading& reading) {
  using namespace manifest;
  if (auto mistake = mistake_in_map(reading)) return tl::unexpected(*std::move(mistake));
  const auto& name = reading.name;
  const auto workbook = read_workbook_parts(part, name);
  if (!workbook) return tl::unexpected(workbook.error());
  const auto sheet = choose_sheet(*workbook, reading.sheet, name);
  if (!sheet) return tl::unexpected(sheet.error());
  const auto referred = read_referred(part, *workbook, name);
  if (!referred) return tl::unexpected(referred.error());
  auto xml = text_of_part(part, sheet->part);
  if (!xml) return tl::unexpected(std::move(xml.error()));
  pugi::xml_document document;
  if (!load_xml(*xml, document)) return tl::unexpected(damaged(name, "its sheet is no XML"));
  ManifestTable table;
  const Context context(reading, table);
  auto rows = Worksheet(context, *referred).read(child_of(child_of(document, "worksheet"), "sheetData"));
  if (!rows) return tl::unexpected(std::move(rows.error()));
  table.rows = *std::move(rows);
  return table;
}

}  // namespace metaup::plan
