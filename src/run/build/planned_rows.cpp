#include "run/build/planned_rows.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/digest.hpp"
#include "graph/draft_fields.hpp"
#include "run/engine/plan_in_force.hpp"

namespace metaup::run {
namespace {

void add_to(Sha256& digest, const graph::Fields& fields) {
  digest.update(std::to_string(fields.size()) + ":");
  for (const auto& [name, text] : fields) {
    digest.update(name + "=" + std::to_string(text.size()) + ":");
    digest.update(text);
  }
}

graph::Fields creative_fields(const LaunchRow& row) {
  return row.creative ? graph::fields_of(*row.creative) : graph::Fields{};
}
graph::Fields ad_fields(const LaunchRow& row) { return row.ad ? graph::fields_of(*row.ad) : graph::Fields{}; }

/// Those of an ad that its creative is inside of, which has no item of its own in a plan.
graph::Fields fields_with_creative(const LaunchRow& row) {
  auto fields = ad_fields(row);
  for (auto& [name, text] : creative_fields(row)) fields.emplace_back("creative." + name, std::move(text));
  return fields;
}

report::PlanFields cut(graph::Fields fields) {
  for (auto& [name, text] : fields) text = report::plan_field(text);
  return fields;
}

/// A creative, an ad, or both.
struct PlannedRow {
  std::string source;
  AccountId account;
  std::string digest;
  const report::PlannedTarget* creative = nullptr;
  const report::PlannedTarget* ad = nullptr;
};

std::vector<PlannedRow> planned_rows(const report::PlanFile& plan) {
  std::vector<PlannedRow> rows;
  std::map<std::tuple<std::string, AccountId, std::string>, std::size_t> of_creatives;
  for (const auto& target : plan.targets) {
    const auto& item = target.item;
    PlannedRow row{.source = item.source, .account = item.account, .digest = target.digest};
    const std::tuple key{item.source, item.account, target.digest};
    if (item.kind == AssetKind::creative) {
      of_creatives.emplace(key, rows.size());
      row.creative = &target;
      rows.push_back(std::move(row));
    } else if (item.kind == AssetKind::ad) {
      const auto with_creative = of_creatives.find(key);
      if (with_creative != of_creatives.end() && rows[with_creative->second].ad == nullptr) {
        rows[with_creative->second].ad = &target;
        continue;
      }
      row.ad = &target;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

/// Whether the plan has the creative inside of the ad.
bool is_inside_ad(const PlannedRow& planned, const LaunchRow& now) {
  return planned.creative == nullptr && planned.ad != nullptr && now.creative && now.ad;
}

std::string planned_name(const report::PlannedTarget* target) { return target == nullptr ? "" : target->item.name; }

/// A row that is refused; what it would make is known by name only.
LaunchRow refused_row(const PlannedRow& planned, Error error) {
  LaunchRow row;
  row.source = planned.source;
  row.account = planned.account;
  row.error = std::move(error);
  if (planned.creative != nullptr) row.creative.emplace().name = planned_name(planned.creative);
  if (planned.ad != nullptr) row.ad.emplace().name = planned_name(planned.ad);
  return row;
}

std::string what_differs(const PlannedRow& planned, const LaunchRow& now) {
  if (planned.account != now.account) return "account";
  if (is_inside_ad(planned, now)) return differing(planned.ad->fields, cut(fields_with_creative(now)));
  if (planned.creative != nullptr && now.creative) {
    auto names = differing(planned.creative->fields, cut(creative_fields(now)));
    if (!names.empty()) return names;
  }
  if (planned.ad != nullptr && now.ad) return differing(planned.ad->fields, cut(ad_fields(now)));
  return {};
}

/// An ad is called as its raw JSON says.
std::string name_of_ad(const LaunchRow& row) { return graph::with_spec_members(*row.ad).name; }

/// What a review shows of a row that has its digest, and that is not what the row says. A row with an error makes
/// nothing.
std::string shown_otherwise(const PlannedRow& planned, const LaunchRow& now) {
  const bool is_inside = is_inside_ad(planned, now);
  if (!is_inside && (planned.creative != nullptr) != now.creative.has_value()) return "creative";
  if ((planned.ad != nullptr) != now.ad.has_value()) return "ad";
  auto names = what_differs(planned, now);
  if (!names.empty() || now.error) return names;
  const bool is_other_creative = now.creative && !is_inside && planned_name(planned.creative) != now.creative->name;
  const bool is_other_ad = now.ad && planned_name(planned.ad) != name_of_ad(now);
  return is_other_creative || is_other_ad ? "name" : "";
}

Error changed_row(const PlannedRow& planned, const LaunchRow& now) {
  const auto names = what_differs(planned, now);
  return changed_since_plan(ErrorClass::local, "the row has changed since the plan was made" +
                                                   (names.empty() ? std::string{} : ": " + names));
}

/// Whoever reviews a plan sees its fields, and not its digests.
Error shown_error(const std::string& names) {
  return changed_since_plan(ErrorClass::local, "the plan shows something else than the row says: " + names);
}

std::string name_of(const PlannedRow& planned) {
  return planned_name(planned.creative != nullptr ? planned.creative : planned.ad);
}
std::string name_of(const LaunchRow& row) {
  if (row.creative) return row.creative->name;
  return row.ad ? row.ad->name : std::string{};
}

/// The rows as they are now; each is taken once.
class RowPool {
 public:
  explicit RowPool(std::vector<LaunchRow> rows) : rows_(std::move(rows)), is_taken_(rows_.size()) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      by_digest_[{rows_[i].account, digest_of_row(rows_[i])}].push_back(i);
      by_name_[name_of(rows_[i])].push_back(i);
      by_source_.emplace(rows_[i].source, i);
    }
  }

  /// The one that says the same; of several the one of the same name.
  LaunchRow* same(const PlannedRow& planned) {
    const auto found = by_digest_.find({planned.account, planned.digest});
    if (found == by_digest_.end()) return nullptr;
    LaunchRow* any = nullptr;
    for (const auto i : found->second) {
      if (is_taken_[i]) continue;
      if (rows_[i].source == planned.source) return take(i);
      if (any == nullptr) any = &rows_[i];
    }
    return any == nullptr ? nullptr : take(static_cast<std::size_t>(any - rows_.data()));
  }
  /// What has become of one that says something else now: of the same name, or in the same place.
  LaunchRow* successor(const PlannedRow& planned) {
    const auto name = name_of(planned);
    if (const auto named = by_name_.find(name); !name.empty() && named != by_name_.end()) {
      for (const auto i : named->second) {
        if (!is_taken_[i]) return take(i);
      }
    }
    const auto found = by_source_.find(planned.source);
    return found == by_source_.end() || is_taken_[found->second] ? nullptr : take(found->second);
  }
  [[nodiscard]] std::size_t left() const {
    return static_cast<std::size_t>(std::count(is_taken_.begin(), is_taken_.end(), false));
  }

 private:
  LaunchRow* take(std::size_t i) {
    is_taken_[i] = true;
    return &rows_[i];
  }

  std::vector<LaunchRow> rows_;
  std::vector<bool> is_taken_;
  std::map<std::pair<AccountId, std::string>, std::vector<std::size_t>> by_digest_;
  std::map<std::string, std::vector<std::size_t>> by_name_;
  std::map<std::string, std::size_t> by_source_;
};

std::string notice_of_rest(std::size_t count) {
  if (count == 0) return {};
  return count == 1 ? "1 row is not in the plan, and is left alone"
                    : std::to_string(count) + " rows are not in the plan, and are left alone";
}

}  // namespace

std::string digest_of_row(const LaunchRow& row) {
  Sha256 digest;
  add_to(digest, creative_fields(row));
  add_to(digest, ad_fields(row));
  return digest.hex();
}

SaysOfRow says_of(const LaunchRow& row) {
  SaysOfRow says;
  const auto digest = digest_of_row(row);
  if (row.creative) says.creative = std::make_shared<RowSays>(RowSays{digest, cut(creative_fields(row))});
  if (row.ad) says.ad = std::make_shared<RowSays>(RowSays{digest, cut(ad_fields(row))});
  if (row.creative && row.ad) {
    says.ad_with_creative = std::make_shared<RowSays>(RowSays{digest, cut(fields_with_creative(row))});
  }
  return says;
}

RowsInForce rows_in_force(const report::PlanFile& plan, std::vector<LaunchRow> rows) {
  const auto planned = planned_rows(plan);
  std::set<std::tuple<std::string, AccountId, bool>> named;
  const auto is_named_before = [&](const PlannedRow& row) {
    bool is_new = true;
    for (const auto* const target : {row.creative, row.ad}) {
      if (target != nullptr) is_new = named.emplace(row.source, row.account, target == row.ad).second && is_new;
    }
    return !is_new;
  };
  RowPool pool(std::move(rows));
  // Those that say the same come first, so that no changed row takes the place of another one that has moved.
  std::vector<LaunchRow*> same;
  for (const auto& row : planned) same.push_back(pool.same(row));
  RowsInForce bound;
  for (std::size_t i = 0; i < planned.size(); ++i) {
    if (is_named_before(planned[i])) {
      bound.rows.push_back(
          refused_row(planned[i], changed_since_plan(ErrorClass::local, "the plan names it more than once")));
      continue;
    }
    if (same[i] != nullptr) {
      if (const auto names = shown_otherwise(planned[i], *same[i]); !names.empty()) {
        bound.rows.push_back(refused_row(planned[i], shown_error(names)));
        continue;
      }
      same[i]->source = planned[i].source;
      bound.rows.push_back(std::move(*same[i]));
      continue;
    }
    const auto* const changed = pool.successor(planned[i]);
    bound.rows.push_back(refused_row(
        planned[i], changed != nullptr ? changed_row(planned[i], *changed)
                                       : changed_since_plan(ErrorClass::not_found,
                                                            "the row is not there any more as it was when the "
                                                            "plan was made")));
  }
  bound.notice = notice_of_rest(pool.left());
  return bound;
}

}  // namespace metaup::run
