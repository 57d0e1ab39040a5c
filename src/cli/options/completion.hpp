#pragma once
#include <string>
#include <string_view>

namespace metaup::cli {

/// The completion script of a shell of kShells, made of the tables; empty for another shell.
[[nodiscard]] std::string completion_script(std::string_view shell);

}  // namespace metaup::cli
