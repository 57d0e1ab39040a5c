#pragma once
#include "metaup/ledger/records.hpp"

namespace metaup::ledger {

/// The item as it is kept: text of a bounded length, and no part of a URL that can hold a secret.
[[nodiscard]] FailedItem fit_to_keep(FailedItem item);

}  // namespace metaup::ledger
