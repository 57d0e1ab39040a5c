#include "run/rules/verdict.hpp"

namespace metaup::run {
namespace {

bool needs_check(const Known& known, const Wishes& wishes) {
  if (!wishes.may_check) return false;
  return known.doubted || wishes.verify == Verify::all || (wishes.verify == Verify::stale && known.stale);
}

}  // namespace

bool is_stale(WallTime confirmed, WallTime now) { return now - confirmed > std::chrono::hours{24}; }

Verdict verdict(const Known& known, const Wishes& wishes) {
  const bool counts = known.confirmed && !(wishes.force && known.first_here);
  const bool check = needs_check(known, wishes);
  if (counts && !check) return Verdict::unchanged;
  if (known.under_way) return Verdict::follow;
  if (counts) return Verdict::check;
  if (wishes.force) return Verdict::send;
  if (known.elsewhere) return Verdict::copy;
  if (known.session) return Verdict::resume;
  return known.open_intent ? Verdict::look_for : Verdict::send;
}

}  // namespace metaup::run
