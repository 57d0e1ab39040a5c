#include <catch2/catch.hpp>

#include "integration/studio/studio.hpp"
#include "support/file_watch.hpp"

// One run into several accounts.

using namespace metaup;
using namespace metaup::test;
using report::Status;

namespace {

const std::vector<std::string> kAccounts{"123", "124", "125"};

/// What the simulator does with the files that come does not count.
void watch_client(Studio& studio, FileWatch& watch) {
  studio.on_request = [&watch](int) { watch.pause(true); };
  studio.on_served = [&watch](int) { watch.pause(false); };
}

run::Job job(const std::string& path, const std::string& account) {
  return {.source = path,
          .account = AccountId::parse(account).value(),
          .content = plan::Candidate{.path = path, .stamp = stamp_of(path).value(), .error = nullptr},
          .poster = std::nullopt};
}

}  // namespace

TEST_CASE("each of 1,000 files is opened and hashed once for three accounts", "[images]") {
  const bool file_by_file = GENERATE(true, false);
  Studio studio;
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < 1'000; ++i) paths.push_back(studio.picture(i));
  run::UploadPlan plan;
  for (std::size_t i = 0; i < paths.size() * kAccounts.size(); ++i) {
    const auto path = file_by_file ? i / kAccounts.size() : i % paths.size();
    const auto account = file_by_file ? i % kAccounts.size() : i / paths.size();
    plan.jobs.push_back(job(paths[path], kAccounts[account]));
  }
  FileWatch watch;
  watch_client(studio, watch);
  const auto open_before = open_files();
  int most_open = 0;
  studio.on_served = [&](int) {
    watch.pause(false);
    most_open = std::max(most_open, open_files());
  };
  const auto take = studio.upload(std::move(plan));
  CHECK(take.exit_code == 0);
  REQUIRE(take.items.size() == 3'000);
  CHECK(take.outcome.summary.requests == 3'000);
  CHECK(studio.state().at("images").size() == 3'000);
  int more_than_once = 0;
  for (const auto& item : take.items) {
    if (item.status != Status::uploaded || watch.opens(item.source) != 1 || watch.hashes(item.sha256) != 1) {
      ++more_than_once;
    }
  }
  CHECK(more_than_once == 0);
  CHECK(most_open - open_before <= 3 * 64 + 10);
}

TEST_CASE("files of many accounts do not stay open all at once", "[images]") {
  Studio studio;
  run::UploadPlan plan;
  for (std::uint32_t i = 0; i < 20 * 30; ++i) plan.jobs.push_back(job(studio.picture(i), std::to_string(200 + i % 20)));
  const auto open_before = open_files();
  int most_open = 0;
  studio.on_request = [&](int) { most_open = std::max(most_open, open_files() - open_before); };
  const auto take = studio.upload(std::move(plan));
  CHECK(take.exit_code == 0);
  CHECK(take.outcome.summary.done == 600);
  CHECK(most_open > 200);  // those of one account do
  CHECK(most_open < 400);
}
