#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "metaup/ledger/ledger.hpp"

namespace metaup::ledger {

/// The registry on a server, with the file index `files` on this machine; empty: it remembers no files. To write, it is
/// made or brought up to date if need be and allowed. Of class not_found only if it is not there and was to be read.
/// `signals`: how many have come to this process; null: none ever does. One ends the opening, and after two nothing
/// waits for a server that does not answer.
[[nodiscard]] Result<std::unique_ptr<Ledger>> open_server(const std::string& uri, const std::string& files,
                                                          Access access, const std::atomic<int>* signals = nullptr);

}  // namespace metaup::ledger
