#pragma once
#include <catch2/catch.hpp>
#include <string>

#include "metaup/plan/media.hpp"

namespace metaup::test {

/// What is wrong with an image called "ad.x"; "no problem" when nothing is.
inline std::string problem_of(const std::string& bytes) {
  const auto facts = plan::inspect_image(bytes, "ad.x");
  if (facts) return "no problem";
  CHECK(facts.error().error_class == ErrorClass::local);
  CHECK_FALSE(facts.error().retryable);
  CHECK_FALSE(facts.error().hint.empty());
  CHECK_THAT(facts.error().message, Catch::Matchers::Contains("ad.x "));
  return facts.error().message;
}

}  // namespace metaup::test
