#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "ledger/examine.hpp"
#include "ledger/sqlite.hpp"
#include "samples.hpp"
#include "sandbox.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace {

int syncs = 0;

int counted_sync(long number, int descriptor) {
  ++syncs;
  return static_cast<int>(::syscall(number, descriptor));
}

}  // namespace

// A program's own functions come before those of libc, also for the SQLite library: the one way to
// see without a power cut what was synced.
extern "C" int fsync(int descriptor) { return counted_sync(SYS_fsync, descriptor); }
extern "C" int fdatasync(int descriptor) { return counted_sync(SYS_fdatasync, descriptor); }

namespace {

const Owner kOwner = owner_of("123");

void record_many(Ledger& ledger, unsigned first, unsigned count) {
  for (unsigned content = first; content < first + count; ++content) {
    record(ledger, kOwner, image("hash" + std::to_string(content), content));
  }
}

std::size_t count_assets(Ledger& ledger) {
  std::size_t count = 0;
  return ledger.each_asset("", "", [&](const OwnedAsset&) { ++count; }) ? count : 0;
}

/// Stops this process from making any file longer than it may; the signal is for those who ask.
void limit_files_to(rlim_t bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

TEST_CASE("what was flushed and what was intended outlives a kill, what waited does not", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto status = in_child([&] {
    const auto ledger = open_ledger(path).value();
    record_many(*ledger, 0, 300);
    if (!ledger->flush()) return 1;
    record_many(*ledger, 300, 1);
    if (!begin_intent(*ledger, {0, kOwner, "ads", "key", "{}", kNoon})) return 2;  // takes along what waits
    record_many(*ledger, 301, 1);
    return ::raise(SIGKILL);
  });
  REQUIRE(WIFSIGNALED(status));
  const auto ledger = open_ledger(path).value();
  CHECK(ledger->check().value().empty());
  CHECK(count_assets(*ledger) == 301);
  CHECK(open_intents(*ledger, kOwner).value().size() == 1);
}

TEST_CASE("a kill in the middle of a write leaves the ledger as it was before", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  record_many(*open_ledger(path).value(), 0, 10);
  const auto status = in_child([&] {
    auto database = sql::Database::open(path, SQLITE_OPEN_READWRITE).value();
    // A cache of one page makes SQLite write to the log before the commit.
    const auto written = database.execute(
        "PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE assets SET name = hex("
        "randomblob(2000)), gone = 1");
    return written ? ::raise(SIGKILL) : 1;
  });
  REQUIRE(WIFSIGNALED(status));
  const auto ledger = open_ledger(path).value();
  CHECK(ledger->check().value().empty());
  CHECK(remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(3))) == "hash3");
}

TEST_CASE("an intent is synced before it is sent, grouped rows wait for a checkpoint", "[ledger]") {
  const TempDir folder;
  const auto ledger = open_ledger(folder / "ledger.db").value();
  record_many(*ledger, 0, 1);
  REQUIRE(ledger->flush());
  const int before = syncs;
  record_many(*ledger, 1, 1);
  REQUIRE(ledger->flush());
  CHECK(syncs == before);
  REQUIRE(begin_intent(*ledger, {0, kOwner, "ads", "key", "{}", kNoon}));
  const int after_intent = syncs;
  CHECK(after_intent > before);
  record_many(*ledger, 2, 1);
  REQUIRE(ledger->flush());
  CHECK(syncs == after_intent);
}

TEST_CASE("a video session is written after each window without a sync", "[ledger]") {
  const TempDir folder;
  const auto ledger = open_ledger(folder / "ledger.db").value();
  VideoSession session;
  session.sha256 = sha_of(1);
  REQUIRE(save_session(*ledger, kOwner, session));
  const int before = syncs;
  for (session.wanted.begin = 0; session.wanted.begin < 20; ++session.wanted.begin) {
    REQUIRE(save_session(*ledger, kOwner, session));
  }
  CHECK(syncs == before);
}

TEST_CASE("one process sees what another wrote when it flushes", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto one = open_ledger(path).value();
  const auto two = open_ledger(path).value();
  CHECK(count_assets(*two) == 0);
  record_many(*one, 0, 1);
  CHECK(remote_of(two->find_asset(kOwner, AssetKind::image, sha_of(0))).empty());
  REQUIRE(one->flush());
  CHECK(remote_of(two->find_asset(kOwner, AssetKind::image, sha_of(0))).empty());  // still the view of before
  REQUIRE(two->flush());
  CHECK(remote_of(two->find_asset(kOwner, AssetKind::image, sha_of(0))) == "hash0");
}

TEST_CASE("a process that has rows waiting and a view open keeps no other from writing", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto one = open_ledger(path).value();
  const auto two = open_ledger(path).value();
  record_many(*one, 0, 1);
  REQUIRE(one->find_asset(kOwner, AssetKind::image, sha_of(9)));
  record_many(*two, 1, 1);
  REQUIRE(two->flush());
  REQUIRE(one->flush());  // after its view became old
  CHECK(count_assets(*two) == 2);
}

TEST_CASE("a look-up writes what waits only when it could miss it", "[ledger]") {
  const auto [look_up, writes] = GENERATE(table<std::function<void(Ledger&)>, bool>({
      {[](Ledger& ledger) { CHECK(ledger.find_asset(kOwner, AssetKind::image, sha_of(1)).value()); }, true},
      {[](Ledger& ledger) { CHECK_FALSE(ledger.find_asset(kOwner, AssetKind::image, sha_of(2)).value()); }, false},
      {[](Ledger& ledger) { CHECK(ledger.find_remote(kOwner, AssetKind::image, "hash1").value()); }, true},
      {[](Ledger& ledger) { CHECK_FALSE(ledger.find_remote(kOwner, AssetKind::image, "hash2").value()); }, false},
      {[](Ledger& ledger) {
         confirm(ledger, kOwner, AssetKind::image, "hash1", kNoon);  // of whatever content
         CHECK_FALSE(ledger.find_asset(kOwner, AssetKind::image, sha_of(2)).value());
       },
       true},
  }));
  const TempDir folder;
  const auto one = open_ledger(folder / "ledger.db").value();
  const auto two = open_ledger(folder / "ledger.db").value();
  record_many(*one, 1, 1);
  look_up(*one);
  CHECK(count_assets(*two) == (writes ? 1 : 0));
}

TEST_CASE("many processes that make and write one ledger at once lose nothing", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "state/ledger.db";
  constexpr unsigned kProcesses = 6;
  constexpr unsigned kFlushes = 10;
  std::vector<pid_t> children;
  for (unsigned process = 0; process < kProcesses; ++process) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto ledger = open_ledger(path);
      bool good = ledger.has_value();
      for (unsigned flush = 0; good && flush < kFlushes; ++flush) {
        record_many(**ledger, process * kFlushes + flush, 1);
        good = (*ledger)->find_asset(kOwner, AssetKind::image, sha_of(9)).has_value() && (*ledger)->flush().has_value();
      }
      ::_exit(good ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const auto child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  const auto ledger = open_ledger(path).value();
  CHECK(count_assets(*ledger) == kProcesses * kFlushes);
  CHECK(ledger->check().value().empty());
}

TEST_CASE("rows that could not be written are held, and the next flush writes them", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto status = in_child([&] {
    const auto ledger = open_ledger(path).value();
    record_many(*ledger, 0, 1);
    if (!ledger->flush()) return 1;
    record_many(*ledger, 1, 2000);
    limit_files_to(100'000);
    const auto refused = ledger->flush();
    if (refused || refused.error().error_class != ErrorClass::local) return 2;
    if (ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) return 3;  // cannot be answered truly
    limit_files_to(RLIM_INFINITY);
    if (!ledger->flush()) return 4;
    return count_assets(*ledger) == 2001 ? 0 : 5;
  });
  CHECK(status == 0);
  CHECK(open_ledger(path).value()->check().value().empty());
}

TEST_CASE("on a full disk what was confirmed is still written, and the next run is refused", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto said = on_small_file_system(folder.path().string(), 4 << 20, [&]() -> std::string {
    auto ledger = open_ledger(path).value();
    record_many(*ledger, 0, 10);
    if (!ledger->flush() || ledger->out_of_room()) return "the first flush failed";
    fill(folder.path().string());
    record_many(*ledger, 10, 300);
    if (auto flushed = ledger->flush(); !flushed) return "nothing was held back: " + flushed.error().message;
    if (std::filesystem::exists(path + ".reserve") || !ledger->out_of_room()) return "it was not full";

    fill(folder.path().string());
    record_many(*ledger, 310, 5000);
    const auto refused = ledger->flush();
    if (refused) return "there was still room";
    if (count_assets(*open_ledger(path, Access::read_only).value()) != 310) return "rows were lost";
    const auto reopened = open_ledger(path);
    if (reopened) return "opened without room";
    if (examine_ledger(path) || examine_ledger(folder / "other/ledger.db")) return "seems to be fit";

    std::filesystem::remove(folder / "fill");
    if (auto flushed = ledger->flush(); !flushed) return "not held: " + flushed.error().message;
    if (count_assets(*ledger) != 5310) return "rows were lost at last";
    ledger.reset();
    if (!examine_ledger(path) || !open_ledger(path)) return "not opened with room";
    if (!std::filesystem::exists(path + ".reserve")) return "the reserve did not come back";
    return refused.error().message + "; " + reopened.error().message + "; " + reopened.error().hint;
  });
  if (!said) return;
  CHECK_THAT(*said, Contains("ledger.db: the disk is full"));
  CHECK_THAT(*said, Contains("No space left on device"));
  CHECK_THAT(*said, Contains("nothing was sent"));
}

TEST_CASE("the reserve is really allocated, also when a crash left a part of it", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  folder.write("ledger.db.reserve", "part");
  REQUIRE(open_ledger(path));
  struct stat status{};
  REQUIRE(::stat((path + ".reserve").c_str(), &status) == 0);
  CHECK(status.st_size == 1 << 20);
  CHECK(status.st_blocks * 512 >= status.st_size);
}

TEST_CASE("the file index takes none of the room that is held back for the registry", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto said = on_small_file_system(folder.path().string(), 4 << 20, [&]() -> std::string {
    const auto ledger = open_ledger(path).value();
    fill(folder.path().string());
    for (std::uint64_t i = 0; i < 20'000; ++i) {
      remember_file(*ledger, {.device = 1, .inode = i, .size = 1, .mtime_ns = 1, .ctime_ns = 1}, sha_of(1), kNoon);
    }
    for (unsigned i = 0; i < 10; ++i) {
      record_many(*ledger, i, 1);
      if (auto flushed = ledger->flush(); !flushed)
        return "flush " + std::to_string(i) + ": " + flushed.error().message;
    }
    return ledger->out_of_room() ? "" : "it was not full";
  });
  if (said) CHECK(*said == "");
}
