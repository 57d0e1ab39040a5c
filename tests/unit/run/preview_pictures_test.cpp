#include "run/preview_pictures.hpp"

#include <catch2/catch.hpp>

#include "metaup/plan/media.hpp"
#include "support/fakes.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::run;
using Catch::Matchers::Contains;

namespace {

struct Bench {
  std::vector<SmallPicture> load(const std::vector<PictureSource>& sources) {
    auto pictures = load_pictures(sources, {}, environment.waker, environment.interrupt);
    REQUIRE(pictures);
    REQUIRE(pictures->size() == sources.size());
    return *std::move(pictures);
  }

  test::TempDir folder;
  test::FakeClock clock;
  test::FakeTransport transport{clock, [](const http::Request&) { return test::json_reply(500, "{}"); }};
  test::RecordingReporter reporter;
  Waker waker;
  run::Interrupt interrupt;
  std::unique_ptr<ledger::Ledger> ledger = ledger::make_memory_ledger();
  run::Environment environment{transport, clock, *ledger, reporter, waker, interrupt, [] { return 0.5; }};
};

std::uint32_t longer_side(const SmallPicture& picture) {
  REQUIRE(picture);
  const auto facts = plan::inspect_image(picture->bytes, "picture");
  REQUIRE(facts);
  return std::max(facts->width, facts->height);
}

SmallPicture of_size(std::size_t bytes) {
  return report::PreviewCard::Picture{.mime_type = "image/jpeg", .bytes = std::string(bytes, 'x')};
}

constexpr const char* kLeftOut = "Its picture was left out to keep this page small.";

}  // namespace

TEST_CASE("a picture comes from its file, and is made small", "[run]") {
  Bench bench;
  bench.folder.write("a.png", test::make_png(1, 960, 640));
  const auto pictures = bench.load({{.file = bench.folder / "a.png", .url = {}}, {}});
  CHECK(longer_side(pictures[0]) == 480);
  CHECK(pictures[0]->mime_type == "image/jpeg");
  REQUIRE_FALSE(pictures[1]);
  CHECK(pictures[1].error().empty());  // there is nothing to explain
}

TEST_CASE("a page of many creatives has smaller pictures", "[run]") {
  CHECK(longest_side(50) == 480);
  CHECK(longest_side(51) == 240);
}

TEST_CASE("a file that cannot be used leaves the place to Meta's picture", "[run]") {
  Bench bench;
  bench.folder.write("broken.png", test::truncated(test::make_png(1, 960, 640)));
  bench.folder.write("large.gif", test::make_gif(1) + std::string(kLargestAsItIs, ' '));
  const auto pictures = bench.load({{.file = bench.folder / "missing.png", .url = "ftp://127.0.0.1/x"},
                                    {.file = bench.folder / "broken.png", .url = "ftp://127.0.0.1/x"},
                                    {.file = bench.folder / "large.gif", .url = {}}});
  for (int i = 0; i < 2; ++i) {
    REQUIRE_FALSE(pictures[static_cast<std::size_t>(i)]);
    CHECK_THAT(pictures[static_cast<std::size_t>(i)].error(), Contains("Its picture could not be fetched: "));
  }
  REQUIRE_FALSE(pictures[2]);
}

TEST_CASE("a picture that cannot be made smaller is taken only when it is small", "[run]") {
  const auto gif = test::make_gif(1);
  const auto small = small_picture(gif + std::string(kLargestAsItIs - gif.size(), ' '), 480);
  REQUIRE(small);
  CHECK(small->mime_type == "image/gif");
  const auto large = small_picture(gif + std::string(kLargestAsItIs - gif.size() + 1, ' '), 480);
  REQUIRE_FALSE(large);
  CHECK_THAT(large.error(), Contains("too large for this page"));
}

TEST_CASE("the pictures of a page are bounded together", "[run]") {
  std::vector<SmallPicture> pictures{of_size(40), of_size(50), tl::unexpected(std::string("gone")),
                                     of_size(20), of_size(10), of_size(1)};
  keep_within(100, pictures);
  CHECK((pictures[0] && pictures[1] && pictures[4]));
  CHECK(pictures[2].error() == "gone");
  CHECK(pictures[3].error() == kLeftOut);
  CHECK(pictures[5].error() == kLeftOut);
}

TEST_CASE("a signal ends the wait for pictures", "[run]") {
  Bench bench;
  bench.folder.write("a.png", test::make_png(1));
  bench.interrupt.signal = 2;
  CHECK_FALSE(load_pictures({{.file = bench.folder / "a.png", .url = {}}}, {}, bench.environment.waker,
                            bench.environment.interrupt));
}
