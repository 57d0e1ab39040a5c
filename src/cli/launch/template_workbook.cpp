#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/launch/launch_template.hpp"
#include "plan/manifest/sheet.hpp"
#include "report/markup.hpp"
#include "source/zip_writer.hpp"

namespace metaup::cli {
namespace {

using report::escape_markup;

constexpr std::string_view kDeclaration = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr std::string_view kMain = R"(xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";

// The cell formats of styles().
constexpr int kText = 1;  // not "General", which makes numbers of ids and rounds them
constexpr int kTitle = 2;

std::string relationship(int number, std::string_view type, std::string_view target) {
  return fmt::format(
      R"(<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>)",
      number, type, target);
}

std::string relationships(const std::string& all) {
  return fmt::format(
      R"({}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>)",
      kDeclaration, all);
}

std::string content_types() {
  constexpr std::string_view kSpreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  std::string parts;
  for (const auto& [path, type] :
       {std::pair("workbook.xml", "sheet.main"), std::pair("styles.xml", "styles"),
        std::pair("worksheets/sheet1.xml", "worksheet"), std::pair("worksheets/sheet2.xml", "worksheet")}) {
    parts += fmt::format(R"(<Override PartName="/xl/{}" ContentType="{}{}+xml"/>)", path, kSpreadsheet, type);
  }
  return fmt::format(
      R"({}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" )"
      R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" )"
      R"(ContentType="application/xml"/>{}</Types>)",
      kDeclaration, parts);
}

std::string workbook() {
  return fmt::format(
      R"({}<workbook {} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>)"
      R"(<sheet name="Launch" sheetId="1" r:id="rId1"/><sheet name="Columns" sheetId="2" r:id="rId2"/></sheets></workbook>)",
      kDeclaration, kMain);
}

std::string styles() {
  return fmt::format(
      R"({}<styleSheet {}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>)"
      R"(<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>)"
      R"(<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>)"
      R"(<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>)"
      R"(<xf numFmtId="49" xfId="0" applyNumberFormat="1"/>)"
      R"(<xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>)"
      R"(</styleSheet>)",
      kDeclaration, kMain);
}

std::string cell(std::string_view text, int style) {
  if (text.empty()) return fmt::format(R"(<c s="{}"/>)", style);
  return fmt::format(R"(<c s="{}" t="inlineStr"><is><t>{}</t></is></c>)", style, escape_markup(text));
}

std::string row(const std::vector<std::string>& texts, int style) {
  std::string cells;
  for (const auto& text : texts) cells += cell(text, style);
  return "<row>" + cells + "</row>";
}

/// Lists to choose from, in the columns that hold one of some words.
std::string choices(const std::vector<TemplateColumn>& columns) {
  std::string all;
  std::size_t count = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& words = columns[i].column->words;
    if (words.empty()) continue;
    ++count;
    all += fmt::format(R"(<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="{0}2:{0}1048576">)"
                       R"(<formula1>"{1}"</formula1></dataValidation>)",
                       plan::column_letters(i + 1), joined({words.begin(), words.end()}, ","));
  }
  return count == 0 ? "" : fmt::format(R"(<dataValidations count="{}">{}</dataValidations>)", count, all);
}

std::string sheet(const std::string& widths, const std::string& rows, const std::string& after = {}) {
  return fmt::format(
      R"({}<worksheet {}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" )"
      R"(activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{}</cols><sheetData>{}</sheetData>{}</worksheet>)",
      kDeclaration, kMain, widths, rows, after);
}

std::string width(std::size_t first, std::size_t last, int characters) {
  return fmt::format(R"(<col min="{}" max="{}" width="{}" style="{}" customWidth="1"/>)", first, last, characters,
                     kText);
}

std::string launch_sheet(const std::vector<TemplateColumn>& columns) {
  std::vector<std::string> names;
  std::vector<std::string> examples;
  for (const auto& [name, column] : columns) {
    names.push_back(name);
    examples.emplace_back(column->example);
  }
  return sheet(width(1, columns.size(), 22), row(names, kTitle) + row(examples, kText), choices(columns));
}

/// The names that a column has beside its own.
std::string further_names(const graph::Column& column) {
  std::vector<std::string> names;
  if (column.numbered > 0) names.push_back(fmt::format("_1 to _{}", column.numbered));
  if (column.placed) {
    for (const auto& place : graph::column_places()) names.push_back("_" + std::string(place.name));
  }
  if (column.translated) names.emplace_back("_de, _fr and other languages");
  return joined(names, ", ");
}

std::string columns_sheet() {
  auto rows = row({"column", "also", "value", "allowed", "meaning"}, kTitle);
  for (const auto& column : graph::launch_columns()) {
    std::string name(column.name);
    std::replace(name.begin(), name.end(), '-', '_');
    rows += row({name, further_names(column), std::string(column.value),
                 joined({column.words.begin(), column.words.end()}, ", "), std::string(column.meaning)},
                kText);
  }
  return sheet(width(1, 1, 26) + width(2, 2, 44) + width(3, 3, 12) + width(4, 4, 30) + width(5, 5, 90), rows);
}

}  // namespace

Result<std::string> workbook_template(const std::vector<TemplateColumn>& columns) {
  return source::zip_archive(
      {{"[Content_Types].xml", content_types()},
       {"_rels/.rels", relationships(relationship(1, "officeDocument", "xl/workbook.xml"))},
       {"xl/workbook.xml", workbook()},
       {"xl/_rels/workbook.xml.rels",
        relationships(relationship(1, "worksheet", "worksheets/sheet1.xml") +
                      relationship(2, "worksheet", "worksheets/sheet2.xml") + relationship(3, "styles", "styles.xml"))},
       {"xl/styles.xml", styles()},
       {"xl/worksheets/sheet1.xml", launch_sheet(columns)},
       {"xl/worksheets/sheet2.xml", columns_sheet()}});
}

}  // namespace metaup::cli
