#include <catch2/catch.hpp>

#include "boxes.hpp"
#include "metaup/plan/video.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

const std::string kIndex = box("moov", std::string(20, 'm'));
const std::string kMedia = box("mdat", std::string(40, 'd'));

/// Both ways in must agree.
Result<void> check_container(const std::string& bytes) {
  const TempDir root;
  const auto file = OpenFile::open(root.write("a.mp4", bytes));
  REQUIRE(file);
  const auto of_file = plan::check_container(**file);
  const auto of_bytes = plan::check_container(bytes, "a.mp4");
  CHECK(of_file.has_value() == of_bytes.has_value());
  return of_bytes;
}

}  // namespace

TEST_CASE("an MP4 with an index and media is complete, in any order", "[plan]") {
  const auto bytes = GENERATE(make_mp4(), file_type() + kMedia + kIndex, kIndex + kMedia, box("wide") + kMedia + kIndex,
                              file_type() + long_box("mdat", std::string(40, 'd')) + kIndex,
                              file_type() + box("free", "xx") + kIndex + kMedia,
                              file_type() + kIndex + big_endian(0, 4) + "mdat" + "up to the end",  // size 0
                              file_type() + kIndex + kMedia + box("moof") + kMedia);
  CHECK(check_container(bytes));
}

TEST_CASE("padding and rubbish after the last box are let pass", "[plan]") {
  const auto tail = GENERATE(as<std::string>{}, std::string(3, '\0'), std::string(64, '\0'), "\x01\x02",
                             "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
  CHECK(check_container(file_type() + kIndex + kMedia + tail));
}

TEST_CASE("an MP4 that breaks off is not complete", "[plan]") {
  const auto whole = file_type() + kMedia + kIndex;
  const auto kept = GENERATE_COPY(range(std::size_t{8}, whole.size(), std::size_t{1}));
  const auto checked = check_container(whole.substr(0, kept));
  REQUIRE_FALSE(checked);
  CHECK(checked.error().error_class == ErrorClass::local);
  CHECK_THAT(checked.error().message, Contains("a.mp4 is not complete"));
  CHECK_FALSE(checked.error().hint.empty());
}

TEST_CASE("an MP4 without its index or its media says which is missing", "[plan]") {
  CHECK_THAT(check_container(file_type() + kMedia).error().message, Contains("no index (moov)"));
  CHECK_THAT(check_container(file_type() + kIndex).error().message, Contains("no media (mdat)"));
  CHECK_THAT(
      check_container(file_type() + big_endian(1, 4) + "mdat" + big_endian(1ULL << 40U, 8) + "dd").error().message,
      Contains("'mdat' at byte 24 goes on after the end"));
}

TEST_CASE("sizes that cannot be are no boxes and lead nowhere", "[plan]") {
  const auto head =
      GENERATE(big_endian(7, 4) + "mdat" + "12345678", big_endian(2, 4) + "mdat" + "12345678",
               big_endian(1, 4) + "mdat" + big_endian(15, 8), big_endian(1, 4) + "mdat" + big_endian(0, 8),
               big_endian(1, 4) + "mdat" + std::string(8, '\xFF'), big_endian(1, 4) + "mdat" + "123");
  CHECK_FALSE(check_container(file_type() + head));
  CHECK_FALSE(check_container(head));
}

TEST_CASE("files of other formats are not walked", "[plan]") {
  const auto bytes = GENERATE(as<std::string>{}, "", "RIF", "OggS page", "\x47transport", "short");
  CHECK(check_container(bytes));
}
