#pragma once
#include <set>

#include "metaup/plan/manifest.hpp"

/// What the readers of both formats share.
namespace metaup::plan::manifest {

struct Context {
  const std::string& name;
  std::span<const std::string_view> columns;
  const ManifestLimits& limits;

  [[nodiscard]] Error error(std::size_t line, std::string_view column, std::string_view reason,
                            std::string hint = {}) const {
    return manifest_error(name, line, column, reason, std::move(hint));
  }
  /// The column that a header or key means, or why it means none.
  [[nodiscard]] Result<std::string> column(std::size_t line, std::string_view written) const;
  /// Puts a value into its row, or says what is wrong with it.
  [[nodiscard]] std::optional<Error> put(ManifestRow& row, const std::string& column, std::string_view value) const;
};

using Rows = std::vector<ManifestRow>;

[[nodiscard]] Result<Rows> read_csv(std::string_view text, const Context& context);
[[nodiscard]] Result<Rows> read_json_lines(std::string_view text, const Context& context);

}  // namespace metaup::plan::manifest
