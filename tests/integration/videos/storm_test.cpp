#include <catch2/catch.hpp>

#include "integration/studio/storm.hpp"

using namespace metaup;
using namespace metaup::test;

namespace {

/// How many finished videos Meta holds by their title.
std::map<std::string, int> finished_by_title(Studio& studio) {
  std::map<std::string, int> titles;
  for (const auto& video : studio.finished_videos()) ++titles[video.at("title").get<std::string>()];
  return titles;
}

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

std::string windows(std::uint32_t seed) {
  auto scenario = nlohmann::json::parse(scenario_of(seed));
  scenario["videos"] = {{"windows", {1'500}}};
  return scenario.dump();
}

}  // namespace

TEST_CASE("in any storm of lost, bent and refused replies, kills, signals and jumping clocks no upload is made twice",
          "[videos][images][kill]") {
  const auto first = first_seed();
  for (auto seed = first; seed != first + rounds(); ++seed) {
    CAPTURE(seed);
    Studio studio(windows(seed));
    const bool in_one_request = seed % 2 == 1;
    studio.settings.video.method = in_one_request ? run::VideoMethod::simple : run::VideoMethod::chunked;
    std::vector<std::string> paths;
    std::map<std::string, int> wanted;
    for (std::uint32_t i = 0; i < 8; ++i) paths.push_back(studio.picture(i));
    for (std::uint32_t i = 0; i < 4; ++i) {
      paths.push_back(studio.film(i, 3'000 + 1'000 * i));
      wanted[stem_of(paths.back())] = 1;
    }
    Disk disk(studio);
    Storm storm(studio, disk, seed);
    studio.settings.common.retry.attempts = static_cast<std::uint32_t>(1 + storm.pick(5));
    for (int run = 0; run < 5; ++run) {
      storm.brew({"adimages", "advideos"});
      storm.shuffle(paths);
      studio.interrupt.signal = 0;
      try {
        static_cast<void>(studio.upload(paths));
      } catch (const Storm::Killed&) {
        disk.open();
      }
      for (const auto& [title, count] : finished_by_title(studio)) {
        CAPTURE(title);
        REQUIRE(count == 1);
      }
    }
    storm.calm();
    studio.settings.common.retry.attempts = 5;
    studio.clock.advance_to(studio.clock.now() + std::chrono::hours{12});  // as long as a saved block may seem to last
    for (int run = 0; run < 8; ++run) static_cast<void>(studio.upload(paths));
    std::string left;
    for (const auto& item : studio.upload(paths).items) {
      // What Meta never got, and shows nothing of, stays in doubt: nobody can say that it will not come.
      const bool stays_in_doubt =
          in_one_request && item.error && item.error->error_class == ErrorClass::unknown_outcome;
      if (stays_in_doubt) wanted.erase(stem_of(item.source));
      if (item.error && !stays_in_doubt) left += item.source + ": " + item.error->message + "\n";
    }
    CHECK(left == "");
    CHECK(studio.state().at("images").size() == 8);
    const bool any_in_doubt = wanted.size() < 4;
    CHECK(finished_by_title(studio) == wanted);
    CHECK(disk.any_in_doubt() == any_in_doubt);
    if (!any_in_doubt) CHECK(studio.upload(paths).outcome.summary.requests == 0);
  }
}
