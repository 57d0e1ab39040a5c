#include "source/archive.hpp"

#include <catch2/catch.hpp>

#include "metaup/plan/media.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"
#include "zip_maker.hpp"

using namespace metaup;
using namespace metaup::source;
using Catch::Matchers::Contains;
using test::make_zip;

namespace {

class Archive {
 public:
  explicit Archive(const std::string& bytes) : file_(*OpenFile::open(root_.write("ads.zip", bytes))) {}
  [[nodiscard]] auto unpack(const ArchiveLimits& limits = {}) const {
    return unpack_archive(file_, root_.path().string(), limits);
  }
  [[nodiscard]] const test::TempDir& root() const { return root_; }

 private:
  test::TempDir root_;
  std::shared_ptr<const OpenFile> file_;
};

std::string content(const OpenFile& file) {
  std::string bytes(file.size(), '\0');
  REQUIRE(file.read_at(0, std::as_writable_bytes(std::span(bytes))) == bytes.size());
  return bytes;
}

std::vector<std::string> paths(const std::vector<ArchiveEntry>& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) names.push_back(entry.path);
  return names;
}

/// Of the only entry.
std::string entry_problem(const std::string& zip, const ArchiveLimits& limits = {}) {
  const Archive archive(zip);
  const auto unpacked = archive.unpack(limits);
  REQUIRE(unpacked);
  REQUIRE(unpacked->front().error);
  CHECK_FALSE(unpacked->front().file);
  CHECK_THAT(unpacked->front().error->message, Contains("ads.zip/" + unpacked->front().path));
  return unpacked->front().error->message;
}

/// The same bytes with one piece of text replaced by another of its length, wherever it is.
std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
  for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + to.size())) {
    bytes.replace(at, from.size(), to);
  }
  return bytes;
}

}  // namespace

TEST_CASE("an archive's files are unpacked without leaving anything behind", "[plan]") {
  const auto jpeg = test::make_jpeg(1), png = test::make_png(2, 400, 300);
  const Archive archive(make_zip({{"a.jpg", jpeg, ""}, {"sub/", "", ""}, {"sub/b.png", png, ""}}));
  const auto unpacked = archive.unpack();
  REQUIRE(unpacked);
  CHECK(paths(*unpacked) == std::vector<std::string>{"a.jpg", "sub/b.png"});
  CHECK(content(*unpacked->at(0).file) == jpeg);
  CHECK(content(*unpacked->at(1).file) == png);
  CHECK(unpacked->at(1).file->name() == archive.root() / "ads.zip/sub/b.png");
  CHECK(std::distance(std::filesystem::directory_iterator(archive.root().path()), {}) == 1);
}

TEST_CASE("names that are not ASCII survive", "[plan]") {
  const Archive archive(
      make_zip({{"Gr\xC3\xB6\xC3\x9F"
                 "e.jpg",
                 "x", ""}}));
  const auto unpacked = archive.unpack();
  REQUIRE(unpacked);
  CHECK(unpacked->front().path ==
        "Gr\xC3\xB6\xC3\x9F"
        "e.jpg");
}

TEST_CASE("names that are declared as UTF-8 are read in any locale", "[plan]") {
  auto zip = make_zip({{"\xC3\xA9.png", "x", ""}});
  constexpr char kUtf8 = 0x08;  // of the second byte of the flags
  zip[zip.find("PK\x03\x04") + 7] |= kUtf8;
  zip[zip.find("PK\x01\x02") + 9] |= kUtf8;
  const Archive archive(zip);
  const auto unpacked = archive.unpack();
  REQUIRE(unpacked);
  CHECK_FALSE(unpacked->front().error);
  CHECK(unpacked->front().path == "\xC3\xA9.png");
}

TEST_CASE("what systems leave in archives is passed over", "[plan]") {
  const Archive archive(make_zip({{"__MACOSX/._a.jpg", "x", ""},
                                  {"__MACOSX/b.jpg", "x", ""},
                                  {".DS_Store", "x", ""},
                                  {"sub/.hidden.jpg", "x", ""},
                                  {"a.jpg", "x", ""}}));
  CHECK(paths(*archive.unpack()) == std::vector<std::string>{"a.jpg"});
}

TEST_CASE("a path that leads out of the archive is refused", "[plan]") {
  const auto path = GENERATE(as<std::string>{}, "../a.jpg", "sub/../../a.jpg", "/etc/a.jpg", "C:\\a.jpg", "..\\a.jpg",
                             "\\\\host\\a.jpg");
  CAPTURE(path);
  // The writer tidies some paths up, so they are put in afterwards.
  const auto zip = replaced(make_zip({{std::string(path.size(), 'p'), "x", ""}}), std::string(path.size(), 'p'), path);
  CHECK_THAT(entry_problem(zip), Contains("leads out of the archive"));
}

TEST_CASE("slashes of both kinds in one path hide no way out of the archive", "[plan]") {
  const auto path = GENERATE(as<std::string>{}, "sub\\..\\a.jpg", "sub/..\\a.jpg", "sub\\../a.jpg", "a/b\\../c.jpg",
                             "a\\b/..\\..\\c.jpg", "/..\\a.jpg", "\\../a.jpg", "c:/a.jpg");
  CAPTURE(path);
  const auto zip = replaced(make_zip({{std::string(path.size(), 'p'), "x", ""}}), std::string(path.size(), 'p'), path);
  CHECK_THAT(entry_problem(zip), Contains("leads out of the archive"));
}

TEST_CASE("dots within a name lead nowhere", "[plan]") {
  const auto path = GENERATE(as<std::string>{}, "a..b.jpg", "..a/b.jpg", "a../b.jpg", "sub\\a..jpg", "a/...jpg/b.jpg",
                             "sub\\..a/b.jpg", "./a.jpg");
  CAPTURE(path);
  const auto zip = replaced(make_zip({{std::string(path.size(), 'p'), "x", ""}}), std::string(path.size(), 'p'), path);
  const Archive archive(zip);
  const auto unpacked = archive.unpack();
  REQUIRE(unpacked);
  CHECK_FALSE(unpacked->front().error);
}

TEST_CASE("base names are compared behind slashes of either kind", "[plan]") {
  const auto zip = replaced(make_zip({{"x/a.jpg", "1", ""}, {"y+a.jpg", "2", ""}, {"z+b/a.jpg", "3", ""}}), "+", "\\");
  const Archive archive(zip);
  const auto unpacked = archive.unpack();
  REQUIRE(unpacked);
  REQUIRE(unpacked->size() == 3);
  for (const auto& entry : *unpacked) {
    REQUIRE(entry.error);
    CHECK_THAT(entry.error->message, Contains("another file"));
  }
}

TEST_CASE("links and encrypted files are refused", "[plan]") {
  CHECK_THAT(entry_problem(make_zip({{"a.jpg", "", "/etc/passwd"}})), Contains("is a link"));
  CHECK_THAT(entry_problem(make_zip({{"a.jpg", "secret picture", ""}}, "password")), Contains("is encrypted"));
}

TEST_CASE("files of equal base names are all refused, others are not", "[plan]") {
  const Archive archive(make_zip({{"x/a.jpg", "1", ""}, {"b.jpg", "2", ""}, {"y/a.jpg", "3", ""}}));
  const auto entries = archive.unpack();
  REQUIRE(entries);
  CHECK_FALSE(entries->at(1).error);
  for (const auto i : {0U, 2U}) {
    REQUIRE(entries->at(i).error);
    CHECK_FALSE(entries->at(i).file);
    CHECK_THAT(entries->at(i).error->message, Contains("a.jpg") && Contains("another file"));
  }
}

TEST_CASE("an archive that unfolds too far is refused as a whole", "[plan]") {
  const std::string flat(8U << 20U, '\0');  // packs about 1000 to 1
  const Archive archive(make_zip({{"a.jpg", flat, ""}}));
  for (const auto& entries : {archive.unpack(), archive.unpack({.total_bytes = 1U << 20U, .ratio = 5000})}) {
    REQUIRE_FALSE(entries);
    CHECK_THAT(entries.error().message, Contains("ads.zip") && Contains("unpacks to far more"));
  }
  CHECK(archive.unpack({.ratio = 5000}));
}

TEST_CASE("a declared size is not believed", "[plan]") {
  const std::string flat(8U << 20U, '\0');
  const auto lying =
      replaced(make_zip({{"a.jpg", flat, ""}}), std::string("\0\0\x80\0", 4), std::string("\1\0\0\0", 4));
  const Archive archive(lying);
  const auto unpacked = archive.unpack();
  const bool refused = !unpacked || unpacked->front().error;
  CHECK(refused);
}

TEST_CASE("a file that is too large is refused alone", "[plan]") {
  CHECK_THAT(entry_problem(make_zip({{"a.jpg", std::string(2000, 'x'), ""}}), {.entry_bytes = 1999}),
             Contains("larger than 1999 bytes"));
}

TEST_CASE("an archive of too many files is refused", "[plan]") {
  std::vector<test::ZipEntry> entries;
  for (int i = 0; i < 11; ++i) entries.push_back({std::to_string(i) + ".jpg", "x", ""});
  const Archive archive(make_zip(entries));
  CHECK(archive.unpack({.entries = 11}));
  CHECK_THAT(archive.unpack({.entries = 10}).error().message, Contains("more than 10 files"));
}

TEST_CASE("what is not a complete zip archive is refused", "[plan]") {
  const auto whole = make_zip({{"a.jpg", test::make_jpeg(1), ""}});
  const auto bytes =
      GENERATE_COPY(as<std::string>{}, "text", test::truncated(whole), whole.substr(0, whole.size() - 30));
  CHECK_THAT(Archive(bytes).unpack().error().message, Contains("not a complete zip archive"));
}

TEST_CASE("an archive without files says so", "[plan]") {
  const auto end = "PK\x05\x06" + std::string(18, '\0');
  const auto bytes = GENERATE_COPY(make_zip({{"sub/", "", ""}}), end, end.substr(0, 20) + std::string("\x02\0hi", 4));
  CHECK_THAT(Archive(bytes).unpack().error().message, Contains("without files"));
}

TEST_CASE("an entry that is damaged is refused, the others are unpacked", "[plan]") {
  auto bytes = make_zip({{"a.jpg", test::make_jpeg(1), ""}, {"b.jpg", test::make_jpeg(2), ""}});
  bytes[200] = static_cast<char>(bytes[200] ^ 0x55);
  const auto unpacked = Archive(bytes).unpack();
  REQUIRE(unpacked);
  REQUIRE(unpacked->at(0).error);
  CHECK_THAT(unpacked->at(0).error->message, Contains("damaged"));
  REQUIRE_FALSE(unpacked->at(1).error);
  CHECK(content(*unpacked->at(1).file) == test::make_jpeg(2));
}

TEST_CASE("a folder that cannot take temporary files is named", "[plan]") {
  const test::TempDir root;
  const auto file = OpenFile::open(root.write("ads.zip", make_zip({{"a.jpg", "x", ""}})));
  const auto unpacked = unpack_archive(*file, root / "missing");
  REQUIRE_FALSE(unpacked);
  CHECK_THAT(unpacked.error().message, Contains(root / "missing"));
}
