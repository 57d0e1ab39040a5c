#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/text.hpp"
#include "source/workbook_parts.hpp"

/// A workbook, or with a letter before it the XML of one of its parts, the others of which are good. Rows come in the
/// order of their numbers, and hold either clean values of known columns or an error.
namespace {

using namespace metaup;

constexpr std::string_view kColumns[] = {"name", "page-id", "message", "card-1"};

std::string part_of_good(const std::string& path) {
  if (path == "_rels/.rels")
    return R"(<Relationships><Relationship Id="a" Type="/officeDocument" Target="w"/></Relationships>)";
  if (path == "_rels/w.rels") {
    return R"(<Relationships><Relationship Id="a" Type="/worksheet" Target="s"/><Relationship Id="b" Type="/styles")"
           R"( Target="f"/><Relationship Id="c" Type="/sharedStrings" Target="t"/></Relationships>)";
  }
  if (path == "w") return R"(<workbook><sheets><sheet name="S" id="a"/></sheets></workbook>)";
  if (path == "s")
    return R"(<worksheet><sheetData><row><c t="s"><v>0</v></c></row><row><c s="1"><v>1</v></c></row></sheetData></worksheet>)";
  if (path == "f") return R"(<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>)";
  return path == "t" ? "<sst><si><t>name</t></si></sst>" : "";
}

/// `w` the workbook, `s` the sheet, `f` the formats, `t` the texts.
plan::PartReader reader_of(std::string input) {
  if (input.empty() || std::string_view("wsft").find(input.front()) == std::string_view::npos) {
    return source::parts_of_archive(std::make_shared<const std::string>(std::move(input)), "input", 1U << 20U);
  }
  return [input = std::move(input)](const std::string& path) -> Result<std::optional<std::string>> {
    return path == input.substr(0, 1) ? input.substr(1) : part_of_good(path);
  };
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  plan::ManifestReading reading;
  reading.name = "input";
  reading.columns = kColumns;
  reading.limits = {.rows = 1'000, .value_bytes = 1'000};
  const auto table = plan::read_workbook(reader_of({data, data + size}), reading);
  if (!table) {
    if (table.error().message.empty() || table.error().message != printable(table.error().message)) std::abort();
    return 0;
  }
  std::size_t row = 0;
  for (const auto& each : table->rows) {
    if (each.row <= row || (each.error && !each.values.empty())) std::abort();
    row = each.row;
    for (const auto& [column, value] : each.values) {
      const bool known = std::find(std::begin(kColumns), std::end(kColumns), column) != std::end(kColumns);
      if (!known || value.empty() || !is_utf8(value)) std::abort();
    }
  }
  return 0;
}
