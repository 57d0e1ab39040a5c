#pragma once
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "integration/studio/disk.hpp"

namespace metaup::test {

/// What can go wrong between here and Meta, by chance.
class Storm {
 public:
  Storm(Studio& studio, Disk& disk, std::uint32_t seed) : studio_(studio), disk_(disk), random_(seed) {
    studio_.on_served = [this](int) {
      // Longer than results wait for company before they are written down.
      studio_.clock.advance_to(studio_.clock.now() + std::chrono::milliseconds{50});
      if (!calm_ && chance(0.1)) studio_.clock.jump(an_hour_or_less());
      if (killing_ && chance(0.08)) {
        disk_.die();
        throw Killed();
      }
      if (killing_ && chance(0.03)) studio_.interrupt.signal = SIGTERM;
    };
    studio_.on_reply = [this](http::Response response) { return bend(std::move(response)); };
  }

  struct Killed {};

  [[nodiscard]] bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }
  [[nodiscard]] std::size_t pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  template <class T>
  void shuffle(std::vector<T>& all) {
    std::shuffle(all.begin(), all.end(), random_);
  }

  /// Forwards or back.
  [[nodiscard]] std::chrono::seconds an_hour_or_less() {
    return std::chrono::seconds{std::uniform_int_distribution<int>(-3'600, 3'600)(random_)};
  }

  /// Meta's own trouble, for a few requests to come to one of these edges.
  void brew(const std::vector<std::string>& edges) {
    constexpr std::array kTroubles{
        R"("error":{"code":100,"subcode":1443048})",
        R"("error":{"code":2})",
        R"("error":{"code":2},"when":"after")",
        R"("error":{"code":17,"subcode":2446079})",
        R"("null_entry":true)",
        R"("null_entry":true,"when":"after")",
        R"("drop":true)",
    };
    const auto& edge = edges.at(pick(edges.size()));
    studio_.add_fault(R"({"edge":")" + edge + R"(","method":"POST","every":2,"times":)" + std::to_string(1 + pick(3)) +
                      "," + kTroubles.at(pick(kTroubles.size())) + "}");
  }
  void calm() {
    calm_ = true;
    killing_ = false;
    studio_.interrupt.signal = 0;
  }

 private:
  FakeTransport::Answer bend(http::Response response) {
    if (calm_ || !chance(0.2)) return response;
    switch (pick(4)) {
      case 0:
        return tl::unexpected(http::Failure{http::Failure::Kind::dropped, "the connection broke"});
      case 1:
        response.status = chance(0.5) ? 502 : 200;
        response.body = "<html>Bad gateway</html>";
        return response;
      default:
        return bend_entries(std::move(response));
    }
  }
  FakeTransport::Answer bend_entries(http::Response response) {
    auto entries = nlohmann::json::parse(response.body, nullptr, false);
    if (!entries.is_array()) return response;
    for (auto& entry : entries) {
      if (chance(0.2)) entry = nullptr;
    }
    if (chance(0.1)) entries.erase(entries.begin());
    response.body = entries.dump();
    return response;
  }

  Studio& studio_;
  Disk& disk_;
  std::mt19937 random_;
  bool calm_ = false;
  bool killing_ = true;
};

inline std::uint32_t number_of(const char* variable, std::uint32_t otherwise) {
  const auto* const given = std::getenv(variable);
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : otherwise;
}

/// METAUP_TEST_SEED repeats a storm, as far as chance is concerned; METAUP_TEST_ROUNDS says how many there are.
inline std::uint32_t first_seed() { return number_of("METAUP_TEST_SEED", std::random_device{}()); }
inline std::uint32_t rounds() { return number_of("METAUP_TEST_ROUNDS", 12); }

/// Meta's clock is an hour ahead of this machine's, as much behind, or right.
inline std::string scenario_of(std::uint32_t seed) {
  return R"({"clock_offset_s":)" + std::to_string(3'600 * (static_cast<int>(seed % 3) - 1)) + "}";
}

}  // namespace metaup::test
