#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/call.hpp"
#include "metaup/pace/retry.hpp"
#include "pace/governor.hpp"
#include "run/traffic/listed_reads.hpp"

namespace metaup::run {

/// On whose behalf something is in flight.
struct Ticket {
  std::uint32_t target = 0;
  std::uint32_t step = 0;  ///< of the target
  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// Decides how many others of its kind a submission can share a request with.
enum class CallKind : std::uint8_t { plain, file, ad, read, lookup };

/// An operation and on whose behalf it is sent.
struct Submission {
  Ticket ticket;
  std::string source;
  AssetKind kind = AssetKind::image;
  graph::Operation operation;
  bool only_once = false;  ///< best effort: not worth a second attempt
  /// A refusal of it stops nothing else: it only looks. A dead token still ends the run, unless it is sent
  /// only once.
  bool harmless = false;

  /// Best effort in all respects, as the looks of a dry run are.
  [[nodiscard]] bool only_looks() const { return harmless && only_once; }
  [[nodiscard]] bool stops_nothing(ErrorClass why) const {
    return only_looks() || (harmless && why != ErrorClass::auth);
  }
};

/// The end of one submission: a reply, or the error that is left when nothing more can be tried.
struct Completed {
  Ticket ticket;
  Result<graph::Reply> result;
  std::uint32_t requests = 0;  ///< that were sent for it; 0: never sent, its account being dead
  bool check_first = false;    ///< it may have happened: look before sending it again
  bool was_in_doubt = false;   ///< it may have happened an earlier time that it was sent
  /// Of an operation that needs another: it was not done, and is for the caller to send again by
  /// itself, no sooner than this.
  std::optional<SteadyTime> send_again;
};

/// A read of what also stands in a list: which way it takes, and what the others came to.
struct Reading {
  graph::ListedIn list;
  std::optional<ReadWay> way;  ///< none: not sent yet
  std::vector<ReadWay> missed;
  std::optional<Error> refusal;  ///< of the read alone
};

/// A submission that is queued or under way.
struct Entry {
  Submission submission;
  pace::Attempts attempts;
  std::uint32_t requests = 0;
  bool alone = false;                       ///< a call of several with it was refused
  bool held_back = false;                   ///< it is repeated when a limit or an outage is over
  bool doubted = false;                     ///< it may have been done an earlier time
  std::optional<SteadyTime> limited_since;  ///< when a limit has first refused it
  std::optional<Reading> reading;
  std::uint32_t pages = 0;  ///< of a list, that have shown nothing of what was asked for
};

/// A request that is under way.
struct Flight {
  graph::Call::Shape shape = graph::Call::Shape::single;
  AccountId account;
  std::uint64_t points = 0;
  pace::Sent counted;    ///< as the limiters saw it go
  std::size_t ads = 0;   ///< that it makes or changes
  bool changes = false;  ///< rather than reads alone
  SteadyTime sent{};
  std::vector<std::pair<std::uint64_t, Entry>> entries;  ///< with their place in line
};

}  // namespace metaup::run
