#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/base/error.hpp"

/// A file that describes many things, one a row: CSV with a header, or JSON Lines.
namespace metaup::plan {

struct ManifestLimits {
  std::size_t bytes = 256U << 20U;
  std::size_t rows = 1'000'000;
  std::size_t value_bytes = 1U << 20U;
};

/// One row. A row that cannot be read has an error instead of values; the others are not touched.
struct ManifestRow {
  std::size_t line = 0;  ///< where it begins, from 1; quoted line breaks count; of a workbook 0
  std::size_t row = 0;   ///< as a spreadsheet numbers it, from 1 for the header
  /// By column, spelled as the option is ("page-id"); without those that are empty.
  std::map<std::string, std::string, std::less<>> values;
  std::optional<Error> error;
  std::string cells;  ///< as CSV without the line's end, where that was asked for; else empty
};

/// The rows of `text`, in order; `name` is what messages call it, `columns` what it may hold
/// ("page-id"; a file may also say "page_id").
///
/// CSV is RFC 4180, as Excel and Google Sheets write it: values arrive byte for byte, but for
/// blanks around quotes; the delimiter is `,` or `;`, whichever the header has more of, or a tab when it has neither.
/// Rows without any value are passed over. A quote where none can be costs its row. In JSON Lines each line is an
/// object; numbers become their digits and nested values their JSON text, both as they were written. A text that begins
/// with `{` is JSON Lines.
///
/// What makes the whole file useless is the error of the result: unknown or repeated columns, an
/// encoding other than UTF-8 in the header, a quote that is not closed, a limit. With `ignored`,
/// unknown columns are passed over and named there.
[[nodiscard]] Result<std::vector<ManifestRow>> read_manifest(std::string_view text, const std::string& name,
                                                             std::span<const std::string_view> columns,
                                                             const ManifestLimits& limits = {},
                                                             std::vector<std::string>* ignored = nullptr);

/// A local error at a place in a manifest: "launch.csv:12: cta: REASON". `column` may be empty, and
/// becomes the error's field otherwise.
[[nodiscard]] Error manifest_error(const std::string& name, std::size_t line, std::string_view column,
                                   std::string_view reason, std::string hint = {});

/// `error` with "launch.csv:12: " before its message.
[[nodiscard]] Error at_line(const std::string& name, std::size_t line, Error error);

/// "launch.csv:12", and where a spreadsheet counts otherwise "launch.csv:248 (row 125)". Of a workbook, which has no
/// lines, "launch.xlsx row 12". Without either the name.
[[nodiscard]] std::string place_in(const std::string& name, std::size_t line, std::size_t row = 0);

}  // namespace metaup::plan
