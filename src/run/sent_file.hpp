#pragma once
#include <atomic>
#include <string>
#include <tl/expected.hpp>

#include "metaup/ledger/ledger.hpp"
#include "metaup/plan/probe.hpp"

namespace metaup::run {

/// A file, or why there is none, for people.
using SentFile = tl::expected<plan::Candidate, std::string>;

/// Whether a file holds this content; `indexed` is what the file index says of it. Reads the file if need be, and
/// no further once `stop` is set.
[[nodiscard]] bool holds(const plan::Candidate& file, const std::optional<std::string>& indexed,
                         const std::string& sha256, const std::atomic<bool>* stop = nullptr);

/// The file that an image was sent from, as the ledger knows it, if it is there and still holds that
/// image. An error when the ledger cannot be read.
[[nodiscard]] Result<SentFile> find_sent_file(ledger::Ledger& ledger, const ledger::Owner& owner,
                                              const std::string& hash);

}  // namespace metaup::run
