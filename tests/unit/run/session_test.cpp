#include "metaup/run/session.hpp"

#include <catch2/catch.hpp>

#include "metaup/run/library.hpp"
#include "support/fakes.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;

namespace {

const AccountId kAccount = *AccountId::parse("1");

SessionOptions options_for(const test::TempDir& folder) {
  SessionOptions options;
  options.settings.command = "upload";
  options.settings.connection.graph_url = "http://127.0.0.1:1";
  options.accounts = {kAccount};
  options.ledger = folder / "ledger.db";
  return options;
}

/// Ends here, without a request.
run::UploadPlan one_missing_file() {
  Error missing;
  missing.error_class = ErrorClass::not_found;
  missing.message = "it is not there";
  run::UploadPlan plan;
  plan.jobs.push_back({.source = {}, .account = kAccount, .content = plan::unusable("none.jpg", missing)});
  return plan;
}

}  // namespace

TEST_CASE("a session does one run after the other, each under its own id", "[run][session]") {
  const test::TempDir folder;
  test::RecordingReporter reporter;
  auto session = Session::open(options_for(folder), reporter);
  REQUIRE(session);
  const auto first = session->settings().run_id;
  CHECK_FALSE(first.empty());
  for (int run = 0; run < 3; ++run) {
    const auto outcome = session->upload(one_missing_file(), {});
    CHECK(outcome.stop == run::Stop::none);
    CHECK(outcome.summary.failed == 1);
  }
  CHECK(session->settings().run_id != first);
  CHECK(reporter.all<report::Fatal>().empty());
}

TEST_CASE("a session runs other work than uploads as well", "[run][session]") {
  const test::TempDir folder;
  test::RecordingReporter reporter;
  auto options = options_for(folder);
  options.settings.retry.attempts = 1;
  auto session = Session::open(options, reporter);
  REQUIRE(session);
  const auto first = session->settings().run_id;
  const auto outcome = session->run([&](auto& environment, const auto& settings) {
    CHECK(settings.run_id == first);
    return run::list_objects({.account = kAccount, .kind = AssetKind::image}, settings, environment);
  });
  CHECK(outcome.summary.requests == 1);
  CHECK(outcome.summary.done == 0);
  CHECK(session->settings().run_id == first);
}

TEST_CASE("an account is in one session at a time", "[run][session]") {
  const test::TempDir folder;
  test::RecordingReporter reporter;
  auto one = Session::open(options_for(folder), reporter);
  REQUIRE(one);
  const auto other = Session::open(options_for(folder), reporter);
  REQUIRE_FALSE(other);
  CHECK(other.error().stop == run::Stop::locked);
  CHECK_THAT(other.error().error.message, Catch::Matchers::Contains("act_1"));

  SECTION("nobody waits for it longer than the run may take") {
    auto options = options_for(folder);
    options.lock_wait = std::chrono::hours{1};
    options.settings.ends_at = std::chrono::steady_clock::now() + Milliseconds{20};
    const auto late = Session::open(std::move(options), reporter);
    REQUIRE_FALSE(late);
    CHECK(late.error().stop == run::Stop::budget);
    CHECK_THAT(late.error().error.message, Catch::Matchers::Contains("another run"));
  }
  SECTION("who only reads needs no lock") {
    auto options = options_for(folder);
    options.read_only = true;
    CHECK(Session::open(std::move(options), reporter));
  }
  SECTION("a run that has let go of it takes it again, or is told who has it") {
    const auto released = one->run([](run::Environment& environment, const run::Settings&) {
      environment.release_locks();
      return run::Outcome{};
    });
    CHECK(released.stop == run::Stop::none);
    {
      const auto meanwhile = Session::open(options_for(folder), reporter);
      REQUIRE(meanwhile);
      CHECK(one->upload(one_missing_file(), {}).stop == run::Stop::locked);
    }
    CHECK(one->upload(one_missing_file(), {}).stop == run::Stop::none);
    CHECK_FALSE(Session::open(options_for(folder), reporter));
  }
}

TEST_CASE("a session says why it cannot be opened", "[run][session]") {
  const test::TempDir folder;
  test::RecordingReporter reporter;
  auto options = options_for(folder);
  SECTION("no address") {
    options.settings.connection.graph_url = "graph";
    const auto session = Session::open(std::move(options), reporter);
    REQUIRE_FALSE(session);
    CHECK(session.error().stop == run::Stop::configuration);
  }
  SECTION("no ledger") {
    folder.write("ledger.db", "this is something else");
    const auto session = Session::open(std::move(options), reporter);
    REQUIRE_FALSE(session);
    CHECK(session.error().stop == run::Stop::state);
  }
  SECTION("a ledger that cannot be read, and need not be") {
    folder.write("ledger.db", "this is something else");
    options.read_only = true;
    options.ledger_is_optional = true;
    CHECK(Session::open(std::move(options), reporter));
    CHECK(reporter.all<report::Notice>().size() == 1);
  }
  SECTION("a ledger that is not there, and would only be read") {
    options.read_only = true;
    CHECK(Session::open(std::move(options), reporter));
    CHECK(reporter.all<report::Notice>().empty());
  }
}
