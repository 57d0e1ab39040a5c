#include "cli/inputs/places.hpp"

#include <catch2/catch.hpp>

#include "support/fake_place.hpp"

using namespace metaup;
using namespace metaup::cli;
using namespace metaup::test;
using Catch::Contains;
using graph::AssetRef;

namespace {

Places with(std::shared_ptr<const plan::Place> place) {
  return {.temporary_directory = "/tmp",
          .remotes = std::move(place),
          .images = std::make_shared<const http::FetchOptions>(),
          .videos = std::make_shared<const http::FetchOptions>()};
}

run::LaunchRow row_with(const std::string& image, const std::string& video = {}) {
  run::LaunchRow row;
  row.creative.emplace();
  if (!image.empty()) row.creative->image = AssetRef{AssetRef::Form::path, image};
  if (!video.empty()) row.creative->video = AssetRef{AssetRef::Form::path, video};
  return row;
}

}  // namespace

TEST_CASE("URLs and paths on remotes are elsewhere", "[cli]") {
  const auto [path, elsewhere] = GENERATE(table<std::string, bool>({
      {"https://example.com/a.jpg", true},
      {"HTTP://127.0.0.1/a.jpg", true},
      {"rclone:nas:a.jpg", true},
      {"s3://media/a.jpg", true},
      {"gs://media/a.jpg", true},
      {"a.jpg", false},
      {"./rclone:nas:a.jpg", false},
      {"https:a.jpg", false},
      {"", false},
  }));
  CAPTURE(path);
  CHECK(is_elsewhere(path) == elsewhere);
}

TEST_CASE("names are made of what stands behind the place", "[cli]") {
  CHECK(path_for_names("s3://media/spring/a.jpg") == "media/spring/a.jpg");
  CHECK(path_for_names("rclone:nas:a.jpg") == "a.jpg");
  CHECK(path_for_names("https://example.com/spring/a%20b.jpg?sig=secret") == "/spring/a b.jpg");
  CHECK(path_for_names("/in/a.jpg") == "/in/a.jpg");
}

TEST_CASE("a file elsewhere is found among its neighbours, or has an error", "[cli]") {
  const auto place = std::make_shared<FakePlace>();
  place->put("in/a.jpg", "abc");
  const auto found = candidate_of("rclone:far:in/a.jpg", with(place));
  REQUIRE(found);
  CHECK_FALSE(found->error);
  CHECK(found->stamp == FakePlace::file(place, "rclone:far:in/a.jpg").stamp);
  CHECK(found->place == place);
  const auto missing = candidate_of("rclone:far:in/b.jpg", with(place));
  REQUIRE(missing);
  REQUIRE(missing->error);
  CHECK(missing->error->error_class == ErrorClass::not_found);
}

TEST_CASE("what rows name elsewhere is found once for each kind", "[cli]") {
  run::LaunchPlan plan;
  const std::string url = "https://example.com/a?sig=1";
  plan.rows = {row_with(url), row_with(url), row_with("a.jpg", url)};
  REQUIRE(find_elsewhere(with(std::make_shared<FakePlace>()), plan));
  REQUIRE(plan.elsewhere.size() == 2);
  for (const auto kind : {AssetKind::image, AssetKind::video}) {
    const auto& content = plan.elsewhere.at({kind, url});
    CHECK(std::get<std::shared_ptr<const source::Source>>(content)->url() == url);
  }
  for (const auto& row : plan.rows) CHECK_FALSE(row.error);
}

TEST_CASE("what names nothing elsewhere is the error of its row, and no password is repeated", "[cli]") {
  const auto [image, reason] = GENERATE(table<std::string, std::string>({
      {"http://example.com/a.jpg?sig=s3cret", "only https is allowed"},
      {"https://me:s3cret@example.com/a.jpg", "must not hold a user name or a password"},
      {"https://exa mple.com/s3cret@", "is not a URL"},
      {"s3://", "names no bucket"},
      {"rclone:a.jpg", "names no remote"},
      {"rclone:nas,pass=s3cret:a.jpg", "parameters are not taken"},
  }));
  CAPTURE(image);
  run::LaunchPlan plan;
  plan.rows = {row_with(image), row_with("https://example.com/a.jpg")};
  REQUIRE(find_elsewhere(with(std::make_shared<FakePlace>()), plan));
  REQUIRE(plan.rows[0].error);
  CHECK_THAT(plan.rows[0].error->message, Contains("image: ") && Contains(reason) && !Contains("s3cret"));
  CHECK_FALSE(plan.rows[1].error);
  CHECK(plan.elsewhere.size() == 1);
}

TEST_CASE("a text of a remote is read whole, and refused when it is too large", "[cli]") {
  const auto place = std::make_shared<FakePlace>();
  place->put("spec.json", "{\"name\":1}");
  CHECK(read_text("rclone:far:spec.json", 10, with(place)) == "{\"name\":1}");
  const auto large = read_text("rclone:far:spec.json", 9, with(place));
  REQUIRE_FALSE(large);
  CHECK_THAT(large.error().message, Contains("larger than 9 bytes"));
  CHECK(read_text("rclone:far:none.json", 10, with(place)).error().error_class == ErrorClass::not_found);
}
