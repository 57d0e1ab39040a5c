#include "metaup/source/source.hpp"

#include <catch2/catch.hpp>

#include "metaup/http/transport.hpp"
#include "metaup/plan/probe.hpp"
#include "source/one_by_one.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;

TEST_CASE("an open file stays the same file, however often it is opened", "[source]") {
  const test::TempDir root;
  const auto file = OpenFile::open(root.write("unpacked", "bytes")).value();
  const auto entry = source::already_open(file, "spring/a.jpg");
  CHECK(entry->path() == "spring/a.jpg");
  CHECK(entry->url().empty());
  for (int i = 0; i < 2; ++i) {
    const auto opened = entry->open(false).value();
    CHECK(opened.file == file);
    CHECK(opened.name.empty());
  }
}

TEST_CASE("what is on the web has a URL, and is fetched by the rules for the web only", "[source]") {
  auto options = std::make_shared<http::FetchOptions>();
  options->largest = 1;
  const std::string url = GENERATE("ftp://example.com/a.jpg", "http://example.com/a.jpg", "file:///etc/passwd");
  const auto asset = source::on_the_web(url, options);
  CHECK(asset->url() == url);
  const auto opened = asset->open(false);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().error_class == ErrorClass::local);
}

TEST_CASE("the web is a place of files that are named one by one", "[source]") {
  const auto web = source::the_web(std::make_shared<http::FetchOptions>());
  CHECK(web->has("HTTPS://example.com/a.jpg"));
  CHECK_FALSE(web->has("s3://media/a.jpg"));
  const std::string url = "https://example.com/art/Hero%20%231.jpg?sig=s3cret";
  CHECK(web->path_there(url) == "/art/Hero #1.jpg");
  const plan::Candidate file{.path = url, .stamp = {}, .error = nullptr, .place = web};
  CHECK(plan::name_of(file) == "Hero #1.jpg");
  for (const auto& error :
       {web->list(url, {}).error(), web->neighbours(url).error(), web->count_bytes(url, 1).error()}) {
    CHECK_THAT(error.message, Catch::Contains("Hero") && !Catch::Contains("s3cret"));
  }
}

TEST_CASE("a file that is held is opened as it is, under the name that it was given", "[source]") {
  const test::TempDir root;
  const auto file = OpenFile::open(root.write("held", "bytes")).value();
  const auto candidate = source::held_file(file, "hero.jpg");
  CHECK(plan::name_of(candidate) == "hero.jpg");
  CHECK(plan::open(candidate).value() == file);
}
