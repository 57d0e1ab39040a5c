#pragma once
#include "cli/options/options.hpp"

namespace metaup::cli {

/// Whether the results are for programs that read JSON.
[[nodiscard]] inline bool wants_json(const Options& options) {
  return options.output == report::Format::json || options.output == report::Format::ndjson;
}

}  // namespace metaup::cli
