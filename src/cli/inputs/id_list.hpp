#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/command.hpp"
#include "cli/options/options.hpp"
#include "metaup/run/library.hpp"

/// Image hashes and ids of things at Meta, as users name them.
namespace metaup::cli {

/// The ids in a text, one a line; blank lines and blanks around an id are passed over.
[[nodiscard]] std::vector<std::string> ids_in(std::string_view text);

/// The text of a file of ids, which may lie anywhere; - is stdin. A workbook is refused: nothing says which of its
/// columns has them.
[[nodiscard]] Result<std::string> read_id_text(const std::string& file, const Options& options,
                                               const CommandContext& context);

/// An image hash in its lower case, or another thing's number; what is neither is refused.
[[nodiscard]] tl::expected<std::string, std::string> parse_thing(AssetKind kind, std::string_view text);

/// The ids of things.
[[nodiscard]] std::vector<std::string> ids_of(const std::vector<run::RemoteObject>& things);

/// A notice for each id that a spreadsheet may have rounded.
void warn_of_rounding(const std::vector<std::string>& ids, report::Reporter& reporter);

/// Why it is not known what a command is about: a file cannot be read, or the usage is wrong.
using NothingChosen = std::variant<Error, UsageError>;
/// Says so; returns the exit code.
int fail(CommandContext& context, const NothingChosen& why);

/// What the command is about, from its arguments, --from or --retry-from: just one of them.
[[nodiscard]] tl::expected<std::vector<run::RemoteObject>, NothingChosen> objects_of(const Options& options,
                                                                                     AssetKind kind,
                                                                                     const CommandContext& context);

}  // namespace metaup::cli
