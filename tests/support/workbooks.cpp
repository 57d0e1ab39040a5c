#include "support/workbooks.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

#include "source/zip_writer.hpp"

namespace metaup::test {
namespace {

constexpr auto kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr auto kOffice = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr auto kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";

std::string escaped(const std::string& text) {
  std::string xml;
  for (const char c : text) {
    switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '\r':
        xml += "_x000D_";
        break;
      default:
        xml += c;
    }
  }
  return xml;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= 15 && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string relationship(const std::string& id, const std::string& type, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + kOffice + "/" + type + "\" Target=\"" + target + "\"/>";
}

std::string relationships(const std::string& all) {
  return std::string(kDeclaration) +
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + all +
         "</Relationships>";
}

/// Writes the cells of a sheet.
class SheetWriter {
 public:
  explicit SheetWriter(const WorkbookStyle& style) : style_(style) {}

  std::string rows(const Grid& cells) {
    std::string xml;
    std::size_t number = 0;
    for (const auto& row : cells) {
      ++number;
      xml += open("row", style_.names_cells ? " r=\"" + std::to_string(number) + "\" spans=\"1:9\"" : "");
      for (std::size_t i = 0; i < row.size(); ++i)
        xml += cell(row[i], std::string(1, static_cast<char>('A' + i)) + std::to_string(number));
      xml += close("row");
    }
    if (!style_.has_empty_rows) return xml;
    return xml + open("row", " r=\"" + std::to_string(number + 7) + "\"") +
           open("c", " r=\"C" + std::to_string(number + 7) + "\" s=\"0\"") + close("c") + close("row");
  }
  [[nodiscard]] const std::string& shared() const { return shared_; }

  [[nodiscard]] std::string open(const std::string& name, const std::string& attributes = {}) const {
    return "<" + style_.prefix + name + attributes + ">";
  }
  [[nodiscard]] std::string close(const std::string& name) const { return "</" + style_.prefix + name + ">"; }
  [[nodiscard]] std::string element(const std::string& name, const std::string& text) const {
    const bool has_blanks = !text.empty() && (text.front() == ' ' || text.back() == ' ' || text.front() == '\n');
    return open(name, has_blanks && name == "t" ? " xml:space=\"preserve\"" : "") + escaped(text) + close(name);
  }

 private:
  std::string cell(const std::string& text, const std::string& place) {
    const auto named = style_.names_cells ? " r=\"" + place + "\"" : "";
    if (text.empty()) return open("c", named + " s=\"0\"") + close("c");
    if (is_number(text)) return open("c", named + " s=\"0\"") + element("v", text) + close("c");
    if (style_.has_formulas && text.find("formula") != std::string::npos) {
      return open("c", named + " t=\"str\"") + element("f", "CONCATENATE(A1,B1)") + element("v", text) + close("c");
    }
    if (!style_.shares_texts) {
      return open("c", named + " t=\"inlineStr\"") + open("is") + element("t", text) + close("is") + close("c");
    }
    shared_ += open("si") + runs(text) + close("si");
    return open("c", named + " t=\"s\"") + element("v", std::to_string(shared_count_++)) + close("c");
  }
  [[nodiscard]] std::string runs(const std::string& text) const {
    const auto half = std::min(text.find(' '), text.size());
    if (!style_.splits_texts || half == text.size()) return element("t", text);
    return open("r") + element("t", text.substr(0, half)) + close("r") + open("r") + open("rPr") + "<b/>" +
           close("rPr") + element("t", text.substr(half)) + close("r");
  }

  const WorkbookStyle& style_;
  std::string shared_;
  std::size_t shared_count_ = 0;
};

std::string root(const WorkbookStyle& style, const std::string& name, const std::string& content) {
  const auto space =
      style.prefix.empty() ? std::string("xmlns") : "xmlns:" + style.prefix.substr(0, style.prefix.size() - 1);
  return kDeclaration + ("<" + style.prefix + name) + " " + space + "=\"" + kMain + "\" xmlns:r=\"" + kOffice + "\">" +
         content + "</" + style.prefix + name + ">";
}

Parts parts_with(const WorkbookStyle& style, const std::string& data, const std::string& shared,
                 const std::string& styles) {
  const SheetWriter xml(style);
  Parts parts;
  parts["[Content_Types].xml"] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
  parts["_rels/.rels"] = relationships(relationship("rId1", "officeDocument", "xl/workbook.xml"));
  parts["xl/_rels/workbook.xml.rels"] = relationships(relationship("rId7", "worksheet", style.sheet_target) +
                                                      relationship("rId2", "sharedStrings", "sharedStrings.xml") +
                                                      relationship("rId3", "styles", "styles.xml"));
  parts["xl/workbook.xml"] = root(style, "workbook",
                                  xml.open("sheets") + "<" + style.prefix +
                                      "sheet name=\"Launch\" sheetId=\"1\" r:id=\"rId7\"/>" + xml.close("sheets"));
  parts["xl/worksheets/sheet1.xml"] = root(style, "worksheet", xml.open("sheetData") + data + xml.close("sheetData"));
  if (!shared.empty()) parts["xl/sharedStrings.xml"] = root(style, "sst", shared);
  parts["xl/styles.xml"] =
      root(style, "styleSheet",
           styles.empty() ? xml.open("cellXfs") + "<" + style.prefix + "xf numFmtId=\"0\"/>" + xml.close("cellXfs")
                          : styles);
  return parts;
}

}  // namespace

const WorkbookStyle kExcel{.splits_texts = true};
const WorkbookStyle kLibreOffice{.has_formulas = true};
const WorkbookStyle kGoogleSheets{.has_empty_rows = true};
const WorkbookStyle kOpenXmlSdk{
    .prefix = "x:", .shares_texts = false, .names_cells = false, .sheet_target = "/xl/worksheets/sheet1.xml"};

Parts workbook_of(const Grid& cells, const WorkbookStyle& style) {
  SheetWriter writer(style);
  const auto data = writer.rows(cells);
  return parts_with(style, data, writer.shared(), {});
}

Parts workbook_with(const std::string& sheet_data, const std::string& shared, const std::string& styles) {
  return parts_with({}, sheet_data, shared, styles);
}

std::string zipped(const Parts& parts) {
  const auto archive = source::zip_archive({parts.begin(), parts.end()});
  if (!archive) throw std::runtime_error(archive.error().message);
  return *archive;
}

std::string csv_of(const Grid& cells, char separator, bool for_excel) {
  std::string text = for_excel ? "\xEF\xBB\xBF" : "";
  for (const auto& row : cells) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += separator;
      if (row[i].find_first_of("\",;\t\r\n") == std::string::npos) {
        text += row[i];
        continue;
      }
      text += '"';
      for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += for_excel ? "\r\n" : "\n";
  }
  return text;
}

}  // namespace metaup::test
