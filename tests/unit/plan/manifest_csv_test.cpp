#include <catch2/catch.hpp>

#include "metaup/plan/manifest.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

constexpr std::string_view kColumns[] = {"name", "page-id", "message", "headline", "link", "card-1"};

Result<std::vector<plan::ManifestRow>> read(std::string_view text, const plan::ManifestLimits& limits = {}) {
  return plan::read_manifest(text, "launch.csv", kColumns, limits);
}

std::vector<plan::ManifestRow> rows_of(std::string_view text) {
  auto rows = read(text);
  if (!rows) FAIL(rows.error().message);
  return std::move(*rows);
}

std::string refusal(std::string_view text, const plan::ManifestLimits& limits = {}) {
  const auto rows = read(text, limits);
  REQUIRE_FALSE(rows);
  CHECK(rows.error().error_class == ErrorClass::local);
  return rows.error().message + " (" + rows.error().hint + ")";
}

}  // namespace

TEST_CASE("a row of a CSV file has its values by the columns' names", "[manifest]") {
  const auto rows = rows_of("name,page_id,link\nA,111,https://example.com/a\nB,222,\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].line == 2);
  CHECK(rows[0].values.at("name") == "A");
  CHECK(rows[0].values.at("page-id") == "111");
  CHECK(rows[0].values.at("link") == "https://example.com/a");
  CHECK(rows[1].line == 3);
  CHECK_FALSE(rows[1].values.contains("link"));
}

TEST_CASE("columns may be written with hyphens or underscores, and with blanks around them", "[manifest]") {
  const auto* const header = GENERATE("page-id", "page_id", " page_id ", "\"page_id\"", "\xC2\xA0page_id\xE2\x80\x8B",
                                      "\xEF\xBB\xBFpage_id", " \"page_id\" ");
  CHECK(rows_of(std::string(header) + "\n7\n").at(0).values.at("page-id") == "7");
}

TEST_CASE("what Excel writes arrives unchanged", "[manifest]") {
  // A byte order mark, CRLF after rows, LF within cells, doubled quotes, and an emoji.
  const auto rows = rows_of(
      "\xEF\xBB\xBFname,message,headline\r\n"
      "A,\"50% off, today only\nSay \"\"hi\"\" \xF0\x9F\x8E\x89\",  padded  \r\n"
      "B,second,\"\"\r\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].values.at("message") == "50% off, today only\nSay \"hi\" \xF0\x9F\x8E\x89");
  CHECK(rows[0].values.at("headline") == "  padded  ");
  CHECK(rows[1].values.at("message") == "second");
  CHECK_FALSE(rows[1].values.contains("headline"));
}

TEST_CASE("the line of a row is where it begins, whatever breaks lines", "[manifest]") {
  const auto* const text = GENERATE("name,message\nA,\"1\n2\n3\"\n\n\nB,x\n",                //
                                    "name,message\r\nA,\"1\r\n2\r\n3\"\r\n\r\n\r\nB,x\r\n",  //
                                    "name,message\rA,\"1\r2\r3\"\r\r\rB,x\r",                //
                                    "name,message\nA,\"1\n2\n3\"\n,\n,\nB,x");
  const auto rows = rows_of(text);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].line == 2);
  CHECK(rows[1].line == 7);
  CHECK(rows[1].values.at("name") == "B");
}

TEST_CASE("line breaks within quotes are kept as they are", "[manifest]") {
  const auto* const end = GENERATE("\n", "\r\n", "\r");
  const auto text = std::string("a") + end + end + "b";
  CHECK(rows_of("message\n\"" + text + "\"\n").at(0).values.at("message") == text);
}

TEST_CASE("semicolons and tabs delimit when the header has no comma", "[manifest]") {
  const auto* const delimiter = GENERATE(";", "\t");
  const auto rows = rows_of(std::string("name") + delimiter + "message\nA" + delimiter + "x, y\n");
  CHECK(rows.at(0).values.at("message") == "x, y");
}

TEST_CASE("what a header has more of separates its names", "[manifest]") {
  const auto* const header = GENERATE("name;Preis, netto;message", "name;\"Kosten, Preis, netto\";message");
  std::vector<std::string> ignored;
  const auto rows = plan::read_manifest(std::string(header) + "\nA;5,20;x\n", "launch.csv", kColumns, {}, &ignored);
  REQUIRE(rows);
  CHECK(rows->at(0).values.at("message") == "x");
  CHECK(ignored.size() == 1);
}

TEST_CASE("rows and columns that a spreadsheet left empty are passed over", "[manifest]") {
  const auto rows = rows_of("name,link,,\nA,https://a.example,,\n,,,\n");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].values.size() == 2);
}

TEST_CASE("a file with a header alone has no rows", "[manifest]") {
  CHECK(rows_of(GENERATE("name,link", "name,link\r\n", "name\n\n\n")).empty());
}

TEST_CASE("a row that cannot be read fails alone, with its line", "[manifest]") {
  const auto [row, reason] = GENERATE(table<std::string, std::string>({
      {"A,b,c", "the row has 3 values, the header has 2 columns"},
      {"A", "the row has 1 values, the header has 2 columns"},
      {"A,\xFF", "message: is not UTF-8"},
      {std::string("A,b\0c", 5), "message: contains a NUL byte"},
  }));
  const auto rows = rows_of("name,message\ngood,1\n" + row + "\ngood,2\n");
  REQUIRE(rows.size() == 3);
  REQUIRE(rows[1].error);
  CHECK(rows[1].error->error_class == ErrorClass::local);
  CHECK_THAT(rows[1].error->message, Contains("launch.csv:3: ") && Contains(reason));
  CHECK(rows[1].values.empty());
  CHECK_FALSE(rows[0].error);
  CHECK(rows[2].values.at("message") == "2");
}

TEST_CASE("a value under no column's name fails its row", "[manifest]") {
  const auto rows = rows_of("name,\nA,x\n");
  REQUIRE(rows.at(0).error);
  CHECK_THAT(rows[0].error->message, Contains("value 2 is in a column without a name"));
}

TEST_CASE("columns are known in any case, with blanks, and behind Excel's own first line", "[manifest]") {
  const auto rows = rows_of("sep=;\r\nNAME;Page ID\r\nA;1,5\r\n");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].line == 3);
  CHECK(rows[0].values.at("name") == "A");
  CHECK(rows[0].values.at("page-id") == "1,5");
}

TEST_CASE("a value that is too long fails its row and names the column", "[manifest]") {
  const auto rows = read("name,message\nA," + std::string(11, 'x') + "\n", {.value_bytes = 10});
  REQUIRE(rows);
  REQUIRE(rows->at(0).error);
  CHECK(rows->at(0).error->fields == std::vector<std::string>{"message"});
}

TEST_CASE("of many columns that differ in their ending the first one is named", "[manifest]") {
  std::vector<std::string> names{"name", "video", "message"};
  for (int i = 1; i <= 25; ++i) names.push_back("message-" + std::to_string(i));
  const std::vector<std::string_view> columns(names.begin(), names.end());
  const auto rows = plan::read_manifest("name,mesage\na,b\n", "launch.csv", columns);
  REQUIRE_FALSE(rows);
  CHECK(rows.error().hint ==
        "did you mean message? The columns are message …, name, video (`metaup help columns` has all of them); "
        "--ignore-unknown-columns ignores others");
  for (const auto* const header : {"video_id", "video_url", "video-file"}) {
    const auto wrong = plan::read_manifest(std::string(header) + "\na\n", "launch.csv", columns);
    REQUIRE_FALSE(wrong);
    CHECK_THAT(wrong.error().hint, Catch::Matchers::StartsWith("did you mean video?"));
  }
}

TEST_CASE("what makes a whole file useless is refused, with its place", "[manifest]") {
  const auto [text, reason] = GENERATE(table<std::string, std::string>({
      {"name,headlin\nA,b\n", "launch.csv:1: headlin: there is no such column (did you mean headline? "},
      {"Nam\nA\n", "Nam: there is no such column (did you mean name? "},
      {"name,xyzxyzxyz\nA,b\n", "xyzxyzxyz: there is no such column (The columns are"},
      {"name,Headlines\nA,b\n",
       "Headlines: there is no such column (did you mean headline? The columns are headline, link, name, message, "
       "page-id, card-1; --ignore-unknown-columns ignores others)"},
      {"name,page\xC2\xA0id\nA,b\n", "there is no such column: it contains U+00A0 (no-break space) after 'page'"},
      {"na\xE2\x80\x8Bme\nA\n", "there is no such column: it contains U+200B (zero width space) after 'na'"},
      {"name,5\" wide\nA,b\n", "launch.csv:1: value 2: unexpected quote, in: 5\" wide"},
      {"page_id,page-id\n1,2\n", "launch.csv:1: page-id: the header has this column twice"},
      {"name,\"message\nA,x\n", "launch.csv:1: value 2: the quote that opens the value is not closed in its row"},
      {"", "launch.csv: is empty"},
      {"\xEF\xBB\xBF\r\n", "launch.csv: is empty"},
      {"\xFF\xFEn\1", "launch.csv: is UTF-16"},
      {"[{\"name\":\"A\"}]", "is a JSON array"},
  }));
  CHECK_THAT(refusal(text), Contains(reason));
}

TEST_CASE("an unknown column cannot steer the terminal that shows it", "[manifest]") {
  const auto message = refusal("na\x1b[2Jme\nA\n");
  CHECK(message.find('\x1b') == std::string::npos);
}

TEST_CASE("a manifest is bounded", "[manifest]") {
  CHECK_THAT(refusal("name\nA\nB\nC\n", {.rows = 2}), StartsWith("launch.csv:4: there are more than 2 rows"));
  CHECK_THAT(refusal("name\nA\n", {.bytes = 5}), StartsWith("launch.csv: is longer than 5 bytes"));
}

TEST_CASE("an error at a line keeps all that it was", "[manifest]") {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "cta: 'SHOP' is none";
  error.fields = {"cta"};
  const auto placed = plan::at_line("launch.csv", 12, error);
  CHECK(placed.message == "launch.csv:12: cta: 'SHOP' is none");
  CHECK(placed.error_class == ErrorClass::invalid);
  CHECK(placed.fields == error.fields);
}

TEST_CASE("a quote that is not closed in its line costs that row, and not the next one", "[manifest]") {
  const auto rows = rows_of("name,message\nA,one\nB,\"two\nC,\"three\"\nD,four\n");
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].error);
  CHECK_FALSE(rows[2].error);
  CHECK(rows[2].values.at("message") == "three");
  CHECK(rows[3].values.at("name") == "D");
}

TEST_CASE("a spreadsheet file is no manifest, and the message says what to do", "[manifest]") {
  const std::string bytes = GENERATE("PK\x03\x04rest", "\xD0\xCF\x11\xE0rest");
  const auto rows = plan::read_manifest(bytes, "launch.xlsx", {});
  REQUIRE_FALSE(rows);
  CHECK_THAT(rows.error().message, Contains("is an Excel file"));
}

TEST_CASE("a stray quote costs its row, and the message says what stands where", "[manifest]") {
  const auto [row, reason] = GENERATE(table<std::string, std::string>({
      {"A,12\" pizza", "message: unexpected quote, in: 12\" pizza"},
      {"5\",x", "name: unexpected quote, in: 5\""},
      {"A,x \"y\"", "message: unexpected quote, in: x \"y\""},
      {"A,\"x\"y", "message: text follows the quote that closes the value: xy"},
      {"A,\"x\" \"y\"", "message: text follows the quote that closes the value: x \"y\""},
      {"A,b,c\"", "value 3: unexpected quote, in: c\""},
      {"\"A\"x,\"1\n2\"", "name: text follows the quote that closes the value: Ax"},
      {"A," + std::string(70, 'x') + "\"", "in: " + std::string(60, 'x') + "\xE2\x80\xA6"},
  }));
  const auto rows = rows_of("name,message\ngood,1\n" + row + "\n\"good\",\"2\n3\"\n");
  REQUIRE(rows.size() == 3);
  REQUIRE(rows[1].error);
  CHECK_THAT(rows[1].error->message, StartsWith("launch.csv:3: ") && Contains(reason));
  CHECK_THAT(rows[1].error->hint, Contains("write each quote in it twice"));
  CHECK(rows[1].values.empty());
  CHECK(rows[0].values.at("message") == "1");
  CHECK(rows[2].values.at("message") == "2\n3");
}

TEST_CASE("blanks around quotes are no part of the value", "[manifest]") {
  const auto* const header = GENERATE("\"name\", \"message\"", "\t\"name\" ,  \"message\"\t");
  const auto rows = rows_of(std::string(header) + "\n\"A\" , \" x \" \n  , \"\"\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].values.at("name") == "A");
  CHECK(rows[0].values.at("message") == " x ");
  CHECK(rows[1].values.at("name") == "  ");
  CHECK_FALSE(rows[1].values.contains("message"));
}

TEST_CASE("a tab that delimits is no blank", "[manifest]") {
  const auto rows = rows_of("name\tmessage\n\t\"x\"\n\"A\"\t\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].values.at("message") == "x");
  CHECK(rows[1].values.at("name") == "A");
}

TEST_CASE("a row has the number that a spreadsheet gives it, beside its line", "[manifest]") {
  const auto* const end = GENERATE("\n", "\r\n", "\r");
  std::string text = "sep=,|name,message|A,\"1|2|3\"||B,x|C,5\" |D";
  for (auto at = text.find('|'); at != std::string::npos; at = text.find('|')) text.replace(at, 1, end);
  const auto rows = rows_of(text);
  REQUIRE(rows.size() == 4);
  CHECK(std::pair(rows[0].line, rows[0].row) == std::pair<std::size_t, std::size_t>(3, 2));
  CHECK(std::pair(rows[1].line, rows[1].row) == std::pair<std::size_t, std::size_t>(7, 4));
  CHECK_THAT(rows[2].error->message, StartsWith("launch.csv:8 (row 5): message: unexpected quote"));
  CHECK_THAT(rows[3].error->message, StartsWith("launch.csv:9 (row 6): the row has 1 values"));
}

TEST_CASE("a place in a manifest names the row when it is not the line", "[manifest]") {
  CHECK(plan::place_in("launch.csv", 12) == "launch.csv:12");
  CHECK(plan::place_in("launch.csv", 12, 12) == "launch.csv:12");
  CHECK(plan::place_in("launch.csv", 248, 125) == "launch.csv:248 (row 125)");
  CHECK(plan::place_in("launch.csv", 0) == "launch.csv");
}

TEST_CASE("unknown columns can be passed over", "[manifest]") {
  std::vector<std::string> ignored;
  const auto rows = plan::read_manifest("name,Budget,message,notes, Budget ,\nA,5,x,\"see, here\",\xFF,\n",
                                        "launch.csv", kColumns, {}, &ignored);
  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  CHECK_FALSE(rows->at(0).error);
  CHECK(rows->at(0).values == std::map<std::string, std::string, std::less<>>{{"message", "x"}, {"name", "A"}});
  CHECK(ignored == std::vector<std::string>{"Budget", "notes"});
}

TEST_CASE("a header that is one name without an end is refused at once", "[manifest]") {
  const auto name = GENERATE(std::string(201, 'n'), std::string(100'000'000, 'n'));
  CHECK_THAT(refusal(name + "\nA\n"), Contains(std::string(100, 'n') + ": a column name of "));
  std::vector<std::string> ignored;
  CHECK_FALSE(plan::read_manifest(name + "\nA\n", "launch.csv", kColumns, {}, &ignored));
}

TEST_CASE("semicolons delimit behind blank lines too", "[manifest]") {
  CHECK(rows_of("\r\n\r\nname;message\r\nA;b\r\n").at(0).values.at("message") == "b");
}

TEST_CASE("a quote that nothing closes costs its row, and no other", "[manifest]") {
  const auto* const end = GENERATE("\n", "\r\n", "\r", "");
  const auto* const bad = GENERATE("B,\"x", "\"B,x", "B,\"", "\"\"\"B,x");
  const auto at = GENERATE(0, 1, 2);
  std::vector<std::string> lines{"A,\"1, \"\"one\"\"\"", "C,3"};
  lines.insert(lines.begin() + at, bad);
  const std::string line_end = *end == '\0' ? "\n" : end;
  std::string text = "name,message";
  for (const auto& line : lines) text += line_end + line;
  const auto rows = rows_of(text + end);
  // In front of another quote it is that one which closes it: the row is lost all the same, and only this one.
  REQUIRE(rows.size() == 3);
  for (int i = 0; i < 3; ++i) CHECK(rows[static_cast<std::size_t>(i)].error.has_value() == (i == at));
  const auto& lost = rows[static_cast<std::size_t>(at)];
  CHECK_THAT(lost.error->message, StartsWith("launch.csv:" + std::to_string(at + 2) + ": "));
  CHECK_THAT(lost.error->message, Contains("the quote that opens the value is not closed in its row"));
}

TEST_CASE("a quote that only a later row closes does not swallow the rows between", "[manifest]") {
  const auto* const end = GENERATE("\n", "\r\n", "\r");
  const auto [text, lost] = GENERATE(table<std::string, std::vector<std::size_t>>({
      {"name,link,message,headline|a,l,\"12 pizza,h|b,l,x,h|c,l,12\",h|d,l,q,h", {0, 2}},
      {"name,link,message,headline|a,l,\"12 pizza,h|c,l,12\",h|d,l,q,h", {0, 1}},
      {"name,link,message|a,l,\"12 pizza|b,l,x|c,l,12\"|d,l,q", {0, 2}},
      {"name,link,message|\"a,l,m|b\",l,x|c,l,y", {0, 1}},
      // Texts: not each of their lines is a row.
      {"name,link,message,headline|a,l,\"one, two|three, four, five, six\",h|d,l,q,h", {}},
      {"name,link,message|a,l,\"one|two, three, four\"|d,l,q", {}},
      {"name,link,message|a,l,\"one||two, three, four\"|d,l,q", {}},
      {"name,message|a,\"one|two, three|four, five\"|d,q", {}},
  }));
  auto lines = text;
  for (auto at = lines.find('|'); at != std::string::npos; at = lines.find('|')) lines.replace(at, 1, end);
  const auto rows = rows_of(lines);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i, lines);
    CHECK(rows[i].error.has_value() == (std::find(lost.begin(), lost.end(), i) != lost.end()));
  }
  REQUIRE_FALSE(rows.empty());
  CHECK(rows.back().values.at("name") == (text.find("c,l,y") == std::string::npos ? "d" : "c"));
  if (!lost.empty()) CHECK_THAT(rows[0].error->message, Contains("is not closed in its row"));
}

TEST_CASE("what nobody sees around quotes is no part of the value, and spoils nothing", "[manifest]") {
  const auto* const odd = GENERATE("\xC2\xA0", "\xE2\x80\x8B", "\xE3\x80\x80", " \xC2\xA0 ");
  const std::string around(odd);
  const auto rows = rows_of(around + "\"name\"" + around + ",message\n" + around + "\"A, B\"" + around + "," + around +
                            "\"x\ny\"" + around + "\n");
  REQUIRE(rows.size() == 1);
  REQUIRE_FALSE(rows[0].error);
  CHECK(rows[0].values.at("name") == "A, B");
  CHECK(rows[0].values.at("message") == "x\ny");
}
