#pragma once
#include "cli/token_memory.hpp"
#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::cli {

/// Tells people in every run of a token that ends soon. Meta is asked about a token once a day at most, at the end of a
/// run that asked Meta other things, too, and for a few seconds only; that it cannot be asked is no matter.
class TokenWatch {
 public:
  TokenWatch(std::string path, const Secret& token, report::Reporter& reporter)
      : memory_(std::move(path)), token_(token), reporter_(reporter) {}

  /// Tells what is known already.
  void before(WallTime now);
  /// Asks, if need be. `outcome` is the run's, and is told of the request.
  void after(run::Outcome& outcome, const run::Settings& settings, run::Environment& environment);

 private:
  void tell(const KnownToken& known, WallTime now);

  TokenMemory memory_;
  const Secret& token_;
  report::Reporter& reporter_;
  std::optional<KnownToken> known_;
  bool has_told_ = false;
};

}  // namespace metaup::cli
