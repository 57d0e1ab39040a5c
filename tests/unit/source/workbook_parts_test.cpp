#include "source/workbook_parts.hpp"

#include <catch2/catch.hpp>

#include "source/zip_writer.hpp"

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

plan::PartReader parts(const std::string& archive, std::size_t most = source::kMostPartBytes) {
  return source::parts_of_archive(std::make_shared<const std::string>(archive), "launch.xlsx", most);
}

std::string zip(const std::vector<std::pair<std::string, std::string>>& contents) {
  return source::zip_archive(contents).value();
}

}  // namespace

TEST_CASE("a part is found as programs write its path", "[source]") {
  const auto part = parts(zip({{"xl\\Worksheets\\sheet1.xml", "one"}, {"xl/workbook.xml", "two"}}));
  CHECK(part("xl/worksheets/sheet1.xml").value() == "one");
  CHECK(part("/xl/workbook.XML").value() == "two");
  CHECK(part("xl/styles.xml").value() == std::nullopt);
  CHECK(part("").value() == std::nullopt);
}

TEST_CASE("a part that unpacks to too much is refused", "[source]") {
  const auto bomb = zip({{"a", std::string(3U << 20U, ' ')}});
  CHECK(bomb.size() < 100'000);
  CHECK(parts(bomb)("a").value()->size() == 3U << 20U);
  const auto refused = parts(bomb, 2U << 20U)("a");
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, Contains("launch.xlsx unpacks to more than 2 MiB"));
}

TEST_CASE("a workbook that is cut or damaged is refused", "[source]") {
  std::string content;
  for (int i = 0; i < 1'000; ++i) content += std::to_string(i * i);
  const auto whole = zip({{"a", content}});
  CHECK_FALSE(parts(whole.substr(0, whole.size() / 2))("a"));
  CHECK_FALSE(parts("PK\x03\x04")("a"));
  auto damaged = whole;
  damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
  CHECK_FALSE(parts(damaged)("a"));
}
