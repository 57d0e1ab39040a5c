#pragma once
#include <functional>
#include <memory>

#include "cli/options/options.hpp"
#include "metaup/base/clock.hpp"
#include "metaup/report/output.hpp"

/// The only place that knows spdlog.
namespace metaup::cli {

/// Where the log goes and how it is written.
struct LogTargets {
  report::Sink* screen = nullptr;  ///< as text; null: no (-v is not given)
  std::string file;                ///< appended to, made with mode 0600; empty: none
  LogFormat file_format = LogFormat::text;
  std::string run_id;  ///< in every line; empty: not said
  /// Told once, when the file cannot be written any more; the log then ends.
  std::function<void(const Error& error)> on_failure = [](const Error&) {};
};

/// Writes exchanges (debug), retries, throttles and failed items (warning), notices (info) and what
/// stops the run (error). Values are stripped of control characters; no event holds a token. A
/// file that cannot be opened is a local error. `screen` and `clock` must outlive the reporter.
[[nodiscard]] Result<std::unique_ptr<report::Reporter>> make_log_reporter(const LogTargets& targets,
                                                                          const Clock& clock);

}  // namespace metaup::cli
