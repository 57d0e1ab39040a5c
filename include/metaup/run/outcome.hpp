#pragma once
#include <cstdint>
#include <map>
#include <optional>

#include "metaup/base/error.hpp"
#include "metaup/report/event.hpp"

namespace metaup::run {

/// What ended a run before all of it was tried.
enum class Stop : std::uint8_t {
  none,
  hung_up,        ///< SIGHUP: the terminal was closed
  interrupted,    ///< SIGINT
  terminated,     ///< SIGTERM
  configuration,  ///< wrong usage, an untrusted certificate: nothing was changed
  locked,         ///< another run holds the account
  state,          ///< the ledger or the output cannot be written
  credentials,    ///< the token is dead or lacks a right
  given_up,       ///< nothing more can succeed for now: throttled for too long, an API version that is gone
  budget,         ///< --max-duration or --max-errors
  not_tried,      ///< --all-or-nothing, and something failed here
};

/// The stop that a signal asks for: SIGHUP, SIGINT or SIGTERM.
[[nodiscard]] Stop stop_of(int signal);
/// Whether a signal is why it stopped.
[[nodiscard]] constexpr bool by_signal(Stop stop) {
  return stop == Stop::hung_up || stop == Stop::interrupted || stop == Stop::terminated;
}

/// Whether `why` decides how a run ends that `earlier` has stopped: a signal goes before all, then come wrong usage, a
/// lock and the ledger. Of all others the first counts.
[[nodiscard]] constexpr bool goes_before(Stop why, Stop earlier) {
  const auto rank = [](Stop stop) {
    if (stop == Stop::none) return 5;
    if (by_signal(stop)) return 0;
    if (stop == Stop::configuration) return 1;
    if (stop == Stop::locked) return 2;
    return stop == Stop::state ? 3 : 4;
  };
  return rank(why) < rank(earlier);
}

/// What a run came to; the exit code follows from it alone.
struct Outcome {
  Stop stop = Stop::none;
  std::optional<Error> error;                    ///< why it stopped
  report::Summary summary;                       ///< its exit_code is not yet set
  std::map<ErrorClass, std::uint32_t> failures;  ///< failed items by class
};

}  // namespace metaup::run
