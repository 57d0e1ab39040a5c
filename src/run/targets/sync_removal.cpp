#include "run/targets/sync_removal.hpp"

#include <algorithm>
#include <utility>

#include "run/rules/sync_rules.hpp"

namespace metaup::run {

/// Several contents may have become one thing: the first of them has made it.
std::optional<WallTime> Missing::made_since() const {
  const auto first = std::min_element(contents.begin(), contents.end(),
                                      [](const auto& one, const auto& other) { return one.made < other.made; });
  return first == contents.end() ? std::nullopt : earliest_made(remote.kind, first->made);
}

SyncRemoval::SyncRemoval(std::uint32_t index, Missing missing, RemovalContext& context, VideoUses* uses, Engine& engine)
    : RemovalTarget(missing.remote.kind, {missing.account, missing.remote.id}, context, missing.made_since()),
      index_(index),
      missing_(std::move(missing)),
      uses_(uses),
      engine_(engine) {}

std::string SyncRemoval::source() const {
  return missing_.asset->path.empty() ? missing_.remote.id : missing_.asset->path;
}

Decision SyncRemoval::begin() {
  if (!std::exchange(is_last_, true)) return GoLast{};
  if (missing_.is_to_delete() && missing_.kept_back) return failed_or_skipped(*missing_.kept_back);
  if (!engine_.all_well()) return End{report::Status::skipped, removal_put_off()};
  if (missing_.used) return on_used(*missing_.used);
  if (missing_.older) return on_older(*missing_.older);
  return RemovalTarget::begin();
}

Decision SyncRemoval::begin_look() {
  if (uses_ == nullptr) return Go{};
  if (!uses_->is_known()) {
    uses_->read(engine_, [&engine = engine_, who = id()] { engine.wake(who); });
    return Hold{};
  }
  if (uses_->unread()) return failed_or_skipped(*uses_->unread());
  const auto users = uses_->users_of(missing_.remote.id);
  return users.empty() ? Decision{Go{}} : on_used(upload::used_error(kind_, users));
}

/// Night after night, as long as it is used: this is no failure.
Decision SyncRemoval::on_used(Error error) { return keep(error); }

/// Others may want what they have put there. From now on it is no sync's own, so that this is told once.
Decision SyncRemoval::on_older(Error error) {
  if (!context().dry_run) {
    const ledger::Owner owner{.origin = context().origin, .account = account()};
    context().control.ledger().write(ledger::Shared{owner, kind_, missing_.remote.id});
  }
  return keep(error);
}

Decision SyncRemoval::keep(const Error& why) {
  item().warnings.push_back("its file is gone, but it is kept: " + why.message +
                            (why.hint.empty() ? "" : "; " + why.hint));
  return End{report::Status::unchanged, {}};
}

void SyncRemoval::describe(report::Item& item) const {
  RemovalTarget::describe(item);
  const auto& asset = *missing_.asset;
  item.index = index_;
  item.name = asset.name;
  item.sha256 = asset.sha256;
  item.bytes = asset.bytes;
  item.width = asset.width;
  item.height = asset.height;
}

}  // namespace metaup::run
