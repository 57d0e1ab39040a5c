#pragma once
#include <string>
#include <vector>

#include "graph/creative/columns.hpp"
#include "metaup/base/error.hpp"

/// A sheet to fill in.
namespace metaup::cli {

struct TemplateColumn {
  std::string name;  ///< as sheets have it: "page_id", "card_1", "message_de"
  const graph::Column* column = nullptr;
};

/// The columns of these names, or without names those that most launches need.
[[nodiscard]] Result<std::vector<TemplateColumn>> template_columns(const std::vector<std::string>& names);

/// CSV as Excel reads it, with the header and an example.
[[nodiscard]] std::string csv_template(const std::vector<TemplateColumn>& columns);

/// A workbook: a sheet with the header and an example, in which ids stay what is typed and words can be chosen, and one
/// that says of all columns what they hold.
[[nodiscard]] Result<std::string> workbook_template(const std::vector<TemplateColumn>& columns);

}  // namespace metaup::cli
