#include "run/engine/plan_in_force.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace metaup::run {
namespace {

using report::PlannedTarget;
using report::PlanVerdict;

/// How a known content comes into an account makes no difference.
bool is_as_planned(const PlannedTarget& planned, PlanVerdict next) {
  const auto brings = [&](PlanVerdict verdict) {
    return verdict == PlanVerdict::send || verdict == PlanVerdict::resume || verdict == PlanVerdict::follow ||
           (verdict == PlanVerdict::copy && !planned.item.sha256.empty());
  };
  return planned.verdict == next || (brings(planned.verdict) && brings(next));
}

/// "sent", "created"
std::string_view done_by(PlanVerdict verdict) {
  switch (verdict) {
    case PlanVerdict::copy:
      return "copied";
    case PlanVerdict::create:
      return "created";
    case PlanVerdict::validate:
      return "checked by Meta";
    case PlanVerdict::remove:
      return "deleted";
    default:
      return "sent";
  }
}

Error other_content(const report::Item& planned, const report::Item& now) {
  constexpr std::size_t kShown = 12;
  return changed_since_plan(ErrorClass::local, now.source + " has changed since the plan was made: its SHA-256 is " +
                                                   now.sha256.substr(0, kShown) + "… and was " +
                                                   planned.sha256.substr(0, kShown) + "…");
}

Error other_verdict(const PlannedTarget& planned, PlanVerdict next) {
  const auto now = std::string(done_by(next));
  switch (planned.verdict) {
    case PlanVerdict::unchanged:
    case PlanVerdict::existing:
      return changed_since_plan(ErrorClass::not_found,
                                "it was there when the plan was made, and is not any more: it "
                                "would have to be " +
                                    now);
    case PlanVerdict::refused:
    case PlanVerdict::skipped:
      return changed_since_plan(
          ErrorClass::local,
          "the plan does nothing for it" + (planned.item.error ? ": " + planned.item.error->message : std::string{}));
    default:
      return changed_since_plan(ErrorClass::local, "it was to be " + std::string(done_by(planned.verdict)) +
                                                       " when the plan was made, and would now have to be " + now);
  }
}

/// A file that is about to be sent: its content counts, and what is shown beside it must be true.
std::vector<std::string> shown_of_file(const report::Item& shown, PlanVerdict next, const report::Item& now) {
  std::vector<std::string> names;
  // What Meta copies is not looked at here; nor are the pixels of a video where there is no ffprobe.
  const bool is_looked_at = next == PlanVerdict::send || next == PlanVerdict::resume;
  const bool has_pixels = is_looked_at && now.kind == AssetKind::image;
  const auto differs = [&](std::uint64_t planned_number, std::uint64_t number) {
    return (has_pixels || (planned_number != 0 && number != 0)) && planned_number != number;
  };
  if (shown.sha256.empty() && !now.sha256.empty()) names.emplace_back("sha256");
  if (shown.name.empty() && !now.name.empty()) names.emplace_back("name");
  if ((is_looked_at || (shown.bytes && now.bytes)) && shown.bytes != now.bytes) names.emplace_back("bytes");
  if (differs(shown.width, now.width) || differs(shown.height, now.height)) names.emplace_back("pixels");
  return names;
}

/// Something at Meta that is about to be copied or deleted. It is known by its hash or id alone.
std::vector<std::string> shown_of_remote(const report::Item& shown, PlanVerdict next, const report::Item& now) {
  std::vector<std::string> names;
  const auto compare = [&](const char* field, const std::string& planned, const std::string& known) {
    if (!planned.empty() && planned != known) names.emplace_back(field);
  };
  if (shown.source != now.source) names.emplace_back("source");
  compare("id", shown.id, now.id);
  // Of what is to be deleted, but for videos, Meta tells the name by a look, and this is asked once more.
  const bool is_yet_to_look = next == PlanVerdict::remove && now.kind != AssetKind::video && now.name.empty();
  if (!is_yet_to_look) compare("name", shown.name, now.name);
  compare("sha256", shown.sha256, now.sha256);
  if (shown.bytes && shown.bytes != now.bytes) names.emplace_back("bytes");
  const bool has_other_pixels = shown.width != now.width || shown.height != now.height;
  if ((shown.width != 0 || shown.height != 0) && has_other_pixels) names.emplace_back("pixels");
  return names;
}

/// What a review shows of something that is about to be written, and that is not so.
std::optional<Error> shown_otherwise(const PlannedTarget& planned, PlanVerdict next, const report::Item& now) {
  const bool is_remote = next == PlanVerdict::remove || (next == PlanVerdict::copy && now.sha256.empty());
  auto names = is_remote ? shown_of_remote(planned.item, next, now) : shown_of_file(planned.item, next, now);
  if (planned.item.kind != now.kind) names.emplace_back("kind");
  if (!planned.fields.empty()) names.emplace_back("fields");
  if (names.empty()) return std::nullopt;
  return changed_since_plan(ErrorClass::local,
                            "the plan shows something else than " + now.source + " is: " + joined(names, ", "));
}

std::string value_in(const report::PlanFields& fields, const std::string& name) {
  for (const auto& [field, text] : fields) {
    if (field == name) return text;
  }
  return {};
}

}  // namespace

Error changed_since_plan(ErrorClass error_class, std::string message) {
  Error error;
  error.error_class = error_class;
  error.message = std::move(message);
  error.hint = "Make a new plan.";
  return error;
}

Error not_named() { return changed_since_plan(ErrorClass::local, "the plan does not name it"); }

Error not_met() {
  return changed_since_plan(ErrorClass::local,
                            "the plan has it, but this run came to nothing like it, so nothing was done for it");
}

std::string differing(const report::PlanFields& planned, const report::PlanFields& now) {
  std::vector<std::string> names;
  const auto compare = [&](const report::PlanFields& from) {
    for (const auto& [name, text] : from) {
      const bool is_told = std::find(names.begin(), names.end(), name) != names.end();
      if (!is_told && value_in(planned, name) != value_in(now, name)) names.push_back(name);
    }
  };
  compare(planned);
  compare(now);
  return joined(names, ", ");
}

/// What is to go is known by its id: the file that it was made of may be named for itself, with what it holds now.
PlanInForce::Key PlanInForce::key_of(const report::Item& item, bool removes) {
  if (removes) return {Role::removal, item.account, item.id};
  if (item.kind == AssetKind::creative) return {Role::creative, item.account, item.source};
  return {item.kind == AssetKind::ad ? Role::ad : Role::file, item.account, item.source};
}

PlanInForce::PlanInForce(const report::PlanFile& file) : file_(file) {
  for (const auto& target : file.targets) targets_[key_of(target.item, target.removes)].push_back(&target);
}

const PlannedTarget* PlanInForce::find(const report::Item& item, PlanVerdict writes) const {
  const auto found = targets_.find(key_of(item, writes == PlanVerdict::remove));
  if (found == targets_.end()) return nullptr;
  const auto likeness = [&](const PlannedTarget* target) {
    return std::pair(target->item.kind == item.kind, target->item.sha256 == item.sha256);
  };
  const auto& named = found->second;
  return *std::max_element(named.begin(), named.end(),
                           [&](const auto* a, const auto* b) { return likeness(a) < likeness(b); });
}

/// A run has no item for a thing that the plan looked at and keeps, so none is expected.
std::vector<const PlannedTarget*> PlanInForce::unmet(const std::set<const PlannedTarget*>& met) const {
  std::vector<const PlannedTarget*> unmet;
  for (const auto& target : file_.targets) {
    if (target.removes && target.verdict != PlanVerdict::remove) continue;
    const auto& alike = targets_.at(key_of(target.item, target.removes));
    const bool is_met = std::any_of(alike.begin(), alike.end(), [&](const auto* one) { return met.contains(one); });
    if (!is_met) unmet.push_back(&target);
  }
  return unmet;
}

std::optional<Error> PlanInForce::departure(const report::Item& item, PlanVerdict writes, bool is_about_to) const {
  const auto* const planned = find(item, writes);
  const bool is_write = is_about_to && report::writes(writes);
  if (planned == nullptr) return is_write ? std::optional(not_named()) : std::nullopt;
  const auto& sha256 = planned->item.sha256;
  if (!sha256.empty() && !item.sha256.empty() && item.sha256 != sha256) return other_content(planned->item, item);
  if (!is_write) return std::nullopt;
  if (!is_as_planned(*planned, writes)) return other_verdict(*planned, writes);
  const bool is_of_row = item.kind == AssetKind::creative || item.kind == AssetKind::ad;
  return is_of_row && writes != PlanVerdict::remove ? std::nullopt : shown_otherwise(*planned, writes, item);
}

std::optional<Error> PlanInForce::departure(const report::SeenObject& now) const {
  for (const auto& then : file_.seen) {
    if (then.what != now.what || then.id != now.id) continue;
    const auto names = differing(then.fields, now.fields);
    if (names.empty()) return std::nullopt;
    return changed_since_plan(ErrorClass::local,
                              now.what + " " + now.id + " has changed since the plan was made: " + names);
  }
  return std::nullopt;
}

}  // namespace metaup::run
