#pragma once
#include <cstdint>
#include <optional>

#include "metaup/base/clock.hpp"
#include "metaup/http/message.hpp"

namespace metaup::http {

/// How far an exchange is, as seen at one moment.
struct Standing {
  bool started = false;    ///< the connection stands and the request is being sent
  std::uint64_t sent = 0;  ///< bytes of the body
  std::uint64_t total = 0;
  bool held_back = false;  ///< by our own bandwidth limit, so no fault of the network
};

/// Watches one exchange for standing still. Connecting is not its matter.
class Patience {
 public:
  Patience(Milliseconds stall, Milliseconds reply) : stall_(stall), reply_(reply) {}

  /// `stalled` when no byte of the body moved for too long, `no_reply` when the reply is not
  /// complete so long after the last byte of the request; otherwise nothing.
  [[nodiscard]] std::optional<Failure::Kind> look(const Standing& standing, SteadyTime now);

 private:
  Milliseconds stall_;
  Milliseconds reply_;
  std::optional<SteadyTime> moved_;     // when a byte of the body was last seen to have moved
  std::optional<SteadyTime> all_sent_;  // when the whole request was first seen to have left
  std::uint64_t sent_ = 0;
};

}  // namespace metaup::http
