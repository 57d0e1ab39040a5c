#include "plan/manifest/workbook.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "plan/manifest/stored_number.hpp"
#include "plan/manifest/xml.hpp"
#include "plan/problem.hpp"

namespace metaup::plan::manifest {
namespace {

constexpr auto kSaveAgain = "save it as .xlsx (Excel workbook) or as CSV UTF-8, and give that file";

struct Relationship {
  std::string type;  ///< the last word of its URI, which has several beginnings
  std::string target;
};
using Relationships = std::map<std::string, Relationship, std::less<>>;

/// "xl/_rels/workbook.xml.rels" of "xl/workbook.xml".
std::string relationships_of(const std::string& part) {
  const std::filesystem::path path(part);
  return (path.parent_path() / "_rels" / (path.filename().string() + ".rels")).generic_string();
}

/// A target that starts where its part is, from the archive's root.
std::string resolved(const std::string& part, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  return (std::filesystem::path(part).parent_path() / target).lexically_normal().generic_string();
}

/// The relationships of a part, by their ids; of none an empty name.
Result<Relationships> read_relationships(const PartReader& part, const std::string& source, const std::string& name) {
  auto xml = part(relationships_of(source));
  if (!xml) return tl::unexpected(std::move(xml.error()));
  Relationships found;
  if (!*xml) return found;
  pugi::xml_document document;
  if (!load_xml(**xml, document)) return tl::unexpected(damaged(name, "its relationships are no XML"));
  for (const auto& node : child_of(document, "Relationships").children()) {
    const auto type = attribute_of(node, "Type");
    found.emplace(attribute_of(node, "Id"), Relationship{.type = std::string(base_name(type)),
                                                         .target = resolved(source, attribute_of(node, "Target"))});
  }
  return found;
}

std::string target_of_type(const Relationships& relationships, std::string_view type) {
  const auto found = std::find_if(relationships.begin(), relationships.end(),
                                  [&](const auto& entry) { return entry.second.type == type; });
  return found == relationships.end() ? std::string() : found->second.target;
}

bool is_true(std::string_view value) { return value == "1" || value == "true"; }

void read_sheets(const pugi::xml_node& root, const Relationships& relationships, Workbook& workbook) {
  for (const auto& node : child_of(root, "sheets").children()) {
    const auto target = relationships.find(attribute_of(node, "id"));
    if (target == relationships.end() || target->second.type != "worksheet") continue;
    const auto state = attribute_of(node, "state");
    workbook.sheets.push_back({.name = std::string(attribute_of(node, "name")),
                               .part = target->second.target,
                               .is_hidden = state == "hidden" || state == "veryHidden"});
  }
}

std::string names_of(const std::vector<WorkbookSheet>& sheets) {
  constexpr std::size_t kMostNames = 20;
  std::vector<std::string> names;
  for (const auto& sheet : sheets) {
    if (names.size() == kMostNames) {
      names.emplace_back("…");
      break;
    }
    names.push_back(printable(utf8_prefix(sheet.name, 100)) + (sheet.is_hidden ? " (hidden)" : ""));
  }
  return joined(names, ", ");
}

}  // namespace

std::string without_escapes(std::string text) {
  constexpr std::size_t kLength = 7;
  for (auto at = text.find("_x"); at != std::string::npos && at + kLength <= text.size();
       at = text.find("_x", at + 1)) {
    const auto high = hex_digit(text[at + 4]);
    const auto low = hex_digit(text[at + 5]);
    const bool is_escape = text.compare(at + 2, 2, "00") == 0 && high && low && text[at + 6] == '_';
    if (!is_escape) continue;
    const auto code = static_cast<char>(*high * 16 + *low);
    if (code == '_' || (code >= 0 && code < ' ')) text.replace(at, kLength, 1, code);
  }
  return text;
}

Error damaged(const std::string& name, const std::string& why) {
  return problem(name, "is damaged: " + why, "open it in a spreadsheet program, and " + std::string(kSaveAgain));
}

Result<Workbook> read_workbook_parts(const PartReader& part, const std::string& name) {
  const auto no_workbook = [&] {
    return tl::unexpected(problem(name, "is a zip archive and no .xlsx workbook", kSaveAgain));
  };
  const auto package = read_relationships(part, "", name);
  if (!package) return tl::unexpected(package.error());
  const auto main = target_of_type(*package, "officeDocument");
  auto xml = part(main);
  if (!xml) return tl::unexpected(std::move(xml.error()));
  pugi::xml_document document;
  if (main.empty() || !*xml || !load_xml(**xml, document)) return no_workbook();
  const auto root = child_of(document, "workbook");
  if (root.empty()) return no_workbook();
  const auto relationships = read_relationships(part, main, name);
  if (!relationships) return tl::unexpected(relationships.error());
  Workbook workbook;
  workbook.texts_part = target_of_type(*relationships, "sharedStrings");
  workbook.styles_part = target_of_type(*relationships, "styles");
  workbook.since_1904 = is_true(attribute_of(child_of(root, "workbookPr"), "date1904"));
  read_sheets(root, *relationships, workbook);
  return workbook;
}

Result<WorkbookSheet> choose_sheet(const Workbook& workbook, const std::string& wanted, const std::string& name) {
  const auto& sheets = workbook.sheets;
  const auto key = fold(trimmed(std::string_view(wanted)));
  const auto found = std::find_if(sheets.begin(), sheets.end(), [&](const WorkbookSheet& sheet) {
    return wanted.empty() ? !sheet.is_hidden : fold(trimmed(std::string_view(sheet.name))) == key;
  });
  if (found != sheets.end()) return *found;
  if (sheets.empty()) return tl::unexpected(damaged(name, "it has no sheet"));
  const auto choice = "give one with --sheet: " + names_of(sheets);
  if (wanted.empty()) return tl::unexpected(problem(name, "has only hidden sheets", choice));
  return tl::unexpected(problem(name, "has no sheet " + printable(utf8_prefix(wanted, 100)), choice));
}

std::string rich_text(const pugi::xml_node& node) {
  std::string text;
  for (const auto& child : node.children()) {
    const auto kind = local_name(child);
    if (kind == "t") text += text_in(child);
    if (kind == "r") text += text_in(child_of(child, "t"));
  }
  return without_escapes(std::move(text));
}

Result<std::vector<std::string>> read_shared_texts(std::string xml, const std::string& name) {
  pugi::xml_document document;
  if (!load_xml(xml, document)) return tl::unexpected(damaged(name, "its shared texts are no XML"));
  std::vector<std::string> texts;
  for (const auto& node : child_of(document, "sst").children()) {
    if (local_name(node) == "si") texts.push_back(rich_text(node));
  }
  return texts;
}

Result<std::vector<bool>> read_date_styles(std::string xml, const std::string& name) {
  pugi::xml_document document;
  if (!load_xml(xml, document)) return tl::unexpected(damaged(name, "its styles are no XML"));
  const auto root = child_of(document, "styleSheet");
  std::map<std::uint64_t, bool> defined;
  for (const auto& format : child_of(root, "numFmts").children()) {
    if (const auto id = parse_u64(attribute_of(format, "numFmtId"))) {
      defined[*id] = is_date_format(attribute_of(format, "formatCode"));
    }
  }
  std::vector<bool> dates;
  for (const auto& style : child_of(root, "cellXfs").children()) {
    const auto id = parse_u64(attribute_of(style, "numFmtId")).value_or(0);
    const auto own = defined.find(id);
    dates.push_back(own != defined.end() ? own->second : id < 164 && is_date_format(static_cast<unsigned>(id)));
  }
  return dates;
}

}  // namespace metaup::plan::manifest
