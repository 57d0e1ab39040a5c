#pragma once
#include <string>

#include "metaup/base/error.hpp"
#include "metaup/graph/ad_spec.hpp"

// Why an ad is not made.

namespace metaup::run {

/// What an ad says of its creative's end.
[[nodiscard]] Error failed_creative_error(const Error& why);
/// What an ad says that is equal to one in doubt.
[[nodiscard]] Error doubted_ad_error(const std::string& source);
/// It is not sent: it could be there already.
[[nodiscard]] Error unclear_error(const graph::AdDraft& draft, const std::string& others, bool is_flexible);

}  // namespace metaup::run
