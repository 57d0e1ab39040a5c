#include <catch2/catch.hpp>
#include <filesystem>

#include "ledger/file_index.hpp"
#include "ledger/sqlite.hpp"
#include "samples.hpp"
#include "support/ledger_calls.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using namespace metaup::ledger::test;
using metaup::test::TempDir;

namespace {

const FileStamp kFile{.device = 1, .inode = 2, .size = 3, .mtime_ns = 4, .ctime_ns = 5};

std::optional<std::string> found(FileIndex& index) { return index.find({kFile}).at(0); }

std::string made_index(const TempDir& folder) {
  auto path = folder / "ledger.db.files";
  const auto index = open_file_index(path, false);
  index->remember(kFile, sha_of(1), kNoon);
  return path;
}

std::string read_all(const std::string& path) { return read_small_file(path, 1U << 20U).value(); }

}  // namespace

TEST_CASE("the file index outlives the run, and answers in the order of the question", "[ledger][files]") {
  const TempDir folder;
  const auto path = made_index(folder);
  const auto to_be_read = GENERATE(false, true);
  const auto index = open_file_index(path, to_be_read);
  auto other = kFile;
  ++other.inode;
  CHECK(index->find({other, kFile, other}) ==
        std::vector<std::optional<std::string>>{std::nullopt, sha_of(1), std::nullopt});
  CHECK(index->find({}).empty());
}

TEST_CASE("many files are found at once, each by its whole stamp", "[ledger][files]") {
  const auto index = make_memory_file_index();
  std::vector<FileStamp> stamps;
  std::vector<std::optional<std::string>> expected;
  for (unsigned i = 0; i < 300; ++i) {
    const FileStamp stamp{.device = i % 2, .inode = 1'000 - i / 2, .size = i, .mtime_ns = i, .ctime_ns = i};
    if (i % 5 != 0) index->remember(stamp, sha_of(i), kNoon);
    if (i == 150) index->commit();  // what comes later waits
    stamps.push_back(stamp);
    expected.push_back(i % 5 != 0 ? std::optional(sha_of(i)) : std::nullopt);
  }
  stamps.push_back(stamps[1]);
  expected.emplace_back(sha_of(1));
  stamps.push_back(stamps[2]);
  ++stamps.back().ctime_ns;
  expected.emplace_back();
  CHECK(index->find(stamps) == expected);
  index->commit();
  CHECK(index->find(stamps) == expected);
}

TEST_CASE("a damaged file index is made anew", "[ledger][files]") {
  const TempDir folder;
  const auto path = made_index(folder);
  const auto damage = GENERATE(0, 1);
  if (damage == 0) folder.write("ledger.db.files", std::string(5'000, 'x'));
  if (damage == 1) std::filesystem::resize_file(path, 5'000);
  const auto index = open_file_index(path, false);
  CHECK(found(*index) == std::nullopt);
  index->remember(kFile, sha_of(2), kNoon);
  index->commit();
  CHECK(found(*open_file_index(path, true)) == sha_of(2));
}

TEST_CASE("a database of another program, or of a newer metaup, is left as it is", "[ledger][files]") {
  const TempDir folder;
  const auto path = made_index(folder);
  {
    auto database = sql::Database::open(path, SQLITE_OPEN_READWRITE).value();
    REQUIRE(database.execute(GENERATE("PRAGMA application_id = 7", "PRAGMA user_version = 99")));
  }
  const auto before = read_all(path);
  const auto index = open_file_index(path, GENERATE(false, true));
  CHECK(found(*index) == std::nullopt);
  index->remember(kFile, sha_of(2), kNoon);
  index->commit();
  CHECK(found(*index) == sha_of(2));  // for this run
  CHECK(read_all(path) == before);
}

TEST_CASE("a file index that is only read makes no file and changes none", "[ledger][files]") {
  const TempDir folder;
  const auto path = folder / "ledger.db.files";
  open_file_index(path, true)->remember(kFile, sha_of(1), kNoon);
  CHECK_FALSE(std::filesystem::exists(path));
  static_cast<void>(made_index(folder));
  const auto before = read_all(path);
  const auto index = open_file_index(path, true);
  index->remember(kFile, sha_of(2), kNoon);
  index->commit();
  CHECK(found(*index) == sha_of(2));
  CHECK(read_all(path) == before);
}

TEST_CASE("what stands where the file index should be costs only looks at files", "[ledger][files]") {
  const TempDir folder;
  const auto path = folder / "ledger.db.files";
  switch (GENERATE(0, 1, 2)) {
    case 0:
      std::filesystem::create_directory(path);
      break;
    case 1:
      std::filesystem::create_symlink(folder / "elsewhere", path);
      break;
    default:
      std::filesystem::create_hard_link(folder.write("twin", ""), path);
  }
  const auto ledger = open_ledger(folder / "ledger.db").value();
  remember_file(*ledger, kFile, sha_of(1), kNoon);
  REQUIRE(ledger->flush());
  CHECK(ledger->find_file(kFile) == sha_of(1));
  CHECK_FALSE(std::filesystem::exists(folder / "elsewhere"));
}
