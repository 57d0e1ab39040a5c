#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>

#include "metaup/base/clock.hpp"

namespace metaup::run {

/// How long a run has had nothing to do but to wait for what other machines have claimed, and what follows. A machine
/// that writes to the ledger is at work, and may take its time; one that keeps silent may be frozen. Pure.
class OthersWait {
 public:
  enum class Step : std::uint8_t {
    none,
    ask,      ///< the ledger, who they are
    give_up,  ///< they have been silent for too long
  };

  /// `longest`: that they may be silent.
  explicit OthersWait(Milliseconds longest) : longest_(std::max(longest, kLeast)) {}

  /// `only_waits`: nothing else is left to do now.
  [[nodiscard]] Step look(bool only_waits, SteadyTime now) {
    if (!only_waits) {
      since_.reset();
      is_over_ = false;
      return Step::none;
    }
    if (!since_) {
      since_ = now;
      ask_at_ = now + std::min(kWorthTelling, longest_);
    }
    if (is_over_) return Step::give_up;
    if (is_asking_ || now < ask_at_) return Step::none;
    is_asking_ = true;
    return Step::ask;
  }
  /// What the ledger says: when one of them last wrote to it; nothing: they are not known.
  void hear(std::optional<Milliseconds> silent_for, SteadyTime now) {
    is_asking_ = false;
    if (!since_) return;
    if (silent_for) since_ = std::max<SteadyTime>(*since_, now - *silent_for);
    const auto left = longest_ - (now - *since_);
    is_over_ = left <= Milliseconds{0};
    ask_at_ = now + std::clamp<SteadyTime::duration>(left, Milliseconds{1'000}, kWorthTelling);
  }

 private:
  static constexpr Milliseconds kWorthTelling{30'000};
  static constexpr Milliseconds kLeast{5'000};  // what is claimed is asked for again only so often

  Milliseconds longest_;
  std::optional<SteadyTime> since_;
  SteadyTime ask_at_{};
  bool is_asking_ = false;
  bool is_over_ = false;
};

}  // namespace metaup::run
