#include "run/targets/video_check_target.hpp"

#include "run/targets/video_choice.hpp"
#include "upload/video_operations.hpp"

namespace metaup::run {
namespace {

bool says_missing(const Error& error) {
  return error.error_class == ErrorClass::not_found || error.error_class == ErrorClass::invalid ||
         error.error_class == ErrorClass::permission;
}

}  // namespace

VideoCheckTarget::VideoCheckTarget(const AccountId& account, Delivery delivery, std::string known_id)
    : DeliveryTarget(account, AssetKind::video, std::move(delivery)),
      known_id_(std::move(known_id)),
      read_(std::make_unique<upload::SingleRequest>(upload::look_up_listed_video(account, known_id_))) {}

Decision VideoCheckTarget::begin() {
  if (context().videos_of(account()).is_wanted()) return by_list();
  return Go{};
}

/// Somebody may have asked for the list since.
std::optional<Decision> VideoCheckTarget::on_turn() {
  if (is_alone_ || !context().videos_of(account()).is_wanted()) return std::nullopt;
  return by_list();
}

Decision VideoCheckTarget::end_seen() {
  context().ledger().write(
      ledger::Seen{owner(), AssetKind::video, known_id_, context().environment.clock.wall(), false});
  return end_there(*this, delivery_, known_id_);
}

Decision VideoCheckTarget::on_done() { return end_seen(); }

Decision VideoCheckTarget::on_failed(Error error) {
  if (!is_alone_) return by_list();
  return says_missing(error) ? end_gone() : end_unsure(error);
}

Decision VideoCheckTarget::by_list() {
  auto& videos = context().videos_of(account());
  if (!videos.is_known(id(), context().engine)) return Hold{};
  if (videos.unread()) return end_unsure(*videos.unread());
  if (videos.holds(known_id_)) return end_seen();
  is_alone_ = true;
  read_ = std::make_unique<upload::SingleRequest>(upload::look_up_video(account(), known_id_));
  return Go{};
}

Decision VideoCheckTarget::decide() { return send_video(*this, delivery_); }

Decision VideoCheckTarget::end_gone() {
  context().ledger().write(
      ledger::Seen{owner(), AssetKind::video, known_id_, context().environment.clock.wall(), true});
  // It is new to the account now, which may hold another one that somebody has sent by hand.
  if (context().notes_new_videos) context().takes_videos.erase(account());
  if (delivery_.content && delivery_.content->looked() == nullptr) return Look{};
  return decide();
}

Decision VideoCheckTarget::end_unsure(const Error& why) {
  item().warnings.push_back("Meta does not say whether video " + known_id_ + " is still there: " + why.message);
  return end_there(*this, delivery_, known_id_);
}

}  // namespace metaup::run
