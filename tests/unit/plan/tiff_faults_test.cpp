// TIFF files whose lists and sizes contradict each other.
#include <algorithm>
#include <catch2/catch.hpp>

#include "metaup/plan/media.hpp"
#include "tiff_maker.hpp"

using namespace metaup;
using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

using Entries = std::vector<TiffEntry>;

std::string problem_of(const Entries& entries, std::size_t strips, TiffShape shape = {}) {
  const auto facts = plan::inspect_image(make_tiff_of(entries, strips_of(strips), shape), "ad.tif");
  if (facts) return "no problem";
  CHECK(facts.error().error_class == ErrorClass::local);
  CHECK_FALSE(facts.error().hint.empty());
  return facts.error().message;
}

TiffEntry& entry(Entries& entries, std::uint32_t tag) {
  return *std::find_if(entries.begin(), entries.end(), [tag](const TiffEntry& each) { return each.tag == tag; });
}
Entries without(Entries entries, std::uint32_t tag) {
  std::erase_if(entries, [tag](const TiffEntry& each) { return each.tag == tag; });
  return entries;
}

}  // namespace

TEST_CASE("each strip or tile of a TIFF has a place and bytes", "[plan]") {
  const auto tiles = GENERATE(false, true);
  const auto shape = GENERATE(TiffShape{}, TiffShape{.little = false}, TiffShape{.big_tiff = true});
  const std::uint32_t offsets = tiles ? 324 : 273, lengths = tiles ? 325 : 279;
  const auto strips = GENERATE(as<std::size_t>{}, 1, 3, 5'000);
  const auto at = GENERATE_COPY(as<std::size_t>{}, 0, strips - 1);
  auto entries = strip_entries(strips, tiles);
  CHECK(problem_of(entries, strips, shape) == "no problem");
  CHECK_THAT(problem_of(without(entries, lengths), strips, shape), Contains("never written"));
  entry(entries, lengths).values[at] = 0;
  CHECK_THAT(problem_of(entries, strips, shape), Contains("never written"));
  entries = strip_entries(strips, tiles);
  entry(entries, offsets).values[at] = 0;
  CHECK_THAT(problem_of(entries, strips, shape), Contains("never written"));
}

TEST_CASE("a TIFF has as many strips as its height needs", "[plan]") {
  const auto strips = GENERATE(as<std::size_t>{}, 1, 2, 7);
  for (const std::uint64_t rows : {4 * strips - 3, 4 * strips}) {
    auto entries = strip_entries(strips);
    entry(entries, 257).values = {rows};
    CHECK(problem_of(entries, strips) == "no problem");
  }
  auto entries = strip_entries(strips);
  entry(entries, 257).values = {4 * strips + 1};
  CHECK_THAT(problem_of(entries, strips), Contains("fewer strips or tiles"));
  entry(entries, 278).values = {0};
  CHECK_THAT(problem_of(entries, strips), Contains("no size"));
}

TEST_CASE("a TIFF without the rows of a strip has one strip", "[plan]") {
  const auto entries = without(strip_entries(1), 278);
  CHECK(problem_of(entries, 1) == "no problem");
}

TEST_CASE("a TIFF has as many tiles as its sides need", "[plan]") {
  auto entries = strip_entries(6, true);  // of 40 x 4
  entry(entries, 256).values = {80};
  entry(entries, 257).values = {12};
  CHECK(problem_of(entries, 6) == "no problem");
  entry(entries, 257).values = {13};
  CHECK_THAT(problem_of(entries, 6), Contains("fewer strips or tiles"));
  entry(entries, 256).values = {81};
  entry(entries, 257).values = {12};
  CHECK_THAT(problem_of(entries, 6), Contains("fewer strips or tiles"));
  for (const auto tag : {322U, 323U}) CHECK_THAT(problem_of(without(entries, tag), 6), Contains("no size"));
}

TEST_CASE("samples that lie apart need strips of their own", "[plan]") {
  auto entries = strip_entries(6);
  entry(entries, 257).values = {8};
  entry(entries, 258).values = {8, 8, 8};
  entry(entries, 262).values = {2};
  entry(entries, 277).values = {3};
  entries.push_back({284, 3, {2}});
  CHECK(problem_of(entries, 6) == "no problem");
  entry(entries, 257).values = {9};
  CHECK_THAT(problem_of(entries, 6), Contains("fewer strips or tiles"));
}

TEST_CASE("rows that are not packed have a size that follows from the picture's", "[plan]") {
  auto entries = strip_entries(2);
  entry(entries, 279).values = {160, 159};
  CHECK_THAT(problem_of(entries, 2), Contains("fewer bytes"));
  entry(entries, 259).values = {5};  // packed: nothing follows
  CHECK(problem_of(entries, 2) == "no problem");
  entries = strip_entries(2);
  entry(entries, 258).values = {16};
  CHECK_THAT(problem_of(entries, 2), Contains("fewer bytes"));
  entry(entries, 258).values = {1};
  CHECK(problem_of(entries, 2) == "no problem");
}
