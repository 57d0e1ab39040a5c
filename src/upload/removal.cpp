#include "upload/removal.hpp"

#include <algorithm>
#include <utility>

#include "graph/video_reply.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

graph::Operation look_up(const AccountId& account, AssetKind kind, const std::string& id) {
  if (kind == AssetKind::image) {
    auto operation = read_of(account, graph::Edge::adimages_read, account.act() + "/adimages");
    operation.params = {{"fields", "hash,status,creatives,is_associated_creatives_in_adgroups"}};
    operation.lookup = graph::Lookup{.hash = id};
    return operation;
  }
  return read_of_video(account, graph::Edge::advideos_read, id, "id");
}

graph::Operation deletion(const AccountId& account, AssetKind kind, const std::string& id) {
  const bool image = kind == AssetKind::image;
  auto operation = image ? write_to(account, graph::Edge::adimages_delete, "adimages")
                         : write_to(account, graph::Edge::advideos_delete, "advideos");
  operation.method = http::Method::del;
  operation.params = {{image ? "hash" : "video_id", id}};
  return operation;
}

/// "creatives 1, 2, 3 and 4 more".
std::string names_of(const std::vector<std::string>& ids) {
  constexpr std::size_t kMostNamed = 5;
  if (ids.empty()) return "an ad";
  std::string text = ids.size() == 1 ? "creative " : "creatives ";
  const auto named = std::min(ids.size(), kMostNamed);
  for (std::size_t i = 0; i < named; ++i) text += (i == 0 ? "" : ", ") + ids[i];
  if (ids.size() > named) text += " and " + std::to_string(ids.size() - named) + " more";
  return text;
}

}  // namespace

Error used_error(AssetKind kind, const std::vector<std::string>& creatives) {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "the " + std::string(to_string(kind)) + " is used by " + names_of(creatives);
  error.hint = "delete what uses it first";
  return error;
}

Removal::Removal(AccountId account, AssetKind kind, std::string id, bool dry_run)
    : account_(std::move(account)), kind_(kind), id_(std::move(id)), dry_run_(dry_run) {}

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
    on_error(*error);
  }
}

bool Removal::was_gone() const {
  const auto* const deleted = std::get_if<Deleted>(&state_);
  return deleted != nullptr && deleted->was_gone;
}

void Removal::on_reply(const graph::Reply& reply) {
  if (std::holds_alternative<Look>(state_)) {
    on_looked(reply);
  } else if (std::holds_alternative<AskAccount>(state_)) {
    state_ = Deleted{.was_gone = unseen_ || !refused_};
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
  const auto found = std::find_if(page->images.begin(), page->images.end(), [&](const graph::ImageInfo& image) {
    return image.hash == id_ && image.status != "DELETED";
  });
  if (found == page->images.end()) {
    on_missing();
  } else if (!refused_ && (!found->creatives.empty() || found->in_ads)) {
    used_ = true;
    auto error = used_error(kind_, found->creatives);
    if (found->in_ads && !found->creatives.empty()) error.message += " (in ads)";
    state_ = Failed{std::move(error)};
  } else {
    on_there();
  }
}

void Removal::on_there() {
  if (refused_) {
    state_ = Failed{*refused_};
  } else {
    state_ = dry_run_ ? State{Deletable{}} : State{Delete{}};
  }
}

/// The list of an account's images is a look at the account as well; a video's own id is not. Nor does it
/// show a video that was just made, so that one is deleted unseen.
void Removal::on_missing() {
  if (kind_ == AssetKind::image) {
    state_ = Deleted{.was_gone = !refused_};
  } else if (refused_ || dry_run_) {
    state_ = AskAccount{};
  } else {
    unseen_ = true;
    state_ = Delete{};
  }
}

void Removal::on_error(const Error& error) {
  const bool missing = error.error_class == ErrorClass::not_found;
  if (missing && std::holds_alternative<Delete>(state_)) {
    refused_ = error;
    state_ = unseen_ ? State{AskAccount{}} : State{Look{}};
  } else if (missing && kind_ == AssetKind::video && std::holds_alternative<Look>(state_)) {
    on_missing();
  } else {
    state_ = Failed{error};
  }
}

}  // namespace metaup::upload
