#pragma once
#include <array>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "integration/studio/dice.hpp"
#include "integration/studio/disk.hpp"

namespace metaup::test {

/// Entries of a batch that are lost.
inline http::Response bend_entries(http::Response response, Dice& dice) {
  auto entries = nlohmann::json::parse(response.body, nullptr, false);
  if (!entries.is_array()) return response;
  for (auto& entry : entries) {
    if (dice.chance(0.2)) entry = nullptr;
  }
  if (!entries.empty() && dice.chance(0.1)) entries.erase(entries.begin());
  response.body = entries.dump();
  return response;
}

/// What may become of a reply on its way back.
inline FakeTransport::Answer bend(http::Response response, Dice& dice) {
  switch (dice.pick(4)) {
    case 0:
      return tl::unexpected(http::Failure{http::Failure::Kind::dropped, "the connection broke"});
    case 1:
      response.status = dice.chance(0.5) ? 502 : 200;
      response.body = "<html>Bad gateway</html>";
      return response;
    default:
      return bend_entries(std::move(response), dice);
  }
}

/// What can go wrong between here and Meta, by chance.
class Storm : public Dice {
 public:
  Storm(Studio& studio, Disk& disk, std::uint32_t seed) : Dice(seed), studio_(studio), disk_(disk) {
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
    studio_.on_reply = [this](http::Response response) {
      if (calm_ || !chance(0.2)) return FakeTransport::Answer(std::move(response));
      return bend(std::move(response), *this);
    };
  }

  struct Killed {};

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
  Studio& studio_;
  Disk& disk_;
  bool calm_ = false;
  bool killing_ = true;
};

/// Meta's clock is an hour ahead of this machine's, as much behind, or right.
inline std::string scenario_of(std::uint32_t seed) {
  return R"({"clock_offset_s":)" + std::to_string(3'600 * (static_cast<int>(seed % 3) - 1)) + "}";
}

}  // namespace metaup::test
