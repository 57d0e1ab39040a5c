#include "run/targets/ad_target.hpp"

// Creatives and ads that the registry has, and that Meta is asked about.

namespace metaup::run {

/// The registry has it; Meta is asked if that was said too long ago.
Decision CreativeTarget::end_known(const std::string& known_id, WallTime confirmed) {
  if (!context_.must_check(confirmed)) {
    item().id = known_id;
    return End{report::Status::unchanged, {}};
  }
  asked_about_ = known_id;
  context_.presence.ask(account(), {.kind = AssetKind::creative, .id = known_id}, [this](const Presence& presence) {
    presence_ = presence;
    context_.engine().wake(id());
  });
  return Hold{};
}

/// To make it again does no harm: Meta answers with the id of an equal one.
Decision CreativeTarget::end_checked() {
  const auto known_id = *std::exchange(asked_about_, std::nullopt);
  const auto presence = *std::exchange(presence_, std::nullopt);
  const auto remarks = context_.presence.note(account(), {.kind = AssetKind::creative, .id = known_id}, presence);
  item().warnings.insert(item().warnings.end(), remarks.begin(), remarks.end());
  if (presence.state == Presence::State::gone) return to_make();
  item().id = known_id;
  return End{report::Status::unchanged, {}};
}

Decision AdTarget::check_known(const std::string& ad) {
  asked_about_ = ad;
  context_.presence.ask(account(), {.kind = AssetKind::ad, .id = ad}, [this](const Presence& presence) {
    presence_ = presence;
    context_.engine().wake(id());
  });
  return Hold{};
}

/// One that is gone is made again only when that was asked for, as somebody may have wanted it gone; and unless its ad
/// set shows it all the same.
Decision AdTarget::end_checked() {
  const auto ad = *std::exchange(asked_about_, std::nullopt);
  const auto presence = *std::exchange(presence_, std::nullopt);
  const bool is_gone = presence.state == Presence::State::gone;
  if (is_gone && context_.settings.upload.verify != Verify::all) {
    item().warnings.push_back("ad " + ad + " was deleted or archived at Meta: --verify all makes it again");
    return end_known(ad);
  }
  const auto remarks = context_.presence.note(account(), {.kind = AssetKind::ad, .id = ad}, presence);
  item().warnings.insert(item().warnings.end(), remarks.begin(), remarks.end());
  if (!is_gone) return end_known(ad);
  book_.note_gone(ad);
  return decide_unknown();
}

}  // namespace metaup::run
