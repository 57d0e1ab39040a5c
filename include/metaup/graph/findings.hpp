#pragma once
#include <string>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::graph {

/// What is wrong with one value, before anything was sent.
struct Finding {
  std::string field;  ///< the option or column, such as "page-id"
  std::string reason;
  std::string hint;  ///< may be empty
};

struct Findings {
  std::vector<Finding> errors;
  std::vector<std::string> warnings;  ///< "headline: has 52 characters, …": Meta takes it all the same

  void refuse(std::string field, std::string reason, std::string hint = {}) {
    errors.push_back({std::move(field), std::move(reason), std::move(hint)});
  }
  void warn(const std::string& field, const std::string& what) { warnings.push_back(field + ": " + what); }
};

/// All of them as one local error; there is at least one.
[[nodiscard]] Error to_error(const std::vector<Finding>& errors);

/// The error of what a field names, such as a file that is not there.
[[nodiscard]] Error in_field(const std::string& field, Error error);

}  // namespace metaup::graph
