#include "cli/token_watch.hpp"

#include <utility>

#include "run/doctor/interview.hpp"
#include "run/doctor/token_rules.hpp"
#include "upload/health.hpp"

namespace metaup::cli {
namespace {

constexpr std::chrono::hours kFresh{24};
constexpr Milliseconds kLongestQuestion{5'000};  // what a run may take longer for it

graph::TokenInfo info_of(const KnownToken& known) {
  graph::TokenInfo info;
  info.expires = known.expires;
  info.data_access_expires = known.data_access_expires;
  return info;
}

/// Whether Meta answered, be it that it would not say.
bool has_answered(const Result<graph::TokenInfo>& info) {
  return info || info.error().error_class == ErrorClass::invalid || info.error().error_class == ErrorClass::permission;
}

}  // namespace

void TokenWatch::tell(const KnownToken& known, WallTime now) {
  const auto notice = run::end_notice(info_of(known), now);
  if (!notice.empty() && !std::exchange(has_told_, true)) reporter_.on(report::Notice{notice});
}

void TokenWatch::before(WallTime now) {
  if (token_.empty()) return;
  known_ = memory_.find(token_);
  if (known_) tell(*known_, now);
}

void TokenWatch::after(run::Outcome& outcome, const run::Settings& settings, run::Environment& environment) {
  const auto now = environment.clock.wall();
  const bool is_fresh = known_ && known_->asked <= now && now - known_->asked < kFresh;
  if (token_.empty() || is_fresh || outcome.stop != run::Stop::none || outcome.summary.requests == 0) return;
  auto brief = settings;
  brief.ends_at = environment.clock.now() + kLongestQuestion;
  brief.grace = {};
  brief.retry.longest_wait = brief.governor.longest_wait = {};
  const auto origin = run::origin_of(settings.connection.graph_url);
  if (!origin) return;
  run::Interview interview(brief, environment, *origin);
  const auto info = interview.ask(upload::inspect_token(token_), true).and_then(graph::read_token_info);
  report::Summary taken;
  interview.count(taken);
  outcome.summary.requests += taken.requests;
  if (!has_answered(info)) return;
  KnownToken known{.asked = now, .expires = {}, .data_access_expires = {}};
  if (info) {
    known.expires = info->expires;
    known.data_access_expires = info->data_access_expires;
  }
  memory_.remember(token_, known);
  tell(known, now);
}

}  // namespace metaup::cli
