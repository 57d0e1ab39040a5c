#include <csignal>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <set>

#include "support/album.hpp"

using namespace metaup::test;

namespace {

constexpr std::uint32_t kImages = 300;
constexpr int kKills = 20;

/// METAUP_TEST_SEED repeats a run of the test.
std::uint32_t seed() {
  const auto* const given = std::getenv("METAUP_TEST_SEED");
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

/// Sources that a whole line of this output tells as done; the last line may be cut off.
std::set<std::string> told_done(const std::string& ndjson) {
  std::set<std::string> done;
  for (const auto& item : items(ndjson.substr(0, ndjson.rfind('\n') + 1))) {
    if (item.at("status") == "uploaded") done.insert(item.at("source"));
  }
  return done;
}

}  // namespace

TEST_CASE("killed again and again, a run is taken up where it was", "[e2e][kill]") {
  const auto chosen = seed();
  WARN("METAUP_TEST_SEED=" << chosen);
  std::mt19937 random(chosen);
  const Simulator simulator(R"({"limits":{"enforce":false}})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", kImages);
  const auto arguments = upload(simulator.url(), folder / "in");

  std::set<std::string> done;
  int kills = 0;
  for (; kills < kKills; ++kills) {
    const auto seen = http_requests(simulator);
    auto run = metaup.start(arguments);
    // A twentieth of the work on average, so that the kills spread over the whole of it.
    wait_for_requests(simulator, run, seen + static_cast<int>(random() % (2 * kImages / kKills)));
    run.send(SIGKILL);
    const auto killed = run.wait();
    metaup.search_for_token(killed);
    for (const auto& source : told_done(killed.out)) {
      INFO(source);
      CHECK(done.insert(source).second);  // never told, and so never sent, a second time
    }
    if (killed.signal == 0) break;
  }
  const auto last = metaup(arguments);
  INFO("killed " << kills << " times");
  REQUIRE(last.exit_code == 0);
  CHECK(summary(last.out).at("items") == kImages);
  for (const auto& source : told_done(last.out)) CHECK(done.insert(source).second);

  // What was in flight at a kill may have gone up twice; each kill had at most 16 in flight.
  const auto state = simulator.state();
  CHECK(state.at("images").size() == kImages);
  int repeated = 0;
  for (const auto& image : state.at("images")) repeated += image.at("uploads").get<int>() - 1;
  CHECK(repeated <= (16 + 16) * kills);  // in flight, and done but not yet committed

  CHECK(metaup({"ledger", "check"}).exit_code == 0);
  const auto requests = http_requests(simulator);
  CHECK(statuses(metaup(arguments).out) == std::map<std::string, int>{{"unchanged", kImages}});
  CHECK(http_requests(simulator) == requests);
}

TEST_CASE("what was told as done before a kill is not sent again", "[e2e][kill]") {
  // Every reply but the first 40 hangs, so that the kill comes at a known state.
  const Simulator simulator(R"({"limits":{"enforce":false},
    "faults":[{"edge":"adimages","nth":[41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56],"stall":true}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 100);
  const auto arguments = upload(simulator.url(), folder / "in");
  auto run = metaup.start(arguments);
  wait_for_requests(simulator, run, 56);
  run.send(SIGKILL);
  const auto killed = run.wait();
  REQUIRE(killed.signal == SIGKILL);
  const auto done = told_done(killed.out);
  CHECK(done.size() == 40);

  const auto next = metaup(arguments);
  CHECK(next.exit_code == 0);
  for (const auto& item : items(next.out)) {
    INFO(item);
    CHECK((item.at("status") == "unchanged") == done.contains(item.at("source")));
  }
  CHECK(simulator.state().at("images").size() == 100);
}
