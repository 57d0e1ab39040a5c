#include "run/launch/launch_run.hpp"

namespace metaup::run {

LaunchRun::LaunchRun(LaunchPlan plan, const LaunchSettings& settings, Environment& environment,
                     const std::string& origin, RunControl& control)
    : plan_(std::move(plan)),
      settings_(settings),
      control_(control),
      assets_(plan_.account, settings.upload, environment, origin, control),
      creatives_(plan_.account, settings, environment, origin, control, assets_),
      ads_(plan_.account, settings, environment, origin, control),
      preflight_(plan_.account, settings, environment, control) {
  take_in();
  assets_.begin();
  assets_.uploads().hold_back(true);
  if (any_refused_) assets_.uploads().refuse();
  creatives_.begin(assets_.count());
  ads_.begin(assets_.count() + creatives_.count());
  if (ads_.any_may_join()) creatives_.expect_companions();
}

void LaunchRun::start() {
  auto& uploads = assets_.uploads();
  uploads.start();
  pass_on();
  if (uploads.holds() || control_.stopped()) return;  // not all is known to be good
  const auto* const error = control_.dispatcher().dead(plan_.account);
  if (error != nullptr && !settings_.upload.dry_run) {
    control_.note_dead_account(*error);
    uploads.hold_back(false);
    uploads.start();  // which skips them
    pass_on();
    creatives_.skip_waiting(*error);
    ads_.skip_waiting(*error);
    return;
  }
  if (!has_looked()) return;
  creatives_.start([this](std::vector<Departure>& departures) { ads_.join(departures); });
  pass_on();
  ads_.start(!creatives_.finished());
}

/// Nothing is sent before the ad sets and Pages of all that is still to be made have been looked at. For that it
/// must be known which rows are done already.
bool LaunchRun::has_looked() {
  if (looked_) return true;
  if (!preflight_.begun()) {
    if (!assets_.uploads().knows_all()) return false;
    look();
  }
  if (!preflight_.done()) return false;
  on_looked();
  return !control_.stopped();
}

void LaunchRun::look() {
  creatives_.each_open([this](std::uint32_t, const graph::CreativeDraft& draft) {
    if (const auto page = graph::page_of(draft); !page.empty()) preflight_.want_page(page);
  });
  ads_.each_open([this](std::uint32_t, const graph::AdDraft& draft) { preflight_.want_ad(draft); });
  preflight_.begin(assets_.count() + creatives_.count() + ads_.count());
}

/// Where an ad set is refused, no creative is made for it either.
void LaunchRun::on_looked() {
  looked_ = true;
  std::map<std::uint32_t, Error> of_adsets;
  ads_.each_open([&](std::uint32_t row, const graph::AdDraft& draft) {
    if (const auto* const why = preflight_.refusal_of_adset(draft.adset)) of_adsets.emplace(row, *why);
  });
  auto refused = of_adsets;
  creatives_.each_open([&](std::uint32_t row, const graph::CreativeDraft& draft) {
    if (const auto* const why = preflight_.refusal_of_page(graph::page_of(draft))) refused.emplace(row, *why);
  });
  if (!refused.empty() && settings_.upload.all_or_nothing) {
    control_.stop(Stop::not_tried);
  }
  ads_.on_looked(preflight_.take_ads(), of_adsets);
  creatives_.on_looked(refused);
  creatives_.drop_unneeded_assets();
  pass_on();
  if (control_.stopped()) return;
  assets_.uploads().hold_back(false);
  assets_.uploads().start();
  pass_on();
}

/// Tells each what has become of what it waits for.
void LaunchRun::pass_on() {
  creatives_.on_assets(assets_.take_settled());
  ads_.on_creatives(creatives_.take_ended());
}

void LaunchRun::on_completed(const Completed& completed) {
  const TaskId first_creative = assets_.count();
  const TaskId first_ad = first_creative + creatives_.count();
  const TaskId end = first_ad + ads_.count();
  if (preflight_.owns(completed.task)) {
    preflight_.on_completed(completed);
  } else if (completed.task < first_creative || completed.task >= end) {
    assets_.uploads().on_completed(completed);
  } else if (completed.task < first_ad) {
    creatives_.on_completed(completed);
  } else {
    ads_.on_completed(completed);
  }
}

bool LaunchRun::finished() const { return creatives_.finished() && ads_.finished() && assets_.uploads().finished(); }

void LaunchRun::skip_rest(const Error& reason) {
  pass_on();
  assets_.uploads().skip_rest(reason);
  creatives_.skip_rest(reason);
  ads_.skip_rest(reason);
}

void LaunchRun::describe(report::Tick& tick) const {
  assets_.uploads().describe(tick);
  tick.items = assets_.count() + creatives_.count() + ads_.count();
}

Outcome launch(LaunchPlan plan, const LaunchSettings& settings, Environment& environment) {
  const auto origin = origin_of(settings.upload.common.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  auto own = settings;
  own.upload.video.wait = true;  // a creative takes no video that is not ready
  own.upload.common.compose.batch = true;
  own.upload.common.compose.batch_files = false;  // files go up as they do by `upload`
  RunControl control(own.upload.common, environment, *origin, !own.upload.dry_run);
  LaunchRun run(std::move(plan), own, environment, *origin, control);
  return control.drive(run);
}

}  // namespace metaup::run
