#pragma once
#include <map>
#include <string>
#include <vector>

#include "metaup/report/output.hpp"

namespace metaup::report {

/// What people are told at the end of a run about what is left of it.
class Leftovers {
 public:
  void on(const Item& item);
  void on(const Fatal& fatal);

  /// "skipped    3 items: not tried …", one for each reason.
  [[nodiscard]] std::vector<std::string> skipped() const;
  /// What to do about it, in a few lines; empty when nothing is left, or another run would change nothing.
  [[nodiscard]] std::vector<std::string> advice(const Summary& summary, const OutputContext& context) const;

 private:
  bool any_retryable_ = false;
  bool any_fault_ = false;  ///< that no other run takes away
  bool any_skipped_ = false;
  bool any_refusal_ = false;                      ///< of the token, or of what it may do
  std::map<std::string, std::uint32_t> skipped_;  ///< by reason
};

/// Whether running the command once more can change anything at Meta.
[[nodiscard]] bool changes_something(std::string_view command);

}  // namespace metaup::report
