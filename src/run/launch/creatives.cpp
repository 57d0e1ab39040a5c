#include "run/launch/creatives.hpp"

#include <algorithm>

#include "metaup/base/text.hpp"
#include "metaup/graph/creative_features.hpp"
#include "metaup/graph/creative_spec.hpp"
#include "run/overloaded.hpp"

namespace metaup::run {
namespace {

using graph::AssetRef;
using upload::CreativeUpload;

/// What a creative with all its assets in place shows.
std::vector<ledger::Remote> shown_in(graph::CreativeDraft& draft) {
  std::vector<ledger::Remote> shows;
  for (const auto& use : graph::assets_of(draft)) {
    const bool of_account = use.ref->form == AssetRef::Form::hash || use.ref->form == AssetRef::Form::id;
    if (of_account) shows.push_back({.kind = use.kind, .id = use.ref->text});
  }
  return shows;
}

std::string left_out_warning(const std::vector<std::string>& features) {
  return "Meta refused to opt out of " + joined(features, ", ") +
         (features.size() == 1 ? ": it was left out, so the account's default applies"
                               : ": they were left out, so the account's defaults apply");
}

}  // namespace

LaunchCreatives::LaunchCreatives(const AccountId& account, const LaunchSettings& settings, Environment& environment,
                                 std::string origin, RunControl& control, LaunchAssets& assets)
    : settings_(settings),
      environment_(environment),
      owner_{.origin = std::move(origin), .account = account},
      control_(control),
      assets_(assets),
      ready_(control, account, Load::plain) {}

void LaunchCreatives::add(std::uint32_t row, report::Item item, graph::CreativeDraft draft,
                          std::vector<LaunchAssets::Need> needs) {
  Creative creative;
  creative.row = row;
  creative.item = std::move(item);
  creative.draft = std::move(draft);
  creative.needs = std::move(needs);
  creatives_.push_back(std::move(creative));
}

void LaunchCreatives::refuse(std::uint32_t row, report::Item item, Error error) {
  item.error = std::move(error);
  add(row, std::move(item), {}, {});
}

void LaunchCreatives::begin(TaskId first) {
  first_ = first;
  open_ = waiting_ = creatives_.size();
  shown_by_.resize(assets_.count());
  for (std::uint32_t number = 0; number < creatives_.size(); ++number) {
    auto& creative = creatives_[number];
    creative.item.index = first + number;
    for (const auto& need : creative.needs) shown_by_[need.asset].push_back(number);
    if (creative.item.error) {
      fail(number, Error(*creative.item.error));
    } else {
      decide_if_ready(number);
    }
  }
}

void LaunchCreatives::on_assets(const std::vector<LaunchAssets::Number>& settled) {
  for (const auto asset : settled) {
    for (const auto number : shown_by_[asset]) decide_if_ready(number);
  }
}

void LaunchCreatives::decide_if_ready(std::uint32_t number) {
  auto& creative = creatives_[number];
  if (creative.closed || !creative.waiting) return;
  bool all_settled = true;
  for (const auto& need : creative.needs) {
    if (const auto failure = assets_.failure_of(need)) return fail(number, *failure);
    all_settled = all_settled && assets_.is_settled(need.asset);
  }
  if (!all_settled) return;
  creative.waiting = false;
  --waiting_;
  creative.started = control_.clock().now();
  if (std::holds_alternative<CreativeUpload::AwaitImages>(creative.machine.state())) {
    creative.machine.on_images_ready();
    return ready_.push(number);
  }
  decide(number);
}

/// Known already, the twin of another, or to be sent.
void LaunchCreatives::decide(std::uint32_t number) {
  auto& creative = creatives_[number];
  const auto params = params_of(creative);
  if (control_.without_ledger()) return;
  if (!params) {
    // In a dry run what is still to be uploaded has no hash or id to speak of.
    return settings_.upload.dry_run ? plan(number) : fail(number, params.error());
  }
  creative.machine = CreativeUpload(settings_.validate_only, creative.draft.features_off);
  if (settings_.validate_only) {
    return settings_.upload.dry_run ? plan(number) : ready_.push(number);
  }
  creative.digest = graph::spec_digest(*params);
  if (decide_by_twin(number) || decide_by_ledger(number) || control_.stopped()) return;
  settings_.upload.dry_run ? plan(number) : ready_.push(number);
}

/// In a dry run: what would be sent, unless a look at what it needs says otherwise.
void LaunchCreatives::plan(std::uint32_t number) {
  looked_ ? end(number, report::Status::planned, {}) : planned_.push_back(number);
}

void LaunchCreatives::each_open(
    const std::function<void(std::uint32_t row, const graph::CreativeDraft& draft)>& visit) const {
  for (const auto& creative : creatives_) {
    if (!creative.closed) visit(creative.row, creative.draft);
  }
}

void LaunchCreatives::on_looked(const std::map<std::uint32_t, Error>& refused) {
  looked_ = true;
  std::vector<std::uint32_t> left;  // without the one that was to be made for them
  for (std::uint32_t number = 0; number < creatives_.size(); ++number) {
    auto& creative = creatives_[number];
    const auto why = refused.find(creative.row);
    if (creative.closed || why == refused.end()) continue;
    const auto twins = std::exchange(creative.twins, {});
    left.insert(left.end(), twins.begin(), twins.end());
    fail(number, why->second);
  }
  for (const auto number : left) {
    if (!creatives_[number].closed) decide(number);
  }
  for (const auto number : std::exchange(planned_, {})) {
    if (!creatives_[number].closed) end(number, report::Status::planned, {});
  }
}

void LaunchCreatives::drop_unneeded_assets() {
  Error reason;
  reason.error_class = ErrorClass::cancelled;
  reason.message = "not tried: every creative that uses it has failed";
  reason.retryable = true;
  for (LaunchAssets::Number asset = 0; asset < shown_by_.size(); ++asset) {
    const auto& users = shown_by_[asset];
    const bool needed =
        std::any_of(users.begin(), users.end(), [this](std::uint32_t user) { return !creatives_[user].closed; });
    if (!needed) assets_.drop(asset, reason);
  }
}

bool LaunchCreatives::decide_by_ledger(std::uint32_t number) {
  if (settings_.upload.force) return false;
  const auto known =
      control_.known(environment_.ledger.find_asset(owner_, AssetKind::creative, creatives_[number].digest));
  if (known) end(number, report::Status::unchanged, known->remote_id);
  return known.has_value();
}

/// Equal ones are sent once.
bool LaunchCreatives::decide_by_twin(std::uint32_t number) {
  const auto [leader, first] = by_digest_.try_emplace(creatives_[number].digest, number);
  if (first) return false;
  auto& other = creatives_[leader->second];
  if (!other.closed) {
    other.twins.push_back(number);
    return true;
  }
  if (!other.item.id.empty()) {
    end_as_twin(number, other);
    return true;
  }
  leader->second = number;  // the other one has failed
  return false;
}

Result<graph::Params> LaunchCreatives::params_of(Creative& creative) {
  auto resolved = assets_.resolve(creative.draft);
  if (!resolved) return tl::unexpected(resolved.error());
  creative.shows = shown_in(*resolved);
  return graph::creative_params(*resolved);
}

void LaunchCreatives::start(const Companions& companions) {
  std::vector<Departure> departures;
  for (const auto number : ready_.take(waiting_ > 0)) {
    if (auto departure = depart(number)) departures.push_back(*std::move(departure));
  }
  companions(departures);
  for (auto& departure : departures) {
    control_.dispatcher().submit(std::move(departure.creative));
    if (departure.ad) control_.dispatcher().submit(*std::move(departure.ad));
  }
}

std::optional<Departure> LaunchCreatives::depart(std::uint32_t number) {
  auto& creative = creatives_[number];
  if (creative.closed) return std::nullopt;
  auto params = params_of(creative);
  if (control_.without_ledger()) return std::nullopt;
  if (!params) {
    fail(number, params.error());
    return std::nullopt;
  }
  std::string name;
  if (settings_.validate_only) {
    params = graph::validate_only(*std::move(params));
  } else {
    creative.digest = graph::spec_digest(*params);  // an image that was sent again may have another hash
    if (graph::has_one_id(*params)) name = "creative" + std::to_string(number);
  }
  creative.in_flight = true;
  for (const auto& feature : unknown_features_) creative.machine.leave_out(feature);
  // The digest is of what was asked for, so that the next run knows it again.
  params = graph::without_features(*std::move(params), creative.machine.left_out());
  auto operation = upload::create_creative(owner_.account, *std::move(params));
  operation.name = std::move(name);
  return Departure{.row = creative.row,
                   .digest = creative.digest,
                   .creative = {.task = first_ + number,
                                .source = creative.item.source,
                                .kind = AssetKind::creative,
                                .operation = std::move(operation)},
                   .ad = {}};
}

void LaunchCreatives::on_completed(const Completed& completed) {
  const auto number = completed.task - first_;
  auto& creative = creatives_[number];
  if (creative.closed) return;
  creative.in_flight = false;
  if (completed.requests == 0) return;  // its account takes nothing more: it is skipped with the rest
  creative.item.attempts += completed.requests;
  if (completed.result) {
    creative.machine.on_reply(*completed.result);
  } else {
    const auto refused = graph::refused_feature(completed.result.error());
    if (refused && refused->unknown) unknown_features_.insert(refused->name);
    creative.machine.on_error(completed.result.error());
  }
  advance(number);
}

void LaunchCreatives::advance(std::uint32_t number) {
  auto& creative = creatives_[number];
  std::visit(Overloaded{
                 [&](const CreativeUpload::Send&) { ready_.push(number); },
                 [&](const CreativeUpload::AwaitImages& awaiting) {
                   if (!assets_.send_again(creative.needs)) return fail(number, awaiting.error);
                   creative.waiting = true;
                   ++waiting_;
                   decide_if_ready(number);
                 },
                 [&](const CreativeUpload::Created& created) { on_created(number, created.id); },
                 [&](const CreativeUpload::Valid&) { end(number, report::Status::valid, {}); },
                 [&](const CreativeUpload::Failed& failed) { fail(number, failed.error); },
             },
             CreativeUpload::State(creative.machine.state()));
}

void LaunchCreatives::on_created(std::uint32_t number, const std::string& id) {
  auto& creative = creatives_[number];
  const auto before = control_.known(environment_.ledger.find_remote(owner_, AssetKind::creative, id));
  const bool existing = before && !before->gone;
  const ledger::Remote self{.kind = AssetKind::creative, .id = id};
  environment_.ledger.record(owner_, {.kind = AssetKind::creative,
                                      .remote_id = id,
                                      .sha256 = creative.digest,
                                      .name = creative.item.name,
                                      .confirmed_at = environment_.clock.wall()});
  for (const auto& shown : creative.shows) environment_.ledger.record_use(owner_, self, shown);
  end(number, existing ? report::Status::existing : report::Status::created, id);
}

void LaunchCreatives::end(std::uint32_t number, report::Status status, const std::string& id) {
  auto& creative = creatives_[number];
  creative.item.status = status;
  creative.item.id = id;
  if (const auto& features = creative.machine.left_out(); !features.empty()) {
    creative.item.warnings.push_back(left_out_warning(features));
  }
  const auto [first, is_first] =
      id.empty() ? std::pair{made_.end(), true} : made_.try_emplace(id, creative.item.source);
  if (!is_first) {
    creative.item.warnings.push_back("Meta keeps one creative for this row and " + first->second +
                                     ", because they differ only in their name; it has the name given in " +
                                     first->second);
  } else if (status == report::Status::existing) {
    creative.item.warnings.emplace_back("Meta already had this creative, and keeps its old name");
  }
  close(number);
  for (const auto twin : std::exchange(creative.twins, {})) {
    if (!creatives_[twin].closed) end_as_twin(twin, creative);
  }
}

void LaunchCreatives::end_as_twin(std::uint32_t number, const Creative& leader) {
  const auto status = leader.item.status;
  const bool as_it_is = status == report::Status::unchanged || status == report::Status::planned;
  for (const auto& feature : leader.machine.left_out()) creatives_[number].machine.leave_out(feature);
  end(number, as_it_is ? status : report::Status::existing, leader.item.id);
}

void LaunchCreatives::fail(std::uint32_t number, const Error& error) {
  auto& creative = creatives_[number];
  creative.item.status = error.error_class == ErrorClass::cancelled ? report::Status::skipped : report::Status::failed;
  creative.item.error = error;
  close(number);
  for (const auto twin : std::exchange(creative.twins, {})) {
    if (!creatives_[twin].closed) fail(twin, error);
  }
}

void LaunchCreatives::close(std::uint32_t number) {
  auto& creative = creatives_[number];
  creative.closed = true;
  --open_;
  if (std::exchange(creative.waiting, false)) --waiting_;
  if (creative.started != SteadyTime{}) {
    creative.item.elapsed = std::chrono::duration_cast<Milliseconds>(control_.clock().now() - creative.started);
  }
  ended_.push_back({.row = creative.row,
                    .id = creative.item.id,
                    .digest = creative.digest,
                    .unchanged = creative.item.status == report::Status::unchanged,
                    .error = creative.item.error});
  control_.close(creative.item);
}

void LaunchCreatives::skip(std::uint32_t number, const Error& reason) {
  creatives_[number].item.status = report::Status::skipped;
  creatives_[number].item.error = reason;
  close(number);
}

void LaunchCreatives::skip_waiting(const Error& reason) {
  for (std::uint32_t number = 0; number < creatives_.size(); ++number) {
    if (!creatives_[number].closed && !creatives_[number].in_flight) skip(number, reason);
  }
}

void LaunchCreatives::skip_rest(const Error& reason) {
  for (std::uint32_t number = 0; number < creatives_.size(); ++number) {
    if (!creatives_[number].closed) skip(number, reason);
  }
}

}  // namespace metaup::run
