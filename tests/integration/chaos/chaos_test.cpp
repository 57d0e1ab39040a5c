#include <catch2/catch.hpp>
#include <chrono>
#include <numeric>

#include "integration/chaos/play.hpp"

using namespace metaup::test;

namespace {

constexpr std::size_t kRuns = 3;
constexpr std::size_t kManyRuns = 15;
constexpr std::uint32_t kUsualSeeds = 10;
constexpr std::uint32_t kSoakSeeds = 200;
constexpr std::uint32_t kSoakMinutes = 20;

constexpr const char* kShort = "whatever goes wrong, in the end all is there once, and was told so";
constexpr const char* kLong = "the same holds for 2,000 items";

std::string lines(const std::vector<std::string>& all) {
  return std::accumulate(all.begin(), all.end(), std::string(),
                         [](const auto& text, const auto& line) { return text + "\n" + line; });
}

void check(std::uint32_t seed, const JobSize& size, std::size_t runs, const char* test_case) {
  const auto played = play(seed, size, runs);
  INFO("again: METAUP_TEST_SEED=" << seed << " METAUP_TEST_ROUNDS=1 test_chaos '" << test_case << "'");
  INFO(lines(played.trace));
  CHECK(lines(played.complaints) == "");
}

/// Some seeds have a handful of everything, some mostly one kind.
JobSize small_job(std::uint32_t seed) {
  return {.images = 4 + seed % 17, .videos = 1 + seed % 5, .rows = 2 * (3 + seed % 13)};
}

}  // namespace

TEST_CASE("whatever goes wrong, in the end all is there once, and was told so", "[chaos][kill]") {
  const auto first = first_seed();
  for (auto seed = first; seed != first + rounds(kUsualSeeds); ++seed) check(seed, small_job(seed), kRuns, kShort);
}

TEST_CASE("the same holds for 2,000 items", "[.soak][chaos][kill]") {
  const auto first = first_seed();
  for (auto seed = first; seed != first + rounds(1); ++seed) {
    check(seed, {.images = 260, .videos = 40, .rows = 660}, kManyRuns, kLong);
  }
}

// 200 seeds, and more of them until the time is over.
TEST_CASE("the same holds as long as there is time", "[.soak][chaos][kill]") {
  const auto first = first_seed();
  const auto minutes = std::chrono::minutes{number_of("METAUP_SOAK_MINUTES", kSoakMinutes)};
  const auto end = std::chrono::steady_clock::now() + minutes;
  auto seed = first;
  while (seed - first < rounds(kSoakSeeds) || std::chrono::steady_clock::now() < end) {
    check(seed, small_job(seed), kRuns, kShort);
    ++seed;
  }
  WARN(seed - first << " seeds from " << first);
}
