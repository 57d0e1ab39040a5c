#pragma once
#include <map>
#include <set>

#include "plan/manifest/sheet.hpp"

/// What the readers of both formats share.
namespace metaup::plan::manifest {

/// Where something stands in a manifest.
struct Place {
  std::size_t line = 0;
  std::size_t row = 0;

  template <class Record>
  [[nodiscard]] static Place of(const Record& record) {
    return {record.line, record.row};
  }
};

/// What a header's cell, or a key, stands for. Results are columns that metaup has added to a sheet that it wrote back.
struct Column {
  enum class Kind : std::uint8_t { known, unnamed, ignored, result };
  Kind kind = Kind::known;
  std::string name;  ///< as the option is spelled; of one that is not read as it is written
};
using Columns = std::vector<Column>;

/// How a manifest is read, and where columns go that are passed over.
class Context {
 public:
  Context(const ManifestReading& reading, ManifestTable& table);

  [[nodiscard]] const std::string& name() const { return reading_.name; }
  [[nodiscard]] const ManifestLimits& limits() const { return reading_.limits; }
  [[nodiscard]] bool keeps_cells() const { return reading_.keeps_cells; }
  void keep_header(std::string cells) const { table_.header = std::move(cells); }
  [[nodiscard]] Error error(Place place, std::string_view column, std::string_view reason, std::string hint = {}) const;
  [[nodiscard]] Error too_many_rows(Place place) const;
  /// The column that a header or key means, or why it means none.
  [[nodiscard]] Result<Column> column(Place place, std::string_view written) const;
  /// Puts a value into its row, or says what is wrong with it.
  [[nodiscard]] std::optional<Error> put(ManifestRow& row, const std::string& column, std::string_view value) const;

 private:
  [[nodiscard]] Column passed_over(std::string written) const;

  const ManifestReading& reading_;
  ManifestTable& table_;
  std::map<std::string, const ColumnMap::value_type*> mapped_;  ///< by their keys, for JSON Lines ask often
};

using Rows = std::vector<ManifestRow>;

[[nodiscard]] Result<Rows> read_csv(std::string_view text, const Context& context);
[[nodiscard]] Result<Rows> read_json_lines(std::string_view text, const Context& context);

}  // namespace metaup::plan::manifest
