#pragma once
#include <string>
#include <variant>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

/// How one thing becomes, or stops being, a remote object: state machines without sockets, clock or disk.
namespace metaup::upload {

// What a machine wants now.

/// Send this, no sooner than after `wait`.
struct Send {
  graph::Operation operation;
  Milliseconds wait{0};
};
/// It has come to its end; the machine says what came of it.
struct Done {};
struct Failed {
  Error error;
};
using Next = std::variant<Send, Done, Failed>;

// What became of what it wanted.

/// Nothing was done, and nothing more can be tried.
struct Refused {
  Error why;
  bool after_doubt = false;  ///< it was sent more than once, and an earlier time it may have been done
};
/// It may have been done.
struct InDoubt {
  Error why;
};
/// It was not sent, and will not be: the run ends, the account takes nothing more, or what it needs has failed.
struct NeverSent {
  Error why;
};
/// It was not done, and is to go by itself: the operation that it travelled with was not, or the two were too early.
struct SendAgain {};
using Ending = std::variant<graph::Reply, Refused, InDoubt, NeverSent, SendAgain>;

/// Why it ended without a reply; null when there is one, or nothing has happened.
[[nodiscard]] const Error* error_of(const Ending& ending);
/// The reply, or why there is none; not of SendAgain.
[[nodiscard]] Result<graph::Reply> reply_of(const Ending& ending);

/// All machines have this protocol. A machine reads its own replies, so that its driver need not understand them.
/// It cannot tell whether its operation travelled alone, in a batch or in a filtered read. For one thread.
class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;
  /// Asking again changes nothing: to repeat is to ask again.
  [[nodiscard]] virtual Next next() const = 0;
  /// Each Send has one ending.
  virtual void on(const Ending& ending) = 0;
};

}  // namespace metaup::upload
