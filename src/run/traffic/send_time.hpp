#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "metaup/ledger/ledger.hpp"
#include "pace/server_clock.hpp"

namespace metaup::run {

/// When a request went out of which it is not known what became. In this run Meta's time of that moment may
/// become known later, with the first reply; what an earlier run wrote down is all there is.
class SendTime {
 public:
  SendTime() = default;
  [[nodiscard]] static SendTime now(const Clock& clock);
  [[nodiscard]] static SendTime of_earlier_run(const ledger::Intent& intent);

  /// As well as it is known by now.
  [[nodiscard]] pace::SentAt sent_at(const pace::ServerClock& meta) const;
  /// By Meta's clock; nothing: not known.
  [[nodiscard]] std::optional<WallTime> by_meta(const pace::ServerClock& meta) const;
  /// What the request made has no `created_time` before this.
  [[nodiscard]] WallTime earliest_creation(const pace::ServerClock& meta) const {
    return pace::earliest_creation(sent_at(meta));
  }

 private:
  SteadyTime moment_{};
  WallTime wall_{};
  std::optional<pace::SentAt> earlier_run_;
};

/// Writes into an intent when it was sent, and by whose clock; `details` is the rest that it is to say.
void set_send_time(ledger::Intent& intent, nlohmann::json details, const pace::SentAt& sent);

}  // namespace metaup::run
