#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

namespace metaup::test {

/// Chance, which is the same for the same seed.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : random_(seed) {}

  [[nodiscard]] bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }
  /// A number below `count`.
  [[nodiscard]] std::size_t pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  template <class List>
  [[nodiscard]] auto one_of(const List& all) {
    return all[pick(std::size(all))];
  }
  template <class T>
  void shuffle(std::vector<T>& all) {
    std::shuffle(all.begin(), all.end(), random_);
  }
  /// Forwards or back.
  [[nodiscard]] std::chrono::seconds an_hour_or_less() {
    return std::chrono::seconds{std::uniform_int_distribution<int>(-3'600, 3'600)(random_)};
  }

 private:
  std::mt19937 random_;
};

inline std::uint32_t number_of(const char* variable, std::uint32_t otherwise) {
  const auto* const given = std::getenv(variable);
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : otherwise;
}

/// METAUP_TEST_SEED repeats what chance did; METAUP_TEST_ROUNDS says how many seeds there are, from that one on.
inline std::uint32_t first_seed() { return number_of("METAUP_TEST_SEED", std::random_device{}()); }
inline std::uint32_t rounds(std::uint32_t usual = 12) { return number_of("METAUP_TEST_ROUNDS", usual); }

}  // namespace metaup::test
