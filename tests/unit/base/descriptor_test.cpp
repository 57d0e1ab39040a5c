#include "base/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <filesystem>

#include "support/temp_dir.hpp"

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

}  // namespace

TEST_CASE("a descriptor is closed by its last owner", "[base]") {
  int number = -1;
  {
    Descriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = first.get();
    Descriptor second(std::move(first));
    CHECK(is_open(number));
    Descriptor third;
    third = std::move(second);
    CHECK(third.get() == number);
    CHECK(is_open(number));
  }
  CHECK_FALSE(is_open(number));
}

TEST_CASE("a descriptor that is given away stays open", "[base]") {
  int number = -1;
  {
    Descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = file.release();
    CHECK_FALSE(file.is_open());
  }
  CHECK(is_open(number));
  ::close(number);
}

TEST_CASE("a temporary file holds what is written, and has no name", "[base]") {
  const test::TempDir folder;
  const auto file = open_temporary_file(folder.path().string());
  REQUIRE(file);
  REQUIRE(write_all(file->get(), "some text"));
  std::string text(20, '\0');
  CHECK(::pread(file->get(), text.data(), text.size(), 0) == 9);
  CHECK_THAT(text, Catch::Matchers::StartsWith("some text"));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a folder that takes no temporary file is named, with what to do", "[base]") {
  const test::TempDir folder;
  const auto file = open_temporary_file(folder / "missing");
  REQUIRE_FALSE(file);
  CHECK_THAT(file.error().message, Contains(folder / "missing"));
  CHECK_THAT(file.error().hint, Contains("TMPDIR"));
}

TEST_CASE("a pipe is read to its end, up to a limit", "[base]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  REQUIRE(write_all(write_end.get(), "12345"));
  write_end.close();
  const auto limit = GENERATE(4U, 5U, 1U << 30U);
  const auto text = read_to_end(read_end.get(), "stdin", limit);
  if (limit >= 5) {
    CHECK(text.value() == "12345");
  } else {
    REQUIRE_FALSE(text);
    CHECK(text.error().message == "stdin is larger than 4 bytes");
  }
}

TEST_CASE("what cannot be written whole is told", "[base]") {
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full.is_open());
  CHECK_FALSE(write_all(full.get(), "text"));
  CHECK(errno == ENOSPC);
}
