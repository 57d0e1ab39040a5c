#include "run/tally.hpp"

#include <catch2/catch.hpp>
#include <cerrno>

#include "base/temporary_room.hpp"
#include "support/fakes.hpp"

using namespace metaup;
using namespace metaup::run;

namespace {

Error error_of(const std::string& message) { return {.error_class = ErrorClass::local, .message = message}; }

}  // namespace

TEST_CASE("a signal decides how a run ends, whatever else went wrong before or after it", "[run]") {
  test::RecordingReporter reporter;
  Tally tally(reporter);
  const auto other = GENERATE(Stop::state, Stop::budget, Stop::credentials, Stop::configuration);
  const bool signal_first = GENERATE(true, false);
  if (signal_first) tally.stop(Stop::interrupted);
  tally.stop(other, error_of("something"));
  if (!signal_first) tally.stop(Stop::interrupted);
  CHECK(tally.outcome().stop == Stop::interrupted);
  CHECK(tally.has_lost_state() == (other == Stop::state));
}

TEST_CASE("of two signals, and of two reasons of equal rank, the first counts", "[run]") {
  test::RecordingReporter reporter;
  Tally tally(reporter);
  SECTION("signals") {
    tally.stop(Stop::terminated);
    tally.stop(Stop::interrupted);
    CHECK(tally.outcome().stop == Stop::terminated);
  }
  SECTION("others") {
    tally.stop(Stop::budget);
    tally.stop(Stop::credentials, error_of("the token is dead"));
    CHECK(tally.outcome().stop == Stop::budget);
    CHECK_FALSE(tally.outcome().error);
  }
}

TEST_CASE("a ledger that fails goes before the token, but not before wrong usage, and is told in any case", "[run]") {
  test::RecordingReporter reporter;
  Tally tally(reporter);
  const auto [earlier, at_the_end] = GENERATE(table<Stop, Stop>({{Stop::credentials, Stop::state},
                                                                 {Stop::budget, Stop::state},
                                                                 {Stop::configuration, Stop::configuration},
                                                                 {Stop::interrupted, Stop::interrupted}}));
  tally.stop(earlier);
  tally.stop(Stop::state, error_of("the disk is full"));
  tally.stop(Stop::state, error_of("again"));
  CHECK(tally.outcome().stop == at_the_end);
  const auto told = reporter.all<report::Fatal>();
  REQUIRE(told.size() == 1);
  CHECK(told.front().error.message == "the disk is full");
}

TEST_CASE("contents without room on this machine end a run that has done nothing, and fail alone in others", "[run]") {
  test::RecordingReporter reporter;
  Tally tally(reporter);
  auto error = error_of("cannot hold a.mp4 in /tmp: No space left on device");
  blame_room(error, ENOSPC);
  const auto close = [&](report::Status status, const std::optional<Error>& why) {
    report::Item item;
    item.status = status;
    item.error = why;
    tally.close(std::move(item));
  };
  close(report::Status::failed, error_of("b.jpg is damaged"));
  tally.conclude();
  CHECK(tally.outcome().stop == Stop::none);
  close(report::Status::failed, error);
  const bool is_done = GENERATE(true, false);
  if (is_done) close(report::Status::uploaded, std::nullopt);
  if (GENERATE(true, false)) {
    tally.conclude();
    CHECK(tally.outcome().stop == (is_done ? Stop::none : Stop::state));
  } else {
    tally.stop(Stop::terminated);
    tally.conclude();
    CHECK(tally.outcome().stop == Stop::terminated);
  }
}
