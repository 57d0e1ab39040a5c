#include "run/traffic/send_time.hpp"

#include <nlohmann/json.hpp>

#include "graph/json.hpp"

namespace metaup::run {
namespace {

using nlohmann::json;

constexpr const char* kClock = "clock";
constexpr const char* kMeta = "meta";

}  // namespace

SendTime SendTime::now(const Clock& clock) {
  SendTime time;
  time.moment_ = clock.now();
  time.wall_ = clock.wall();
  return time;
}

/// Earlier versions wrote down the time of the machine, and not whose it is.
SendTime SendTime::of_earlier_run(const ledger::Intent& intent) {
  const auto details = graph::parse_json(intent.details).value_or(json());
  const bool by_meta = details.is_object() && details.value(kClock, json()) == kMeta;
  SendTime time;
  time.earlier_run_ = pace::SentAt{.time = intent.sent_at, .by_meta = by_meta};
  return time;
}

pace::SentAt SendTime::sent_at(const pace::ServerClock& meta) const {
  return earlier_run_ ? *earlier_run_ : pace::sent_at(meta, moment_, wall_);
}

std::optional<WallTime> SendTime::by_meta(const pace::ServerClock& meta) const {
  const auto sent = sent_at(meta);
  return sent.by_meta ? std::optional(sent.time) : std::nullopt;
}

void set_send_time(ledger::Intent& intent, json details, const pace::SentAt& sent) {
  if (sent.by_meta) details[kClock] = kMeta;
  intent.sent_at = sent.time;
  intent.details = details.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace metaup::run
