#include "run/launch/ads.hpp"

#include <nlohmann/json.hpp>

#include "run/overloaded.hpp"

namespace metaup::run {
namespace {

using upload::AdUpload;

nlohmann::json details_of(const report::Item& item, const graph::AdDraft& draft) {
  return {{"name", draft.name}, {"adset", draft.adset}, {"source", item.source}};
}

/// What an ad says of its creative's end.
Error without_creative(const Error& why) {
  if (why.error_class == ErrorClass::cancelled) return why;
  Error error;
  error.error_class = ErrorClass::dependency;
  error.message = "its creative failed: " + why.message;
  error.retryable = why.retryable;
  return error;
}

}  // namespace

LaunchAds::LaunchAds(const AccountId& account, const LaunchSettings& settings, Environment& environment,
                     std::string origin, RunControl& control)
    : settings_(settings),
      environment_(environment),
      owner_{.origin = std::move(origin), .account = account},
      control_(control),
      ready_(control, account, Load::ad) {}

void LaunchAds::add(std::uint32_t row, report::Item item, graph::AdDraft draft,
                    std::vector<graph::Attachment> attachments) {
  Ad ad;
  ad.row = row;
  ad.item = std::move(item);
  ad.draft = std::move(draft);
  ad.attachments = std::move(attachments);
  ad.waiting = ad.draft.creative_to_come;
  ads_.push_back(std::move(ad));
}

void LaunchAds::refuse(std::uint32_t row, report::Item item, Error error) {
  item.error = std::move(error);
  add(row, std::move(item), {}, {});
}

void LaunchAds::begin(TaskId first) {
  first_ = first;
  open_ = ads_.size();
  if (ads_.empty() || !read_ledger()) return;
  for (std::uint32_t number = 0; number < ads_.size(); ++number) {
    auto& ad = ads_[number];
    ad.item.index = first + number;
    by_row_.emplace(ad.row, number);
    if (ad.waiting) ++waiting_;
    if (ad.item.error) {
      fail(number, *ad.item.error);
    } else {
      by_name_[{ad.draft.adset, ad.draft.name}].ads.push_back(number);
    }
  }
  for (auto& [name, namesakes] : by_name_) decide_next(namesakes);
}

/// What earlier runs have made, and what became of it is not known.
bool LaunchAds::read_ledger() {
  auto intents = environment_.ledger.open_intents(owner_);
  if (!intents) return control_.ledger_failed(intents.error()), false;
  for (auto& intent : *intents) in_doubt_.add(std::move(intent));
  const auto visited =
      environment_.ledger.each_asset(owner_.origin, owner_.account.digits(), [&](const ledger::OwnedAsset& owned) {
        if (owned.asset.kind == AssetKind::ad) known_.emplace(owned.asset.name, owned.asset.remote_id);
      });
  if (!visited) control_.ledger_failed(visited.error());
  return visited.has_value();
}

void LaunchAds::on_creatives(const std::vector<CreativeEnd>& ended) {
  for (const auto& end : ended) on_creative(end);
}

void LaunchAds::on_creative(const CreativeEnd& ended) {
  const auto found = by_row_.find(ended.row);
  if (found == by_row_.end() || ads_[found->second].closed) return;
  auto& ad = ads_[found->second];
  ad.waiting = false;
  --waiting_;
  ad.draft.creative = ended.id;
  ad.creative_digest = ended.digest;
  ad.creative_may_be_gone = ended.unchanged;
  if (ended.error) {
    on_no_creative(found->second, without_creative(*ended.error));
  } else if (ended.id.empty()) {
    end_as_planned(found->second);
  }
  decide_next(by_name_[{ad.draft.adset, ad.draft.name}]);
}

/// One that has joined its creative may be there all the same: then what is written down of it stays.
void LaunchAds::on_no_creative(std::uint32_t number, Error why) {
  auto& ad = ads_[number];
  if (!ad.joined) return fail(number, std::move(why));
  if (std::holds_alternative<AdUpload::LookUp>(ad.machine.state())) ad.machine.on_error(std::move(why));
  advance(number);
}

void LaunchAds::start(bool more_creatives) {
  auto ready = ready_.take(more_creatives || waiting_ > 0);
  std::erase_if(ready, [&](std::uint32_t number) { return ads_[number].closed; });
  if (!ready.empty() && (settings_.validate_only || write_down(ready))) {
    for (const auto number : ready) send(number);
  }
}

/// Before they are sent, so that whoever comes later knows that they may be there.
bool LaunchAds::write_down(const std::vector<std::uint32_t>& ads) {
  std::vector<ledger::Intent> intents;
  for (const auto number : ads) {
    auto& ad = ads_[number];
    ad.sent_at = SendTime::now(environment_.clock);
    auto& intent = intents.emplace_back();
    intent.owner = owner_;
    intent.edge = to_string(graph::Edge::ads_create);
    intent.key = ad.key;
    set_send_time(intent, details_of(ad.item, ad.draft), ad.sent_at.sent_at(control_.dispatcher().server_clock()));
  }
  const auto ids = environment_.ledger.begin_intents(intents);
  if (!ids) return control_.ledger_failed(ids.error()), false;
  for (std::size_t i = 0; i < ads.size(); ++i) ads_[ads[i]].intent = (*ids)[i];
  return true;
}

void LaunchAds::send(std::uint32_t number) {
  auto& ad = ads_[number];
  auto params = graph::ad_params(ad.draft);
  if (!params) {
    end_intent(ad);
    return fail(number, params.error());
  }
  if (settings_.validate_only) params = graph::validate_only(*std::move(params));
  ++ad.sent;
  ad.in_flight = true;
  control_.dispatcher().submit({.task = first_ + number,
                                .source = ad.item.source,
                                .kind = AssetKind::ad,
                                .operation = upload::create_ad(owner_.account, *std::move(params), ad.attachments)},
                               ad.not_before);
}

void LaunchAds::look(std::uint32_t number, const AdUpload::LookUp& look) {
  auto& ad = ads_[number];
  ad.in_flight = true;
  if (look.wait.count() > 0) {
    environment_.reporter.on(report::Retry{.item = ad.item, .error = ad.error.value_or(Error{}), .wait = look.wait});
  }
  control_.dispatcher().submit({.task = first_ + number,
                                .source = ad.item.source,
                                .kind = AssetKind::ad,
                                .operation = upload::find_ads(owner_.account, ad.draft.adset, look.after)},
                               control_.clock().now() + look.wait);
}

void LaunchAds::on_completed(const Completed& completed) {
  const auto number = completed.task - first_;
  auto& ad = ads_[number];
  if (ad.closed) return;
  ad.in_flight = false;
  const bool sending = std::holds_alternative<AdUpload::Send>(ad.machine.state());
  if (completed.requests == 0) {  // its account takes nothing more: it is skipped with the rest
    if (sending) end_intent(ad);
    ad.joined = false;
    return;
  }
  ad.item.attempts += completed.requests;
  if (completed.send_again) {  // it was not done, and goes alone
    ad.not_before = *completed.send_again;
    ad.joined = false;
    --ad.sent;
    end_intent(ad);
  } else {
    sending ? on_sent(ad, completed) : on_found(ad, completed);
  }
  if (!ad.waiting) advance(number);  // else its creative has not ended yet
}

void LaunchAds::on_sent(Ad& ad, const Completed& completed) {
  if (completed.result) {
    ad.machine.on_reply(*completed.result);
  } else {
    ad.error = completed.result.error();
    const bool in_doubt = completed.check_first || ad.error->outcome_unknown;
    in_doubt && !settings_.validate_only ? ad.machine.on_unknown() : ad.machine.on_error(*ad.error);
  }
  // Of several attempts in doubt the first one counts: its ad may show up last.
  const bool looks = std::holds_alternative<AdUpload::LookUp>(ad.machine.state());
  if (looks && !ad.in_doubt_since) ad.in_doubt_since = ad.sent_at;
}

void LaunchAds::on_found(Ad& ad, const Completed& completed) {
  const auto page = completed.result.and_then([](const graph::Reply& reply) { return graph::read_ads(reply); });
  if (!page) return ad.machine.on_error(page.error());
  const auto earliest = ad.in_doubt_since.value_or(ad.sent_at).earliest_creation(control_.dispatcher().server_clock());
  std::optional<Error> unread;
  auto looked = ad.machine;
  looked.on_ads(*page, earliest, [&](const std::string& id) {
    const auto known = environment_.ledger.find_remote(owner_, AssetKind::ad, id);
    if (!known) unread = known.error();
    const bool was_there = !ad.of_earlier_run && known_ads_.contains(id);
    return was_there || made_.contains(id) || (known && *known);
  });
  if (unread) return control_.ledger_failed(*unread);  // it stays in doubt: the next run looks again
  ad.machine = std::move(looked);
}

void LaunchAds::advance(std::uint32_t number) {
  auto& ad = ads_[number];
  std::visit(Overloaded{
                 [&](const AdUpload::Send&) {
                   end_intent(ad);  // it was looked for and has not been made
                   const bool tried_enough = ad.sent >= settings_.upload.common.retry.attempts;
                   tried_enough&& ad.error ? fail(number, *ad.error) : ready_.push(number);
                 },
                 [&](const AdUpload::LookUp& where) { look(number, where); },
                 [&](const AdUpload::Created& created) { on_created(number, created); },
                 [&](const AdUpload::Valid&) { end(number, report::Status::valid, {}); },
                 [&](const AdUpload::Failed& failed) {
                   // What is in doubt stays written down: the next run looks again.
                   if (failed.error.error_class != ErrorClass::unknown_outcome) end_intent(ad);
                   fail(number, failed.error);
                 },
             },
             AdUpload::State(ad.machine.state()));
}

/// The ledger is to know it, whoever made it.
void LaunchAds::record(const Ad& ad, const std::string& id) {
  environment_.ledger.record(owner_, {.kind = AssetKind::ad,
                                      .remote_id = id,
                                      .sha256 = graph::ad_digest(ad.key),
                                      .name = ad.draft.name,
                                      .confirmed_at = environment_.clock.wall()});
  if (ad.draft.creative.empty()) return;
  environment_.ledger.record_use(owner_, {.kind = AssetKind::ad, .id = id},
                                 {.kind = AssetKind::creative, .id = ad.draft.creative});
}

void LaunchAds::on_created(std::uint32_t number, const AdUpload::Created& created) {
  auto& ad = ads_[number];
  record(ad, created.id);
  end_intent(ad);
  made_.insert(created.id);
  if (created.adopted) ad.item.warnings.emplace_back("the reply was lost; the ad was found in its ad set");
  warn_of_namesake(ad);
  end(number, report::Status::created, created.id);
}

void LaunchAds::end_intent(Ad& ad) {
  if (const auto intent = std::exchange(ad.intent, 0); intent != 0) environment_.ledger.end_intent(intent);
}

void LaunchAds::end(std::uint32_t number, report::Status status, const std::string& id) {
  ads_[number].item.status = status;
  ads_[number].item.id = id;
  close(number);
}

void LaunchAds::fail(std::uint32_t number, Error error) {
  auto& ad = ads_[number];
  if (error.error_class == ErrorClass::not_found && ad.creative_may_be_gone) {
    error.hint += " If the creative was deleted, run: metaup ledger forget " + ad.draft.creative + ".";
  }
  ad.item.status = error.error_class == ErrorClass::cancelled ? report::Status::skipped : report::Status::failed;
  ad.item.error = std::move(error);
  close(number);
}

void LaunchAds::close(std::uint32_t number) {
  auto& ad = ads_[number];
  ad.closed = true;
  --open_;
  if (std::exchange(ad.waiting, false)) --waiting_;
  if (ad.started != SteadyTime{}) {
    ad.item.elapsed = std::chrono::duration_cast<Milliseconds>(control_.clock().now() - ad.started);
  }
  control_.close(ad.item);
  const auto follower = std::exchange(ad.follower, std::nullopt);
  if (follower && !ads_[*follower].closed) decide_after(ad, *follower);
}

void LaunchAds::skip_waiting(const Error& reason) {
  for (std::uint32_t number = 0; number < ads_.size(); ++number) {
    if (!ads_[number].closed && !ads_[number].in_flight) skip(number, reason);
  }
}

void LaunchAds::skip_rest(const Error& reason) {
  for (std::uint32_t number = 0; number < ads_.size(); ++number) {
    auto& ad = ads_[number];
    if (ad.closed) continue;
    // Every request that left has been answered or given up by now: what is still to be sent is not there.
    if (std::holds_alternative<AdUpload::Send>(ad.machine.state())) end_intent(ad);
    skip(number, reason);
  }
}

/// What its answer has settled already is not skipped.
void LaunchAds::skip(std::uint32_t number, const Error& reason) {
  const auto& state = ads_[number].machine.state();
  if (std::holds_alternative<AdUpload::LookUp>(state)) ads_[number].machine.on_error(reason);
  const bool settled =
      std::holds_alternative<AdUpload::Created>(state) || std::holds_alternative<AdUpload::Failed>(state);
  if (settled) return advance(number);
  ads_[number].item.status = report::Status::skipped;
  ads_[number].item.error = reason;
  ads_[number].follower.reset();  // it is skipped as well
  close(number);
}

}  // namespace metaup::run
