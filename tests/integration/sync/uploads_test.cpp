#include <catch2/catch.hpp>
#include <filesystem>

#include "syncs.hpp"

// What a sync sends, whether it deletes or not.

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;
using Catch::Contains;
using report::Status;

using Counts = std::map<Status, int>;
using Seeds = std::set<std::uint32_t>;

TEST_CASE("a sync sends what is new or changed, and a renamed file costs nothing", "[sync]") {
  SyncBench bench;
  bench.image("a.jpg", 1);
  bench.image("b.jpg", 2);
  CHECK(statuses(bench.sync()) == Counts{{Status::uploaded, 2}});
  bench.rename("a.jpg", "spring/hero.jpg");
  bench.image("b.jpg", 3);
  auto options = bench.options();
  options.delete_missing = false;
  const auto second = bench.sync(options);
  CHECK(statuses(second) == Counts{{Status::uploaded, 1}, {Status::unchanged, 1}});
  CHECK(second.outcome.summary.requests == 1);
  const auto third = bench.sync(options);
  CHECK(third.outcome.summary.requests == 0);
  CHECK(bench.images() == Seeds{1, 2, 3});
}

TEST_CASE("a file that somebody may still be writing to is left for the next time", "[sync]") {
  SyncBench bench;
  const auto path = bench.image("a.jpg", 1);
  bench.image("b.jpg", 2);
  const auto now = std::chrono::file_clock::now();
  bench.studio.clock.jump(
      std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now() - bench.studio.clock.wall() + 1h));
  std::filesystem::last_write_time(path, now + 1h - 1s);
  auto options = bench.options();
  options.settle = 5s;
  const auto first = bench.sync(options);
  CHECK(first.exit_code == 0);
  CHECK(statuses(first) == Counts{{Status::uploaded, 1}});
  CHECK_THAT(bench.notices(), Contains("left for the next time") && Contains(path));
  bench.studio.clock.jump(10s);
  const auto second = bench.sync(options);
  CHECK(statuses(second) == Counts{{Status::uploaded, 1}, {Status::unchanged, 1}});
  CHECK(bench.notices().empty());
}

TEST_CASE("a source that is given twice is listed once", "[sync]") {
  SyncBench bench;
  bench.image("a.jpg", 1);
  CHECK(bench.sync(bench.options({"", ".", "../in"})).items.size() == 1);
}

TEST_CASE("a source may be a file, a zip or a list of them", "[sync]") {
  SyncBench bench;
  auto options = bench.options();
  options.arguments.clear();
  options.files_from = {bench.folder.write("list", bench.image("a.jpg", 1) + "\n" + bench.image("b.jpg", 2) + "\n")};
  CHECK(statuses(bench.sync(options)) == Counts{{Status::uploaded, 2}});
  bench.image("b.jpg", 3);
  CHECK(statuses(bench.sync(options)) == Counts{{Status::uploaded, 1}, {Status::unchanged, 1}, {Status::deleted, 1}});
  CHECK(bench.images() == Seeds{1, 3});
}
