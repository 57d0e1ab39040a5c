#pragma once
#include <span>
#include <string_view>

/// The languages of texts. Meta knows them by numbers of its own, which a launch asks for by their names.
namespace metaup::graph {

struct Language {
  std::string_view code;  ///< of a column, such as "de" or "pt-br"
  std::string_view name;  ///< as Meta calls it: "Portuguese (Brazil)"
};

/// In alphabetical order of their codes.
[[nodiscard]] std::span<const Language> languages();
/// Null when there is none of that code.
[[nodiscard]] const Language* find_language(std::string_view code);

}  // namespace metaup::graph
