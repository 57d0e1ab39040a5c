#include "run/build/missing_looks.hpp"

#include <memory>
#include <set>
#include <utility>

#include "run/targets/read_target.hpp"
#include "upload/removal.hpp"

namespace metaup::run {
namespace {

std::optional<Error>& why_kept(const upload::Removal& seen, Missing& thing) {
  using Kept = upload::Removal::Kept;
  if (seen.kept() == Kept::used) return thing.used;
  return seen.kept() == Kept::older ? thing.older : thing.kept_back;
}

}  // namespace

void MissingLooks::prepare(const std::vector<Missing>& things) {
  std::map<AccountId, std::set<std::string>> videos;
  for (const auto& thing : things) {
    if (thing.remote.kind == AssetKind::video) videos[thing.account].insert(thing.remote.id);
  }
  for (auto& [account, ids] : videos) uses_.try_emplace(account, account, std::move(ids));
}

VideoUses* MissingLooks::uses_of(const Missing& thing) {
  return thing.remote.kind == AssetKind::video ? &uses_.at(thing.account) : nullptr;
}

void MissingLooks::look(std::vector<Missing>& things, std::function<void()> on_end) {
  on_end_ = std::move(on_end);
  open_ = 1;  // so that nothing ends before all have been asked about
  for (auto& thing : things) {
    if (!thing.is_to_delete()) continue;
    look_at(thing);
    if (auto* const uses = uses_of(thing)) look_for_users(thing, *uses);
  }
  end_look();
}

/// As a dry run of its removal does.
void MissingLooks::look_at(Missing& thing) {
  ++open_;
  auto removal =
      std::make_unique<upload::Removal>(thing.account, thing.remote.kind, thing.remote.id,
                                        upload::RemovalRules{.dry_run = true, .made_since = thing.made_since()});
  const auto& seen = *removal;
  engine_.add(std::make_unique<ReadTarget>(thing.account, thing.remote.kind, thing.remote.id, std::move(removal),
                                           ReadTarget::Manner{.only_once = dry_run_, .harmless = false},
                                           [this, &thing, &seen](const Error* error) {
                                             if (error != nullptr) {
                                               why_kept(seen, thing) = *error;
                                             } else {
                                               thing.is_gone_there = seen.was_gone();
                                             }
                                             end_look();
                                           }));
}

void MissingLooks::look_for_users(Missing& video, VideoUses& uses) {
  ++open_;
  uses.read(engine_, [this, &video, &uses] {
    const auto users = uses.users_of(video.remote.id);
    if (!users.empty()) video.used = upload::used_error(AssetKind::video, users);
    if (uses.unread()) video.kept_back = *uses.unread();
    end_look();
  });
}

void MissingLooks::end_look() {
  if (--open_ == 0) on_end_();
}

}  // namespace metaup::run
