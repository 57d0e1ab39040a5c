#include "run/targets/ad_target.hpp"

// Creatives and ads that the registry has, and that Meta is asked about.

namespace metaup::run {
namespace {

/// Writes the answer about something that the registry has down, and says in its item what there is to say. Whether it
/// stays as it is: what is gone is made again only when that was asked for, as somebody may have wanted it gone.
bool take_answer(const LaunchContext& context, const AccountId& account, const ledger::Remote& what,
                 const Presence& presence, report::Item& item) {
  const bool is_gone = presence.state == Presence::State::gone;
  if (is_gone && context.settings.upload.verify != Verify::all) {
    item.warnings.push_back(std::string(to_string(what.kind)) + " " + what.id +
                            " was deleted or archived at Meta: --verify all makes it again");
    return true;
  }
  const auto remarks = context.presence.note(account, what, presence);
  item.warnings.insert(item.warnings.end(), remarks.begin(), remarks.end());
  return !is_gone;
}

}  // namespace

/// The registry has it; Meta is asked if that was said too long ago.
Decision CreativeTarget::end_known(const std::string& known_id, WallTime confirmed) {
  if (!context_.must_check(confirmed)) {
    item().id = known_id;
    return End{report::Status::unchanged, {}};
  }
  asked_about_ = known_id;
  context_.presence.ask({.kind = AssetKind::creative, .id = known_id}, *this, presence_);
  return Hold{};
}

/// Ads that were deleted with a creative would follow one that is made again.
Decision CreativeTarget::end_checked() {
  const ledger::Remote known{.kind = AssetKind::creative, .id = *std::exchange(asked_about_, std::nullopt)};
  const auto presence = *std::exchange(presence_, std::nullopt);
  const bool stays = take_answer(context_, account(), known, presence, item());
  if (!stays) return to_make();
  item().id = known.id;
  return End{report::Status::unchanged, {}};
}

Decision AdTarget::check_known(const std::string& ad) {
  asked_about_ = ad;
  context_.presence.ask({.kind = AssetKind::ad, .id = ad}, *this, presence_);
  return Hold{};
}

/// One that is gone is made again, when that was asked for, unless its ad set shows it all the same.
Decision AdTarget::end_checked() {
  const ledger::Remote known{.kind = AssetKind::ad, .id = *std::exchange(asked_about_, std::nullopt)};
  const auto presence = *std::exchange(presence_, std::nullopt);
  const bool stays = take_answer(context_, account(), known, presence, item());
  if (stays) return end_known(known.id);
  book_.note_gone(known.id);
  return decide_unknown();
}

}  // namespace metaup::run
