#pragma once
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"

namespace metaup {

/// As `replace_file`, for nobody but the owner to read (mode 0600).
[[nodiscard]] Result<void> replace_private_file(const std::string& path, std::string_view bytes);

/// Makes a file that is not there yet, durable (fsync) once it returns; refuses to overwrite anything.
[[nodiscard]] Result<void> create_file(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace metaup
