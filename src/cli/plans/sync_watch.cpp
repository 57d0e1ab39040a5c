#include "cli/plans/sync_watch.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "cli/inputs/places.hpp"
#include "plan/folder_watch.hpp"

namespace metaup::cli {
namespace {

constexpr Milliseconds kLeastRest{1'000};
constexpr Milliseconds kFirstPatience{30'000};
constexpr int kMostRests = 10;

/// Each time as long again, up to a full look.
Milliseconds grown(Milliseconds before, Milliseconds least, Milliseconds most) {
  return std::min(std::max(2 * before, least), most);
}

/// Until something changes, somebody wakes us, or it is time. Whether something has changed.
bool wait_for_change(plan::FolderWatch& watch, const CommandContext& context, SteadyTime until) {
  std::array<pollfd, 2> entries{pollfd{.fd = context.waker.descriptor(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = watch.descriptor(), .events = POLLIN, .revents = 0}};
  const auto left = std::chrono::ceil<Milliseconds>(until - context.clock.now());
  constexpr std::int64_t kLongest = 60'000;
  const auto wait = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kLongest));
  if (::poll(entries.data(), entries.size(), wait) <= 0) return false;
  context.waker.drain();
  return entries[1].revents != 0 && watch.take();
}

}  // namespace

bool ends_watch(int exit_code) {
  return exit_code == kInternal || exit_code == kUsage || exit_code == kCredentials || exit_code == kHungUp ||
         exit_code == kInterrupted || exit_code == kTerminated;
}

void PassSchedule::on_pass(const Pass& pass, SteadyTime now) {
  quiet_.reset();
  too_long_.reset();
  patience_ = pass.may_get_better ? grown(patience_, std::min(kFirstPatience, rescan_), rescan_) : Milliseconds{0};
  rest_ = pass.settles_in ? grown(rest_, *pass.settles_in, rescan_) : Milliseconds{0};
  not_before_ = now + std::max(patience_, kLeastRest);
  planned_ = now + rescan_;
  if (pass.may_get_better) planned_ = std::min(planned_, now + patience_);
  if (pass.settles_in) planned_ = std::min(planned_, now + rest_);
}

void PassSchedule::on_change(SteadyTime now) {
  if (!too_long_) too_long_ = now + kMostRests * settle_;
  quiet_ = std::min(now + settle_, *too_long_);
}

SteadyTime PassSchedule::due() const { return std::max(not_before_, std::min(planned_, quiet_.value_or(planned_))); }

int watch_sources(const Options& options, const std::vector<std::string>& sources, CommandContext& context,
                  const MakePass& make_pass) {
  context.catch_signals();
  std::vector<std::string> on_disk;
  std::copy_if(sources.begin(), sources.end(), std::back_inserter(on_disk),
               [](const std::string& source) { return !is_elsewhere(source); });
  bool tells_of_others = on_disk.size() < sources.size();
  plan::FolderWatch watch(std::move(on_disk), options.recursive, options.follow_symlinks);
  PassSchedule schedule(options.settle, options.rescan);
  const auto end = end_of(options, context);
  const auto is_over = [&] { return end && context.clock.now() >= *end; };
  std::string told;
  for (;;) {
    watch.cover();
    watch.take();  // the pass sees it
    std::vector<std::string> notices;
    if (watch.problem() != told && !watch.problem().empty()) {
      notices.push_back("changes may be noticed only every --rescan: " + watch.problem());
    }
    told = watch.problem();
    if (std::exchange(tells_of_others, false)) {
      notices.emplace_back("remotes and the web do not tell of changes: they are looked at every --rescan");
    }
    const auto pass = make_pass(std::move(notices));
    if (ends_watch(pass.exit_code)) return pass.exit_code;
    if (is_over()) return kBudget;
    schedule.on_pass(pass, context.clock.now());
    while (context.clock.now() < schedule.due()) {
      const auto until = std::min(schedule.due(), end.value_or(SteadyTime::max()));
      if (wait_for_change(watch, context, until)) schedule.on_change(context.clock.now());
      if (const int signal = context.interrupt.signal; signal != 0) {
        return exit_code({.stop = run::stop_of(signal)}, false);
      }
      if (is_over()) return kBudget;
    }
  }
}

}  // namespace metaup::cli
