#include "report/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/human.hpp"
#include "report/width.hpp"

namespace metaup::report {
namespace {

constexpr std::size_t kMostRunning = 8;
constexpr std::size_t kBar = 20;
constexpr std::size_t kNarrow = 60;  // below this many columns there is no room for bars

/// What share of `whole` is done, from 0 to 1.
double share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return 0;
  return static_cast<double>(std::min(part, whole)) / static_cast<double>(whole);
}

std::string bar(double done) {
  const auto filled = static_cast<std::size_t>(done * static_cast<double>(kBar));
  std::string text(filled, '=');
  if (filled < kBar) text += '>';
  text.resize(kBar, ' ');
  return "[" + text + "]";
}

std::string running_line(const Tick::Running& running, std::size_t columns) {
  const auto done = share(running.sent, running.total);
  auto tail = fmt::format(" {:3.0f}%", std::floor(done * 100));
  if (columns >= kNarrow) tail = " " + bar(done) + tail + fmt::format(" {:>10}", human_bytes(running.total));
  const auto room = columns > tail.size() ? columns - tail.size() : 0;
  auto name = fit_end(shown(running.source), room);
  name.append(room - display_width(name), ' ');
  return fit_start(name + tail, columns);
}

std::string total_line(const std::vector<std::string>& parts, std::size_t columns) {
  std::string line;
  for (const auto& part : parts) {
    const auto longer = line.empty() ? part : line + "  " + part;
    if (!line.empty() && display_width(longer) > columns) break;
    line = longer;
  }
  return fit_start(line, columns);
}

/// "25 writes a second", "0.8 writes a second", "4 writes a minute".
std::string pace_text(double writes_per_second) {
  constexpr double kSlow = 0.2;
  constexpr double kMinute = 60;
  if (writes_per_second < kSlow) return fmt::format("{:.0f} writes a minute", writes_per_second * kMinute);
  return fmt::format("{:.{}f} writes a second", writes_per_second, writes_per_second < 10 ? 1 : 0);
}

}  // namespace

std::string item_count(std::uint32_t ended, std::uint32_t items, bool all_known) {
  return fmt::format("[{}/{}{}]", ended, items, all_known ? "" : "+");
}

std::string waiting_text(Milliseconds wait, WaitCause cause, const AccountId& account) {
  auto text =
      "waiting " + human_duration(wait) + " for " + (cause == WaitCause::network ? "the network" : "a rate limit");
  return account.empty() ? text : text + " of " + account.act();
}

std::string throttle_text(const Throttle& throttle) {
  const bool is_outage = throttle.cause == WaitCause::network;
  auto text = is_outage ? "waiting up to " + human_duration(throttle.wait) + " for the network"
                        : waiting_text(throttle.wait, throttle.cause, throttle.account);
  if (!is_outage && throttle.account.empty()) text += " of the app";
  return throttle.reason.empty() ? text : text + ": " + shown(throttle.reason);
}

std::string usage_text(const LimiterUsage& usage) {
  constexpr double kWorthTelling = 50;  // below it nothing is slowed down
  const auto whose = usage.account.empty() ? "" : usage.account.act() + " ";
  auto text = fmt::format("{}{} {:.0f}%", whose, usage.limiter, usage.percent);
  if (usage.percent < kWorthTelling) return text;
  if (usage.writes_per_second > 0) text += ", " + pace_text(usage.writes_per_second);
  return text + ", free in " + human_duration(usage.free_in);
}

std::vector<std::string> total_parts(const Tick& tick, const Speed& speed) {
  std::vector<std::string> parts{item_count(tick.ended, tick.items, tick.all_known)};
  if (tick.waiting) parts.push_back(waiting_text(*tick.waiting, tick.waiting_for, tick.waiting_account));
  const bool is_at_limit = tick.waiting && tick.waiting_for == WaitCause::limit;
  const bool shows_usage = tick.usage && tick.usage->percent > 0;
  if (is_at_limit && shows_usage) parts.push_back(usage_text(*tick.usage));
  if (tick.failed > 0) parts.push_back(fmt::format("{} failed", tick.failed));
  if (tick.processing > 0) {
    parts.push_back(fmt::format("{} {} at Meta", tick.processing, tick.are_reviewed ? "in review" : "processing"));
  }
  // While Meta processes what was sent, there is no rate to speak of.
  const bool all_sent = tick.processing > 0 && tick.running.empty() && !tick.waiting;
  if (tick.bytes_total > 0 && !all_sent) {
    parts.push_back(fmt::format("{} of {}", human_bytes(tick.bytes_sent), human_bytes(tick.bytes_total)));
    parts.push_back(human_bytes(static_cast<std::uint64_t>(speed.bytes_per_second)) + "/s");
  }
  if (speed.left && !all_sent) parts.push_back(human_duration(*speed.left) + " left");
  if (tick.retries > 0) parts.push_back(counted(tick.retries, "retry", "retries"));
  if (!is_at_limit && shows_usage) parts.push_back(usage_text(*tick.usage));
  return parts;
}

std::vector<std::string> frame_lines(const Tick& tick, const Speed& speed, FrameSize size) {
  const auto columns = std::max<std::size_t>(size.columns, 1);
  // One row for the total, one because a line end at the bottom would scroll.
  const auto room = size.rows > 2 ? size.rows - 2 : 0;
  const auto count = std::min({tick.running.size(), kMostRunning, room});
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) lines.push_back(running_line(tick.running[i], columns));
  lines.push_back(total_line(total_parts(tick, speed), columns));
  return lines;
}

}  // namespace metaup::report
