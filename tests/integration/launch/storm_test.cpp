#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;

namespace {

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
  void shuffle(std::vector<run::LaunchRow>& rows) { std::shuffle(rows.begin(), rows.end(), random_); }

  /// Forwards or back.
  [[nodiscard]] std::chrono::seconds an_hour_or_less() {
    return std::chrono::seconds{std::uniform_int_distribution<int>(-3'600, 3'600)(random_)};
  }

  /// Meta's own trouble, for a few requests to come.
  void brew() {
    constexpr std::array kTroubles{
        R"("error":{"code":100,"subcode":1443048})",
        R"("error":{"code":2})",
        R"("error":{"code":2},"when":"after")",
        R"("error":{"code":17,"subcode":2446079})",
        R"("null_entry":true)",
        R"("null_entry":true,"when":"after")",
        R"("drop":true)",
    };
    const auto* const edge = std::array{"adcreatives", "ads", "batch"}.at(pick(3));
    studio_.add_fault(std::string(R"({"edge":")") + edge + R"(","method":"POST","every":2,"times":)" +
                      std::to_string(1 + pick(3)) + "," + kTroubles.at(pick(kTroubles.size())) + "}");
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

std::uint32_t number_of(const char* variable, std::uint32_t otherwise) {
  const auto* const given = std::getenv(variable);
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : otherwise;
}

/// Meta's clock is an hour ahead of this machine's, as much behind, or right.
std::string scenario_of(std::uint32_t seed) {
  return R"({"clock_offset_s":)" + std::to_string(3'600 * (static_cast<int>(seed % 3) - 1)) + "}";
}

/// Rows of all kinds that differ in how their ads can be told apart.
std::vector<run::LaunchRow> all_kinds(Studio& studio, const std::string& creative) {
  std::vector<run::LaunchRow> rows;
  for (std::uint32_t i = 0; i < 12; ++i) rows.push_back(launch_row("alone" + std::to_string(i), studio.picture(i % 3)));
  auto namesake = launch_row("namesake", studio.picture(1));
  rows.push_back(namesake);
  namesake.source = "namesake of another link";
  namesake.creative->link += "/other";
  rows.push_back(namesake);
  auto equal = launch_row("equal", studio.picture(2));
  rows.push_back(equal);
  equal.source = "equal to it";
  rows.push_back(equal);
  auto twin = launch_row("twin", studio.picture(2));
  rows.push_back(twin);
  twin.source = twin.ad->name = "ad of the same creative";
  rows.push_back(twin);
  rows.push_back(ad_row("of a creative's id", creative));
  return rows;
}

void check_no_ad_too_many(Studio& studio, const std::map<std::string, int>& wanted) {
  for (const auto& [name, count] : ads_by_name(studio)) {
    CAPTURE(name);
    REQUIRE(count <= wanted.at(name));
  }
}

void check_each_item_once(const Studio::Take& take) {
  std::map<std::uint32_t, int> seen;
  for (const auto& item : take.items) {
    CAPTURE(item.source);
    if (item.kind != AssetKind::image) REQUIRE(++seen[item.index] == 1);
  }
}

}  // namespace

// METAUP_TEST_SEED repeats a run of the test, as far as chance is concerned; METAUP_TEST_ROUNDS says how long it is.
TEST_CASE("in any storm of lost, bent and refused replies, kills, signals and jumping clocks no ad is made twice",
          "[launch][kill]") {
  const auto first = number_of("METAUP_TEST_SEED", std::random_device{}());
  const auto rounds = number_of("METAUP_TEST_ROUNDS", 12);
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const auto seed = first + round;
    CAPTURE(seed);
    Studio studio(scenario_of(seed));
    const auto creative = item_of(studio.launch({creative_row("c", studio.picture(9))}), AssetKind::creative, "c").id;
    auto rows = all_kinds(studio, creative);
    std::map<std::string, int> wanted;
    for (const auto& row : rows) ++wanted[row.ad->name];
    Disk disk(studio);
    Storm storm(studio, disk, seed);
    studio.settings.common.retry.attempts = static_cast<std::uint32_t>(1 + storm.pick(5));
    for (int run = 0; run < 5; ++run) {
      storm.brew();
      storm.shuffle(rows);
      studio.interrupt.signal = 0;
      try {
        check_each_item_once(studio.launch(rows));
      } catch (const Storm::Killed&) {
        disk.open();
      }
      check_no_ad_too_many(studio, wanted);
    }
    storm.calm();
    studio.settings.common.retry.attempts = 5;
    // A block that was saved before the clock was set back seems to last for so much longer, and the clock may have
    // been set back again and again.
    studio.clock.advance_to(studio.clock.now() + std::chrono::hours{12});
    // What is left of the storm strikes some of these, too.
    for (int run = 0; run < 8; ++run) static_cast<void>(studio.launch(rows));
    std::string left;
    for (const auto& item : studio.launch(rows).items) {
      if (item.error) left += item.source + ": " + item.error->message + "\n";
    }
    CHECK(ads_by_name(studio) == wanted);
    const auto open = studio.ledger->open_intents({"http://127.0.0.1:1", *AccountId::parse("123")}).value();
    for (const auto& intent : open) left += "open: " + intent.key + "\n";
    CHECK(left == "");
    CHECK(studio.launch(rows).outcome.summary.requests == 0);
  }
}
