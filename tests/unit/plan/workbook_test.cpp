#include <catch2/catch.hpp>

#include "plan/manifest/sheet.hpp"
#include "support/workbooks.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view kColumns[] = {"name", "page-id", "message", "link"};

plan::PartReader reader_of(Parts parts) {
  return [parts = std::move(parts)](const std::string& path) -> Result<std::optional<std::string>> {
    const auto part = parts.find(path);
    if (part == parts.end()) return std::nullopt;
    return part->second;
  };
}

plan::ManifestReading reading(const std::string& sheet = {}) {
  plan::ManifestReading reading;
  reading.name = "launch.xlsx";
  reading.columns = kColumns;
  reading.sheet = sheet;
  return reading;
}

plan::ManifestTable table_of(Parts parts, const plan::ManifestReading& how = reading()) {
  auto table = plan::read_workbook(reader_of(std::move(parts)), how);
  if (!table) FAIL(table.error().message);
  return *std::move(table);
}

std::string refusal(Parts parts, const plan::ManifestReading& how = reading()) {
  const auto table = plan::read_workbook(reader_of(std::move(parts)), how);
  REQUIRE_FALSE(table);
  CHECK(table.error().error_class == ErrorClass::local);
  return table.error().message + " (" + table.error().hint + ")";
}

/// A sheet with the header name, message and one row with the cell as its message.
Parts with_message(const std::string& cell, const std::string& shared = {}, const std::string& styles = {}) {
  return workbook_with(
      R"(<row><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>message</t></is></c></row>)"
      R"(<row><c t="inlineStr"><is><t>A</t></is></c>)" +
          cell + "</row>",
      shared, styles);
}

std::string message_of(Parts parts) {
  const auto table = table_of(std::move(parts));
  REQUIRE(table.rows.size() == 1);
  if (table.rows[0].error) FAIL(table.rows[0].error->message);
  const auto& values = table.rows[0].values;
  return values.contains("message") ? values.at("message") : "";
}

std::string error_of(Parts parts) {
  const auto table = table_of(std::move(parts));
  REQUIRE(table.rows.size() == 1);
  REQUIRE(table.rows[0].error);
  CHECK(table.rows[0].values.empty());
  return table.rows[0].error->message + " (" + table.rows[0].error->hint + ")";
}

}  // namespace

TEST_CASE("a workbook is read the same, whoever wrote it", "[plan]") {
  const auto* const style = GENERATE(&kExcel, &kLibreOffice, &kGoogleSheets, &kOpenXmlSdk);
  const auto table = table_of(workbook_of({{"name", "page_id", "message"},
                                           {"A", "111", " two words <&> \"quoted\"\nand a line "},
                                           {"", "", ""},
                                           {"B", "", "of a formula"}},
                                          *style));
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].row == 2);
  CHECK(table.rows[0].line == 0);
  CHECK(table.rows[0].values ==
        std::map<std::string, std::string, std::less<>>{
            {"name", "A"}, {"page-id", "111"}, {"message", " two words <&> \"quoted\"\nand a line "}});
  CHECK(table.rows[1].row == 4);
  CHECK(table.rows[1].values.at("message") == "of a formula");
}

TEST_CASE("a cell is what its sheet shows", "[plan]") {
  const std::string dates = R"(<numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>)"
                            R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs>)";
  const auto [cell, text] = GENERATE(table<std::string, std::string>({
      {R"(<c><v>19.989999999999998</v></c>)", "19.99"},
      {R"(<c t="n" s="9"><v> 5 </v></c>)", "5"},
      {R"(<c s="1"><v>46355</v></c>)", "2026-11-29"},
      {R"(<c s="2"><v>46355.5</v></c>)", "2026-11-29T12:00:00"},
      {R"(<c s="1"><v>-5</v></c>)", "-5"},
      {R"(<c t="d"><v>2026-11-29</v></c>)", "2026-11-29"},
      {R"(<c t="b"><v>1</v></c>)", "TRUE"},
      {R"(<c t="b"><v>0</v></c>)", "FALSE"},
      {R"(<c t="s"><v>0</v></c>)", "one text"},
      {R"(<c t="s"><v>1</v></c>)", "  "},
      {R"(<c t="str"><f>A1</f><v>result</v></c>)", "result"},
      {R"(<c t="str"><f>A1</f><v></v></c>)", ""},
      {R"(<c t="str"><f>A1</f><v/></c>)", ""},
      {R"(<c><f>1+1</f><v>2</v></c>)", "2"},
      {R"(<c/>)", ""},
      {R"(<c s="1"><v></v></c>)", ""},
      {R"(<c t="inlineStr"><is><t>a</t></is></c>)", "a"},
      {R"(<c t="inlineStr"><is><t><![CDATA[<a>]]></t></is></c>)", "<a>"},
      {R"(<c t="inlineStr"><is><t>a<!-- b -->c</t></is></c>)", "ac"},
      {R"(<c t="inlineStr"><is><t>a_x000D_b</t></is></c>)", "a\rb"},
      {R"(<c t="inlineStr"><is><t>hero_x005F_x000D_b</t></is></c>)", "hero_x000D_b"},
      {R"(<c t="inlineStr"><is><t>hero_x1080_v2.jpg</t></is></c>)", "hero_x1080_v2.jpg"},
      {R"(<c t="inlineStr"><is><t>&#128512; &unknown;</t></is></c>)", "\xF0\x9F\x98\x80 &unknown;"},
  }));
  CAPTURE(cell);
  CHECK(
      message_of(with_message(
          cell,
          "<si><r><t>one</t></r><r><t xml:space=\"preserve\"> text</t></r><rPh><t>no</t></rPh></si><si><t>  </t></si>",
          dates)) == text);
}

TEST_CASE("a workbook may count its days since 1904", "[plan]") {
  auto parts = with_message(R"(<c s="0"><v>44893</v></c>)", {}, R"(<cellXfs><xf numFmtId="14"/></cellXfs>)");
  auto& book = parts["xl/workbook.xml"];
  book.insert(book.find("<sheets"), "<workbookPr date1904=\"1\"/>");
  CHECK(message_of(parts) == "2026-11-29");
}

TEST_CASE("a cell that cannot be used costs its row and is named", "[plan]") {
  const auto [cell, told] = GENERATE(table<std::string, std::string>({
      {R"(<c t="e"><f>1/0</f><v>#DIV/0!</v></c>)", "launch.xlsx row 2: message: cell B2 has the error #DIV/0!"},
      {R"(<c t="e"><v>#N/A</v></c>)", "cell B2 has the error #N/A"},
      {R"(<c><f>A1</f></c>)", "cell B2 has a formula and no result"},
      {R"(<c><v>120210000000000123</v></c>)", "cell B2 is the number 120210000000000123"},
      {R"(<c><v>1.2021000000000013E+17</v></c>)", "format the column as text and enter it again"},
      {R"(<c t="s"><v>7</v></c>)", "cell B2 refers to a text that the workbook does not have"},
      {R"(<c t="s"><v>-1</v></c>)", "cell B2 refers to a text that the workbook does not have"},
      {R"(<c/><c t="inlineStr"><is><t>more</t></is></c>)", "value 3 is in a column without a name"},
  }));
  CAPTURE(cell);
  CHECK_THAT(error_of(with_message(cell)), Contains(told));
}

TEST_CASE("an error in a column that nobody asks for costs nothing", "[plan]") {
  auto how = reading();
  how.passes_over_unknown = true;
  auto parts = workbook_of({{"name", "Budget"}, {"A", "x"}});
  auto& sheet = parts["xl/worksheets/sheet1.xml"];
  const auto at = sheet.rfind("<c ");
  sheet.replace(at, sheet.find("</c>", at) + 4 - at, R"(<c r="B2" t="e"><v>#REF!</v></c>)");
  const auto table = table_of(parts, how);
  REQUIRE(table.rows.size() == 1);
  CHECK_FALSE(table.rows[0].error);
  CHECK(table.passed_over == std::vector<std::string>{"Budget"});
}

TEST_CASE("rows and cells are where they say", "[plan]") {
  const auto table = table_of(workbook_with(
      R"(<row r="3"><c r="B3" t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>link</t></is></c></row>)"
      R"(<row r="9"><c r="A9"/><c t="inlineStr"><is><t>A</t></is></c></row>)"
      R"(<row hidden="1"><c r="B10" t="inlineStr"><is><t>B</t></is></c></row>)"));
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].row == 9);
  CHECK(table.rows[0].values.at("name") == "A");
  CHECK(table.rows[1].row == 10);
}

TEST_CASE("what cannot be is told as damage", "[plan]") {
  const auto [data, told] = GENERATE(table<std::string, std::string>({
      {R"(<row r="2"/><row r="2"/>)", "row 2 is followed by a row 2"},
      {R"(<row r="0"/>)", "followed by a row 0"},
      {R"(<row r="1048577"/>)", "followed by a row 1048577"},
      {R"(<row><c r="B1"/><c r="A1"/></row>)", "row 1 has a cell A1 in the wrong place"},
      {R"(<row><c r="7"/></row>)", "a cell 7 in the wrong place"},
      {R"(<row><c)", "its sheet is no XML"},
  }));
  CAPTURE(data);
  CHECK_THAT(refusal(workbook_with(data)), Contains("launch.xlsx is damaged: ") && Contains(told));
}

TEST_CASE("a sheet that is wider than any launch is refused", "[plan]") {
  CHECK_THAT(refusal(workbook_with(R"(<row><c r="XFD1"><v>1</v></c></row>)")),
             Contains("has a value in column 16384, and at most 1000 are read"));
  CHECK_THAT(refusal(workbook_with(R"(<row><c r="ZZZZZZZZZZZZZZZ1"><v>1</v></c></row>)")), Contains("at most 1000"));
  CHECK_THAT(refusal(workbook_with(R"(<row><c r="XFD1" s="1"/></row>)")),
             Contains("its sheet is empty"));  // only looks
}

TEST_CASE("a workbook's sheet is chosen", "[plan]") {
  auto parts = workbook_of({{"name"}, {"first"}});
  parts["xl/worksheets/sheet2.xml"] = workbook_of({{"name"}, {"second"}}, kOpenXmlSdk)["xl/worksheets/sheet1.xml"];
  auto& rels = parts["xl/_rels/workbook.xml.rels"];
  rels.insert(rels.find("</Relationships>"),
              "<Relationship Id=\"rId8\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" "
              "Target=\"worksheets/../worksheets/sheet2.xml\"/>"
              "<Relationship Id=\"rId9\" Type=\"http://x/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>");
  auto& book = parts["xl/workbook.xml"];
  const auto end = book.find("</sheets>");
  book.insert(end, "<sheet name=\"Umsatz &amp; Ünit\" sheetId=\"2\" r:id=\"rId8\"/>");
  book.insert(book.find("<sheet name"), "<sheet name=\"Chart\" sheetId=\"3\" r:id=\"rId9\"/>");
  const auto named = [&](const std::string& sheet) {
    return table_of(parts, reading(sheet)).rows.at(0).values.at("name");
  };

  CHECK(named("") == "first");
  CHECK(named("launch") == "first");
  CHECK(named("UMSATZ & ünit ") == "second");
  CHECK_THAT(refusal(parts, reading("Chart")), Contains("has no sheet Chart") && Contains("Launch, Umsatz & Ünit"));

  book.insert(book.find(" sheetId=\"1\""), " state=\"veryHidden\"");
  CHECK(named("") == "second");
  CHECK(named("Launch") == "first");
  CHECK_THAT(refusal(parts, reading("x")), Contains("Launch (hidden), "));
  book.insert(book.find(" sheetId=\"2\""), " state=\"hidden\"");
  CHECK_THAT(refusal(parts), Contains("has only hidden sheets") && Contains("--sheet"));
}

TEST_CASE("what is no workbook is refused", "[plan]") {
  CHECK_THAT(refusal({{"content.xml", "<office/>"}}), Contains("is a zip archive and no .xlsx workbook"));
  auto document = workbook_of({{"name"}});
  document["xl/workbook.xml"] = "<w:document/>";
  CHECK_THAT(refusal(document), Contains("no .xlsx workbook"));
  document["xl/workbook.xml"] = std::string("\x83\x01\0\x02", 4);  // .xlsb
  CHECK_THAT(refusal(document), Contains("no .xlsx workbook") && Contains("save it as .xlsx"));
  auto empty = workbook_of({{"name"}});
  empty.erase("xl/worksheets/sheet1.xml");
  CHECK_THAT(refusal(empty), Contains("is damaged"));
  auto texts = with_message(R"(<c t="s"><v>0</v></c>)", "<si>");
  CHECK_THAT(refusal(texts), Contains("its shared texts are no XML"));
}

TEST_CASE("a document type expands nothing", "[plan]") {
  auto parts = with_message(R"(<c t="inlineStr"><is><t>&lol;&file;</t></is></c>)");
  auto& sheet = parts["xl/worksheets/sheet1.xml"];
  sheet.insert(sheet.find("<worksheet"),
               R"(<!DOCTYPE x [<!ENTITY lol "lollol"><!ENTITY file SYSTEM "file:///etc/passwd">]>)");
  CHECK(message_of(parts) == "&lol;&file;");
}

TEST_CASE("a workbook of more rows than may be is refused", "[plan]") {
  auto how = reading();
  how.limits.rows = 1;
  CHECK_THAT(refusal(workbook_of({{"name"}, {"A"}, {"B"}}), how),
             Contains("launch.xlsx row 3: there are more than 1 rows"));
}

TEST_CASE("a worksheet without values is no launch", "[plan]") {
  CHECK_THAT(refusal(workbook_with("")), Contains("its sheet is empty") && Contains("--sheet"));
}

TEST_CASE("what a formula came to has its escapes taken off", "[plan]") {
  CHECK(message_of(with_message(R"(<c t="str"><f>A1</f><v>a_x000A_b</v></c>)")) == "a\nb");
}

TEST_CASE("many cells of one long text are not all copied", "[plan]") {
  auto how = reading();
  how.limits.bytes = 1'000;
  std::string rows = R"(<row><c t="inlineStr"><is><t>name</t></is></c></row>)";
  for (int i = 0; i < 3; ++i) rows += R"(<row><c t="s"><v>0</v></c></row>)";
  const auto shared = "<si><t>" + std::string(400, 'x') + "</t></si>";
  CHECK_THAT(refusal(workbook_with(rows, shared), how), Contains("is longer than 1000 bytes"));
}
