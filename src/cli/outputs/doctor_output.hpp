#pragma once
#include <span>
#include <string>

#include "metaup/report/output.hpp"
#include "run/doctor/doctor_checks.hpp"

namespace metaup::cli {

/// What the lines of `metaup doctor` are shown with.
struct ChecksContext {
  std::string run_id;
  std::string version;  ///< of metaup
  std::string graph_url;
  WallTime now{};
  bool color = false;  ///< text only
  bool quiet = false;  ///< text only: failures and warnings
  int exit_code = 0;
};
/// All of stdout.
[[nodiscard]] std::string show_checks(report::Format format, std::span<const run::Check> checks,
                                      const ChecksContext& context);

}  // namespace metaup::cli
