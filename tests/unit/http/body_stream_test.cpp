#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "http/body_stream.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::http;

namespace {

/// All of a body, asked for in pieces of that size.
std::string drain(BodyStream& stream, std::size_t piece) {
  std::string all;
  std::string buffer(piece, '\0');
  for (;;) {
    const auto count = stream.read(buffer);
    REQUIRE(count.has_value());
    if (*count == 0) return all;
    all.append(buffer, 0, *count);
  }
}

FileSlice slice_of(const std::string& path, std::uint64_t begin, std::uint64_t end) {
  auto file = OpenFile::open(path);
  REQUIRE(file.has_value());
  return {*file, {begin, end}};
}

}  // namespace

TEST_CASE("a body is the same however small the pieces are in which it is read", "[http]") {
  const test::TempDir dir;
  const auto path = dir.write("f", "0123456789");
  const auto piece = GENERATE(1U, 2U, 3U, 7U, 64U, 100'000U);
  MultipartBody body;
  body.parts.push_back({"a", "", "", std::string("text")});
  body.parts.push_back({"s", "", "", Secret("hidden")});
  body.parts.push_back({"f", "f.bin", "", slice_of(path, 2, 9)});
  body.parts.push_back({"b", "", "", Base64Slice{slice_of(path, 0, 4)}});
  BodyStream stream(std::move(body), "LINE");
  const auto all = drain(stream, piece);
  CHECK(all.size() == stream.size());
  CHECK(stream.content_type() == "multipart/form-data; boundary=LINE");
  CHECK(all ==
        "--LINE\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntext\r\n"
        "--LINE\r\nContent-Disposition: form-data; name=\"s\"\r\n\r\nhidden\r\n"
        "--LINE\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\n\r\n2345678\r\n"
        "--LINE\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nMDEyMw==\r\n"
        "--LINE--\r\n");
}

TEST_CASE("a name cannot break out of its header", "[http]") {
  BodyStream stream(MultipartBody{{{"n\"\r\nX: y", "f\"\r\n\r\nbody", "text/plain\r\nX: y", std::string("v")}}}, "L");
  const auto all = drain(stream, 1000);
  CHECK(all ==
        "--L\r\nContent-Disposition: form-data; name=\"n%22%0D%0AX: y\"; filename=\"f%22%0D%0A%0D%0Abody\"\r\n"
        "Content-Type: text/plain%0D%0AX: y\r\n\r\nv\r\n--L--\r\n");
}

TEST_CASE("no body has no type and no bytes", "[http]") {
  BodyStream stream(NoBody{}, "L");
  CHECK(stream.content_type().empty());
  CHECK(stream.size() == 0);
  CHECK(drain(stream, 10).empty());
}

TEST_CASE("empty slices are empty contents", "[http]") {
  const test::TempDir dir;
  const auto path = dir.write("f", "");
  BodyStream stream(
      MultipartBody{{{"f", "f", "", slice_of(path, 0, 0)}, {"b", "", "", Base64Slice{slice_of(path, 0, 0)}}}}, "L");
  CHECK(drain(stream, 5).size() == stream.size());
}

TEST_CASE("a slice beyond the end of its file fails instead of ending early", "[http]") {
  const test::TempDir dir;
  const auto path = dir.write("f", "0123");
  BodyStream stream(MultipartBody{{{"f", "f", "", slice_of(path, 2, 5)}}}, "L");
  std::string buffer(1000, '\0');
  const auto count = stream.read(buffer);
  REQUIRE_FALSE(count.has_value());
  CHECK(count.error().kind == Failure::Kind::source_changed);
}

TEST_CASE("a file that was written to meanwhile fails before its last bytes are given out", "[http]") {
  const test::TempDir dir;
  const auto path = dir.write("f", "0123456789");
  BodyStream stream(MultipartBody{{{"f", "f", "", slice_of(path, 0, 10)}}}, "L");
  std::string head(60, '\0');
  REQUIRE(stream.read(head).has_value());
  dir.write("f", "0123456789ab");
  std::string rest(1000, '\0');
  const auto count = stream.read(rest);
  REQUIRE_FALSE(count.has_value());
  CHECK(count.error().kind == Failure::Kind::source_changed);
  CHECK(count.error().message.find(path) != std::string::npos);
}

TEST_CASE("the size is known in advance, for large files, too", "[http]") {
  const test::TempDir dir;
  const auto path = dir.write("f", "");
  constexpr std::uint64_t kSize = 10ULL << 30U;
  std::filesystem::resize_file(path, kSize);
  const BodyStream plain(MultipartBody{{{"f", "f", "", slice_of(path, 0, kSize)}}}, "L");
  const BodyStream none(MultipartBody{{{"f", "f", "", std::string()}}}, "L");
  CHECK(plain.size() - none.size() == kSize);
}

TEST_CASE("no two boundaries are alike", "[http]") { CHECK(random_boundary() != random_boundary()); }
