#include "metaup/upload/ad_upload.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "metaup/base/text.hpp"
#include "metaup/graph/video_reply.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

using std::chrono::seconds;

/// Before each look: Meta may show an ad a while after it took it.
constexpr std::array kWaits{Milliseconds{0}, Milliseconds{10'000}, Milliseconds{20'000}};
/// Meta's clock and ours may differ.
constexpr std::chrono::minutes kClockTolerance{5};

bool only_validates(const graph::Params& params) {
  return std::any_of(params.begin(), params.end(),
                     [](const auto& param) { return param.first == "execution_options"; });
}

Error in_doubt_error(const AdIdentity& identity, std::string why) {
  Error error;
  error.error_class = ErrorClass::unknown_outcome;
  error.message = "the ad '" + identity.name + "' may have been made: " + std::move(why);
  error.hint = "look into ad set " + identity.adset +
               ": rename or delete those of this name that are others, then run it "
               "again; an ad of another name is made in any case";
  return error;
}

}  // namespace

graph::Operation create_ad(const AccountId& account, graph::Params params, std::vector<graph::Attachment> attachments) {
  auto operation = write_to(account, graph::Edge::ads_create, "ads");
  operation.idempotency =
      only_validates(params) ? graph::Idempotency::safe_to_repeat : graph::Idempotency::check_before_repeat;
  operation.params = std::move(params);
  operation.attachments = std::move(attachments);
  return operation;
}

graph::Operation find_ads(const AccountId& account, const std::string& adset, WallTime since,
                          const std::string& after) {
  const auto unix_time = std::chrono::duration_cast<seconds>(since.time_since_epoch()).count();
  auto operation = read_of(account, graph::Edge::ads_read, adset + "/ads");
  operation.params = {{"fields", "id,name,adset_id,creative{id},created_time"},
                      {"updated_since", std::to_string(unix_time)},
                      {"limit", "100"}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  return operation;
}

AdUpload AdUpload::in_doubt(AdIdentity identity, WallTime sent_at) {
  AdUpload ad(std::move(identity));
  ad.on_unknown(sent_at);
  return ad;
}

void AdUpload::on_reply(const graph::Reply& reply, WallTime sent_at) {
  if (validate_only_) {
    state_ = Valid{};
  } else if (auto id = graph::read_created_id(reply)) {
    state_ = Created{std::move(*id), false};
  } else {
    on_unknown(sent_at);
  }
}

void AdUpload::on_unknown(WallTime sent_at) {
  // Of several attempts in doubt the first one counts: its ad may show up last.
  const auto since = sent_at - kClockTolerance;
  since_ = since_ == WallTime{} ? since : std::min(since_, since);
  looks_ = 0;
  look_up(kWaits.front());
}

void AdUpload::look_up(Milliseconds wait, std::string after) {
  if (after.empty()) {
    matches_.clear();
    pages_.clear();
  }
  state_ = LookUp{since_, std::move(after), wait};
}

bool AdUpload::may_be_it(const graph::AdInfo& ad) const {
  // What the reply leaves out cannot rule an ad out.
  return ad.name == identity_.name && (ad.adset_id.empty() || ad.adset_id == identity_.adset) &&
         (ad.creative_id.empty() || identity_.creative.empty() || ad.creative_id == identity_.creative) &&
         (!ad.created || *ad.created >= since_);
}

void AdUpload::on_ads(const graph::AdPage& page, const std::function<bool(const std::string& id)>& is_known) {
  if (!std::holds_alternative<LookUp>(state_)) return;
  for (const auto& ad : page.ads) {
    const bool seen = std::find(matches_.begin(), matches_.end(), ad.id) != matches_.end();
    if (!ad.id.empty() && !seen && may_be_it(ad) && !is_known(ad.id)) matches_.push_back(ad.id);
  }
  if (page.after.empty()) return on_looked();
  if (pages_.insert(page.after).second) return look_up(Milliseconds{0}, page.after);
  if (!matches_.empty()) return on_looked();
  // It may be on one of the pages that were not read.
  state_ = Failed{in_doubt_error(identity_, "Meta gives the same page of its ad set's ads again and again")};
}

void AdUpload::on_looked() {
  ++looks_;
  if (matches_.size() == 1) {
    state_ = Created{matches_.front(), true};
  } else if (matches_.size() > 1) {
    state_ =
        Failed{in_doubt_error(identity_, "its ad set has several that look like it (" + joined(matches_, ", ") + ")")};
  } else if (looks_ < kWaits.size()) {
    look_up(kWaits.at(looks_));
  } else {
    state_ = Send{};
  }
}

void AdUpload::on_error(Error error) {
  if (std::holds_alternative<LookUp>(state_)) {
    const bool broken_off = error.error_class == ErrorClass::cancelled;
    error.error_class = ErrorClass::unknown_outcome;
    error.message = "the ad '" + identity_.name + "' may have been made" +
                    (broken_off ? ": the run ended before that was known; the next one looks"
                                : ", and looking for it failed: " + error.message);
  }
  state_ = Failed{std::move(error)};
}

}  // namespace metaup::upload
