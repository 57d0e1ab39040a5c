#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "metaup/plan/manifest.hpp"

/// Rows come in the order of their lines, and hold either clean values of known columns or an error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kColumns[] = {"name", "page-id", "message", "card-1"};
  const std::string text(data, data + size);
  const auto rows = metaup::plan::read_manifest(text, "input", kColumns, {.rows = 1'000, .value_bytes = 1'000});
  if (!rows) {
    if (rows.error().message.empty()) std::abort();
    return 0;
  }
  std::size_t line = 0;
  for (const auto& row : *rows) {
    if (row.line <= line || (row.error && !row.values.empty())) std::abort();
    line = row.line;
    for (const auto& [column, value] : row.values) {
      const bool known = std::find(std::begin(kColumns), std::end(kColumns), column) != std::end(kColumns);
      const bool clean = !value.empty() && value.find('\0') == std::string::npos && metaup::is_utf8(value);
      if (!known || !clean) std::abort();
    }
  }
  return 0;
}
