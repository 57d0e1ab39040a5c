#include "ledger/examine.hpp"
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "metaup/ledger/ledger.hpp"
#include "sandbox.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::ledger;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace {

std::size_t files_in(const TempDir& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::recursive_directory_iterator(folder.path()), {}));
}

}  // namespace

TEST_CASE("a ledger that is not there can be made where a folder can be written", "[ledger]") {
  TempDir folder;
  const auto condition = examine_ledger(folder / "no/such/ledger.db");
  REQUIRE(condition);
  CHECK_FALSE(condition->is_there);
  CHECK(condition->problems.empty());
  CHECK(files_in(folder) == 0);
}

TEST_CASE("a ledger that is there is looked at and left as it is", "[ledger]") {
  TempDir folder;
  const auto path = folder / "ledger.db";
  REQUIRE(open_ledger(path));
  const auto files = files_in(folder);
  const auto condition = examine_ledger(path);
  REQUIRE(condition);
  CHECK(condition->is_there);
  CHECK(condition->problems.empty());
  CHECK(files_in(folder) == files);
}

TEST_CASE("what no ledger can be, or be in, is an error", "[ledger]") {
  TempDir folder;
  const auto file = folder.write("file", "x");
  CHECK_FALSE(examine_ledger(file + "/ledger.db"));
  CHECK_FALSE(examine_ledger(folder.path().string()));
  CHECK_FALSE(examine_ledger(folder.write("other.db", std::string(8192, 'x'))));
}

TEST_CASE("a disk that is read-only takes no ledger", "[ledger]") {
  TempDir folder;
  const auto said = ledger::test::on_small_file_system(folder.path().string(), 4U << 20U, [&] {
    const auto path = folder / "ledger.db";
    if (!open_ledger(path)) return std::string("not made");
    ledger::test::make_read_only(folder.path().string());
    const auto there = examine_ledger(path);
    const auto missing = examine_ledger(folder / "sub/ledger.db");
    return std::string(there || missing ? "could be written" : "refused");
  });
  if (said) CHECK(*said == "refused");
}
