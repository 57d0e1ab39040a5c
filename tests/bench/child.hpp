#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace metaup::bench {

using Seconds = std::chrono::duration<double>;

/// What a program took from start to end. The kernel counts the parent's size at the start into a
/// child's peak, so the parent is to stay small.
struct Spent {
  Seconds wall{};
  Seconds cpu{};  ///< user and system, all threads
  std::uint64_t peak_bytes = 0;
};

/// Runs a program with exactly that environment ("NAME=value") and stdout thrown away. Throws with
/// what it wrote to stderr, which goes to a file in `scratch`, when it does not end with 0.
Spent run(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
          const std::filesystem::path& scratch);

}  // namespace metaup::bench
