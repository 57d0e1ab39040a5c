#pragma once
#include <string>

#include "metaup/base/error.hpp"

namespace metaup::plan {

/// A local error that names the file, says what is wrong and what to do about it.
[[nodiscard]] inline Error problem(const std::string& file, const std::string& what, std::string what_to_do) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = file + " " + what;
  error.hint = std::move(what_to_do);
  return error;
}

}  // namespace metaup::plan
