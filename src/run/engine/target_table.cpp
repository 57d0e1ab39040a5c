#include "run/engine/target_table.hpp"

#include <deque>
#include <utility>

namespace metaup::run {
namespace {

/// Before what is ready now. What goes last does not: it waits for that.
bool may_still_send(Stage stage) {
  switch (stage) {
    case Stage::waiting:
    case Stage::fresh:
    case Stage::asking:
    case Stage::unseen:
    case Stage::looking:
    case Stage::known:
    case Stage::held:
      return true;
    default:
      return false;
  }
}

}  // namespace

void TargetTable::supply(Supply supply) {
  supply_ = std::move(supply);
  slots_.resize(supply_.count);
  open_ = reported_ = supply_.count;
  std::deque<TargetId> others;
  const auto add = [&](TargetId id) { lines_.add(supply_.account(id), id); };
  for (TargetId place = 0; place < supply_.count; ++place) {
    const auto id = (supply_.first + place) % supply_.count;
    bytes_total_ += slots_[id].bytes = supply_.bytes(id);
    lines_.expect(supply_.account(id), supply_.line, 1);
    slots_[id].expected = true;
    supply_.is_slow(id) ? add(id) : others.push_back(id);
  }
  for (const auto id : others) add(id);
}

TargetId TargetTable::add(std::unique_ptr<Target> target) {
  const auto id = size();
  auto& slot = slots_.emplace_back();
  target->id_ = id;
  slot.target = std::move(target);
  ++open_;
  if (slot.target->is_reported()) ++reported_;
  bytes_total_ += slot.bytes = slot.target->bytes();
  return id;
}

void TargetTable::make(TargetId id) {
  auto& slot = slots_[id];
  if (slot.target != nullptr) return;
  slot.target = supply_.make(id);
  slot.target->id_ = id;
}

const TargetTable::Links& TargetTable::links_of(TargetId id) const {
  static const Links kNone;
  return slots_[id].links ? *slots_[id].links : kNone;
}

TargetTable::Links& TargetTable::make_links(TargetId id) {
  auto& links = slots_[id].links;
  if (!links) links = std::make_unique<Links>();
  return *links;
}

const TargetTable::Progress& TargetTable::progress_of(TargetId id) const {
  static const Progress kNone;
  return slots_[id].progress ? *slots_[id].progress : kNone;
}

TargetTable::Progress& TargetTable::make_progress(TargetId id) {
  auto& progress = slots_[id].progress;
  if (!progress) progress = std::make_unique<Progress>();
  return *progress;
}

void TargetTable::set_stage(TargetId id, Stage stage) {
  auto& slot = slots_[id];
  slot.stage = stage;
  const bool expected = may_still_send(stage);
  if (expected != slot.expected) lines_.expect(slot.target->account(), slot.target->line(), expected ? 1 : -1);
  slot.expected = expected;
  const bool is_sent_soon = stage == Stage::ready || stage == Stage::departing || stage == Stage::flying;
  const bool waits = stage == Stage::flying && slot.target->waits_for_meta();
  const bool is_held = slot.is_claimed && is_sent_soon && !waits;
  if (is_held != slot.is_held) lines_.hold(slot.target->account(), slot.target->line(), is_held ? 1 : -1);
  slot.is_held = is_held;
  if (waits != slot.waits_for_meta) waits ? ++waiting_for_meta_ : --waiting_for_meta_;
  slot.waits_for_meta = waits;
  if (waits) waiting_are_ads_ = slot.target->item().kind == AssetKind::ad;
}

/// Those that follow one of another account are bounded: else they would all be made at once, and hold their files.
void TargetTable::begin_following(TargetId id, const AccountId& leader) {
  auto& slot = slots_[id];
  set_stage(id, Stage::following);
  if (slot.target->account() == leader) return;
  slot.takes_place = true;
  lines_.begin_look(slot.target->account());
}

void TargetTable::end_following(TargetId id) {
  auto& slot = slots_[id];
  if (std::exchange(slot.takes_place, false)) lines_.end_look(slot.target->account());
}

void TargetTable::leave_line(TargetId id) {
  end_following(id);
  const auto& slot = slots_[id];
  const auto& account = slot.target->account();
  if (slot.stage == Stage::fresh || slot.stage == Stage::ready) lines_.drop(account, slot.target->line(), id);
  if (slot.stage == Stage::asking) lines_.end_ask(account);
  if (slot.stage == Stage::unseen) lines_.drop_look(account, id);
  if (slot.stage == Stage::looking) lines_.end_look(account);
}

void TargetTable::replace(TargetId id, std::unique_ptr<Target> target) {
  auto& slot = slots_[id];
  target->id_ = id;
  if (slot.target->item_) target->item_ = std::move(slot.target->item_);
  if (std::exchange(slot.expected, false)) lines_.expect(slot.target->account(), slot.target->line(), -1);
  if (std::exchange(slot.is_held, false)) lines_.hold(slot.target->account(), slot.target->line(), -1);
  slot.target = std::move(target);
  if (slot.bytes == 0) bytes_total_ += slot.bytes = slot.target->bytes();
}

void TargetTable::renew(TargetId id, std::unique_ptr<Target> target) {
  auto& slot = slots_[id];
  target->id_ = id;
  slot.target = std::move(target);
  auto& progress = make_progress(id);
  progress.step = 0;
  progress.started = {};
  ++open_;
  bytes_total_ += slot.bytes;
}

report::Item TargetTable::close(TargetId id, const End& end, SteadyTime now) {
  auto& slot = slots_[id];
  auto& target = *slot.target;
  auto& item = target.item();
  item.status = end.status;
  if (end.error) item.error = end.error;
  const auto started = progress_of(id).started;
  if (started != SteadyTime{}) item.elapsed = std::chrono::duration_cast<Milliseconds>(now - started);
  target.on_closing(item);
  if (!was_sent(item.status)) bytes_total_ -= slot.bytes;
  target.ended_ = std::make_unique<Ended>(Ended{item.status, item.kind, item.id, item.error});
  set_stage(id, Stage::closed);
  target.release();
  --open_;
  if (id < supply_.count && !target.is_reported()) --reported_;
  return std::move(*std::exchange(target.item_, nullptr));
}

void TargetTable::forget(TargetId id) {
  // Supplied targets are many, and nobody asks about one that has ended. Added ones can be asked about until the end.
  if (id >= supply_.count || !links_of(id).dependents.empty()) return;
  slots_[id].target.reset();
  if (progress_of(id).intent == 0) slots_[id].progress.reset();
}

void TargetTable::describe(report::Tick& tick) const {
  if (reported_ == 0) return;  // how many there are is known at the end only
  tick.items = reported_;
  tick.all_known = true;
  tick.bytes_total = bytes_total_;
  tick.processing = static_cast<std::uint32_t>(waiting_for_meta_);
  tick.are_reviewed = waiting_are_ads_;
}

}  // namespace metaup::run
