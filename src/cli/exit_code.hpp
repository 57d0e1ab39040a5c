#pragma once
#include <span>
#include <string_view>

#include "metaup/run/outcome.hpp"

namespace metaup::cli {

/// The contract with scripts; `help exit-codes` prints the table.
enum ExitCode : int {
  kSuccess = 0,
  kInternal = 1,
  kUsage = 2,
  kCredentials = 3,
  kRefused = 4,
  kNotFound = 5,
  kPartial = 6,
  kTemporary = 7,
  kNothing = 9,
  kBudget = 10,
  kLocked = 11,
  kInvalidFiles = 12,
  kHungUp = 129,
  kInterrupted = 130,
  kTerminated = 143,
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
  std::string_view again;  ///< whether running it again helps
};
[[nodiscard]] std::span<const ExitCodeRow> exit_code_table();

/// The code of a run. With `error_on_nothing`, a run that had nothing to do (no item, or only
/// unchanged ones) gives 9 instead of 0.
[[nodiscard]] int exit_code(const run::Outcome& outcome, bool error_on_nothing);
/// The code of a run that only checks files. No part of it can be tried again by itself, so that a bad
/// file among good ones is not "partial": the failures decide.
[[nodiscard]] int exit_code_of_checks(const run::Outcome& outcome, bool error_on_nothing);
/// The code when the results could not be written: internal, unless something stopped the run that
/// goes before it. `signal` is the first one that came; 0: none.
[[nodiscard]] int exit_code_without_results(const run::Outcome& outcome, int signal);

}  // namespace metaup::cli
