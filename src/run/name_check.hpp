#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "metaup/report/event.hpp"
#include "metaup/run/upload.hpp"
#include "plan/name_rules.hpp"
#include "run/rules/name_book.hpp"

namespace metaup::run {

/// Whether the names that files have follow a pattern, and no two contents have the same. Without a pattern it checks
/// nothing.
class NameCheck {
 public:
  [[nodiscard]] static Result<NameCheck> of(const Naming& naming, const std::vector<plan::Candidate>& files,
                                            WallTime now);

  /// Checks the name of a file that is good otherwise. True: it is taken until all names are known.
  [[nodiscard]] bool holds_back(report::Item& item, const plan::Candidate& file, plan::Format format);
  /// Those that are held back, in their order.
  [[nodiscard]] std::vector<report::Item> take_all();

 private:
  [[nodiscard]] bool is_poster(const std::string& path) const;

  std::optional<plan::NameRules> rules_;
  WallTime now_{};
  std::set<std::string> videos_;  ///< paths of what is called like one, without extension
  std::map<std::uint32_t, report::Item> held_;
  NameBook book_;
};

}  // namespace metaup::run
