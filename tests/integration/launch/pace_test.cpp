#include <catch2/catch.hpp>

#include "launches.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;

// Runs under a limit of points, in virtual time: what is measured is the same on every machine.

namespace {

/// What a test changes about the replies.
struct Weather {
  bool every_second_without_headers = false;
  bool others_at_their_limit = false;  ///< somebody's ads_insights job beside it
  bool without_score = false;          ///< no reply says how much of the account's points is used
};

void set_weather(Studio& studio, const Weather& weather) {
  studio.on_served = [&studio](int) { studio.clock.advance_to(studio.clock.now() + 200ms); };
  studio.on_reply = [weather, count = 0](http::Response reply) mutable -> FakeTransport::Answer {
    const bool is_bare = ++count % 2 == 0 && weather.every_second_without_headers;
    for (auto& [name, value] : reply.headers) {
      if (weather.without_score && name == "x-ad-account-usage") value.clear();
      if (is_bare && name.find("usage") != std::string::npos) value = "{";
      if (weather.others_at_their_limit && name == "x-business-use-case-usage") {
        auto usage = nlohmann::json::parse(value);
        usage["123"].push_back(
            {{"type", "ads_insights"}, {"call_count", 100}, {"estimated_time_to_regain_access", 30}});
        value = usage.dump();
      }
    }
    return reply;
  };
}

const auto kWeathers =
    std::vector<Weather>{{}, {.every_second_without_headers = true}, {.others_at_their_limit = true}};

/// In which a quota of so many points, full at the start, lets that many through.
std::chrono::duration<double> least_time(double points, double quota) {
  return std::chrono::duration<double>((points - quota) / (quota / 300));
}

/// Does it in one run, or in two when it is killed in the middle.
template <class Job>
std::vector<Studio::Take> perform(Studio& studio, bool is_interrupted, int requests, Job job) {
  std::vector<Studio::Take> takes;
  if (is_interrupted) {
    studio.on_request = [&studio, requests](int number) {
      if (number >= requests) studio.interrupt.came = true;
    };
    takes.push_back(job());
    studio.on_request = nullptr;
    studio.interrupt.came = false;
  }
  takes.push_back(job());
  return takes;
}

}  // namespace

TEST_CASE("400 images go as fast as a limit lets them, and are never throttled", "[launch][pace]") {
  auto weathers = kWeathers;  // and those in which only the tier is told, so that the run counts points itself
  weathers.push_back({.without_score = true});
  weathers.push_back({.every_second_without_headers = true, .without_score = true});
  const auto weather = GENERATE_COPY(from_range(weathers));
  const bool is_interrupted = GENERATE(false, true);
  CAPTURE(weather.every_second_without_headers, weather.others_at_their_limit, weather.without_score, is_interrupted);
  constexpr int kImages = 400;
  constexpr double kQuota = 60;  // of the development tier
  Studio studio(R"({"limits":{"tier":"development_access","hourly_calls":100000}})");
  set_weather(studio, weather);
  studio.settings.common.retry.longest_wait = studio.settings.common.governor.longest_wait = 1h;
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < kImages; ++i) paths.push_back(studio.picture(i));
  const auto start = studio.clock.now();
  const auto takes = perform(studio, is_interrupted, kImages / 2, [&] { return studio.upload(paths); });
  CHECK(takes.back().exit_code == 0);
  CHECK(studio.state().at("images").size() == kImages);
  CHECK(studio.state().at("throttled") == 0);
  CHECK(studio.clock.now() - start <= 1.10 * least_time(3.0 * kImages, kQuota));
}

TEST_CASE("a launch of 1,000 rows goes as fast as a limit lets it, and is never throttled", "[launch][pace]") {
  const auto weather = GENERATE(from_range(kWeathers));
  const bool is_interrupted = GENERATE(false, true);
  CAPTURE(weather.every_second_without_headers, weather.others_at_their_limit, is_interrupted);
  const bool is_plain = !is_interrupted && !weather.every_second_without_headers && !weather.others_at_their_limit;
  const int rows_count = is_plain ? 1'000 : 400;  // the others show the same in less time
  const int quota = is_plain ? 1'500 : 600;       // less than Meta publishes: it has to be learned
  Studio studio(R"({"ads":{"most_in_adset":0},"limits":{"score_max":)" + std::to_string(quota) + "}}");
  set_weather(studio, weather);
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < rows_count; ++i) {
    rows.push_back(launch_row("row" + std::to_string(i), studio.picture(static_cast<std::uint32_t>(i % 50))));
  }
  const auto start = studio.clock.now();
  const auto takes = perform(studio, is_interrupted, 20, [&] { return studio.launch(rows); });
  CHECK(takes.back().exit_code == 0);
  CHECK(studio.state().at("ads").size() == static_cast<std::size_t>(rows_count));
  CHECK(studio.state().at("throttled") == 0);
  const auto points = studio.state().at("points").at("123").get<double>();
  CHECK(studio.clock.now() - start <= 1.10 * least_time(points, quota));
}

TEST_CASE("ads are made, changed and deleted at the pace that Meta takes them, and none is refused", "[launch][pace]") {
  constexpr int kAds = 400;
  constexpr double kAdsPerSecond = 80;  // of the 100 that Meta takes, which do not arrive as evenly as they are sent
  Studio studio;
  studio.settings.common.compose.batch = true;
  // Every third request is late, so that two arrive at once.
  studio.on_request = [&studio](int number) {
    if (number % 3 == 0) studio.clock.advance_to(studio.clock.now() + 100ms);
  };
  const auto took = [&](const auto& work) {
    const auto start = studio.clock.now();
    CHECK(work().exit_code == 0);
    CHECK(studio.state().at("throttled") == 0);
    return std::chrono::duration<double>(studio.clock.now() - start);
  };
  const auto most = 1.10 * std::chrono::duration<double>(kAds / kAdsPerSecond);
  std::vector<run::LaunchRow> rows;
  for (int i = 0; i < kAds; ++i) rows.push_back(launch_row("row" + std::to_string(i), studio.picture(1)));
  std::vector<std::string> ids;
  run::ChangePlan plan{.what = run::ChangePlan::What::activate, .objects = {}, .name_template = {}};
  CHECK(took([&] {
          auto take = studio.launch(rows);
          for (const auto& item : take.items) {
            if (item.kind != AssetKind::ad) continue;
            ids.push_back(item.id);
            plan.objects.push_back({*AccountId::parse("123"), item.id, AssetKind::ad});
          }
          return take;
        }) <= most);
  REQUIRE(ids.size() == kAds);
  CHECK(took([&] { return studio.change(plan); }) <= most);
  CHECK(took([&] { return studio.remove(AssetKind::ad, ids, {.active_ads = true}); }) <= most);
}
