#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/inputs/places.hpp"
#include "metaup/run/launch.hpp"
#include "plan/name_rules.hpp"

namespace metaup::cli {

/// How the rows of a launch are named by a pattern; without one they keep the names that they have.
class RowNames {
 public:
  /// `now` is what their date is taken from. A local error for a pattern or fields that can never be right.
  /// `places` must outlive it.
  [[nodiscard]] static Result<RowNames> of(const run::Naming& naming, WallTime now, const Places& places);

  [[nodiscard]] bool are_made() const { return rules_.has_value(); }
  /// The columns of a manifest that are fields of the pattern, as they are called there.
  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }

  using Columns = std::map<std::string, std::string, std::less<>>;
  /// Of what a row says itself, what its name can be made of.
  [[nodiscard]] Columns columns_of(const Columns& values) const;

  struct About {
    std::size_t number = 1;  ///< of the row, from 1
    Columns columns;
    std::string file;  ///< whose name and folders count; empty: what it shows, if that is one file
  };
  /// Names the creative and the ad of a row that have no name, and checks the name that they have. What is wrong with
  /// it becomes the row's error.
  void name(const About& about, run::LaunchRow& row) const;

 private:
  [[nodiscard]] Result<void> try_to_name(const About& about, run::LaunchRow& row) const;
  [[nodiscard]] Result<plan::NamedThing> thing_of(const About& about, const run::LaunchRow& row) const;

  std::optional<plan::NameRules> rules_;
  std::vector<std::string> fields_;
  WallTime now_{};
  const Places* places_ = nullptr;
};

}  // namespace metaup::cli
