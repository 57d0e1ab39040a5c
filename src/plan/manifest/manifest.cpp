#include "metaup/plan/manifest.hpp"

#include <algorithm>

#include "metaup/base/text.hpp"
#include "plan/manifest/reader.hpp"

namespace metaup::plan {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
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

Result<std::string> Context::column(std::size_t line, std::string_view written) const {
  auto wanted = to_lower(written);
  std::replace_if(wanted.begin(), wanted.end(), [](char c) { return c == '_' || c == ' '; }, '-');
  if (std::find(columns.begin(), columns.end(), wanted) != columns.end()) return wanted;
  const auto near = nearest(wanted, columns);
  return tl::unexpected(error(line, printable(utf8_prefix(written, 100)), "there is no such column",
                              near.empty() ? std::string{} : "did you mean " + near + "?"));
}

std::optional<Error> Context::put(ManifestRow& row, const std::string& column, std::string_view value) const {
  if (value.empty()) return std::nullopt;
  if (value.size() > limits.value_bytes) {
    return error(row.line, column, "is longer than " + std::to_string(limits.value_bytes) + " bytes");
  }
  if (value.find('\0') != std::string_view::npos) return error(row.line, column, "holds a NUL byte", kEncodingHint);
  if (!is_utf8(value)) return error(row.line, column, "is not UTF-8", kEncodingHint);
  row.values.emplace(column, value);
  return std::nullopt;
}

}  // namespace manifest

Result<std::vector<ManifestRow>> read_manifest(std::string_view text, const std::string& name,
                                               std::span<const std::string_view> columns,
                                               const ManifestLimits& limits) {
  const manifest::Context context{name, columns, limits};
  if (text.size() > limits.bytes) {
    return tl::unexpected(
        context.error(0, "", "is longer than " + std::to_string(limits.bytes) + " bytes", "split it"));
  }
  if (is_utf16(text)) return tl::unexpected(context.error(0, "", "is UTF-16", kEncodingHint));
  text = without_byte_order_mark(text);
  switch (first_visible(text)) {
    case '\0':
      return tl::unexpected(context.error(0, "", "is empty"));
    case '{':
      return manifest::read_json_lines(text, context);
    case '[':
      return tl::unexpected(context.error(0, "", "is a JSON array", "put each object on a line of its own"));
    default:
      return manifest::read_csv(text, context);
  }
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
  const auto place = line == 0 ? name : name + ":" + std::to_string(line);
  error.message = place + ": " + error.message;
  return error;
}

}  // namespace metaup::plan
