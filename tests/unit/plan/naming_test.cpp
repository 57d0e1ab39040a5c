#include <catch2/catch.hpp>

#include "metaup/base/text.hpp"
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

TEST_CASE("{dir} is the folder's name, and nothing where the path has none", "[plan]") {
  CHECK(choose_name("{dir}_{stem}", facts("a/b/ad.jpg")).name == "b_ad.jpg");
  CHECK(choose_name("{dir}_{stem}", facts("ad.jpg")).name == "_ad.jpg");
  CHECK(choose_name("{dir}_{stem}", facts("./ad.jpg")).name == "_ad.jpg");
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
