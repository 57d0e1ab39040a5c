#include "patience.hpp"

namespace metaup::http {

std::optional<Failure::Kind> Patience::look(const Standing& standing, SteadyTime now) {
  if (!standing.started) return std::nullopt;
  if (standing.sent < standing.total) {
    if (!moved_ || standing.sent != sent_ || standing.held_back) moved_ = now;
    sent_ = standing.sent;
    if (now - *moved_ >= stall_) return Failure::Kind::stalled;
    return std::nullopt;
  }
  if (!all_sent_) all_sent_ = now;
  if (now - *all_sent_ >= reply_) return Failure::Kind::no_reply;
  return std::nullopt;
}

}  // namespace metaup::http
