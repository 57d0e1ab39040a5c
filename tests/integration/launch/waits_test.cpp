#include <catch2/catch.hpp>

#include "launches.hpp"
#include "support/ledger_calls.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;

// Limits that last, and what they keep waiting.

namespace {

const ledger::Owner kOwner{.origin = "http://127.0.0.1:1", .account = *AccountId::parse("123")};

std::vector<std::string> pictures(Studio& studio, std::uint32_t count) {
  std::vector<std::string> paths;
  for (std::uint32_t i = 1; i <= count; ++i) paths.push_back(studio.picture(i));
  return paths;
}

void set_max_wait(Studio& studio, Milliseconds longest) {
  studio.settings.common.retry.longest_wait = studio.settings.common.governor.longest_wait = longest;
}

}  // namespace

TEST_CASE("a block that an earlier run saved, longer than --max-wait, ends the run at once with 7", "[waits]") {
  Studio studio;
  set_max_wait(studio, 5s);
  save_block(*studio.ledger, kOwner, studio.clock.wall() + 20min);
  const auto start = studio.clock.now();
  Studio::Take take;
  SECTION("upload") { take = studio.upload(pictures(studio, 3)); }
  SECTION("create-creative") { take = studio.launch({creative_row("a", studio.picture(1))}); }
  SECTION("status") { take = studio.await({"77"}); }
  SECTION("copy-image") { take = studio.copy("9", "123", {std::string(32, 'a')}); }
  CHECK(take.exit_code == 7);
  CHECK(take.outcome.summary.requests == 0);
  CHECK(take.outcome.summary.done == 0);
  CHECK(studio.clock.now() - start < 1s);
  const auto errors = studio.reporter.all<report::Fatal>();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].error.message.find("in about 20 min") != std::string::npos);
}

TEST_CASE("a dry run goes on without its reads while a limit lasts", "[waits]") {
  Studio studio;
  set_max_wait(studio, 5s);
  studio.settings.dry_run = true;
  const auto rows = std::vector{launch_row("a", studio.picture(1))};
  SECTION("one that an earlier run met") { save_block(*studio.ledger, kOwner, studio.clock.wall() + 20min); }
  SECTION("of the whole app") { save_block(*studio.ledger, {kOwner.origin, AccountId{}}, studio.clock.wall() + 20min); }
  SECTION("one that its own reads meet") {
    studio.add_fault(R"({"edge":"batch","error":{"code":4},"headers":{"x-app-usage":"{\"call_count\":100}"}})");
  }
  const auto take = studio.launch(rows);
  CHECK(take.exit_code == 0);
  CHECK(statuses(take, AssetKind::ad)[report::Status::planned] == 1);
  CHECK(take.outcome.summary.requests <= 1);
}

TEST_CASE("a block that an earlier run saved is waited for, told and counted", "[waits]") {
  Studio studio;
  save_block(*studio.ledger, kOwner, studio.clock.wall() + 5min);
  const auto take = studio.upload(pictures(studio, 3));
  CHECK(take.exit_code == 0);
  CHECK(studio.reporter.all<report::Throttle>().size() == 1);
  CHECK(take.outcome.summary.throttled >= 299s);
  CHECK(take.outcome.summary.throttled <= take.outcome.summary.elapsed);
}

TEST_CASE("an account that waits for a limit keeps no other waiting", "[waits]") {
  Studio studio;
  save_block(*studio.ledger, kOwner, studio.clock.wall() + 5min);
  const auto start = studio.clock.now();
  std::map<std::string, SteadyTime> last;
  studio.on_served = [&](int) { last[std::to_string(last.size())] = studio.clock.now(); };
  const auto take = studio.upload(pictures(studio, 100), {"123", "456", "789"});
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.done == 300);
  const auto in_time =
      std::count_if(last.begin(), last.end(), [&](const auto& one) { return one.second - start < 60s; });
  CHECK(in_time == 200);
}

TEST_CASE("waits that overlap are counted once", "[waits]") {
  Studio studio;
  studio.add_fault(R"({"edge":"adimages","method":"POST","nth":[1,2,3],"error":{"code":80004,"subcode":2446079,
                       "message":"too many"}})");
  const auto take = studio.upload(pictures(studio, 4), {"123", "456", "789"});
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.throttled >= 300s);
  CHECK(take.outcome.summary.throttled <= take.outcome.summary.elapsed);
}

TEST_CASE(
    "a limit that a header announces for longer than --max-wait ends what is left with 6, or 7 if nothing was done",
    "[waits]") {
  Studio studio;
  const bool any_done = GENERATE(true, false);
  studio.add_fault(R"({"edge":"adimages","method":"POST","nth":)" + std::string(any_done ? "3" : "1") +
                   (any_done ? "" : R"(,"error":{"code":80004,"message":"too many"})") +
                   R"(,"headers":{"x-business-use-case-usage":
                     "{\"1\":[{\"type\":\"ads_management\",\"call_count\":100,\"estimated_time_to_regain_access\":25}]}"}})");
  studio.settings.common.governor.most_in_flight = 1;
  const auto take = studio.upload(pictures(studio, 10));
  CHECK(take.exit_code == (any_done ? 6 : 7));
  CHECK(take.outcome.summary.done == (any_done ? 3U : 0U));
  CHECK(take.outcome.summary.throttled == 0ms);
  const auto next = studio.upload(pictures(studio, 10));  // it keeps to it
  CHECK(next.outcome.summary.requests == 0);
}
