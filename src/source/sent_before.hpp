#pragma once
#include <memory>
#include <string>

#include "metaup/plan/select.hpp"
#include "metaup/source/source.hpp"

namespace metaup::source {

/// The file that something was sent from, by its path in a place beside the disk. It must still be there and hold that
/// content (its SHA-256 in lower-case hex).
[[nodiscard]] std::shared_ptr<const Source> sent_before(std::string path, std::string sha256,
                                                        std::shared_ptr<const plan::Place> place);

}  // namespace metaup::source
