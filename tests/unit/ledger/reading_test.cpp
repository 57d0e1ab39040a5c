#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "ledger/schema.hpp"
#include "ledger/sqlite.hpp"
#include "metaup/base/file.hpp"
#include "samples.hpp"
#include "sandbox.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

// What only reads works wherever the file can be read, and changes nothing.

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace fs = std::filesystem;

namespace {

const Owner kOwner = owner_of("123");

/// A ledger that was closed, with one row.
void make(const std::string& path) {
  const auto ledger = open_ledger(path).value();
  record(*ledger, kOwner, image("hash1", 1));
  REQUIRE(ledger->flush());
}

/// A killed run's, with a second row that is only in the log.
void make_with_log(const std::string& path, bool with_shared_memory) {
  make(path);
  const auto status = in_child([&] {
    auto* const ledger = open_ledger(path).value().release();  // which nobody closes
    record(*ledger, kOwner, image("hash2", 2));
    return ledger->flush() ? 0 : 1;
  });
  REQUIRE(status == 0);
  REQUIRE(fs::file_size(path + "-wal") > 0);
  if (!with_shared_memory) fs::remove(path + "-shm");
}

/// What all ways to read it say: "" when they say what they should.
std::string read_rows(const std::string& path, unsigned rows) {
  const auto ledger = open_ledger(path, Access::read_only);
  if (!ledger) return ledger.error().message;
  for (unsigned content = 1; content <= rows; ++content) {
    const auto found = (*ledger)->find_asset(kOwner, AssetKind::image, sha_of(content));
    if (!found) return found.error().message;
    if (!*found) return "row " + std::to_string(content) + " is missing";
  }
  const auto problems = (*ledger)->check();
  if (!problems) return problems.error().message;
  unsigned seen = 0;
  const auto visited = (*ledger)->each_asset("", "", [&](const OwnedAsset&) { ++seen; });
  if (!visited) return visited.error().message;
  return problems->empty() && seen == rows ? "" : "it is not as it was written";
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a ledger on a read-only file system is read whole, and refused for writing", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  struct Way {
    std::string name;
    std::function<void(const std::string&)> prepare;
    unsigned rows = 1;
  };
  const auto way = GENERATE(values<Way>({
      {"closed", [](const std::string& file) { make(file); }, 1},
      {"killed", [](const std::string& file) { make_with_log(file, true); }, 2},
      {"copied without its shared memory", [](const std::string& file) { make_with_log(file, false); }, 2},
      {"with an empty log",
       [](const std::string& file) {
         make(file);
         std::ofstream(file + "-wal").flush();
       },
       1},
      {"of schema 1",
       [](const std::string& file) {
         make(file);
         take_back_to(file, 1);
       },
       1},
  }));
  INFO(way.name);
  const auto said = on_small_file_system(folder.path().string(), 8 << 20, [&]() -> std::string {
    way.prepare(path);
    make_read_only(folder.path().string());
    if (auto wrong = read_rows(path, way.rows); !wrong.empty()) return wrong;
    const auto opened = open_ledger(path);
    return opened ? "opened" : opened.error().message + "; " + opened.error().hint;
  });
  if (!said) return;
  CHECK_THAT(*said, Contains("cannot write the ledger " + path) && Contains("Read-only file system"));
  CHECK_THAT(*said, Contains("--ledger"));
}

TEST_CASE("a user who may not write a ledger reads it whole", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  const auto with_log = GENERATE(false, true);
  const auto with_shared_memory = GENERATE(false, true);
  with_log ? make_with_log(path, with_shared_memory) : make(path);
  for (const auto& name : names_in(folder.path())) REQUIRE(::chmod((folder / name).c_str(), 0444) == 0);
  REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
  const auto before = names_in(folder.path());
  const auto status = in_child([&] {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) return 3;
    if (!read_rows(path, with_log ? 2 : 1).empty()) return 1;
    const auto opened = open_ledger(path);
    return !opened && opened.error().message.find("Permission denied") != std::string::npos ? 0 : 2;
  });
  CHECK(status == 0);
  CHECK(names_in(folder.path()) == before);
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
}

TEST_CASE("a ledger that may not be read says so", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  make(path);
  const auto access = GENERATE(Access::read_only, Access::read_write);
  const auto status = in_child([&] {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0 && ::setuid(kNobody) != 0) return 3;
    if (::geteuid() != kNobody && ::chmod(path.c_str(), 0) != 0) return 4;
    const auto opened = open_ledger(path, access);
    return !opened && opened.error().message.find("Permission denied") != std::string::npos ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("a reader sees what a run that is under way has written", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  make(path);
  const auto ledger = open_ledger(path).value();
  record(*ledger, kOwner, image("hash2", 2));
  REQUIRE(ledger->flush());
  CHECK(read_rows(path, 2).empty());
  CHECK(ledger->flush());  // and does not stop it
}

TEST_CASE("to read an older ledger does not change its schema", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  make(path);
  const auto schema = GENERATE(1, 2, 3, 4);
  take_back_to(path, schema);
  CHECK(read_rows(path, 1).empty());
  auto file = sql::Database::open(path, SQLITE_OPEN_READWRITE).value();
  CHECK(identify(file, registry_schema()).value().schema == schema);
}

TEST_CASE("a reader keeps blocks, drops what else the network says, and refuses rows", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  make(path);
  const auto ledger = open_ledger(path, Access::read_only).value();
  CHECK(limits_of(*ledger, kOrigin).value().blocks.empty());
  save_block(*ledger, kOwner, kNoon);
  audit(*ledger, {});
  CHECK(ledger->flush());
  for (const auto access : {Access::read_only, Access::read_write}) {
    const auto next = open_ledger(path, access).value();
    CHECK(limits_of(*next, kOrigin).value().blocks.at(kOwner.account).until == kNoon);
    std::size_t writes = 0;
    REQUIRE(next->each_write({}, [&](const AuditRow&) { ++writes; }));
    CHECK(writes == 0);
  }
  CHECK(limits_of(*ledger, kOrigin).value().blocks.size() == 1);
  record(*ledger, kOwner, image("new", 7));
  CHECK_FALSE(ledger->flush());
}

TEST_CASE("a reader sees the blocks that others keep meanwhile, once it has a new view", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  make(path);
  const auto reader = open_ledger(path, Access::read_only).value();
  CHECK(limits_of(*reader, kOrigin).value().blocks.empty());
  const auto writer = open_ledger(path).value();
  save_block(*writer, kOwner, kNoon);
  REQUIRE(writer->flush());
  REQUIRE(reader->flush());
  CHECK(limits_of(*reader, kOrigin).value().blocks.size() == 1);
}

namespace {

/// What becomes of a block that a reader is to keep there, and of what it reads after that.
std::string kept_by_reader(const std::string& path) {
  const auto ledger = open_ledger(path, Access::read_only).value();
  save_block(*ledger, kOwner, kNoon);
  const auto kept = ledger->flush();
  if (!ledger->flush()) return "it is said again";
  if (remote_of(ledger->find_asset(kOwner, AssetKind::image, sha_of(1))) != "hash1") return "it reads no more";
  return kept ? "kept" : kept.error().message;
}

}  // namespace

TEST_CASE("a reader that cannot keep a block says so once, and reads on", "[ledger]") {
  const TempDir folder;
  const auto path = folder / "ledger.db";
  SECTION("of an older schema") {
    make(path);
    take_back_to(path, registry_schema().latest() - 1);
    CHECK_THAT(kept_by_reader(path), Contains("the ledger " + path + " has an older schema"));
  }
  SECTION("where somebody has taken a table away") {
    make(path);
    REQUIRE(sql::Database::open(path, SQLITE_OPEN_READWRITE).value().execute("DROP TABLE blocks"));
    CHECK_THAT(kept_by_reader(path), Contains("blocks"));
  }
  SECTION("on a file system that takes nothing") {
    const auto said = on_small_file_system(folder.path().string(), 8 << 20, [&] {
      make(path);
      make_read_only(folder.path().string());
      return kept_by_reader(path);
    });
    if (said) CHECK_THAT(*said, Contains(path) && Contains("readonly"));
  }
}
