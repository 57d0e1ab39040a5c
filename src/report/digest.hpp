#pragma once
#include <memory>
#include <string>
#include <vector>

#include "metaup/report/output.hpp"

namespace metaup::report {

struct DigestContext {
  OutputContext output;
  std::vector<std::string> warnings;  ///< from before the run
  bool recorded = false;              ///< the ledger keeps the run
};

/// For whoever reads mails of cron (`-q`): nothing when the exit code is 0, otherwise one text at the end that tells
/// what failed, why, and what to do.
[[nodiscard]] std::unique_ptr<Reporter> make_digest(Sink& sink, DigestContext context);

}  // namespace metaup::report
