#pragma once
#include <map>
#include <string>

#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

/// Meta's numbers of languages.
namespace metaup::upload {

/// GET search: all of them in one answer.
[[nodiscard]] graph::Operation list_locales(const AccountId& account);

/// Each language of such an answer by Meta's name for it.
[[nodiscard]] Result<std::map<std::string, std::string>> read_locales(const graph::Reply& reply);

}  // namespace metaup::upload
