#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "metaup/plan/naming.hpp"

using namespace metaup;
using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

NameFacts facts(const std::string& path, Format format = Format::jpeg) {
  return {.path = path,
          .format = format,
          .width = 1080,
          .height = 1920,
          .sha256 = "0123456789abcdef",
          .number = 7,
          .date = WallTime{std::chrono::seconds{1'790'000'000}}};  // 2026-09-21 14:13:20 UTC
}

}  // namespace

TEST_CASE("without a template the base name is kept as it is", "[plan]") {
  const auto chosen = choose_name("", facts("/ads/Spring Sale #1.JPG"));
  CHECK(chosen.name == "Spring Sale #1.JPG");
  CHECK(chosen.warnings.empty());
}

TEST_CASE("a template is filled in", "[plan]") {
  const auto [name_template, expected] = GENERATE(table<std::string, std::string>({
      {"{stem}_{width}x{height}.{ext}", "ad_1080x1920.jpg"},
      {"{dir}-{n}.{ext}", "summer-7.jpg"},
      {"{ratio}_{sha8}.{ext}", "9x16_01234567.jpg"},
      {"{date:%Y%m%d}.{ext}", "20260921.jpg"},
      {"{date:%H%M}-{date}.{ext}", "1413-20260921.jpg"},
      {"{{{stem}}}.{ext}", "{ad}.jpg"},
      {"{stem}", "ad.jpg"},  // Meta wants an extension, so it is added
      {"a}b.{ext}", "a}b.jpg"},
  }));
  CAPTURE(name_template);
  REQUIRE(check_name_template(name_template));
  const auto chosen = choose_name(name_template, facts("q3/summer/ad.jpg"));
  CHECK(chosen.name == expected);
  CHECK(chosen.warnings.empty());
}

TEST_CASE("every letter that a date may have is UTC and the same everywhere", "[plan]") {
  const auto [format, expected] = GENERATE(table<std::string, std::string>({
      {"%Y-%m-%d", "2026-09-21"},
      {"%F", "2026-09-21"},
      {"%y", "26"},
      {"%H.%M.%S", "14.13.20"},
      {"%j", "264"},
      {"%G-W%V-%u", "2026-W39-1"},
      {"100%%", "100%"},
  }));
  REQUIRE(check_name_template("{date:" + format + "}"));
  CHECK(choose_name("{date:" + format + "}.{ext}", facts("ad.jpg")).name == expected + ".jpg");
  for (const char other : std::string("aAbBcCDeEghIklnOpPrRsTUwWxXzZ+")) {
    CHECK_FALSE(check_name_template("{date:%" + std::string(1, other) + "}"));
  }
}

TEST_CASE("what is not known of a file is 0 in its name, and no digest fails", "[plan]") {
  auto unknown = facts("ad.jpg");
  unknown.width = unknown.height = 0;
  unknown.sha256.clear();
  CHECK(choose_name("{width}x{height}_{ratio}", unknown).name == "0x0_0x0.jpg");
  auto other = unknown;
  other.path = "other/ad.jpg";
  CHECK(choose_name("{sha8}", unknown).name != choose_name("{sha8}", other).name);
  CHECK(choose_name("{sha8}", unknown).name.size() == 12);
  CHECK(choose_name("{ratio}", facts("ad.jpg")).name == "9x16.jpg");
}

TEST_CASE("what is longer than eight letters is no extension", "[plan]") {
  CHECK(choose_name("{stem}", facts("ad.12345678")).name == "ad.jpg");
  CHECK(choose_name("{stem}", facts("ad.123456789")).name == "ad.123456789.jpg");
  CHECK(choose_name("{stem}|{ext}", facts("ad.12345678", Format::unknown)).name == "ad|12345678");
  CHECK(choose_name("{stem}|{ext}", facts("ad", Format::unknown)).name == "ad|");
}

TEST_CASE("a file of no known format keeps its name, and an empty name becomes its digest", "[plan]") {
  const auto chosen = choose_name("", facts("a.xyz", Format::unknown));
  CHECK(chosen.name == "a.xyz");
  CHECK(chosen.warnings.empty());
  CHECK(choose_name("{dir}", facts("ad", Format::unknown)).name == "01234567");
}

TEST_CASE("{dir} is the folder's name, and nothing where the path has none", "[plan]") {
  CHECK(choose_name("{dir}_{stem}", facts("a/b/ad.jpg")).name == "b_ad.jpg");
  CHECK(choose_name("{dir}_{stem}", facts("ad.jpg")).name == "_ad.jpg");
  CHECK(choose_name("{dir}_{stem}", facts("./ad.jpg")).name == "_ad.jpg");
  CHECK(choose_name("{dir}_{stem}", facts("../ad.jpg")).name == "_ad.jpg");
  CHECK(choose_name("{dir}_{stem}", facts("/ad.jpg")).name == "_ad.jpg");
}

TEST_CASE("a template with a mistake is refused by name", "[plan]") {
  const auto [name_template, expected] = GENERATE(table<std::string, std::string>({
      {"{steam}.{ext}", "{steam}"},
      {"{stem", "without its }"},
      {"{}", "{}"},
      {"{date:%Q}", "%Q"},
      {"{date:%}", "date format"},
      {"{date:}", "date format"},
  }));
  const auto checked = check_name_template(name_template);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().error_class == ErrorClass::local);
  CHECK_THAT(checked.error().message, Contains(expected));
  CHECK_FALSE(checked.error().hint.empty());
}

TEST_CASE("a template's mistake is answered with the nearest field", "[plan]") {
  CHECK_THAT(check_name_template("{hight}").error().hint, Contains("{height}"));
}

TEST_CASE("an extension that contradicts the content is corrected and warned about", "[plan]") {
  const auto [path, format, expected] = GENERATE(table<std::string, Format, std::string>({
      {"ad.png", Format::jpeg, "ad.jpg"},
      {"ad.JPEG", Format::png, "ad.png"},
      {"ad", Format::jpeg, "ad.jpg"},
      {"ad.v2", Format::jpeg, "ad.v2.jpg"},
      {"ad.mp4", Format::gif, "ad.gif"},
      {".jpg", Format::jpeg, ".jpg.jpg"},
      {"ad.jpg", Format::video, "ad.mp4"},
  }));
  CAPTURE(path);
  const auto chosen = choose_name("", facts(path, format));
  CHECK(chosen.name == expected);
  REQUIRE(chosen.warnings.size() == 1);
  CHECK_THAT(chosen.warnings[0], Contains(expected) && Contains(std::string(to_string(format))));
}

TEST_CASE("a video keeps any extension that Meta takes for one", "[plan]") {
  CHECK(choose_name("", facts("clip.MOV", Format::video)).name == "clip.MOV");
}

TEST_CASE("a name of more than 100 characters is cut at one, and stays apart from others", "[plan]") {
  std::string stem;
  for (int i = 0; i < 120; ++i) stem += "\xC3\xB6";
  auto first = facts(stem + "1.jpg");
  auto second = facts(stem + "2.jpg");
  second.sha256 = "fedcba9876543210";
  const auto chosen = choose_name("", first);
  CHECK(utf8_length(chosen.name) == 100);
  CHECK(is_utf8(chosen.name));
  CHECK_THAT(chosen.name, Catch::Matchers::EndsWith("-01234567.jpg"));
  REQUIRE(chosen.warnings.size() == 1);
  CHECK_THAT(chosen.warnings[0], Contains("100 characters"));
  CHECK(choose_name("", second).name != chosen.name);
}

TEST_CASE("a name of exactly 100 characters is left alone", "[plan]") {
  const std::string longest = std::string(96, 'x') + ".jpg";
  const std::string too_long = std::string(97, 'x') + ".jpg";
  CHECK(choose_name("", facts(longest)).name == longest);
  CHECK(choose_name("", facts(too_long)).name != too_long);
}

TEST_CASE("what a file name cannot hold is replaced and warned about", "[plan]") {
  const auto [path, expected] = GENERATE(table<std::string, std::string>({
      {"a\nb.jpg", "a_b.jpg"},
      {"a\x1B[31m.jpg", "a_[31m.jpg"},
      {"a\xFF.jpg", "a_.jpg"},
      {"a\\b.jpg", "a_b.jpg"},
  }));
  const auto chosen = choose_name("", facts(path));
  CHECK(chosen.name == expected);
  CHECK(chosen.warnings.size() == 1);
  CHECK(choose_name("{stem}/{date:%Y/%m}.{ext}", facts("ad.jpg")).name == "ad_2026_09.jpg");
}
