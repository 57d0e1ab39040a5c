#include "upload/ad_upload.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "graph/creative/asset_groups.hpp"
#include "graph/creative_likeness.hpp"
#include "graph/video_reply.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

/// Before each look: Meta may show an ad a while after it took it.
constexpr std::array kWaits{Milliseconds{0}, Milliseconds{10'000}, Milliseconds{20'000}};
constexpr std::uint32_t kPage = 100;

bool only_validates(const graph::Params& params) {
  return std::any_of(params.begin(), params.end(),
                     [](const auto& param) { return param.first == "execution_options"; });
}

/// What tells the ad from others of its name.
AdContent content_asked(const AdIdentity& identity) {
  return identity.content.empty() ? AdContent::none : AdContent::shown;
}

Error in_doubt_error(const AdIdentity& identity, std::string why) {
  Error error;
  error.error_class = ErrorClass::unknown_outcome;
  error.message = "the ad '" + identity.name + "' may have been made: " + std::move(why);
  error.hint = "Look in ad set " + identity.adset +
               ". If an ad of this name there is a different one, rename or delete it and run the command again. "
               "An ad of another name is made in any case.";
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

graph::Operation find_ads(const AccountId& account, const std::string& adset, const std::string& after,
                          AdContent content) {
  auto operation = read_of(account, graph::Edge::ads_read, adset + "/ads");
  const auto creative = content == AdContent::none ? "id" : "id," + std::string(graph::kCreativeContentFields);
  const auto groups = content == AdContent::none ? "" : std::string(",") + graph::kAssetGroupsField;
  operation.params = {{"fields", "id,name,adset_id,creative{" + creative + "},effective_status,created_time" + groups},
                      {"effective_status", std::string(kAdStatuses)},
                      {"limit", std::to_string(content == AdContent::none ? kPage : kPageWithSpecs)}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  return operation;
}

AdUpload::AdUpload(AccountId account, AdIdentity identity, AdRequest request, Recognition recognition,
                   AdOptions options)
    : account_(std::move(account)),
      identity_(std::move(identity)),
      request_(std::move(request)),
      recognition_(std::move(recognition)),
      options_(options) {
  if (options_.in_doubt) on_doubt();
}

Next AdUpload::next() const {
  if (const auto* const failed = std::get_if<Failed>(&state_)) return *failed;
  if (const auto* const look = std::get_if<LookUp>(&state_)) {
    auto operation = find_ads(account_, identity_.adset, look->after, content_asked(identity_));
    page_size_.apply(operation);
    return Send{.operation = std::move(operation), .wait = look->wait};
  }
  if (std::holds_alternative<Made>(state_)) return Done{};
  auto operation = create_ad(account_, request_.params, request_.attachments);
  operation.needs = request_.needs;
  return Send{std::move(operation)};
}

void AdUpload::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  auto* const look = std::get_if<LookUp>(&state_);
  if (look == nullptr) return on_sent(ending);
  if (page_size_.shrinks_after(ending, find_ads(account_, identity_.adset, look->after, content_asked(identity_)))) {
    look->wait = {};
    return;
  }
  const auto page = reply_of(ending).and_then([](const graph::Reply& reply) { return graph::read_ads(reply); });
  if (page) {
    on_ads(*page);
  } else {
    on_unseen(page.error());
  }
}

bool AdUpload::is_in_doubt() const {
  const auto* const failed = std::get_if<Failed>(&state_);
  return looks() || (failed != nullptr && failed->error.error_class == ErrorClass::unknown_outcome);
}

void AdUpload::on_sent(const Ending& ending) {
  const bool never_sent = std::holds_alternative<NeverSent>(ending);
  if (!never_sent) ++sent_;
  if (const auto* const error = error_of(ending)) {
    last_error_ = *error;
    const bool in_doubt = std::holds_alternative<InDoubt>(ending) && !options_.validate_only;
    return in_doubt ? on_doubt() : void(state_ = Failed{*error});
  }
  if (options_.validate_only) {
    state_ = Made{};
  } else if (auto id = graph::read_created_id(std::get<graph::Reply>(ending))) {
    id_ = *std::move(id);
    state_ = Made{};
  } else {
    last_error_ = std::move(id.error());
    on_doubt();  // a reply without an id leaves open what was made
  }
}

void AdUpload::on_doubt() {
  looks_ = 0;
  look_up(kWaits.front());
}

void AdUpload::look_up(Milliseconds wait, std::string after) {
  if (after.empty()) {
    matches_.clear();
    older_.clear();
    unlike_.clear();
    pages_.clear();
  }
  state_ = LookUp{std::move(after), wait};
}

bool AdUpload::may_be_it(const graph::AdInfo& ad) const {
  // What the reply leaves out cannot rule an ad out.
  return ad.name == identity_.name && (ad.adset_id.empty() || ad.adset_id == identity_.adset) &&
         (ad.creative_id.empty() || identity_.creative.empty() || ad.creative_id == identity_.creative);
}

/// Of an ad that is of the same name and new, this is no proof: Meta may tell of a creative what nobody has sent.
bool AdUpload::is_unlike(const graph::AdInfo& ad) const {
  return !identity_.content.empty() &&
         graph::compare_creative(identity_.content, ad.creative_content) == graph::Likeness::different;
}

/// An ad that was made too early is not it, unless a clock is wrong.
void AdUpload::on_ads(const graph::AdPage& page) {
  const auto earliest = recognition_.earliest();
  for (const auto& ad : page.ads) {
    auto& found = ad.created && *ad.created < earliest ? older_ : is_unlike(ad) ? unlike_ : matches_;
    const bool seen = std::find(found.begin(), found.end(), ad.id) != found.end();
    if (!ad.id.empty() && !seen && may_be_it(ad) && !recognition_.is_known(ad.id)) found.push_back(ad.id);
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
    id_ = matches_.front();
    adopted_ = true;
    state_ = Made{};
  } else if (matches_.size() > 1) {
    state_ =
        Failed{in_doubt_error(identity_, "its ad set has several that look like it (" + joined(matches_, ", ") + ")")};
  } else if (looks_ < kWaits.size()) {
    look_up(kWaits.at(looks_));
  } else if (!unlike_.empty()) {
    state_ =
        Failed{in_doubt_error(identity_, "its ad set has " + joined(unlike_, ", ") +
                                             ", new and of the same name, whose creative Meta describes differently")};
  } else if (!older_.empty()) {
    // Time alone is too weak a reason to make a second one.
    state_ = Failed{in_doubt_error(identity_, "its ad set has " + joined(older_, ", ") +
                                                  ", of the same name and creative, which by Meta's clock is older")};
  } else if (sent_ >= options_.attempts && last_error_) {
    state_ = Failed{*last_error_};
  } else {
    state_ = ToSend{};
  }
}

void AdUpload::on_unseen(Error error) {
  const bool broken_off = error.error_class == ErrorClass::cancelled;
  error.error_class = ErrorClass::unknown_outcome;
  error.message = "the ad '" + identity_.name + "' may have been made" +
                  (broken_off ? ": the run ended before that was known; the next run looks for it"
                              : ", and looking for it failed: " + error.message);
  state_ = Failed{std::move(error)};
}

}  // namespace metaup::upload
