#pragma once
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace metaup::test {

/// Whether something is installed that a test needs; else the test says that it is skipped, and how to get it. With
/// METAUP_TEST_NEEDS_ALL it fails, so that nobody loses tests without noticing.
inline bool is_installed(const std::string& path, const std::string& how_to_get_it) {
  if (std::filesystem::exists(path)) return true;
  const auto what = path + " is not there (" + how_to_get_it + ")";
  if (std::getenv("METAUP_TEST_NEEDS_ALL") != nullptr) FAIL(what);
  WARN("SKIPPED: " + what);
  return false;
}

}  // namespace metaup::test
