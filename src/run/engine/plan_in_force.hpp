#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "report/plan_file.hpp"

namespace metaup::run {

/// A plan that is being applied: says what of a run is not as it was planned. Whoever lends the file must outlive it.
class PlanInForce {
 public:
  explicit PlanInForce(const report::PlanFile& file);

  [[nodiscard]] const report::PlanFile& file() const { return file_; }
  /// By what it is called, in which account, and whether it is there to be deleted; null: the plan does not name it.
  /// `writes` is what it may write.
  [[nodiscard]] const report::PlannedTarget* find(const report::Item& item, report::PlanVerdict writes) const;

  /// What the plan names and is nothing of these, in the order of the plan.
  [[nodiscard]] std::vector<const report::PlannedTarget*> unmet(
      const std::set<const report::PlannedTarget*>& met) const;

  /// Why nothing is done for it any more; nothing when it is as planned.
  [[nodiscard]] std::optional<Error> departure(const report::Item& item, report::PlanVerdict writes,
                                               bool is_about_to) const;
  /// The same of something at Meta that targets rely on.
  [[nodiscard]] std::optional<Error> departure(const report::SeenObject& now) const;

 private:
  enum class Role : std::uint8_t { file, creative, ad, removal };
  using Key = std::tuple<Role, AccountId, std::string>;
  [[nodiscard]] static Key key_of(const report::Item& item, bool removes);

  const report::PlanFile& file_;
  /// Several where a file is named as an image and as a video, or once more because something made of it is to go.
  std::map<Key, std::vector<const report::PlannedTarget*>> targets_;
};

/// The names of the fields that differ: "headline, link".
[[nodiscard]] std::string differing(const report::PlanFields& planned, const report::PlanFields& now);
/// What has changed since the plan was made.
[[nodiscard]] Error changed_since_plan(ErrorClass error_class, std::string message);
[[nodiscard]] Error not_named();
/// The plan names it, and the run came to its end without it.
[[nodiscard]] Error not_met();

}  // namespace metaup::run
