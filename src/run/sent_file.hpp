#pragma once
#include <string>
#include <tl/expected.hpp>

#include "metaup/ledger/ledger.hpp"
#include "metaup/plan/probe.hpp"

namespace metaup::run {

/// The file that an image was sent from, as the ledger knows it, if it is there and still holds that
/// image; or else why there is none, for people.
[[nodiscard]] tl::expected<plan::Candidate, std::string> find_sent_file(ledger::Ledger& ledger,
                                                                        const ledger::Owner& owner,
                                                                        const std::string& hash);

}  // namespace metaup::run
