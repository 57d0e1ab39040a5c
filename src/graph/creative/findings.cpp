#include "metaup/graph/findings.hpp"

namespace metaup::graph {

Error to_error(const std::vector<Finding>& errors) {
  Error error;
  error.error_class = ErrorClass::local;
  for (const auto& finding : errors) {
    if (!error.message.empty()) error.message += "; ";
    error.message += finding.field + ": " + finding.reason;
    if (!finding.hint.empty()) error.hint += (error.hint.empty() ? "" : "; ") + finding.hint;
    error.fields.push_back(finding.field);
  }
  return error;
}

Error in_field(const std::string& field, Error error) {
  error.message = field + ": " + error.message;
  error.fields = {field};
  return error;
}

}  // namespace metaup::graph
