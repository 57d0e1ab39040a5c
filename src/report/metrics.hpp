#pragma once
#include <map>
#include <set>
#include <string>

#include "metaup/report/output.hpp"

namespace metaup::report {

/// Gathers what a monitor wants to know of a run, in the text format of Prometheus (`--metrics FILE`).
class Metrics final : public Reporter {
 public:
  /// `accounts` are those that the command names, for runs that write to none.
  Metrics(std::string command, std::set<AccountId> accounts)
      : command_(std::move(command)), accounts_(std::move(accounts)) {}
  void on(const Event& event) override;
  /// The whole file, once the summary has come. `earlier` is the one of the run before: when this run failed, the time
  /// of the last success comes from there. Of another command or other accounts it counts for nothing.
  [[nodiscard]] std::string text(std::string_view earlier, WallTime now) const;

 private:
  std::string command_;
  std::set<AccountId> accounts_;
  std::map<std::pair<AccountId, Status>, std::uint32_t> items_;
  Milliseconds held_for_{0};
  Summary summary_;
};

}  // namespace metaup::report
