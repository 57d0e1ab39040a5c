#include "run/targets/ad_errors.hpp"

namespace metaup::run {

Error failed_creative_error(const Error& why) {
  if (why.error_class == ErrorClass::cancelled) return why;
  Error error;
  error.error_class = ErrorClass::dependency;
  error.message = "its creative failed: " + why.message;
  error.retryable = why.retryable;
  return error;
}

Error doubted_ad_error(const std::string& source) {
  Error error;
  error.error_class = ErrorClass::dependency;
  error.message = "an equal ad may have been made: see " + source;
  error.retryable = true;
  return error;
}

Error unclear_error(const graph::AdDraft& draft, const std::string& others, bool is_flexible) {
  Error error;
  error.error_class = ErrorClass::unknown_outcome;
  error.message = "ad set " + draft.adset + " has an ad of this name (" + others +
                  "), and what Meta tells of its creative does not say whether it is the same";
  error.hint = "Look at it. If it is another one, rename or delete it";
  error.hint += is_flexible ? "." : "; without --inline-creatives ads are compared by the ids of their creatives.";
  return error;
}

}  // namespace metaup::run
