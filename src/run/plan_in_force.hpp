#pragma once
#include <map>
#include <optional>
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
  /// By what it is called, and in which account; null: the plan does not name it.
  [[nodiscard]] const report::PlannedTarget* find(const report::Item& item) const;

  /// Why nothing is done for it any more; nothing when it is as planned. `next` is what it is about to write, if it is.
  [[nodiscard]] std::optional<Error> departure(const report::Item& item, std::optional<report::PlanVerdict> next) const;
  /// The same of something at Meta that targets rely on.
  [[nodiscard]] std::optional<Error> departure(const report::SeenObject& now) const;

 private:
  enum class Role : std::uint8_t { file, creative, ad };
  [[nodiscard]] static Role role_of(AssetKind kind);

  const report::PlanFile& file_;
  /// Several where a file is named as an image and as a video.
  std::map<std::tuple<Role, AccountId, std::string>, std::vector<const report::PlannedTarget*>> targets_;
};

/// The names of the fields that differ: "headline, link".
[[nodiscard]] std::string differing(const report::PlanFields& planned, const report::PlanFields& now);
/// What has changed since the plan was made.
[[nodiscard]] Error changed_since_plan(ErrorClass error_class, std::string message);
[[nodiscard]] Error not_named();

}  // namespace metaup::run
