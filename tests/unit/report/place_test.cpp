#include "report/place.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::report;

namespace {

std::optional<Place> place(AssetKind kind, std::string source, const Checkout& checkout = {}) {
  Item item;
  item.kind = kind;
  item.source = std::move(source);
  return place_of(item, checkout);
}

}  // namespace

TEST_CASE("a file is its own place, a row of a manifest has a line, and nothing else has a place", "[report]") {
  using enum AssetKind;
  CHECK(place(image, "ads/a.jpg") == Place{"ads/a.jpg", 0});
  CHECK(place(video, "./ads//clip.mp4") == Place{"ads/clip.mp4", 0});
  CHECK(place(creative, "launch.csv:12") == Place{"launch.csv", 12});
  CHECK(place(ad, "plans/a:b.csv:248 (row 125)") == Place{"plans/a:b.csv", 248});
  const auto [kind, source] = GENERATE(table<AssetKind, std::string>({
      {image, "https://cdn.test/a.jpg"},
      {image, "0123456789abcdef0123456789abcdef"},
      {video, "7700022"},
      {image, ""},
      {creative, "Spring sale"},
      {creative, "launch.csv:"},
      {creative, ":3"},
      {ad, "launch.csv:0"},
      {ad, "launch.csv:99999999999"},
      {ad, "launch.csv:-1"},
      {page, "a.jpg"},
  }));
  CAPTURE(source);
  CHECK_FALSE(place(kind, source));
}

TEST_CASE("a place is seen from the root of the checkout", "[report]") {
  const auto [root, current, source, file] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"/ci/repo", "/ci/repo", "a.jpg", "a.jpg"},
      {"/ci/repo", "/ci/repo/ads", "x/a.jpg", "ads/x/a.jpg"},
      {"/ci/repo/", "/ci/repo/ads", "../a.jpg", "a.jpg"},
      {"/ci/repo", "/tmp", "/ci/repo/ads/./a.jpg", "ads/a.jpg"},
      {"/ci/repo", "/tmp", "/srv/a.jpg", "/srv/a.jpg"},
      {"/ci/repo", "/ci/repository", "a.jpg", "a.jpg"},
      {"", "/tmp", "./a.jpg", "a.jpg"},
  }));
  CAPTURE(root, current, source);
  CHECK(place(AssetKind::image, source, {root, current}) == Place{file, 0});
}
