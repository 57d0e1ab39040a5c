#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "simulator/message.hpp"
#include "simulator/references.hpp"

namespace metaup::simulator {

/// One entry of a batch, read but not yet resolved.
struct BatchOperation {
  std::string method;
  std::string path;  ///< may hold references, as may all values
  Fields query;
  Fields body;
  bool if_none_match = false;
  std::string name;
  bool omit_response = true;  ///< when it succeeds and another one uses it
  std::vector<Part> files;
  std::vector<std::size_t> parents;  ///< the entries that must succeed first
  bool has_children = false;
};

using BatchPlan = tl::expected<std::vector<BatchOperation>, ApiError>;

/// Reads the `batch` field. What is wrong with the whole (no list, over 50, an unknown name, a file
/// that is not attached, a circle) is one error.
[[nodiscard]] BatchPlan plan_batch(const std::string& text, const std::vector<Part>& parts);

/// The entries in an order in which every parent comes before its children; empty for a circle.
[[nodiscard]] std::vector<std::size_t> run_order(const std::vector<BatchOperation>& operations);

}  // namespace metaup::simulator
