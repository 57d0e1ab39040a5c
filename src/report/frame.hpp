#pragma once
#include <string>
#include <vector>

#include "metaup/report/event.hpp"
#include "report/speed.hpp"

namespace metaup::report {

/// "[25/500]"; "[25/500+]" while more items may be found.
[[nodiscard]] std::string item_count(std::uint32_t ended, std::uint32_t items, bool all_known);

/// "waiting 2:30 for a rate limit of act_42", "waiting 4.0 s for the network".
[[nodiscard]] std::string waiting_text(Milliseconds wait, WaitCause cause, const AccountId& account);
/// As it begins; of an outage, which becomes longer until it is over, the most.
[[nodiscard]] std::string throttle_text(const Throttle& throttle);

/// "act_42 ads_management 82%, 0.8 writes a second, free in 6:00"; how fast it goes only where that matters.
[[nodiscard]] std::string usage_text(const LimiterUsage& usage);

/// What the total line says, in order of importance.
[[nodiscard]] std::vector<std::string> total_parts(const Tick& tick, const Speed& speed);

struct FrameSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
/// The lines of a live display: up to 8 running transfers, then the total. None is wider than
/// `columns`, and there are fewer lines than `rows`.
[[nodiscard]] std::vector<std::string> frame_lines(const Tick& tick, const Speed& speed, FrameSize size);

}  // namespace metaup::report
