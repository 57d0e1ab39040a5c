#include "upload/removal.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "graph/video_reply.hpp"
#include "upload/edges.hpp"
#include "upload/object_change.hpp"

namespace metaup::upload {
namespace {

graph::Operation look_up(const AccountId& account, AssetKind kind, const std::string& id) {
  if (kind == AssetKind::image) {
    auto operation = read_of(account, graph::Edge::adimages_read, account.act() + "/adimages");
    operation.params = {{"fields", "hash,name,status,created_time,creatives,is_associated_creatives_in_adgroups"}};
    operation.lookup = graph::Lookup{.hash = id};
    return operation;
  }
  if (kind == AssetKind::video) return read_of_video(account, graph::Edge::advideos_read, id, "id");
  return look_at_object(account, kind, id);
}

/// An ad or a creative is deleted at its own id.
graph::Operation object_deletion(const AccountId& account, AssetKind kind, const std::string& id) {
  graph::Operation operation;
  operation.edge = kind == AssetKind::ad ? graph::Edge::ads_delete : graph::Edge::adcreatives_delete;
  operation.method = http::Method::del;
  operation.account = account;
  operation.path = id;
  operation.cost = kWriteCost;
  return operation;
}

graph::Operation deletion(const AccountId& account, AssetKind kind, const std::string& id) {
  if (kind == AssetKind::ad || kind == AssetKind::creative) return object_deletion(account, kind, id);
  const bool image = kind == AssetKind::image;
  auto operation = image ? write_to(account, graph::Edge::adimages_delete, "adimages")
                         : write_to(account, graph::Edge::advideos_delete, "advideos");
  operation.method = http::Method::del;
  operation.params = {{image ? "hash" : "video_id", id}};
  return operation;
}

/// "creatives 1, 2, 3 and 4 more".
std::string names_of(const std::string& noun, const std::vector<std::string>& ids) {
  constexpr std::size_t kMostNamed = 5;
  if (ids.empty()) return "an ad";
  std::string text = noun + (ids.size() == 1 ? " " : "s ");
  const auto named = std::min(ids.size(), kMostNamed);
  for (std::size_t i = 0; i < named; ++i) text += (i == 0 ? "" : ", ") + ids[i];
  if (ids.size() > named) text += " and " + std::to_string(ids.size() - named) + " more";
  return text;
}

Error active_error() {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "the ad is ACTIVE";
  error.hint = "pause it first, or give --yes";
  return error;
}

/// It may have been made a moment ago, and spend money.
Error unseen_ad_error() {
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = "Meta does not show the ad, so nobody can tell whether it is ACTIVE";
  error.hint = "Meta shows new ads late: try it again in a while; --yes deletes it unseen.";
  error.retryable = true;
  return error;
}

Error older_error() {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "the image was in the account before";
  return error;
}

}  // namespace

Error used_error(AssetKind kind, const std::vector<std::string>& users) {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "the " + std::string(to_string(kind)) + " is used by " +
                  names_of(kind == AssetKind::creative ? "ad" : "creative", users);
  error.hint = "delete what uses it first";
  return error;
}

Removal::Removal(AccountId account, AssetKind kind, std::string id, RemovalRules rules)
    : account_(std::move(account)), kind_(kind), id_(std::move(id)), rules_(std::move(rules)) {}

Next Removal::next() const {
  if (const auto* const failed = std::get_if<Failed>(&state_)) return *failed;
  if (std::holds_alternative<Look>(state_)) return Send{look_up(account_, kind_, id_)};
  if (std::holds_alternative<Delete>(state_)) return Send{deletion(account_, kind_, id_)};
  if (std::holds_alternative<AskAccount>(state_)) {
    auto operation = read_of(account_, graph::Edge::account_read, account_.act());
    operation.params = {{"fields", "id"}};
    return Send{std::move(operation)};
  }
  return Done{};
}

void Removal::on(const Ending& ending) {
  if (const auto* const reply = std::get_if<graph::Reply>(&ending)) {
    on_reply(*reply);
  } else if (const auto* const never = std::get_if<NeverSent>(&ending)) {
    state_ = Failed{never->why};
  } else if (const auto* const error = error_of(ending)) {
    on_error(*error, ending);
  }
}

bool Removal::was_gone() const {
  const auto* const deleted = std::get_if<Deleted>(&state_);
  return deleted != nullptr && deleted->was_gone;
}

bool Removal::was_unshown() const {
  const auto* const deleted = std::get_if<Deleted>(&state_);
  return deleted != nullptr && deleted->was_unshown;
}

void Removal::on_reply(const graph::Reply& reply) {
  if (std::holds_alternative<Look>(state_)) {
    on_looked(reply);
  } else if (std::holds_alternative<AskAccount>(state_)) {
    state_ = never_shown();
  } else if (const auto done = graph::read_success(reply); !done) {
    state_ = Failed{done.error()};
  } else if (!*done) {
    state_ = Failed{protocol_error("Meta did not say that it was deleted").value()};
  } else {
    state_ = Deleted{};
  }
}

void Removal::on_looked(const graph::Reply& reply) {
  if (kind_ == AssetKind::image) return on_image_looked(reply);
  if (kind_ != AssetKind::video) return on_object_looked(reply);
  const auto id = graph::read_created_id(reply);
  if (!id) {
    state_ = Failed{id.error()};
  } else {
    on_there();
  }
}

void Removal::on_image_looked(const graph::Reply& reply) {
  const auto page = graph::read_images(reply);
  if (!page) {
    state_ = Failed{page.error()};
    return;
  }
  const auto found = std::find_if(page->images.begin(), page->images.end(),
                                  [&](const graph::ImageInfo& image) { return image.hash == id_; });
  if (found == page->images.end()) return on_missing();
  if (found->status == "DELETED") {
    state_ = Deleted{.was_gone = !refused_};
    return;
  }
  name_ = found->name;
  auto users = found->creatives;
  std::erase_if(users, [&](const std::string& user) { return rules_.going.contains(user); });
  const bool only_by_going = users.empty() && !found->creatives.empty();
  const auto created = parse_time(found->created_time);
  if (rules_.made_since && (!created || *created < *rules_.made_since)) {
    keep(Kept::older, older_error());
  } else if (!refused_ && !only_by_going && (!users.empty() || found->in_ads)) {
    auto error = used_error(kind_, users);
    if (found->in_ads && !users.empty()) error.message += " (in ads)";
    keep(Kept::used, std::move(error));
  } else {
    on_there();
  }
}

void Removal::on_object_looked(const graph::Reply& reply) {
  const auto facts = read_facts(reply, kind_, account_);
  if (!facts) {
    state_ = Failed{facts.error()};
    return;
  }
  name_ = facts->name;
  creative_ = facts->creative;
  if (facts->status == "DELETED") {
    state_ = Deleted{.was_gone = !refused_};
  } else if (kind_ == AssetKind::ad && rules_.spares_active && facts->status == "ACTIVE") {
    keep(Kept::active, active_error());
  } else {
    on_there();
  }
}

void Removal::keep(Kept why, Error error) {
  kept_ = why;
  state_ = Failed{std::move(error)};
}

void Removal::on_there() {
  if (refused_) {
    state_ = Failed{*refused_};
  } else {
    state_ = rules_.dry_run ? State{Deletable{}} : State{Delete{}};
  }
}

/// It is not there; nor was it before, unless this removal has taken it away.
Removal::Deleted Removal::never_shown() const {
  const bool was_gone = !own_doing_ && (unseen_ || !refused_);
  return {.was_gone = was_gone, .was_unshown = was_gone};
}

/// The list of an account's images is a look at the account as well; another thing's own id is not. Nor does it
/// show what was just made, so that this is deleted unseen; but not an ad that may be ACTIVE.
void Removal::on_missing() {
  if (kind_ == AssetKind::image) {
    state_ = never_shown();
  } else if (refused_ || rules_.dry_run) {
    state_ = AskAccount{};
  } else if (kind_ == AssetKind::ad && rules_.spares_active) {
    state_ = Failed{unseen_ad_error()};
  } else {
    unseen_ = true;
    state_ = Delete{};
  }
}

void Removal::on_error(const Error& error, const Ending& ending) {
  const bool missing = error.error_class == ErrorClass::not_found;
  const auto* const refused = std::get_if<Refused>(&ending);
  own_doing_ = own_doing_ || (refused != nullptr && refused->after_doubt);
  may_be_done_ = std::holds_alternative<Delete>(state_) && !unseen_ && std::holds_alternative<InDoubt>(ending);
  was_refused_ = std::holds_alternative<Delete>(state_) && error.error_class == ErrorClass::invalid;
  if (missing && std::holds_alternative<Delete>(state_)) {
    refused_ = error;
    state_ = unseen_ ? State{AskAccount{}} : State{Look{}};
  } else if (missing && kind_ != AssetKind::image && std::holds_alternative<Look>(state_)) {
    on_missing();
  } else {
    state_ = Failed{error};
  }
}

}  // namespace metaup::upload
