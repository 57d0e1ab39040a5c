#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/new_file.hpp"
#include "metaup/base/file.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using test::TempDir;

namespace {

std::string read(const OpenFile& file, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  const auto count = file.read_at(offset, std::as_writable_bytes(std::span(bytes)));
  REQUIRE(count.has_value());
  bytes.resize(*count);
  return bytes;
}

}  // namespace

TEST_CASE("a file is read anywhere, and short only at its end", "[base]") {
  const TempDir dir;
  const auto file = OpenFile::open(dir.write("f", "0123456789"));
  REQUIRE(file.has_value());
  CHECK((*file)->size() == 10);
  CHECK((*file)->name() == dir / "f");
  CHECK(read(**file, 3, 4) == "3456");
  CHECK(read(**file, 0, 2) == "01");
  CHECK(read(**file, 8, 4) == "89");
  CHECK(read(**file, 10, 4).empty());
  CHECK(read(**file, 1000, 4).empty());
}

TEST_CASE("a stamp changes with the file, not with reading it", "[base]") {
  const TempDir dir;
  const auto path = dir.write("f", "0123");
  const auto file = OpenFile::open(path);
  REQUIRE(file.has_value());
  CHECK(read(**file, 0, 4) == "0123");
  CHECK((*file)->stamp_now() == (*file)->stamp());
  CHECK(stamp_of(path) == (*file)->stamp());
  std::ofstream(path, std::ios::app) << "4";
  const auto now = (*file)->stamp_now();
  REQUIRE(now.has_value());
  CHECK_FALSE(*now == (*file)->stamp());
  CHECK(now->size == 5);
}

TEST_CASE("a file that took another's name has another stamp", "[base]") {
  const TempDir dir;
  const auto path = dir.write("f", "0123");
  const auto file = OpenFile::open(path);
  REQUIRE(file.has_value());
  std::filesystem::rename(dir.write("g", "0123"), path);
  CHECK_FALSE(stamp_of(path) == (*file)->stamp());
  CHECK(read(**file, 0, 4) == "0123");
}

TEST_CASE("only regular files are opened, and a FIFO does not block", "[base]") {
  const TempDir dir;
  REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
  for (const auto& path : {dir / "fifo", dir.path().string(), std::string("/dev/null")}) {
    CAPTURE(path);
    const auto file = OpenFile::open(path);
    REQUIRE_FALSE(file.has_value());
    CHECK(file.error().error_class == ErrorClass::local);
    CHECK(file.error().message.find(path) != std::string::npos);
  }
}

TEST_CASE("a missing file is not_found, anything else that cannot be opened is local", "[base]") {
  const TempDir dir;
  const auto path = dir.write("f", "");
  for (const auto& missing : {dir / "none", path + "/below"}) {
    const auto file = OpenFile::open(missing);
    REQUIRE_FALSE(file.has_value());
    CHECK(file.error().error_class == ErrorClass::not_found);
  }
  CHECK(stamp_of(dir / "none").error().error_class == ErrorClass::not_found);
  std::filesystem::create_symlink("loop", dir / "loop");
  CHECK(OpenFile::open(dir / "loop").error().error_class == ErrorClass::local);
}

TEST_CASE("a link is followed only when asked to", "[base]") {
  const TempDir dir;
  dir.write("f", "0123");
  std::filesystem::create_symlink("f", dir / "link");
  CHECK(OpenFile::open(dir / "link").has_value());
  const auto refused = OpenFile::open(dir / "link", false);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().error_class == ErrorClass::local);
}

TEST_CASE("an adopted descriptor belongs to the file, also when it is refused", "[base]") {
  const TempDir dir;
  const auto path = dir.write("f", "0123");
  const int good = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  {
    const auto file = OpenFile::adopt(good, "a name");
    REQUIRE(file.has_value());
    CHECK((*file)->name() == "a name");
    CHECK(read(**file, 0, 4) == "0123");
  }
  CHECK(::fcntl(good, F_GETFD) == -1);
  const int folder = ::open(dir.path().c_str(), O_RDONLY | O_CLOEXEC);
  CHECK_FALSE(OpenFile::adopt(folder, "a folder").has_value());
  CHECK(::fcntl(folder, F_GETFD) == -1);
  CHECK_FALSE(OpenFile::adopt(-1, "nothing").has_value());
}

TEST_CASE("a small file is read whole, or refused when it is not small", "[base]") {
  const TempDir dir;
  const auto path = dir.write("f", std::string("ab\0cd", 5));
  CHECK(read_small_file(path, 5) == std::string("ab\0cd", 5));
  CHECK(read_small_file(dir.write("empty", ""), 0) == std::string());
  const auto refused = read_small_file(path, 4);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().error_class == ErrorClass::local);
  CHECK(read_small_file("/proc/self/stat", 100'000).value_or("").find('(') != std::string::npos);
  CHECK(read_small_file(dir / "none", 5).error().error_class == ErrorClass::not_found);
}

TEST_CASE("a file is replaced as a whole, and nothing is left beside it", "[base]") {
  const test::TempDir folder;
  const auto path = folder / "page.html";
  REQUIRE(replace_file(path, "one"));
  CHECK(read_small_file(path, 100).value() == "one");
  const std::string large(1'000'000, 'x');
  REQUIRE(replace_file(path, large));
  CHECK(read_small_file(path, large.size()).value() == large);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a file that cannot be replaced stays as it is", "[base]") {
  const test::TempDir folder;
  CHECK_THAT(replace_file("/dev/null", "x").error().message, Catch::Contains("not a regular file"));
  CHECK(replace_file(folder / "missing/page.html", "x").error().error_class == ErrorClass::not_found);
  folder.write("folder/page.html", "old");
  CHECK_FALSE(replace_file(folder / "folder", "x"));
  CHECK(read_small_file(folder / "folder/page.html", 100).value() == "old");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a file that a link leads to is replaced, and the link stays", "[base]") {
  const TempDir folder;
  folder.write("real/report.md", "old");
  std::filesystem::create_symlink("real/report.md", folder / "link.md");
  std::filesystem::create_symlink("real/new.md", folder / "dangling.md");
  for (const auto* const name : {"link.md", "dangling.md"}) {
    REQUIRE(replace_file(folder / name, "new"));
    CHECK(std::filesystem::is_symlink(folder / name));
  }
  CHECK(read_small_file(folder / "real/report.md", 10) == "new");
  CHECK(read_small_file(folder / "real/new.md", 10) == "new");
}

TEST_CASE("a new file takes its place only when it is put there", "[base]") {
  const test::TempDir folder;
  const auto path = folder.write("report", "old");
  const auto files = [&] { return std::distance(std::filesystem::directory_iterator(folder.path()), {}); };
  {
    auto dropped = NewFile::make(path).value();
    CHECK(dropped.write("new"));
    CHECK(files() == 2);
  }
  CHECK(files() == 1);
  auto file = NewFile::make(path).value();
  CHECK(file.write("new "));
  auto moved = std::move(file);
  CHECK(moved.write("text"));
  CHECK(read_small_file(path, 100).value() == "old");
  REQUIRE(moved.put());
  CHECK(read_small_file(path, 100).value() == "new text");
  CHECK(files() == 1);
}

TEST_CASE("a new file whose place is taken by something else says so and leaves nothing", "[base]") {
  const test::TempDir folder;
  auto file = NewFile::make(folder / "report").value();
  CHECK(file.write("x"));
  std::filesystem::create_directory(folder / "report");
  const auto put = file.put();
  REQUIRE_FALSE(put);
  CHECK_THAT(put.error().message, Catch::Contains("cannot write " + (folder / "report")));
}
