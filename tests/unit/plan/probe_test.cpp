#include "metaup/plan/probe.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "support/images.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

Candidate candidate(const std::string& path) {
  return {.path = path, .stamp = stamp_of(path).value_or(FileStamp{}), .error = nullptr};
}

std::string sha256(const std::string& bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

Error refusal(const std::string& path, const ProbeOptions& options = {}) {
  const auto probed = probe(candidate(path), options);
  REQUIRE_FALSE(probed);
  CHECK_THAT(probed.error().message, Contains(path));
  return probed.error();
}

}  // namespace

TEST_CASE("an image is measured and hashed", "[plan]") {
  const test::TempDir root;
  const auto bytes = test::make_png(1, 900, 300);  // several reads long
  REQUIRE(bytes.size() > 300'000);
  const auto probed = probe(candidate(root.write("ad.png", bytes)), {});
  REQUIRE(probed);
  CHECK(probed->format == Format::png);
  CHECK_FALSE(probed->is_video);
  CHECK(probed->width == 900);
  CHECK(probed->height == 300);
  CHECK(probed->sha256 == sha256(bytes));
  CHECK(probed->file->size() == bytes.size());
  CHECK(probed->warnings.empty());
}

TEST_CASE("the content decides what a file is, whatever its name", "[plan]") {
  const test::TempDir root;
  CHECK(probe(candidate(root.write("a.png", test::make_jpeg(1))), {})->format == Format::jpeg);
  CHECK(probe(candidate(root.write("b.jpg", test::make_mp4_head())), {.validate = false})->is_video);
}

TEST_CASE("a video that is cut off is refused, unless nobody validates", "[plan]") {
  const test::TempDir root;
  const auto cut = root.write("cut.mp4", test::make_mp4_head() + std::string(2000, 'x'));
  CHECK(refusal(cut).error_class == ErrorClass::local);
  CHECK(probe(candidate(cut), {.validate = false}));
}

TEST_CASE("a file that cannot be sent is refused with the reason and what to do", "[plan]") {
  const test::TempDir root;
  const auto [name, bytes, reason] = GENERATE(table<std::string, std::string, std::string>({
      {"text.jpg", "just text", "is not an image or a video"},
      {"empty.jpg", "", "is empty"},
      {"cut.jpg", test::truncated(test::make_jpeg(1)), "is truncated"},
      {"a.webp", test::make_webp_head(64, 48), "WebP"},
      {"a.heic", test::make_heic_head(), "HEIC"},
      {"a.avif", test::make_avif_head(), "AVIF"},
      {"a.zip", "PK\x03\x04", "zip"},
  }));
  const auto error = refusal(root.write(name, bytes));
  CHECK(error.error_class == ErrorClass::local);
  CHECK_FALSE(error.retryable);
  CHECK_THAT(error.message, Contains(reason));
  CHECK_FALSE(error.hint.empty());
}

TEST_CASE("a command for one kind refuses the other", "[plan]") {
  const test::TempDir root;
  const auto image = root.write("a.jpg", test::make_jpeg(1)), video = root.write("b.mp4", test::make_mp4_head());
  const auto zip = root.write("c.zip", "PK\x03\x04");
  CHECK_THAT(refusal(video, {.images_only = true}).message, Contains("is a video"));
  CHECK_THAT(refusal(image, {.videos_only = true}).message, Contains("is an image"));
  CHECK_THAT(refusal(zip, {.videos_only = true}).message, Contains("is a zip archive"));
  CHECK_THAT(refusal(zip, {.images_only = true}).message, Contains("is a zip archive"));
  CHECK(probe(candidate(image), {.images_only = true}));
  CHECK(probe(candidate(video), {.videos_only = true, .validate = false}));
}

TEST_CASE("a zip archive is refused with the commands that take one", "[plan]") {
  const test::TempDir root;
  const auto name = GENERATE(as<std::string>{}, "a.zip", "a.jpg", "a.docx", "a");
  const auto options = GENERATE(ProbeOptions{}, ProbeOptions{.images_only = true}, ProbeOptions{.validate = false});
  const auto error = refusal(root.write(name, "PK\x03\x04 and more"), options);
  CHECK_THAT(error.hint, Contains("unpack it") && Contains("upload-image") && Contains(".zip"));
}

TEST_CASE("30,000,000 bytes are the limit for images", "[plan]") {
  const test::TempDir root;
  const auto path = root.write("ad.jpg", test::make_jpeg(1));  // bytes after the end do no harm
  std::filesystem::resize_file(path, 30'000'000);
  CHECK(probe(candidate(path), {}));
  std::filesystem::resize_file(path, 30'000'001);
  CHECK_THAT(refusal(path).message, Contains("30000001 bytes") && Contains("30 MB"));
  const auto video = root.write("ad.mp4", test::make_mp4_head());
  std::filesystem::resize_file(video, 30'000'001);
  CHECK(probe(candidate(video), {.validate = false}));
}

TEST_CASE("without validation the structure is not walked, all else is checked", "[plan]") {
  const test::TempDir root;
  const auto cut = root.write("cut.jpg", test::truncated(test::make_jpeg(1)));
  const auto probed = probe(candidate(cut), {.validate = false, .placements = {Placement::story}, .strict = true});
  REQUIRE(probed);
  CHECK(probed->width == 0);
  CHECK(probed->warnings.empty());
  CHECK_THAT(refusal(root.write("text.jpg", "text"), {.validate = false}).message, Contains("is not an image"));
}

TEST_CASE("a format of which nobody knows whether Meta takes it warns, and is refused when strict", "[plan]") {
  const test::TempDir root;
  const auto [name, bytes] = GENERATE(std::pair{"a.bmp", test::make_bmp(1)}, std::pair{"b.tif", test::make_tiff(1)});
  const auto path = root.write(name, bytes);
  const auto probed = probe(candidate(path), {});
  REQUIRE(probed);
  REQUIRE(probed->warnings.size() == 1);
  CHECK_THAT(probed->warnings[0], Contains("Meta may refuse"));
  CHECK_THAT(refusal(path, {.strict = true}).message, Contains("--strict"));
}

TEST_CASE("placements warn, and refuse when strict", "[plan]") {
  const test::TempDir root;
  const auto path = root.write("ad.jpg", test::make_jpeg(1, 600, 600));
  const std::vector<Placement> placements{Placement::square, Placement::story};
  const auto probed = probe(candidate(path), {.placements = placements});
  REQUIRE(probed);
  REQUIRE(probed->warnings.size() == 1);
  CHECK_THAT(probed->warnings[0], Contains("story") && Contains("600x600"));
  const auto error = refusal(path, {.placements = placements, .strict = true});
  CHECK(error.error_class == ErrorClass::local);
  CHECK_THAT(error.message, Contains("--strict") && Contains("story"));
}

TEST_CASE("EXIF orientation is applied before the ratio is judged", "[plan]") {
  const test::TempDir root;
  const auto turned = root.write("ad.jpg", test::make_jpeg_with_orientation(1, 6, 960, 540));
  CHECK(probe(candidate(turned), {.placements = {Placement::story}, .strict = true}));
}

TEST_CASE("formats that Meta refuses are refused here, and left to Meta without validation", "[plan]") {
  const test::TempDir root;
  const auto [name, bytes, format, word] = GENERATE(table<std::string, std::string, Format, std::string>({
      {"ad.webp", test::make_webp_head(600, 600), Format::webp, "is in WebP format"},
      {"named.jpg", test::make_webp_head(600, 600), Format::webp, "is in WebP format"},
      {"a.heic", test::make_heic_head(), Format::heic, "is in HEIC format"},
      {"a.avif", test::make_avif_head(), Format::avif, "is in AVIF format"},
      {"a.rw2", std::string("IIU\0\x18\0\0\0", 8), Format::raw, "is in camera raw format"},
  }));
  const auto path = root.write(name, bytes);
  const auto error = refusal(path);
  CHECK(error.error_class == ErrorClass::local);
  CHECK_THAT(error.message, Contains(word) && Contains("which Meta does not accept"));
  CHECK_THAT(error.hint, Contains("convert it to JPG or PNG"));
  CHECK(probe(candidate(path), {.validate = false})->format == format);
  CHECK_THAT(refusal(path, {.videos_only = true, .validate = false}).message, Contains("is an image"));
}

TEST_CASE("a refused file is called by what it is", "[plan]") {
  const test::TempDir root;
  const auto [name, bytes, kind] = GENERATE(table<std::string, std::string, AssetKind>({
      {"cut.mp4", test::make_mp4_head(), AssetKind::video},
      {"cut.jpg", test::make_mp4_head(), AssetKind::video},  // the content wins
      {"cut", test::make_mp4_head(), AssetKind::video},
      {"a.mp4", test::make_jpeg(1), AssetKind::image},
      {"a.webp", test::make_webp_head(8, 8), AssetKind::image},
      {"text.mp4", "just text", AssetKind::video},  // the name is all there is
      {"text.MOV", "", AssetKind::video},
      {"text.jpg", "just text", AssetKind::image},
      {"text", "just text", AssetKind::image},
      {"a.zip", "PK\x03\x04", AssetKind::image},
  }));
  const auto path = root.write(name, bytes);
  CHECK(kind_of_refused(candidate(path)) == kind);
  CHECK(kind_of_refused(**OpenFile::open(path)) == kind);
}

TEST_CASE("what cannot be opened is called by its name", "[plan]") {
  const test::TempDir root;
  CHECK(kind_of_refused(candidate(root / "gone.webm")) == AssetKind::video);
  CHECK(kind_of_refused(candidate(root / "gone.png")) == AssetKind::image);
  CHECK(kind_of_refused(candidate(root / "gone")) == AssetKind::image);
  CHECK(kind_of_name("https://example.com/clips/a.mp4?x=1.jpg#b.png") == AssetKind::video);
  CHECK(kind_of_name("take #2?.mp4") == AssetKind::video);
  CHECK(kind_of_name("dir.mp4/a") == std::nullopt);
  CHECK(kind_of_name("a.txt") == std::nullopt);
}

TEST_CASE("one request has room for a video of 1 GB", "[plan]") {
  const test::TempDir root;
  const auto path = root.write("ad.mp4", test::make_mp4_head());
  constexpr std::uint64_t kMost = 1ULL << 30U;
  std::filesystem::resize_file(path, kMost + 1);  // sparse
  const auto error = refusal(path, {.validate = false, .one_request = true});
  CHECK_THAT(error.message, Contains("1073741825 bytes") && Contains("too large for one request"));
  CHECK_THAT(error.hint, Contains("--method chunked"));
  CHECK(probe(candidate(path), {.validate = false}, "hash")->is_video);
  std::filesystem::resize_file(path, kMost);
  CHECK(probe(candidate(path), {.validate = false, .one_request = true}, "hash"));
}

TEST_CASE("a known hash is taken while the file is the same, and not when it changed", "[plan]") {
  const test::TempDir root;
  const auto bytes = test::make_jpeg(1);
  const auto path = root.write("ad.jpg", bytes);
  auto found = candidate(path);
  CHECK(probe(found, {}, "known")->sha256 == "known");
  --found.stamp.mtime_ns;
  CHECK(probe(found, {}, "known")->sha256 == sha256(bytes));
}

TEST_CASE("a file that changes while it is read is a retryable failure", "[plan]") {
  const test::TempDir root;
  const auto path = root.write("ad.jpg", test::make_jpeg(1));
  const auto file = OpenFile::open(path);
  REQUIRE(file);
  const auto change = GENERATE(as<std::string>{}, "longer", "shorter", "replaced in place");
  if (change == "longer") std::filesystem::resize_file(path, (*file)->size() + 1);
  if (change == "shorter") std::filesystem::resize_file(path, (*file)->size() - 1);
  if (change == "replaced in place") std::filesystem::last_write_time(path, std::filesystem::file_time_type::min());
  const auto probed = probe(*file, {});
  REQUIRE_FALSE(probed);
  CHECK(probed.error().error_class == ErrorClass::local);
  CHECK(probed.error().retryable);
  CHECK_THAT(probed.error().message, Contains("changed while it was read"));
}

TEST_CASE("a stopped hash ends as cancelled", "[plan]") {
  const test::TempDir root;
  const std::atomic<bool> stop{true};
  const auto probed = probe(candidate(root.write("ad.jpg", test::make_jpeg(1))), {}, {}, &stop);
  REQUIRE_FALSE(probed);
  CHECK(probed.error().error_class == ErrorClass::cancelled);
}

TEST_CASE("what selection reported, and what went since, is an error and no wait", "[plan]") {
  const test::TempDir root;
  Error error;
  error.message = "reported";
  CHECK(probe({.path = "x", .stamp = {}, .error = std::make_shared<const Error>(error)}, {}).error().message ==
        "reported");
  CHECK(refusal(root / "gone.jpg").error_class == ErrorClass::not_found);
  const auto fifo = root / "pipe.jpg";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_THAT(refusal(fifo).message, Contains("not a regular file"));
}
