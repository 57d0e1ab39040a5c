#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/options/layer.hpp"

namespace metaup::cli {

/// The text of a profile; nothing when there is no such file.
using ProfileLoader = std::function<Result<std::optional<std::string>>(const std::string& path)>;

/// What a profile gives to one command.
struct ProfileLayers {
  Layer common;  ///< from the top, as far as it means something to the command
  Layer own;     ///< from the command's table, which goes before
};

/// Refuses unknown keys anywhere in the text, with their line and the nearest real one. `name` is
/// for messages.
[[nodiscard]] tl::expected<ProfileLayers, UsageError> parse_profile(std::string_view text, const std::string& name,
                                                                    const CommandRow& command);

}  // namespace metaup::cli
