#include "source/temporary_content.hpp"

#include <catch2/catch.hpp>

#include "base/temporary_room.hpp"
#include "metaup/plan/select.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::source;
using Catch::Contains;

TEST_CASE("a content comes in pieces, and is then a file without a name", "[source]") {
  const test::TempDir folder;
  const auto size = GENERATE(0U, 6U);  // 0: nobody says it
  auto content = TemporaryContent::make("rclone:nas:a.jpg", size, folder.path());
  REQUIRE(content);
  CHECK(content->take("abc"));
  CHECK(content->take("def"));
  const auto file = std::move(*content).finish();
  REQUIRE(file);
  CHECK((*file)->size() == 6);
  CHECK((*file)->name() == "rclone:nas:a.jpg");
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("more or fewer bytes than were listed are a fault of the network", "[source]") {
  const test::TempDir folder;
  auto longer = TemporaryContent::make("rclone:nas:a.jpg", 2, folder.path());
  CHECK_FALSE(longer->take("abc"));
  REQUIRE(longer->error());
  CHECK(longer->error()->error_class == ErrorClass::network);
  CHECK_FALSE(std::move(*longer).finish().has_value());
  auto shorter = TemporaryContent::make("rclone:nas:a.jpg", 4, folder.path());
  CHECK(shorter->take("abc"));
  const auto file = std::move(*shorter).finish();
  REQUIRE_FALSE(file.has_value());
  CHECK(file.error().error_class == ErrorClass::network);
  CHECK_THAT(file.error().message, Contains("only 3 of 4 bytes came"));
}

TEST_CASE("room may come as long as another content is held", "[source]") {
  const test::TempDir folder;
  const auto more_than_all = std::filesystem::space(folder.path()).free + (1ULL << 30U);
  const auto held = std::make_shared<const int>();
  const auto is_put_off = [&] {
    const auto content = TemporaryContent::make("rclone:nas:a.mp4", more_than_all, folder.path(), held);
    REQUIRE_FALSE(content.has_value());
    return plan::lacks_room(content.error());
  };
  CHECK_FALSE(is_put_off());
  auto other = TemporaryContent::make("rclone:nas:b.jpg", 3, folder.path(), held);
  CHECK(is_put_off());
  CHECK(other->take("abc"));
  auto file = std::move(*other).finish();
  other = tl::unexpected(Error{});
  CHECK(is_put_off());
  file = nullptr;
  CHECK_FALSE(is_put_off());
}

TEST_CASE("a folder without room says so before anything is transferred", "[source]") {
  const test::TempDir folder;
  const auto content = TemporaryContent::make("rclone:nas:a.mp4", 1ULL << 62U, folder.path());
  REQUIRE_FALSE(content.has_value());
  CHECK_THAT(content.error().message, Contains("cannot hold rclone:nas:a.mp4") && Contains(folder.path().string()));
  CHECK_THAT(content.error().hint, Contains("--temp-dir"));
  const auto free = std::filesystem::space(folder.path()).free;
  const auto full = TemporaryContent::make("rclone:nas:a.mp4", free + (1ULL << 30U), folder.path());
  REQUIRE_FALSE(full.has_value());
  CHECK(is_for_want_of_room(full.error()));
}

TEST_CASE("what the network has broken is done again, a few times; nothing else is", "[source]") {
  const auto [error_class, expected] =
      GENERATE(table<ErrorClass, int>({{ErrorClass::network, 3}, {ErrorClass::not_found, 1}, {ErrorClass::local, 1}}));
  int done = 0;
  const std::atomic<bool> stop{false};
  const auto result = patiently(3, stop, [&]() -> Result<void> {
    ++done;
    Error error;
    error.error_class = error_class;
    return tl::unexpected(error);
  });
  CHECK_FALSE(result.has_value());
  CHECK(done == expected);
}
