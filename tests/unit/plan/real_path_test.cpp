#include "plan/real_path.hpp"

#include <catch2/catch.hpp>

#include "support/temp_dir.hpp"

using namespace metaup;
using metaup::test::TempDir;

namespace {

const std::string kComposed = "\xC3\x89t\xC3\xA9";
const std::string kDecomposed = "E\xCC\x81te\xCC\x81";

}  // namespace

TEST_CASE("a file is found under its name in another normal form", "[plan]") {
  TempDir folder;
  SECTION("composed on the disk") {
    const auto path = folder.write(kComposed + ".jpg", "x");
    CHECK(plan::real_path(folder.path().string() + "/" + kDecomposed + ".jpg") == path);
  }
  SECTION("decomposed on the disk") {
    const auto path = folder.write(kDecomposed + ".jpg", "x");
    CHECK(plan::real_path(folder.path().string() + "/" + kComposed + ".jpg") == path);
  }
  SECTION("in folders that are written each in its own way") {
    const auto path = folder.write(kComposed + "/" + kDecomposed + "/a.jpg", "x");
    CHECK(plan::real_path(folder.path().string() + "/" + kDecomposed + "//" + kComposed + "/a.jpg") ==
          folder.path().string() + "/" + kComposed + "//" + kDecomposed + "/a.jpg");
  }
}

TEST_CASE("a file that has the very name is taken, whatever else there is", "[plan]") {
  TempDir folder;
  const auto composed = folder.write(kComposed, "1");
  const auto decomposed = folder.write(kDecomposed, "2");
  CHECK(plan::real_path(composed) == composed);
  CHECK(plan::real_path(decomposed) == decomposed);
}

TEST_CASE("of two names that are equal none is taken", "[plan]") {
  TempDir folder;
  folder.write("e\xCC\xA3\xCC\x82", "1");  // ệ in three ways, of which two are there
  folder.write("\xE1\xBA\xB9\xCC\x82", "2");
  const auto third = folder.path().string() + "/\xE1\xBB\x87";
  CHECK(plan::real_path(third) == third);
}

TEST_CASE("what is odd at the ends of a path is left out when there is no such file", "[plan]") {
  TempDir folder;
  const auto path = folder.write("a.jpg", "x");
  CHECK(plan::real_path(path + "\xC2\xA0") == path);
  CHECK(plan::real_path("\xE2\x80\x8B" + path + " ") == path);
  const auto padded = folder.write("a.jpg ", "y");
  CHECK(plan::real_path(padded) == padded);
}

TEST_CASE("a path of nothing stays as it is", "[plan]") {
  TempDir folder;
  const auto root = folder.path().string();
  for (const auto& path : {std::string(), std::string(" "), root + "/none.jpg", root + "/" + kComposed,
                           root + "/" + kComposed + "/a", std::string("a\0b", 3)}) {
    CAPTURE(path);
    CHECK(plan::real_path(path) == path);
  }
}
